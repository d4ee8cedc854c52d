/** Holds the resources of the template and those of the live stack against each other: neither may have any that the other lacks. */
import { isBelow } from '../config/path-pattern.ts';
import type { Config } from '../config/config.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';
import type { LiveView } from './fact-source.ts';

interface Reconciled {
  /** Resources of the template that the live stack does not have, without what is inside them: those that have data, an identity or an address ... */
  readonly missing: readonly Resource[];
  /** ... and those that have none of these. */
  readonly unlisted: readonly Resource[];
  /** Paths of live resources that the template does not have, without what is inside them. */
  readonly strange: readonly string[];
  /** Groups whose properties ask for other members than the live group has. */
  readonly resized: readonly Resource[];
  /** Entries of `added` whose resources all live. */
  readonly addedLive: readonly string[];
  /** Entries of `added` that are no resource of the template. */
  readonly addedUnknown: readonly string[];
  /** None of the template's resources lives. */
  readonly isOther: boolean;
}

export function reconcile(stack: Stack, { graph, facts }: LiveView, { added }: Pick<Config, 'added'>): Reconciled {
  const resources = allResources(stack).filter(({ plugin }) => plugin !== 'OS::Heat::None');
  const byPath = new Map(resources.map((resource) => [resource.path, resource]));
  const lives = ({ path }: Resource): boolean => {
    const listed = facts.resources.get(path);
    // Some resources of Heat's own never have an id.
    return listed !== undefined && (listed.id !== undefined || isHeatsOwn(path));
  };
  const isHeatsOwn = (path: string): boolean => graph.ofResource(path).every(({ kind }) => kind === 'retained');
  const missing = resources.filter((resource) => !lives(resource) && !isBelow(added, resource.path));
  const missingPaths = new Set(missing.map(({ path }) => path));
  const strange = [...facts.physicalIds.keys()].filter((path) => !byPath.has(path)).toSorted();
  const outermost = missing.filter(({ path }) => !missingPaths.has(parentOf(path)));
  const isHeavy = ({ path: top }: Resource): boolean =>
    missing.some(
      ({ path }) =>
        (path === top || path.startsWith(`${top}/`)) && graph.ofResource(path).some(({ kind }) => heavy.has(kind)),
    );
  const below = (entry: string): readonly Resource[] => resources.filter(({ path }) => isBelow([entry], path));
  return {
    addedLive: added.filter((entry) => below(entry).length > 0 && below(entry).every(lives)),
    addedUnknown: added.filter((entry) => below(entry).length === 0),
    missing: outermost.filter(isHeavy),
    unlisted: outermost.filter((resource) => !isHeavy(resource)),
    // Of a group or nested stack that was not looked into, nothing inside is known.
    strange: strange.filter((path) => parentOf(path) === '' || byPath.get(parentOf(path))?.nested),
    resized: resources.filter(({ group }) => group?.asked && !isSameSize(group)),
    isOther: resources.length > 0 && !resources.some(lives),
  };
}

/** What would be made from scratch with something lost that the live one may have. */
const heavy: ReadonlySet<string> = new Set(['machine', 'volume', 'nic', 'public-address']);

/** The members of a scaling group have names that no template knows. */
function isSameSize({ kind, members, asked }: NonNullable<Resource['group']>): boolean {
  return kind === 'scaling_group' && members.length === asked?.length;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
