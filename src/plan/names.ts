/** Object and host names of one stack: short where they are unique, with a digest where they would collide. */
import type { Config } from '../config/config.ts';
import type { NodeId } from '../evaluate/fact.ts';
import { textOf } from '../evaluate/value.ts';
import {
  dnsLabel,
  dnsLabelWithDigest,
  isDnsLabel,
  isWholePartName,
  longestLabel,
  objectNames,
  partName,
  partNameWithDigest,
} from '../kubernetes/names.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Graph } from '../topology/graph.ts';
import type { Settled } from './settled.ts';
import type { World } from './world.ts';

export interface Names {
  /** Kubernetes object name of a node (or of a part: `name(db, 'root')` is `db-root`); unique in the stack. */
  name(node: NodeId, part?: string): string;
  /** Host name of a machine's guest (a DNS label, unique in the stack): Nova's rule on its name, else its object name. */
  hostname(machine: NodeId): string;
  /** Name under which a machine is found in the cluster: `<hostname>.<stack>.<namespace>.svc.<cluster domain>`. */
  dnsName(machine: NodeId): string;
  /** What was asked for so far, with what an earlier run settled: for the lock. */
  given(): Earlier;
}

/** What an earlier run into the same output settled. */
type Earlier = Pick<Settled, 'names' | 'hosts'>;

/** Names that `heat2kube.yaml` gives come first, then those of an earlier run; a name of either is free for nobody else. */
export function createNames(topology: Graph, config: Config, earlier?: Earlier): Names {
  const pinned = pinnedNames(config, earlier);
  // Parts of a resource (its disks and interfaces) make no objects of their own, so they take no names.
  const plain = objectNames(
    [...topology.nodes.keys()].filter((id) => !id.includes('#')),
    pinned,
  );
  const nameOf = (id: NodeId): string => plain.get(id) ?? dnsLabel(id);
  const taken = new Set([...plain.values(), ...pinned.values()]);
  const hosts = hostNames(topology.of('machine'), nameOf, earlier?.hosts ?? new Map());
  const hostname = (machine: NodeId): string => hosts.get(machine) ?? nameOf(machine);
  const used = new Map<string, string>();
  const partOf = (node: NodeId, part: string): string => {
    const id = `${node}#${part}`;
    const settled = pinned.get(id);
    if (settled !== undefined) return settled;
    const base = nameOf(node);
    const short = partName(base, part);
    const isFree = isWholePartName(base, part) && !taken.has(short);
    const name = isFree ? short : partNameWithDigest(base, part, id);
    taken.add(name);
    return name;
  };
  const givenName = (node: NodeId, part?: string): string => {
    const name = part === undefined ? nameOf(node) : partOf(node, part);
    used.set(part === undefined ? node : `${node}#${part}`, name);
    return name;
  };
  // Builders, selectors and steps ask for the same names again and again.
  const names = new Map<NodeId, Map<string | undefined, string>>();
  return {
    name(node, part) {
      const own = names.get(node) ?? new Map<string | undefined, string>();
      const ready = own.get(part);
      if (ready !== undefined) return ready;
      const name = givenName(node, part);
      names.set(node, own.set(part, name));
      return name;
    },
    hostname,
    dnsName: (machine) => `${hostname(machine)}.${config.stackName}.${config.namespace}.svc.${config.clusterDomain}`,
    given: () => ({ names: new Map([...(earlier?.names ?? []), ...used]), hosts }),
  };
}

/** Where one object runs several machines, all that is named after one of them is named after what they belong to. */
export function withSharedNames(names: Names, site: Pick<World, 'graph' | 'placed'>): Names {
  const shared = new Map<NodeId, NodeId>();
  for (const machine of site.graph.of('machine')) {
    const owner = site.placed.target(machine.id, 'cluster')?.workload?.namedAfter?.(machine, site);
    if (owner !== undefined) shared.set(machine.id, owner);
  }
  if (shared.size === 0) return names;
  return { ...names, name: (node, part) => names.name(shared.get(node) ?? node, part) };
}

function pinnedNames({ names }: Config, earlier: Earlier | undefined): ReadonlyMap<string, string> {
  const taken = new Set(names.values());
  const pinned = new Map(names);
  // Overlays of one stack may have given a name to different resources: the first one keeps it.
  for (const [node, name] of earlier?.names ?? []) {
    if (taken.has(name) || pinned.has(node)) continue;
    taken.add(name);
    pinned.set(node, name);
  }
  return pinned;
}

/**
 * Machines whose host names would be equal take their object names, which never are, with a digest where another machine
 * is called so. One that had the name alone in an earlier run keeps it.
 */
function hostNames(
  machines: readonly Machine[],
  nameOf: (machine: NodeId) => string,
  earlier: Earlier['hosts'],
): ReadonlyMap<NodeId, string> {
  const wanted = machines.map((machine) => [machine.id, novaHostname(machine) ?? nameOf(machine.id)] as const);
  const count = new Map<string, number>();
  for (const [, host] of wanted) count.set(host, (count.get(host) ?? 0) + 1);
  const isOwn = (id: NodeId, host: string): boolean => earlier.get(id) === host || count.get(host) === 1;
  const used = new Set(wanted.flatMap(([id, host]) => (isOwn(id, host) ? [host] : [])));
  return new Map(
    wanted.map(([id, host]) => {
      if (isOwn(id, host)) return [id, host];
      const name = nameOf(id);
      const free = used.has(name) ? dnsLabelWithDigest(id) : name;
      used.add(free);
      return [id, free];
    }),
  );
}

/**
 * Nova's rule: the server's name cut to 63, blanks, dots and underscores as dashes, other characters dropped, lower
 * case. Generated names are random in Nova, so a machine without a (known) name has none here.
 */
export function novaHostname(machine: Machine): string | undefined {
  const label = textOf(machine.name)
    ?.slice(0, longestLabel)
    .replaceAll(/[ _.]/g, '-')
    .replaceAll(/[^\w-]+/g, '')
    .toLowerCase()
    .replaceAll(/^[.-]+|[.-]+$/g, '');
  return label !== undefined && isDnsLabel(label) ? label : undefined;
}
