/** The edges of a stack: those that the template states and those that plugins add. */
import type { Inspected, Inspection } from './inspect-site.ts';
import { createWiring, pluginDependencies } from './plugin-dependencies.ts';
import type { WiredResource } from './plugin-dependencies.ts';
import type { Views } from './plugin-view.ts';
import { pluginName } from './resolved-type.ts';
import { present } from '../source/present.ts';

/** Every key is an enabled resource; targets are in the order in which Heat notes them. */
export interface SiteEdges {
  /** Names of enabled resources that each one depends on by its definition. */
  readonly stated: ReadonlyMap<string, readonly string[]>;
  /** Those that its plugin adds. */
  readonly added: ReadonlyMap<string, readonly string[]>;
  /** Both. */
  readonly all: ReadonlyMap<string, readonly string[]>;
}

/** References to disabled or missing resources make no edge: they are reported elsewhere. */
export function findEdges(inspection: Inspection, views: Views): SiteEdges {
  const stated = new Map<string, readonly string[]>();
  const wired = new Map<string, WiredResource>();
  for (const [name, inspected] of inspection.resources) {
    const requires = inspected.dependsOn.filter((target) => inspection.resources.has(target));
    stated.set(name, requires);
    wired.set(name, wire(name, inspected, requires, views));
  }
  const wiring = createWiring(wired.values());
  const added = new Map<string, readonly string[]>();
  const all = new Map<string, readonly string[]>(stated);
  for (const [name, inspected] of inspection.resources) {
    const self = wired.get(name);
    const plugin = pluginName(inspected.type, inspected.source.definition.type);
    const extra = self && inspected.type.kind === 'plugin' ? pluginDependencies(self, plugin, wiring) : [];
    if (extra.length === 0) continue;
    added.set(name, extra);
    all.set(name, [...present(stated.get(name), 'dependencies'), ...extra]);
  }
  return { stated, added, all };
}

function wire(name: string, inspected: Inspected, requires: readonly string[], views: Views): WiredResource {
  const { type } = inspected.source.definition;
  const plugin = pluginName(inspected.type, type);
  return {
    name,
    types: plugin === type ? [type] : [type, plugin],
    get: (property) => views.property(name, property),
    requires,
  };
}
