/** Whatever stands in the place of an argument, a function gives a value, waits for one or is reported: it never throws. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateVersion, templateVersionNames } from '../../grammar/hot/versions.ts';
import { bind } from '../../src/evaluate/bind.ts';
import { hasPoison } from '../../src/evaluate/plain.ts';
import { createQueryEngine } from '../../src/evaluate/query-engine.ts';
import { bindingTime } from '../../src/evaluate/value.ts';
import { tryAll } from '../seed.ts';
import { evaluateTemplate, inputNames, inputs } from './evaluate-template.ts';

const queries = createQueryEngine();

type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree };

/** Words that mean something as a key, a name or a value somewhere. */
const words = fc.constantFrom(
  ...'template for_each permutations params keys values expression data scheme host path port query fragment'.split(
    ' ',
  ),
  ...'username password metadata Metadata net name md5 yes no later nothing M east ami $p $q , 0 1.5 abc'.split(' '),
  '',
);

const scalars = fc.oneof(
  words,
  fc.constantFrom<Tree>(null, true, false, 0, 1, -1, 70_000, 2.5, 1e30),
  fc.constantFrom(...inputNames.parameters).map((name): Tree => ({ get_param: name })),
  fc.constantFrom(...inputNames.parameters).map((name): Tree => ({ Ref: name })),
);

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalars,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(words, tie('tree'), { maxKeys: 3 }),
  ),
}));

/** All functions, those of condition definitions among them, by a version that has them. */
function functions(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of templateVersionNames()) {
    for (const fn of templateVersion(name)?.functions.keys() ?? []) found.set(fn, name);
    for (const fn of templateVersion(name)?.conditionFunctions.keys() ?? []) if (!found.has(fn)) found.set(fn, name);
  }
  return found;
}

const runs = { few: 15, many: 1200 };

describe('any argument', () => {
  it.each([...functions()])('of %s', (fn, version) => {
    tryAll(
      fc.property(tree, inputs, fc.nat(), (argument, given, mask) => {
        const output = JSON.stringify({ [fn]: argument });
        const unknown = (index: number): boolean => ((mask >> index) & 1) === 1;
        const { value, answer } = evaluateTemplate({ version, output, given, unknown });
        const later = bind(value, answer, queries);
        expect(hasPoison(later) || bindingTime(later) === 'translate').toBe(true);
      }),
      runs,
    );
  });

  it.each(['not', 'and', 'or', 'equals', 'contains', 'yaql'])('of %s in a condition', (fn) => {
    tryAll(
      fc.property(tree, inputs, fc.nat(), (argument, given, mask) => {
        const condition = JSON.stringify({ [fn]: argument });
        const unknown = (index: number): boolean => ((mask >> index) & 1) === 1;
        const output = '{"if": ["asked", 1, 2]}';
        const { value, answer } = evaluateTemplate({ version: '2018-08-31', output, condition, given, unknown });
        const later = bind(value, answer, queries);
        expect(hasPoison(later) || bindingTime(later) === 'translate').toBe(true);
      }),
      runs,
    );
  });
});
