/** What the proofs know of a stack when they run again on an edited output: all that they read. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { loadFacts } from '../../src/facts/load-facts.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { factValue, known, knownLike, list, map, poison, symbolic } from '../../src/evaluate/value.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { Float } from '../../src/python/scalar.ts';
import type { MachineShape } from '../../src/topology/kinds/machine-shape.ts';
import { unknownCluster } from '../../src/verify/cluster-reading.ts';
import { nothingLives } from '../../src/verify/live-cloud.ts';
import type { TopologyNode } from '../../src/topology/kinds/table.ts';
import { verifyInput } from '../../src/verify-input.ts';
import { readSourceModel, writeSourceModel } from '../../src/verify/source-model.ts';
import { verifyObjects } from '../../src/verify/verify.ts';
import { someOf } from '../seed.ts';
import { planOf } from './plan-of.ts';
import { subjects } from './subjects.ts';

/** A field that a proof has read: of which node, and its name. */
type Read = Map<string, readonly [id: string, field: string]>;

/** The node, with every field noted that it has and is asked for. */
function watched<T extends TopologyNode>(node: T, read: Read): T {
  return new Proxy(node, {
    get(target, field, receiver) {
      const value: unknown = Reflect.get(target, field, receiver);
      if (typeof field === 'string' && value !== undefined) read.set(`${node.id} ${field}`, [node.id, field]);
      return value;
    },
  });
}

/** What every look for a node of another kind reads too. */
const ofAnyKind: ReadonlySet<string> = new Set(['kind', 'id', 'resource', 'name']);

it('has every node and field that a proof reads', { timeout: 60_000 }, async () => {
  const kinds = new Set<string>();
  for (const { name, files, options } of someOf(subjects(), 18)) {
    const facts = typeof options.facts === 'string' ? files.get(options.facts) : undefined;
    const known = facts === undefined ? undefined : loadFacts(sourceFile('facts.json', facts), createCollector());
    const { plan, world, objects } = await planOf(
      files.get(options.template) ?? '',
      files.get(options.configFile ?? '') ?? '{}',
      known,
    );
    const { nodes, live, cluster, stated } = verifyInput(plan, world, []);
    const read: Read = new Map();
    const all = new Map([...nodes].map(([id, node]) => [id, watched(node, read)]));
    verifyObjects({ nodes: all, live, cluster, stated, plan, objects }, createCollector());
    const kept = readSourceModel(writeSourceModel({ nodes, live, cluster, stated, plan }))?.nodes;
    const lacking = [...read.values()].flatMap(([id, field]) => {
      if (ofAnyKind.has(field)) return [];
      const kind = nodes.get(id)?.kind ?? '';
      kinds.add(`${kind} ${field}`);
      return Object.hasOwn(kept?.get(id) ?? {}, field) ? [] : [`${kind} ${field}`];
    });
    expect(lacking, name).toEqual([]);
  }
  expect(kinds.size).toBeGreaterThan(20);
});

describe('a value', () => {
  const secret = (value: string) => knownLike(value, { origins: [], secret: 'hidden parameter p' });
  const text = list([known('x'), poison, symbolic({ op: 'parameter', name: 'p', stack: '' }, 'install')]);
  const shape: MachineShape = {
    kind: 'machine-shape',
    id: 'f',
    resource: 'f',
    vcpus: known(12345678901234567890n),
    ramMiB: known(new Float(1.5)),
    diskGiB: factValue({ fact: 'size', of: 'v' }),
    ephemeralGiB: secret('s3cret'),
    swapMiB: known(null),
    extraSpecs: map([['texts', text]]),
  };
  const live = {
    ...nothingLives,
    flavors: new Map([['f', { vcpus: 2, ramMiB: 512 }]]),
    physicalIds: new Map([['f', 'id-f']]),
  };
  const model = {
    nodes: new Map<string, TopologyNode>([
      ['f', shape],
      [
        'same',
        {
          ...shape,
          id: 'same',
          ephemeralGiB: secret('s3cret'),
          extraSpecs: { ...map([]), secretKeys: 'hidden parameter k' },
        },
      ],
    ]),
    live,
    cluster: unknownCluster,
    stated: new Set<string>(),
    plan: { mode: 'migrate' as const, steps: [], decisions: [] },
  };

  it('comes back as the proofs know it, and a secret only as one that is the same elsewhere', () => {
    const written = JSON.stringify(writeSourceModel(model));
    expect(written).not.toContain('s3cret');
    const again = readSourceModel(JSON.parse(written));
    const [one, other] = [...(again?.nodes.values() ?? [])].map((node) =>
      node.kind === 'machine-shape' ? node : undefined,
    );
    expect([one?.vcpus, one?.ramMiB, one?.swapMiB]).toEqual([known(12345678901234567890n), known('1.5'), known(null)]);
    expect(one?.diskGiB).toMatchObject({ kind: 'symbolic', expression: { fact: { fact: 'size', of: 'v' } } });
    expect(one?.ephemeralGiB).toEqual(other?.ephemeralGiB);
    expect(one?.ephemeralGiB).not.toEqual(one?.diskGiB);
    expect(one?.extraSpecs).toMatchObject({
      kind: 'map',
      entries: new Map([['texts', { kind: 'list', items: [known('x'), { kind: 'symbolic' }, { kind: 'symbolic' }] }]]),
    });
    expect(other?.extraSpecs?.kind).toBe('symbolic');
    expect([...(again?.live.flavors ?? [])]).toEqual([['f', { vcpus: 2, ramMiB: 512 }]]);
  });

  it('that residuals are nested in takes no more room with each of them', () => {
    let value = symbolic({ op: 'parameter', name: 'p', stack: '' }, 'install');
    for (let depth = 0; depth < 60; depth++)
      value = symbolic({ op: 'concat', parts: [value, known('"'), value] }, 'install');
    const other = symbolic({ op: 'concat', parts: [value, known('x')] }, 'install');
    const deep = [value, other, value].map((size, index) => ({ ...shape, id: `deep${index}`, swapMiB: size }));
    const written = writeSourceModel({ ...model, nodes: new Map(deep.map((node) => [node.id, node])) });
    expect(JSON.stringify(written).length).toBeLessThan(5000);
    const sizes = [...(readSourceModel(written)?.nodes.values() ?? [])].map(
      (node) => 'swapMiB' in node && node.swapMiB,
    );
    expect(sizes[0]).toEqual(sizes[2]);
    expect(sizes[0]).not.toEqual(sizes[1]);
  });

  it('that somebody has broken is left out, and never read as another one', () => {
    const written: JsonObject = JSON.parse(JSON.stringify(writeSourceModel(model)));
    const broken: JsonObject = {
      ...written,
      nodes: [
        { kind: 'machine-shape', id: 'f', resource: 'f', vcpus: { $entries: [['a'], 'b', ['c', { $list: ['d'] }]] } },
        { kind: 'unknown' },
        'x',
      ],
      live: {
        ids: [['f'], ['g', 1], ['h', 'id-h']],
        flavors: [
          { name: 'f', vcpus: 2 },
          { vcpus: 1, ramMiB: 1 },
        ],
        volumes: ['v'],
      },
    };
    const again = readSourceModel(broken);
    expect([...(again?.nodes.values() ?? [])]).toEqual([
      { kind: 'machine-shape', id: 'f', resource: 'f', vcpus: map([['c', list([known(null)])]]) },
    ]);
    expect([...(again?.live.physicalIds ?? [])]).toEqual([['h', 'id-h']]);
    expect([again?.live.flavors.size, again?.live.volumes.size]).toEqual([0, 0]);
    expect(readSourceModel('x')).toBeUndefined();
  });
});
