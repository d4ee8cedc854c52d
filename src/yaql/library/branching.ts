/** Choices whose branches are evaluated only when they are taken: `switch`, `coalesce`, `selectCase`, ... */
import { isTrue } from '../equality.ts';
import type { Overload } from '../overload.ts';
import { int, lambda, lazyMapping } from '../parameters.ts';
import { OneShot, address, inspect } from '../values.ts';
import { takesMappings, variadic } from './declare.ts';

/** yaql/standard_library/branching.py. */
export const branchingFunctions: readonly Overload[] = [
  takesMappings(
    variadic({ callKind: 'function', name: 'switch' }, [], lazyMapping('args'), (call, cases) => {
      for (const { source, destination } of cases) {
        if (isTrue(call.run.evaluate(source, call.context))) return call.run.evaluate(destination, call.context);
      }
      return null;
    }),
  ),
  variadic({ callKind: 'function', name: 'selectCase' }, [], lambda('args'), (_call, cases) => {
    // The number of cases stands for "none of them".
    const index = cases.findIndex((each) => isTrue(each.apply()));
    return index < 0 ? cases.length : index;
  }),
  variadic({ callKind: 'function', name: 'selectAllCases' }, [], lambda('args'), (_call, cases) => {
    function* indices(): Generator<number> {
      for (const [index, each] of cases.entries()) if (isTrue(each.apply())) yield index;
    }
    return new OneShot(indices(), address('generator object select_all_cases'));
  }),
  variadic({ callKind: 'function', name: 'examine' }, [], lambda('args'), (_call, cases) => {
    function* results(): Generator<boolean> {
      for (const each of cases) yield isTrue(each.apply());
    }
    return new OneShot(results(), address('generator object examine'));
  }),
  variadic({ callKind: 'method', name: 'switchCase' }, [int('case')], lambda('args'), (_call, chosen, cases) => {
    const branch = chosen >= 0 && chosen < cases.length ? cases[Number(chosen)] : cases.at(-1);
    return branch === undefined ? null : branch.apply();
  }),
  variadic({ callKind: 'function', name: 'coalesce' }, [], lambda('args'), (_call, candidates) => {
    for (const each of candidates) {
      const value = inspect(each.apply());
      if (value !== null) return value;
    }
    return null;
  }),
];
