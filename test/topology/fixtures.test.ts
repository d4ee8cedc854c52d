/** Every word of every lift is true in some fixture: properties are read, messages are made, leaves are accounted for. */
import { beforeAll, describe, expect, it } from 'vitest';
import { pluginType } from '../../grammar/heat/index.ts';
import { lifts } from '../../src/topology/registry.ts';
import { caseNames, liftCase, propertiesRead, type LiftedCase } from './lift-fixtures.ts';
import { looseLeaves } from './loose-leaves.ts';

/** Old names that Heat moves to new ones before a plugin sees them. */
function renamed(type: string): ReadonlySet<string> {
  return new Set(
    (pluginType(type)?.translation ?? []).flatMap((rule) => (rule.rule === 'replace' ? rule.from.slice(0, 1) : [])),
  );
}

describe('the fixtures', () => {
  const cases: LiftedCase[] = [];
  beforeAll(async () => {
    for (const name of caseNames()) cases.push(await liftCase(name));
  });

  it('give every mapped property of every lift a value, which the lift reads', () => {
    const read = new Map<string, Set<string>>();
    for (const lifted of cases) {
      for (const [type, names] of propertiesRead(lifted)) {
        const all = read.get(type) ?? new Set();
        for (const name of names) all.add(name);
        read.set(type, all);
      }
    }
    const unread = [...lifts.values()].flatMap((lift) =>
      Object.entries(lift.properties)
        .filter(([name, { fate }]) => fate === 'mapped' && !renamed(lift.type).has(name))
        .filter(([name]) => !read.get(lift.type)?.has(name))
        .map(([name]) => `${lift.type}.${name}`),
    );
    expect(unread).toEqual([]);
  });

  it('make every message of every lift', () => {
    const made = new Set(cases.flatMap(({ reports }) => reports.sorted().map(({ code }) => code)));
    const silent = [...lifts.values()].flatMap((lift) => lift.diagnostics ?? []).filter(({ code }) => !made.has(code));
    expect(silent.map(({ code }) => code)).toEqual([]);
  });

  it('lose no leaf: each stands in a node, shaped one, or has a declared fate', () => {
    const loose = cases.flatMap((lifted) => looseLeaves(lifted));
    expect(loose).toEqual([]);
  });
});
