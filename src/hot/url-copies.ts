/** Local files that an environment maps the URLs of templates to: nothing is fetched, so that they stand for what Heat would fetch. */
import { isUrl } from '../host/paths.ts';
import type { EnvironmentFile } from './environment-file.ts';
import { isTemplateName } from './registry.ts';
import { textOf } from './tree.ts';
import type { Tree } from './tree.ts';

interface UrlCopy {
  readonly url: string;
  /** As written. */
  readonly file: string;
}

/**
 * The registry of Heat itself knows no such mapping: a type with the ending of a template is that template
 * (`TemplateResourceInfo` of heat/engine/environment.py), and the client fetches it.
 */
export function urlCopies({ sections }: EnvironmentFile): readonly UrlCopy[] {
  return copiesIn(sections.get('resource_registry')?.value);
}

function copiesIn(tree: Tree | undefined): readonly UrlCopy[] {
  if (tree?.kind !== 'mapping') return [];
  return tree.entries.flatMap(({ key, value }) => {
    const [url, file] = [String(key.value), textOf(value) ?? ''];
    return isCopy(url, file) ? [{ url, file }] : copiesIn(value);
  });
}

/** Whether the entry of a registry puts a local file in the place of what would be fetched. */
export function isCopy(key: string, value: string): boolean {
  return isUrl(key) && isTemplateName(key) && isTemplateName(value) && !isUrl(value);
}
