/** Asks of every target what the house asks: a fixture shows it, and nobody can leave it out unseen. */
import { describe, expect, it } from 'vitest';
import { compileWith } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import {
  made,
  type AnyTarget,
  type Lowered,
  type Site,
  type StackTarget,
  type Targets,
} from '../../src/plan/target.ts';
import { houseOf } from '../../src/targets/house.ts';
import { stackTargets, targetTable } from '../../src/targets/table.ts';
import { kinds, type NodeKind } from '../../src/topology/kinds/table.ts';
import { subjects, type Subject } from '../output/subjects.ts';
import type { House } from '../../src/plan/house.ts';
import type { Step } from '../../src/plan/plan.ts';
import { append } from '../../src/source/append.ts';
import { compiled } from '../output/compiled.ts';
import { isThorough, someOf } from '../seed.ts';

const table: Targets = targetTable;

const all = Object.entries(table).flatMap(([kind, targets]) =>
  targets.map((target) => ({ title: `${kind}: ${target.id} (${target.side})`, kind, target })),
);

interface Run {
  readonly subject: Subject;
  readonly more: { readonly profile?: 'standalone' };
}

const everything: readonly Run[] = [
  ...subjects().map((subject): Run => ({ subject, more: {} })),
  ...subjects().map((subject): Run => ({ subject, more: { profile: 'standalone' } })),
];

/** What a subject gives with all targets. */
function wholeOf({ subject, more }: Run): Promise<CompileResult> {
  return compiled(subject, more);
}

/** What it gives with others. */
function compiledWith({ subject: { files, options }, more }: Run, house: House): Promise<CompileResult> {
  return compileWith(memoryHost(files), { ...options, ...more }, house);
}

/** Where each target takes a node, as far as anybody asked; the next runs are compiled when somebody asks for more. */
const shown = new Map<string, Run[]>();
const unseen = [...someOf(everything, 5)];

async function* showing(title: string): AsyncGenerator<Run> {
  for (let index = 0; ; index++) {
    for (let run = unseen[0]; run && (shown.get(title)?.length ?? 0) <= index; run = unseen[0]) {
      const { plan, topology } = await wholeOf(run);
      unseen.shift();
      const titles = (plan?.decisions ?? []).flatMap(({ about, chosen }) =>
        chosen.map(({ side, target }) => `${topology?.nodes.get(about)?.kind ?? ''}: ${target} (${side})`),
      );
      for (const own of new Set(titles)) append(shown, own, run);
    }
    const found = shown.get(title)?.[index];
    if (!found) return;
    yield found;
  }
}

/** Where time is short. */
const notDrawn = 'no fixture that was drawn shows it';

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

/** The targets of the stack that are asked about. */
const wanted = someOf(stackTargets, 6);

/** What is noted while fixtures are compiled, whole stacks first; where time is short until each of them has said something. */
const noted = noting();

async function noting(): Promise<{ asked: ReadonlySet<string>; spoke: ReadonlyMap<StackTarget, readonly Run[]> }> {
  const asked = new Set<string>();
  const spoke = new Map<StackTarget, Run[]>();
  for (const run of everything.toSorted((one, other) => Number(isWhole(other)) - Number(isWhole(one)))) {
    const heard = new Set<StackTarget>();
    const { diagnostics } = await compiledWith(run, {
      ...houseOf(watchedOffers(asked)),
      stackTargets: stackTargets.map((target) => overheard(target, heard)),
    });
    const codes = new Set<string>(diagnostics.map(({ code }) => code));
    for (const target of stackTargets)
      if (heard.has(target) || target.diagnostics?.some(({ code }) => codes.has(code))) append(spoke, target, run);
    if (!isThorough && wanted.every((target) => spoke.has(target))) break;
  }
  return { asked, spoke };
}

function isWhole({ subject }: Run): boolean {
  return subject.name.startsWith('stacks/');
}

/** The target, with a note when it makes something. */
function overheard(target: StackTarget, heard: Set<StackTarget>): StackTarget {
  const note = <Made extends Lowered | readonly Step[]>(made: Made): Made => {
    if ('length' in made ? made.length > 0 : made.items.length > 0) heard.add(target);
    return made;
  };
  return {
    ...target,
    ...(target.lower && { lower: (world) => note(target.lower?.(world) ?? made([])) }),
    ...(target.steps && { steps: (world, items) => note(target.steps?.(world, items) ?? []) }),
    ...(target.closing && { closing: (world, soFar) => note(target.closing?.(world, soFar) ?? []) }),
  };
}

/** The table, with notes of the kinds for whose places offers of another kind ask: `disk -> machine`. */
function watchedOffers(asked: Set<string>): Targets {
  const watching = (target: AnyTarget): AnyTarget => ({
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
  const kinds = Object.entries(table).map(([kind, targets]) => [kind, targets.map(watching)] as const);
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

  it.for(someOf(all, 12))(
    '$title takes a node of some fixture, and is missed there when it is left out',
    async ({ title, target }, context) => {
      const { value: run } = await showing(title).next();
      if (!run) return isThorough ? expect.fail('the target wins in no fixture') : context.skip(notDrawn);
      const whole = await wholeOf(run);
      const less = await compiledWith(run, houseOf(without(target)));
      expect(outputOf(less)).not.toEqual(outputOf(whole));
      const orphans = less.plan?.decisions.filter(({ chosen }) => chosen.length === 0) ?? [];
      const errors = less.diagnostics.filter(({ code }) => code === 'internal/no-target');
      expect(errors).toHaveLength(orphans.length);
    },
  );

  it.for(someOf(parts, 32))(
    '$title has $part, which some fixture misses without',
    async ({ title, target, part }, context) => {
      const silent: Targets = replacing(target, { ...target, [part]: () => empty[part] });
      for await (const run of showing(title)) {
        const less = await compiledWith(run, houseOf(silent));
        if (JSON.stringify(outputOf(less)) !== JSON.stringify(outputOf(await wholeOf(run)))) return;
      }
      if (!isThorough) context.skip(notDrawn);
      expect.fail(`nothing changes without ${part}`);
    },
  );

  it('asks for the places of kinds only that its own kind depends on', async () => {
    const { asked } = await noted;
    expect(asked.size).toBeGreaterThan(5);
    expect([...asked].filter((pair) => !allowed.has(pair)).toSorted()).toEqual([]);
  });

  it('may not make nothing of a node without a reason', async () => {
    const [run] = everything;
    if (!run) throw new Error('there are no fixtures');
    const idle = { ...table, machine: table.machine.map((target) => ({ ...target, lower: () => made([]) })) };
    const result = await compiledWith(run, houseOf(idle));
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

  it.each(wanted.map((target) => [target.id, target] as const))(
    '%s stands in the output of some fixture, and is missed there when it is left out',
    async (_id, target) => {
      expect(await missedIn(target), 'a fixture whose output it changes').toBeDefined();
    },
  );
});

/** The first subject in which the target says something and whose output is another one without it. */
async function missedIn(target: StackTarget): Promise<string | undefined> {
  const others = stackTargets.filter((other) => other !== target);
  for (const run of (await noted).spoke.get(target) ?? []) {
    const less = await compiledWith(run, { ...houseOf(table), stackTargets: others });
    if (JSON.stringify(outputOf(less)) !== JSON.stringify(outputOf(await wholeOf(run)))) return run.subject.name;
  }
  return undefined;
}
