/** An environment that maps types to the templates as they are written here, where the environment of the stack maps them. */
import { isTemplateName } from '../../hot/registry.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import type { EmittedFile } from '../file.ts';
import { openstackFiles } from '../layout.ts';
import type { Source } from '../rendered.ts';
import type { TemplateData } from './plain-tree.ts';
import { relativeName } from './template-set.ts';

/** Without it Heat would go on with the templates that it has, in which nothing is retained and nothing has moved. */
export function registryEnvironment(
  kind: 'protect' | 'residual',
  paths: ReadonlyMap<string, string>,
  source: Source,
): readonly EmittedFile[] {
  const path = openstackFiles[`${kind}Registry`];
  const root: Branch = new Map();
  for (const entry of source.registry) {
    // The engine takes such a type for the template's own name, which the templates here have been given anew.
    if (isTemplateName(entry.path.at(-1) ?? '')) continue;
    const template = paths.get(source.resolve(entry.from, entry.value));
    if (template !== undefined) put(root, entry.path, relativeName(path, template));
  }
  if (root.size === 0) return [];
  const environment = new Map<string, TemplateData>([['resource_registry', root]]);
  const comment = ['Types that the environment of the stack maps to templates, with the templates of this directory.'];
  return [{ path, text: printYaml(environment, comment).text }];
}

type Branch = Map<string, TemplateData>;

function put(branch: Branch, [key = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    branch.set(key, value);
    return;
  }
  const below = branch.get(key);
  const next: Branch = new Map(below instanceof Map ? below : []);
  put(next, rest, value);
  branch.set(key, next);
}
