/**
 * Facts of what has moved. Once the plan has released it, the live stack no longer has it, and facts that are collected then
 * lack it; what was known before goes on to say which disks, addresses and ids the machines in the cluster have.
 */
import type { Config } from '../config/config.ts';
import { isMoved } from '../config/path-pattern.ts';
import { createCollector } from '../diagnostics/collector.ts';
import { asArray, asRecord, asText, type JsonRecord } from '../shape/json-fields.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { sourceFile } from '../source/source-file.ts';
import { byCodeUnit } from '../source/text-order.ts';
import type { FactSource, LiveThing, LiveView } from './fact-source.ts';
import type { Facts, IndexedThings, LiveKey, LiveThings } from './facts.ts';
import { hasAll, loadFacts } from './load-facts.ts';
import { resourceColumns } from './stack.ts';
import { factSources, liveKeys } from './table.ts';

/** Things of the cloud that several machines use. */
const ofCloud: ReadonlySet<LiveKey> = new Set(['flavors', 'images', 'keyPairs', 'networks', 'subnets']);

/** The records of the bundle, and of what was kept before, about resources for which `has` holds; undefined where there are none. */
export function factsOfMoved(view: LiveView, has: (resource: string) => boolean): JsonRecord | undefined {
  const { facts } = view;
  const paths = [...facts.physicalIds.keys()].filter(has);
  if (paths.length === 0) return undefined;
  // What holds them is needed to tell their paths.
  const holders = paths.flatMap((path) => path.split('/').map((_, end, parts) => parts.slice(0, end + 1).join('/')));
  const ids = new Set(holders.flatMap((path) => facts.physicalIds.get(path) ?? []));
  const bundles: readonly JsonRecord[] = facts.texts.map(bundleIn).filter((bundle) => bundle !== undefined);
  const records = (key: string, columns: readonly string[], wanted: (id: string) => boolean): readonly unknown[] => {
    const found = new Map<string, unknown>();
    for (const record of bundles.flatMap((bundle) => asArray(bundle[key]))) {
      const id = textIn(record, columns);
      if (id === undefined || !wanted(id)) continue;
      // A volume and its attachment are two resources of one id.
      const one = [
        id,
        textIn(record, resourceColumns.stack.columns),
        textIn(record, resourceColumns.name.columns),
      ].join(' ');
      if (!found.has(one)) found.set(one, record);
    }
    return [...found].toSorted(([a], [b]) => byCodeUnit(a, b)).map(([, record]) => record);
  };
  const things = liveKeys.map(
    (key) => [key, records(key, factSources[key].fields.id.columns, (id) => isWanted(view, { key, id }, has))] as const,
  );
  return {
    ...(bundles[0]?.['stack'] !== undefined && { stack: bundles[0]['stack'] }),
    resources: records('resources', resourceColumns.id.columns, (id) => ids.has(id)),
    ...Object.fromEntries(things),
  };
}

function isWanted<K extends LiveKey>(
  view: LiveView,
  { key, id }: { readonly key: K; readonly id: string },
  has: (resource: string) => boolean,
): boolean {
  if (ofCloud.has(key)) return true;
  const source: FactSource<LiveThings[K], TopologyNode> = factSources[key];
  const indexed: IndexedThings = view.facts;
  const thing = indexed[key].get(id);
  const owners = [view.nodeOf(key, id), thing && source.machineOf(thing, view)];
  return owners.some((owner) => owner !== undefined && has(owner.resource));
}

function bundleIn(text: string): JsonRecord | undefined {
  try {
    const bundle = asRecord(JSON.parse(text));
    // The output of `stack abandon` has no list, and no server of its own.
    return Array.isArray(bundle?.['resources']) ? bundle : undefined;
  } catch {
    // A bundle in YAML is read, but not kept.
    return undefined;
  }
}

function textIn(record: unknown, columns: readonly string[]): string | undefined {
  const fields = asRecord(record);
  return columns.map((column) => asText(fields?.[column])).find((text) => text !== undefined);
}

interface MovedBefore {
  /** What earlier runs kept. */
  readonly bundle: JsonRecord | undefined;
  /** Whether they found that the machine takes over old disks. */
  holds(machine: string): boolean;
}

/** The facts with what earlier ones knew of the machines that have moved, where these lack it. */
export function withFactsOfMoved(
  facts: Facts,
  { bundle: earlier, holds }: MovedBefore,
  { moved }: Pick<Config, 'moved'>,
): Facts {
  if (earlier === undefined || moved.length === 0) return facts;
  const text = JSON.stringify(earlier);
  const before = loadFacts(sourceFile('heat2kube.lock', text), createCollector());
  if (!before) return facts;
  const isOver = (path: string): boolean =>
    isMoved({ moved }, path) || (!holds(path) && isReleased(path, before, facts));
  const gone = withoutWaiting(before, isOver);
  const [old, current]: readonly [IndexedThings, IndexedThings] = [gone, facts];
  const released = liveKeys.flatMap((key) => [...old[key].keys()].filter((id) => !current[key].has(id)));
  const things = Object.fromEntries(
    liveKeys.map((key) => [key, new Map<string, LiveThing>([...old[key], ...current[key]])]),
  );
  if (!hasAll(things)) return facts;
  return {
    ...facts,
    ...things,
    texts: [...facts.texts, text],
    resources: new Map([...gone.resources, ...facts.resources]),
    physicalIds: new Map([...gone.physicalIds, ...facts.physicalIds]),
    released: new Set(released),
  };
}

/** A machine without old disks is never recorded: it has moved once the stack has nothing left of what it is in. */
function isReleased(path: string, before: Facts, { resources }: Facts): boolean {
  const [top = path] = path.split('/');
  const { volumes = [] } = before.servers.get(before.physicalIds.get(path) ?? '') ?? {};
  return volumes.length === 0 && !resources.has(top);
}

/** Without machines that have not moved, and what is theirs: those must be in the live stack. */
function withoutWaiting(before: Facts, isOver: (path: string) => boolean): Facts {
  const waiting = new Set<string | undefined>(
    [...before.physicalIds].flatMap(([path, id]) => (before.servers.has(id) && !isOver(path) ? [id] : [])),
  );
  const ports: readonly (string | undefined)[] = [...before.ports.values()]
    .filter(({ deviceId }) => waiting.has(deviceId))
    .map(({ id }) => id);
  const volumes = [...before.volumes.values()].filter(({ attachments }) =>
    attachments.some(({ serverId }) => waiting.has(serverId)),
  );
  const listed = [...before.servers.values()].flatMap(({ id, volumes: own }) => (waiting.has(id) ? own : []));
  const addresses = [...before.floatingIps.values()].filter(({ portId }) => ports.includes(portId));
  const left = new Set([...waiting, ...ports, ...[...volumes, ...listed, ...addresses].map(({ id }) => id)]);
  const kept = <T extends { readonly id?: string }>(things: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...things].filter(([, { id }]) => !left.has(id)));
  return {
    ...before,
    resources: kept(before.resources),
    physicalIds: new Map([...before.physicalIds].filter(([, id]) => !left.has(id))),
    servers: kept(before.servers),
    ports: kept(before.ports),
    volumes: kept(before.volumes),
    floatingIps: kept(before.floatingIps),
  };
}
