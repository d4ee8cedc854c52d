/** Holds the paths in the configuration to the stack: a setting of what does not exist would do nothing, without a word. */
import { isBelow, matchesPath } from '../config/path-pattern.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { closestName, orMeant } from '../diagnostics/did-you-mean.ts';
import { matchesName } from '../source/star-pattern.ts';
import { textBefore } from '../source/text-before.ts';
import { findResource } from '../stack/find-resource.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';
import { pathInStack, reportUnused } from './report-unused.ts';
import { choicesOf, type World } from './world.ts';

export const namesNothing = defineDiagnostic({
  code: 'plan/names-nothing',
  severity: 'warning',
  message: (path: string, key: string, what: string, meant: string | undefined) =>
    `"${path}" under ${key} in heat2kube.yaml is not the path of ${what}${orMeant(meant)}`,
  explanation:
    'The entry has no effect. Paths are the names of resources, with those of the groups and nested stacks around them: web/0/server. Correct the path, or delete the entry. If heat2kube.yaml lists several stacks, check reports the entry where none of them uses it.',
});

export const unusedPlugin = defineDiagnostic({
  code: 'plan/unused-plugin',
  severity: 'warning',
  message: (type: string, because: string) => `"${type}" under plugins in heat2kube.yaml has no effect: ${because}`,
  explanation:
    'The key lists types of the cloud that Heat itself does not have. Delete the entry, or correct its name. If heat2kube.yaml lists several stacks, check reports the entry where none of them uses it.',
});

/** Types that the stack does not have, or that the catalogue knows, are listed in vain. */
function checkPlugins(world: World): void {
  const { config, source } = world;
  const known = allResources(source.stack).filter(({ standing }) => standing !== 'listed');
  const listed = allResources(source.stack).filter(({ standing }) => standing === 'listed');
  const written = [...source.stack.template.resources.values()].filter(({ name }) => !source.stack.resources.has(name));
  const names = ({ type, registeredAs = type }: Pick<Resource, 'type' | 'registeredAs'>): readonly string[] => [
    type,
    registeredAs,
  ];
  for (const entry of config.plugins) {
    const has = (one: Parameters<typeof names>[0]): boolean => names(one).some((type) => matchesName(entry, type));
    if (listed.some(has) || written.some(has)) continue;
    const because = known.some(has) ? 'Heat has the type' : 'no resource of the stack has such a type';
    reportUnused(world, unusedPlugin, { key: 'plugins', entry }, entry, because);
  }
}

/** Keys with resource paths, and what each path must be. `moved`, `ignored` and `accept` report themselves what is not used. */
export function checkConfig(world: World): void {
  const { config, source, graph } = world;
  checkPlugins(world);
  const own = new Set([...graph.nodes.values()].map((node) => node.resource));
  const all = new Set([...definedPaths(source.stack), ...own]);
  const isServer = (id: string): boolean =>
    choicesOf(world.placed, id).some(({ side }) => world.placed.target(id, side)?.strategy !== undefined);
  const servers = new Set(withOwners([...graph.nodes.values()].filter(({ id }) => isServer(id))));
  const check = (key: string, entries: Iterable<string>, { what, paths, has }: Known): void => {
    for (const entry of entries) {
      // A part of a resource has a name too: `db#root`.
      const path = pathInStack(textBefore(entry, '#'), config);
      if (has(path) || isLeftOut(path, source.stack)) continue;
      const meant = closestName(path, paths, source.configPlace(key, entry));
      reportUnused(world, namesNothing, { key, entry }, entry, key, what, meant);
    }
  };
  const server = { what: 'a server, or of a group of servers', paths: servers };
  check('resources', config.resources.keys(), { ...server, has: (path) => servers.has(path) });
  // Objects and rules are those of single resources; what is added can be a group with all that is in it.
  const resource = { what: 'a resource', paths: own, has: (path: string) => own.has(path) };
  check('names', config.names.keys(), resource);
  check('access', config.access.keys(), resource);
  const matched = { ...resource, has: (path: string) => [...own].some((known) => matchesPath(path, known)) };
  check('exposure', config.exposure.keys(), matched);
  check('balancers', config.balancers.keys(), matched);
  check('added', config.added, {
    ...resource,
    paths: all,
    has: (path) => [...all].some((known) => isBelow([path], known)),
  });
}

interface Known {
  readonly what: string;
  /** Of which one was meant. */
  readonly paths: ReadonlySet<string>;
  readonly has: (path: string) => boolean;
}

/** Of all resources of a stack and those nested in it, also what a condition turns off. */
function definedPaths(stack: Stack): readonly string[] {
  return [...stack.template.resources.keys(), ...allResources(stack).map(({ path }) => path)];
}

/** Paths of nodes, and of the groups and nested stacks that they are in. */
function withOwners(nodes: Iterable<{ readonly resource: string }>): readonly string[] {
  return [...nodes].flatMap(({ resource }) => {
    const names = resource.split('/');
    return names.map((_, index) => names.slice(0, index + 1).join('/'));
  });
}

/** Another environment may turn it on, or give its group more members. */
export function isLeftOut(path: string, stack: Stack): boolean {
  const end = path.lastIndexOf('/');
  if (end < 0) return stack.template.resources.has(path) && !stack.resources.has(path);
  const owner = findResource(path.slice(0, end), stack);
  return owner?.group !== undefined && /^\d+$/.test(path.slice(end + 1));
}
