/** Asks of every target what the house asks: a fixture shows it, and nobody can leave it out unseen. */
import { describe, expect, it } from 'vitest';
import { compileWith } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { made, type AnyTarget, type Site, type StackTarget, type Targets } from '../../src/plan/target.ts';
import { houseOf } from '../../src/targets/house.ts';
import { stackTargets, targetTable } from '../../src/targets/table.ts';
import { kinds, type NodeKind } from '../../src/topology/kinds/table.ts';
import { subjects, type Subject } from '../output/subjects.ts';
import { someOf } from '../seed.ts';

const table: Targets = targetTable;

const all = Object.entries(table).flatMap(([kind, targets]) =>
  targets.map((target) => ({ title: `${kind}: ${target.id} (${target.side})`, kind, target })),
);

const everything: readonly Subject[] = subjects().flatMap((subject) => [
  subject,
  { ...subject, name: `${subject.name} (standalone)`, options: { ...subject.options, profile: 'standalone' } },
]);

const wholes = new Map<Subject, Promise<CompileResult>>();

/** Kinds for whose places offers of another kind have asked: `disk -> machine`. */
const asked = new Set<string>();

/** What a subject gives with all targets; compiled once. */
function wholeOf(subject: Subject): Promise<CompileResult> {
  const ready = wholes.get(subject) ?? compileWith(memoryHost(subject.files), subject.options, houseOf(noting()));
  wholes.set(subject, ready);
  return ready;
}

/** The subjects in which each target takes a node. */
const shown = showing();

async function showing(): Promise<ReadonlyMap<string, ReadonlySet<Subject>>> {
  const found = new Map<string, Set<Subject>>();
  for (const subject of everything) {
    const { plan, topology } = await wholeOf(subject);
    for (const { about, chosen } of plan?.decisions ?? []) {
      for (const { side, target } of chosen) {
        const key = `${topology?.nodes.get(about)?.kind ?? ''}: ${target} (${side})`;
        found.set(key, (found.get(key) ?? new Set()).add(subject));
      }
    }
  }
  return found;
}

function without(target: AnyTarget): Targets {
  return { ...table, [target.kind]: table[target.kind].filter((other) => other !== target) };
}

/** With another target in the place of one. */
function replacing(target: AnyTarget, by: AnyTarget): Targets {
  return { ...table, [target.kind]: table[target.kind].map((other) => (other === target ? by : other)) };
}

/** What a target that had nothing to say would give. */
const empty = { answer: undefined, labels: new Map(), steps: [] } as const;

/** What a target may have beside its offer and its lowering. */
const parts = all.flatMap(({ title, target }) =>
  (['answer', 'labels', 'steps'] as const).flatMap((part) => (target[part] ? [{ title, target, part }] : [])),
);

function outputOf({ diagnostics, files }: CompileResult): unknown {
  return { diagnostics, files };
}

/** The table, with notes of the kinds for whose places offers ask. */
function noting(): Targets {
  const noted = (target: AnyTarget): AnyTarget => ({
    ...target,
    offer(node, site) {
      const note = (id: string): void => {
        const kind = site.graph.nodes.get(id)?.kind;
        if (kind !== undefined) asked.add(`${node.kind} -> ${kind}`);
      };
      const placed: Site['placed'] = {
        decision: (id) => (note(id), site.placed.decision(id)),
        on: (id, side) => (note(id), site.placed.on(id, side)),
        target: (id, side) => (note(id), site.placed.target(id, side)),
      };
      const watched: Site = { ...site, placed, recall: (make) => make(watched) };
      return target.offer(node, watched);
    },
  });
  const kinds = Object.entries(table).map(([kind, targets]) => [kind, targets.map(noted)] as const);
  return { ...table, ...Object.fromEntries(kinds) };
}

/** Pairs of kinds of which the first is placed behind the second, by their own words. */
const allowed: ReadonlySet<string> = new Set(
  Object.values(kinds).flatMap(({ kind }) => dependenciesOf(kind).map((other) => `${kind} -> ${other}`)),
);

function dependenciesOf(kind: NodeKind, above: readonly NodeKind[] = []): readonly NodeKind[] {
  const { dependsOn = [] }: { readonly dependsOn?: readonly string[] } = kinds[kind];
  const own = Object.values(kinds).flatMap((other) => (dependsOn.includes(other.kind) ? [other.kind] : []));
  const next = own.filter((other) => !above.includes(other));
  return [...own, ...next.flatMap((other) => dependenciesOf(other, [...above, kind]))];
}

describe('every target', () => {
  it.each(all)('$title stands under its kind', ({ kind, target }) => {
    expect(target.kind).toBe(kind);
  });

  it('has an id of its own on its side', () => {
    const titles = all.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it.each(all)(
    '$title takes a node of some fixture, and is missed there when it is left out',
    async ({ title, target }) => {
      const [subject] = (await shown).get(title) ?? [];
      expect(subject, 'a fixture in which the target wins').toBeDefined();
      if (!subject) return;
      const host = memoryHost(subject.files);
      const whole = await wholeOf(subject);
      const less = await compileWith(host, subject.options, houseOf(without(target)));
      expect(outputOf(less)).not.toEqual(outputOf(whole));
      const orphans = less.plan?.decisions.filter(({ chosen }) => chosen.length === 0) ?? [];
      const errors = less.diagnostics.filter(({ code }) => code === 'internal/no-target');
      expect(errors).toHaveLength(orphans.length);
    },
  );

  it.each(someOf(parts, 2))('$title has $part, which some fixture misses without', async ({ title, target, part }) => {
    const silent: Targets = replacing(target, { ...target, [part]: () => empty[part] });
    for (const subject of (await shown).get(title) ?? []) {
      const less = await compileWith(memoryHost(subject.files), subject.options, houseOf(silent));
      if (JSON.stringify(outputOf(less)) !== JSON.stringify(outputOf(await wholeOf(subject)))) return;
    }
    expect.fail(`nothing changes without ${part}`);
  });

  it('asks for the places of kinds only that its own kind depends on', async () => {
    await shown;
    expect(asked.size).toBeGreaterThan(5);
    expect([...asked].filter((pair) => !allowed.has(pair)).toSorted()).toEqual([]);
  });

  it('may not make nothing of a node without a reason', async () => {
    const [subject] = everything;
    if (!subject) throw new Error('there are no fixtures');
    const idle = { ...table, machine: table.machine.map((target) => ({ ...target, lower: () => made([]) })) };
    const result = await compileWith(memoryHost(subject.files), subject.options, houseOf(idle));
    const codes = result.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(codes).toContain('internal/nothing-made');
    expect(codes).toContain('internal/unaccounted-leaf');
  });
});

describe('what a stack has as a whole', () => {
  it('has an id of its own each', () => {
    const ids = stackTargets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(stackTargets.map((target) => [target.id, target] as const))(
    '%s stands in the output of some fixture, and is missed there when it is left out',
    async (_id, target) => {
      expect(await missedIn(target), 'a fixture whose output it changes').toBeDefined();
    },
  );
});

/** The first subject whose output is another one without the target. */
async function missedIn(target: StackTarget): Promise<string | undefined> {
  const others = stackTargets.filter((other) => other !== target);
  for (const subject of everything) {
    const less = await compileWith(memoryHost(subject.files), subject.options, {
      ...houseOf(table),
      stackTargets: others,
    });
    if (JSON.stringify(outputOf(less)) !== JSON.stringify(outputOf(await wholeOf(subject)))) return subject.name;
  }
  return undefined;
}
