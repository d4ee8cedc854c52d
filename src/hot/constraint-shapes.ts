/** What Heat demands of a parameter's constraint while it reads the definition, whatever the value is. */
import { compileRegex } from '../python/regex.ts';
import { readNumber } from '../python/read-number.ts';
import { Float } from '../python/scalar.ts';
import type { Int } from '../python/scalar.ts';
import type { ConstraintDefinition } from './ast.ts';
import { describeTree, scalarText } from './describe.ts';
import { entryOf, isNull, textOf } from './tree.ts';
import type { Tree } from './tree.ts';
import { present } from '../source/present.ts';

/** What is wrong with a constraint itself, whatever the value. */
interface ConstraintProblem {
  readonly text: string;
  readonly at: Tree;
  /** Category of the recorded results: wrong numbers are found by Python itself. */
  readonly kind: 'schema' | 'template-load';
  /** A wrong key with those that it could have been. */
  readonly wrongKey?: { readonly name: string; readonly candidates: readonly string[] };
}

/** The first thing that is wrong, in Heat's order. */
export function constraintProblem(kind: ConstraintDefinition['kind'], body: Tree): ConstraintProblem | undefined {
  switch (kind) {
    case 'range':
      return boundsProblem(body, 'range') ?? emptyProblem(body, 'range');
    case 'length':
      return boundsProblem(body, 'length') ?? emptyProblem(body, 'length') ?? integralProblem(body);
    case 'modulo':
      return keysProblem(body, ['step', 'offset'], 'modulo') ?? moduloProblem(body);
    case 'allowed_values':
      return body.kind === 'sequence' ? undefined : schema(body, 'allowed_values must be a list');
    case 'allowed_pattern':
      return patternProblem(body);
    case 'custom_constraint':
      return undefined;
  }
}

/** What heat/engine/constraints.py refuses as an `InvalidSchemaError`. */
function schema(at: Tree, text: string): ConstraintProblem {
  return { text, at, kind: 'schema' };
}

/** `min` and `max` of a range or a length. */
function boundsProblem(body: Tree, what: string): ConstraintProblem | undefined {
  return keysProblem(body, ['min', 'max'], what) ?? numberProblem(body, 'min') ?? numberProblem(body, 'max');
}

/** The body is a map with these keys and no others. */
function keysProblem(body: Tree, keys: readonly string[], what: string): ConstraintProblem | undefined {
  if (body.kind !== 'mapping') return schema(body, `${what} must be a map, but this is ${describeTree(body)}`);
  const unknown = body.entries.find(({ key }) => typeof key.value !== 'string' || !keys.includes(key.value));
  if (!unknown) return undefined;
  const name = scalarText(unknown.key.value);
  return { ...schema(unknown.key, `"${name}" is not a key of ${what}`), wrongKey: { name, candidates: keys } };
}

/** A null counts as nothing said. */
function partOf(body: Tree, key: string): Tree | undefined {
  const value = body.kind === 'mapping' ? entryOf(body, key)?.value : undefined;
  return value && !isNull(value) ? value : undefined;
}

/** In the words of Python, whose conversion finds it. */
function numberProblem(body: Tree, key: string): ConstraintProblem | undefined {
  const tree = partOf(body, key);
  if (!tree) return undefined;
  const collection = tree.kind === 'mapping' ? new Map() : [];
  const reading = readNumber(tree.kind === 'scalar' ? tree.value : collection);
  return 'text' in reading ? { text: `"${key}": ${reading.text}`, at: tree, kind: 'template-load' } : undefined;
}

/** Undefined where nothing is written. */
function numberAt(body: Tree, key: string): Int | Float | undefined {
  const tree = partOf(body, key);
  const reading = tree?.kind === 'scalar' ? readNumber(tree.value) : undefined;
  if (!reading || !('number' in reading)) return undefined;
  return typeof reading.number === 'boolean' ? Number(reading.number) : reading.number;
}

/** A range without a bound constrains nothing, which Heat refuses. */
function emptyProblem(body: Tree, what: string): ConstraintProblem | undefined {
  if (partOf(body, 'min') ?? partOf(body, 'max')) return undefined;
  return schema(body, `${what} needs "min", "max" or both`);
}

/** Lengths are counted, so `1.0` is refused although it is whole. */
function integralProblem(body: Tree): ConstraintProblem | undefined {
  const key = ['min', 'max'].find((bound) => numberAt(body, bound) instanceof Float);
  return key === undefined
    ? undefined
    : schema(present(partOf(body, key), 'bound'), 'the bounds of a length must be integers');
}

function moduloProblem(body: Tree): ConstraintProblem | undefined {
  const wrong = numberProblem(body, 'step') ?? numberProblem(body, 'offset');
  if (wrong) return wrong;
  const [step, offset] = [numberAt(body, 'step'), numberAt(body, 'offset')];
  if (step === undefined || offset === undefined) return schema(body, 'modulo needs both "step" and "offset"');
  for (const [key, number] of [
    ['step', step],
    ['offset', offset],
  ] as const) {
    const at = present(partOf(body, key), 'part of the constraint');
    if (!(number instanceof Float)) continue;
    if (!Number.isFinite(number.value)) {
      return {
        text: `"${key}": cannot convert float ${Number.isNaN(number.value) ? 'NaN' : 'infinity'} to integer`,
        at,
        kind: 'template-load',
      };
    }
    if (!Number.isInteger(number.value)) return schema(at, `"${key}" must be an integer`);
  }
  return stepProblem(body, wholeOf(step), wholeOf(offset));
}

function wholeOf(number: Int | Float): bigint {
  return BigInt(number instanceof Float ? number.value : number);
}

/** Heat's rules for `step` and `offset`, in its order. */
function stepProblem(body: Tree, step: bigint, offset: bigint): ConstraintProblem | undefined {
  const size = (number: bigint): bigint => (number < 0n ? -number : number);
  if (step === 0n) return schema(present(partOf(body, 'step'), 'part of the constraint'), '"step" may not be 0');
  const at = present(partOf(body, 'offset'), 'part of the constraint');
  if (size(offset) >= size(step)) return schema(at, '"offset" must be smaller than "step", whatever their signs');
  return step * offset < 0n ? schema(at, '"step" and "offset" must have the same sign') : undefined;
}

/** The pattern is compiled when the template is read, as Python's `re` would. */
function patternProblem(body: Tree): ConstraintProblem | undefined {
  const pattern = textOf(body);
  if (pattern === undefined) return schema(body, `allowed_pattern must be a text, but this is ${describeTree(body)}`);
  const compiled = compileRegex(pattern);
  return compiled.ok
    ? undefined
    : schema(body, `the pattern "${pattern}" is no regular expression: ${compiled.message}`);
}
