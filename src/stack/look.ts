/** All that can be seen of a stack before anything of it exists. */
import { inspectSite } from './inspect-site.ts';
import type { Inspection } from './inspect-site.ts';
import { createViews } from './plugin-view.ts';
import type { Views } from './plugin-view.ts';
import type { Site } from './site.ts';
import { findEdges } from './site-edges.ts';
import type { SiteEdges } from './site-edges.ts';

/** One stack with what was seen of it, for the passes that check it and build it. */
export interface Looked {
  readonly site: Site;
  readonly inspection: Inspection;
  readonly edges: SiteEdges;
  readonly views: Views;
}

/** `asked`: attributes that the outputs of a group ask of its members. */
export function lookAt(site: Site, asked: Inspection['asked'] = new Map()): Looked {
  const inspection = inspectSite(site, asked);
  const views = createViews(inspection);
  return { site, inspection, views, edges: findEdges(inspection, views) };
}
