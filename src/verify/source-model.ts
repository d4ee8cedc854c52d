/**
 * What the proofs know of a stack, as plain JSON: `plan.json` carries it, so that they can run again on an output that
 * was edited. Texts for guests and secrets are left out; the proofs do not read them.
 */
import type { Fact } from '../evaluate/fact.ts';
import { known, list, map, type Value } from '../evaluate/value.ts';
import type { Scalar } from '../python/scalar.ts';
import {
  at,
  isJsonObject,
  itemsAt,
  objectAt,
  setField,
  textAt,
  wordsAt,
  type Json,
  type JsonObject,
} from '../kubernetes/json.ts';
import { kinds, type TopologyNode } from '../topology/kinds/table.ts';
import type { Decision, Plan, Step } from '../plan/plan.ts';
import { byCodeUnit } from '../source/text-order.ts';
import { readCluster, writeCluster, type ClusterReading } from './cluster-reading.ts';
import type { LiveCloud } from './live-cloud.ts';

/** All that the proofs get beside the objects. */
interface SourceModel {
  readonly nodes: ReadonlyMap<string, TopologyNode>;
  readonly live: LiveCloud;
  readonly cluster: ClusterReading;
  readonly stated: ReadonlySet<string>;
  readonly plan: ProvedPlan;
}

/** What proofs of objects ask of a plan that was proved before. */
export interface ProvedPlan extends Pick<Plan, 'mode' | 'decisions'> {
  readonly steps: readonly ProvedStep[];
}

export type ProvedStep = Pick<Step, 'id' | 'do' | 'check'>;

/** No proof reads nodes of these kinds. */
const unreadKinds: ReadonlySet<string> = new Set<TopologyNode['kind']>([
  'dns-record',
  'dns-zone',
  'key-pair',
  'output',
  'placement-group',
  'secret-material',
  'software-run',
  'software-unit',
]);

/** Of what is not translated, only what machines signal to. */
function isRead(node: TopologyNode): boolean {
  return node.kind === 'retained' ? node.role === 'signal-handle' : !unreadKinds.has(node.kind);
}

/** Nor these properties, some of which hold secrets. */
const unreadFields: ReadonlySet<string> = new Set([
  'adminPassword',
  'files',
  'hints',
  'metadata',
  'origins',
  'program',
  'tags',
  'userData',
]);

export function writeSourceModel({ nodes, live, cluster, stated, plan }: SourceModel): JsonObject {
  const writer = new Writer();
  const read = [...nodes.values()].filter(isRead);
  const paths = [...new Set(read.map(({ resource }) => resource))];
  const ids = paths.flatMap((path) => {
    const id = live.physicalIds.get(path);
    return id === undefined ? [] : [[path, id] as const];
  });
  return {
    nodes: read.map((node) => writer.object(node)),
    mode: plan.mode,
    // Printed steps leave out what is done.
    steps: plan.steps.map((step) => writer.object({ id: step.id, do: step.do, check: step.check })),
    decisions: plan.decisions.map(({ about, chosen }) => ({
      about,
      chosen: chosen.map(({ side, target }) => ({ side, target })),
    })),
    cluster: writeCluster(cluster),
    stated: [...stated],
    moved: paths.filter((path) => live.isMoved(path)),
    live: {
      ids: ids.map((pair) => [...pair]),
      servers: inOrder(live.servers).map(([id, { status, volumes }]) => ({
        id,
        ...(status !== undefined && { status }),
        volumes: volumes.map((volume) => volume.id).toSorted(byCodeUnit),
      })),
      volumes: inOrder(live.volumes).map(([id, { attachments, sizeGiB }]) => ({
        id,
        ...(sizeGiB !== undefined && { sizeGiB }),
        devices: attachments.flatMap(({ device }) => device ?? []).toSorted(byCodeUnit),
      })),
      ...(live.recorded.size > 0 && { recorded: [...live.recorded].toSorted(byCodeUnit) }),
      flavors: inOrder(live.flavors).map(([name, { vcpus, ramMiB }]) => ({ name, vcpus, ramMiB })),
      ignored: inOrder(live.volumes).flatMap(([id]) => (live.isIgnored(id) ? [id] : [])),
    },
  };
}

/** The rows of the facts have no order that means anything. */
function inOrder<T>(things: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...things].toSorted(([a], [b]) => byCodeUnit(a, b));
}

/* Written */

const valueKinds: ReadonlySet<unknown> = new Set<Value['kind']>(['known', 'list', 'map', 'symbolic', 'poison']);

function isValue(item: unknown): item is Value {
  return typeof item === 'object' && item !== null && 'origins' in item && 'kind' in item && valueKinds.has(item.kind);
}

class Writer {
  /** Numbers of what is not known and of secrets: the same stays the same one. */
  readonly #numbers = { unknown: new Map<string, number>(), secret: new Map<string, number>() };
  /** Residual values share what they are made of, and are written once. */
  readonly #written = new Map<Value, Json>();

  object(value: object): JsonObject {
    const object: Record<string, Json> = {};
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined && !unreadFields.has(key)) setField(object, key, this.#any(item));
    }
    return object;
  }

  #any(item: unknown): Json {
    if (isValue(item)) return this.#value(item);
    if (Array.isArray(item)) return item.map((own) => this.#any(own));
    if (typeof item === 'object' && item !== null) return this.object(item);
    return typeof item === 'string' || typeof item === 'boolean' || typeof item === 'number' ? item : String(item);
  }

  /** `$value`: known; `$fact`: asked of a node; `$open`: not known, the same number for what is written alike. */
  #value(value: Value): Json {
    switch (value.kind) {
      case 'known':
        return value.secret === false ? scalarJson(value.value) : this.#open('secret', String(value.value));
      case 'list':
        return { $list: value.items.map((item) => this.#value(item)) };
      case 'map': {
        const entries = [...value.entries].map(([key, own]) => [key, this.#value(own)] as const);
        return value.secretKeys === undefined ? { $entries: entries } : this.#open('secret', JSON.stringify(entries));
      }
      case 'symbolic': {
        const written = this.#written.get(value) ?? this.#symbolic(value);
        this.#written.set(value, written);
        return written;
      }
      case 'poison':
        return { $open: 'poison' };
    }
  }

  #symbolic({ expression, secret }: Extract<Value, { readonly kind: 'symbolic' }>): Json {
    if (expression.op === 'fact' && secret === false) return { $fact: this.object(expression.fact) };
    return this.#open(
      secret === false ? 'unknown' : 'secret',
      JSON.stringify(this.#any({ ...expression, span: undefined })),
    );
  }

  /** A number, not the text: texts within texts would double with each level. */
  #open(what: 'unknown' | 'secret', text: string): Json {
    const numbers = this.#numbers[what];
    const number = numbers.get(text) ?? numbers.size + 1;
    numbers.set(text, number);
    return { $open: `${what} ${number}` };
  }
}

function scalarJson(scalar: Scalar): Json {
  if (typeof scalar === 'bigint') return { $int: scalar.toString() };
  return { $value: typeof scalar === 'object' && scalar !== null ? String(scalar) : scalar };
}

/* Read again */

/** Of what {@link writeSourceModel} wrote; undefined for anything else. */
export function readSourceModel(json: Json | undefined): SourceModel | undefined {
  if (!isJsonObject(json) || !Array.isArray(json['nodes'])) return undefined;
  const nodes = json['nodes'].map(readItem).filter(isNode);
  const live = objectAt(json, 'live') ?? {};
  const moved = new Set(wordsAt(json, 'moved'));
  const ignored = new Set(wordsAt(live, 'ignored'));
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    plan: {
      mode: textAt(json, 'mode') === 'migrate' ? 'migrate' : 'redeploy',
      steps: itemsAt(json, 'steps').map(readItem).filter(isStep),
      decisions: itemsAt(json, 'decisions').map(readItem).filter(isDecision),
    },
    cluster: readCluster(json['cluster']),
    stated: new Set(wordsAt(json, 'stated')),
    live: {
      physicalIds: new Map(
        pairsAt(live, 'ids').flatMap(([path, id]) => (typeof id === 'string' ? [[path, id] as const] : [])),
      ),
      servers: tableOf(live, 'servers', (item) => {
        const status = textAt(item, 'status');
        return { volumes: wordsAt(item, 'volumes').map((id) => ({ id })), ...(status !== undefined && { status }) };
      }),
      volumes: tableOf(live, 'volumes', (item) => {
        const sizeGiB = numberAt(item, 'sizeGiB');
        const attachments = wordsAt(item, 'devices').map((device) => ({ device }));
        return { attachments, ...(sizeGiB !== undefined && { sizeGiB }) };
      }),
      flavors: tableOf(
        live,
        'flavors',
        (item) => {
          const [vcpus, ramMiB] = [numberAt(item, 'vcpus'), numberAt(item, 'ramMiB')];
          return vcpus === undefined || ramMiB === undefined ? undefined : { vcpus, ramMiB };
        },
        'name',
      ),
      recorded: new Set(wordsAt(live, 'recorded')),
      isMoved: (resource) => moved.has(resource),
      isIgnored: (id) => ignored.has(id),
    },
  };
}

function numberAt(object: Json, key: string): number | undefined {
  const item = at(object, key);
  return typeof item === 'number' ? item : undefined;
}

/** Lists of a key and what belongs to it; anything else at their place is left out. */
function pairsAt(object: Json, key: string): readonly (readonly [string, Json])[] {
  return itemsAt(object, key).flatMap((pair) => {
    const [name, item] = [textAt(pair, 0), at(pair, 1)];
    return name === undefined || item === undefined ? [] : [[name, item] as const];
  });
}

function tableOf<T>(live: Json, list: string, read: (item: Json) => T | undefined, key = 'id'): ReadonlyMap<string, T> {
  return new Map(
    itemsAt(live, list).flatMap((item) => {
      const [name, row] = [textAt(item, key), read(item)];
      return name === undefined || row === undefined ? [] : [[name, row] as const];
    }),
  );
}

function readItem(item: Json | undefined): unknown {
  if (Array.isArray(item)) return item.map(readItem);
  if (!isJsonObject(item)) return item;
  return readValue(item) ?? Object.fromEntries(Object.entries(item).map(([key, own]) => [key, readItem(own)]));
}

function readValue(item: JsonObject): Value | undefined {
  if ('$value' in item) return known(scalarOf(item['$value']));
  if ('$int' in item) return known(BigInt(String(item['$int'])));
  if ('$list' in item) return list(itemsAt(item, '$list').map(valueOf));
  if ('$entries' in item) {
    return map(pairsAt(item, '$entries').map(([key, own]) => [key, valueOf(own)] as const));
  }
  const fact = readItem(item['$fact']);
  if (isFact(fact)) return later({ op: 'fact', fact });
  return '$open' in item ? later({ op: 'parameter', name: String(item['$open']), stack: '' }) : undefined;
}

function valueOf(item: Json): Value {
  const value = readItem(item);
  return isValue(value) ? value : known(null);
}

function later(expression: Extract<Value, { readonly kind: 'symbolic' }>['expression']): Value {
  return { kind: 'symbolic', expression, time: 'never', origins: [], secret: false };
}

function scalarOf(item: Json | undefined): string | number | boolean | null {
  return typeof item === 'object' || item === undefined ? null : item;
}

function isFact(item: unknown): item is Fact {
  return typeof item === 'object' && item !== null && 'fact' in item;
}

function isNode(item: unknown): item is TopologyNode {
  return typeof item === 'object' && item !== null && 'id' in item && 'kind' in item && String(item.kind) in kinds;
}

function isStep(item: unknown): item is ProvedStep {
  return typeof item === 'object' && item !== null && 'do' in item && 'check' in item;
}

function isDecision(item: unknown): item is Decision {
  return typeof item === 'object' && item !== null && 'chosen' in item;
}
