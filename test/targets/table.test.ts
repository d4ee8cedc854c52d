/** Asks of every target what the house asks: a fixture shows it, and nobody can leave it out unseen. */
import { describe, expect, it } from 'vitest';
import { compile, compileWith } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { made, type AnyTarget, type StackTarget, type Targets } from '../../src/plan/target.ts';
import { houseOf } from '../../src/targets/house.ts';
import { stackTargets, targetTable } from '../../src/targets/table.ts';
import { subjects, type Subject } from '../output/subjects.ts';

const table: Targets = targetTable;

const all = Object.entries(table).flatMap(([kind, targets]) =>
  targets.map((target) => ({ title: `${kind}: ${target.id} (${target.side})`, kind, target })),
);

const everything: readonly Subject[] = subjects().flatMap((subject) => [
  subject,
  { ...subject, name: `${subject.name} (standalone)`, options: { ...subject.options, profile: 'standalone' } },
]);

const wholes = new Map<Subject, Promise<CompileResult>>();

/** What a subject gives with all targets; compiled once. */
function wholeOf(subject: Subject): Promise<CompileResult> {
  const ready = wholes.get(subject) ?? compile(memoryHost(subject.files), subject.options);
  wholes.set(subject, ready);
  return ready;
}

/** The smallest subject in which each target takes a node. */
const shown = showing();

async function showing(): Promise<ReadonlyMap<string, Subject>> {
  const found = new Map<string, Subject>();
  for (const subject of everything) {
    const { plan, topology } = await wholeOf(subject);
    for (const { about, chosen } of plan?.decisions ?? []) {
      for (const { side, target } of chosen) {
        const key = `${topology?.nodes.get(about)?.kind ?? ''}: ${target} (${side})`;
        if (!found.has(key)) found.set(key, subject);
      }
    }
  }
  return found;
}

function without(target: AnyTarget): Targets {
  return { ...table, [target.kind]: table[target.kind].filter((other) => other !== target) };
}

function outputOf({ diagnostics, files }: CompileResult): unknown {
  return { diagnostics, files };
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
      const subject = (await shown).get(title);
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
