/**
 * Servers that Senlin makes of profiles, in the definition that each of them would have in a stack: they are no resources of
 * Heat, so no template says what they are.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { booleanOf, entryAt, intOf, isNull, listItemsOf, openText, originsOf, type Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';
import type { Draft } from './draft.ts';
import { plainFact } from './attribute-values.ts';
import { referredNode } from './facts-in.ts';
import { apiOnly, serverOfProfile } from './scaling/server-profile.ts';

const profileUnknown = defineDiagnostic({
  code: 'plan/profile-unknown',
  severity: 'warning',
  message: (resource: string, why: string) => `the servers of "${resource}" are not translated: ${why}`,
  explanation:
    'Senlin makes the servers of a cluster from its profile. They are translated where the profile is a resource of the stack and describes servers (os.nova.server). Stacks and containers of profiles are not. Add the profile to the template, or translate its servers in a stack of their own.',
});

const profileSettingLost = defineDiagnostic({
  code: 'plan/profile-setting-lost',
  severity: 'warning',
  message: (resource: string, name: string) => `${name} of the servers of "${resource}" is not carried over`,
  explanation:
    'The profile of a cluster has settings that a server of Heat does not have, such as a floating IP by its address or the type of a new volume. Check whether you need it, and add an equivalent by hand.',
});

/** What Senlin allows a cluster (`max_nodes_per_cluster`), and Heat a stack. */
const mostServers = 1000;

const tooManyServers = defineDiagnostic({
  code: 'plan/too-many-servers',
  severity: 'error',
  message: (resource: string, count: string) =>
    `the ${count} servers of "${resource}" are not translated: the clusters of a stack have at most ${mostServers}`,
  explanation:
    'Every server of a cluster becomes a VM, as if it were a resource of the stack. Senlin has 1000 nodes in a cluster unless a cloud raises it. Correct desired_capacity or min_size, or translate large clusters in stacks of their own.',
});

export const launchedDiagnostics = Object.freeze([profileUnknown, profileSettingLost, tooManyServers]);

type Resources = ReadonlyMap<string, Resource>;

interface Around {
  readonly resources: Resources;
  readonly draft: Draft;
}

/** Nothing for any other type. `before`: how many servers there are of clusters before it. */
export function launchedBy(resource: Resource, around: Around & { readonly before: number }): readonly Resource[] {
  if (resource.externalId || resource.kind !== 'plugin') return [];
  if (resource.plugin === 'OS::Senlin::Cluster') return membersOf(resource, around);
  return resource.plugin === 'OS::Senlin::Node' ? serversAt([resource.path], resource, around) : [];
}

/** `m0`, `m1`, ...: Senlin names them by their index too. Where the size is not known yet, one stands for all. */
function membersOf(
  cluster: Resource,
  { before, ...around }: Around & { readonly before: number },
): readonly Resource[] {
  const desired = cluster.effective.get('desired_capacity');
  const least = cluster.effective.get('min_size');
  const size = desired && (intOf(desired) ?? 1n) !== 0n ? desired : least;
  const count = size && !isNull(size) ? Number(intOf(size) ?? 1n) : 0;
  // Counted before anything is made of it.
  if (before + count > mostServers) {
    around.draft.report(cluster, tooManyServers, size, [cluster.path, String(intOf(size))]);
    return serversAt([], cluster, around);
  }
  const paths = Array.from({ length: count }, (_, index) => `${cluster.path}/m${index}`);
  return serversAt(paths, cluster, around);
}

function serversAt(paths: readonly string[], maker: Resource, { resources, draft }: Around): readonly Resource[] {
  const named = maker.effective.get('profile');
  const profile = named && resources.get(referredNode(named) ?? '');
  const type = profile?.effective.get('type');
  const why = whyNot(profile, type);
  if (profile === undefined || type === undefined || why !== undefined) {
    if (paths.length > 0) draft.report(maker, profileUnknown, named, [maker.path, why ?? 'its profile is not known']);
    draft.choose(profile?.leaves ?? [], maker.path);
    return [];
  }
  // An empty cluster has it for servers to come.
  if (paths.length === 0) draft.choose(profile.leaves, maker.path);
  const said = { written: profile.effective.get('properties'), groups: groupsFor(maker, resources) };
  return paths.flatMap((path, index) => {
    draft.choose(originsOf(type), path);
    const { resources: made, unread, ignored } = serverOfProfile(path, said);
    for (const { value, because } of ignored) draft.declare(value, 'default', because);
    if (index === 0) tellUnread(maker, { profile, unread, draft });
    return made.map(({ below, plugin, properties }): Resource => ({
      ...maker,
      name: below === '' ? path.slice(path.lastIndexOf('/') + 1) : below,
      path: below === '' ? path : `${path}/${below}`,
      type: plugin,
      plugin,
      properties,
      effective: properties,
      propertySpans: new Map(),
      leaves: [],
      dependsOn: [],
      pluginDependsOn: [],
    }));
  });
}

/** Server groups that policies of affinity make for the servers of a cluster. */
function groupsFor(cluster: Resource, resources: Resources): readonly Value[] {
  const attached = nodesAttached(cluster.effective.get('policies'), 'policy');
  return [...resources.values()].flatMap((policy) => {
    const isAffinity = /^senlin\.policy\.affinity(?:-|$)/.test(openText(policy.effective.get('type')) ?? '');
    if (policy.plugin !== 'OS::Senlin::Policy' || !isAffinity) return [];
    const bound = nodesAttached(policy.effective.get('bindings'), 'cluster');
    const isBound = attached.includes(policy.path) || bound.includes(cluster.path);
    return isBound ? [plainFact('id', `${policy.path}#group`)] : [];
  });
}

/** As `attachedIn` reads them: those that are switched off do nothing. */
function nodesAttached(written: Value | undefined, key: 'cluster' | 'policy'): readonly (string | undefined)[] {
  const on = listItemsOf(written).filter((item) => booleanOf(entryAt(item, 'enabled')) !== false);
  return on.map((item) => referredNode(entryAt(item, key)));
}

function whyNot(profile: Resource | undefined, type: Value | undefined): string | undefined {
  if (profile === undefined) return 'their profile is not part of the stack';
  const word = openText(type);
  if (word === undefined) return 'the type of their profile is not known';
  return /^os\.nova\.server(?:-|$)/.test(word) ? undefined : `their profile is of the type ${word}`;
}

interface Unread extends Pick<Around, 'draft'> {
  readonly profile: Resource;
  readonly unread: readonly (readonly [string, Value])[];
}

function tellUnread(maker: Resource, { profile, unread, draft }: Unread): void {
  for (const [name, value] of unread) {
    if (apiOnly.has(name)) draft.moot(profile, value, 'profile-api');
    else draft.lose(profile, value, profileSettingLost, [maker.path, name]);
  }
}
