/** `str_replace` with its strict forms, and `Fn::Replace`: placeholders of a text replaced in one pass, longest first. */
import type { CallExpression, Expression } from '../../hot/ast.ts';
import { codePointLength, compareText } from '../../python/code-points.ts';
import { concat } from '../concat.ts';
import { failure, isFailure, type Failure } from '../failure.ts';
import type { CallInfo, StrictIntrinsic } from '../intrinsic.ts';
import { missingKeys } from '../missing-name.ts';
import { searchCost, splitAtKeys } from '../split-at-keys.ts';
import { replacementText, type ReplacementForm } from '../replacement-text.ts';
import { typeName } from '../../python/tree.ts';
import { joinOrigins, knownLike, type Value } from '../value.ts';
import { present } from '../../source/present.ts';
import { entriesOf, itemsOf } from '../sequence.ts';

/**
 * Classes of heat/engine/hot/functions.py: `Replace`, `ReplaceJson`, `ReplaceJsonStrict`,
 * `ReplaceJsonVeryStrict`; `Fn::Replace` is heat/engine/cfn/functions.py, `Replace`.
 */
interface Form extends ReplacementForm {
  /** Every key must occur. */
  readonly strict: boolean;
  /** `[params, template]` instead of a map. */
  readonly pair: boolean;
}

export const replace = replacing({ json: false, strict: false, allowEmpty: true, pair: false });
export const replaceJson = replacing({ json: true, strict: false, allowEmpty: true, pair: false });
export const replaceJsonStrict = replacing({ json: true, strict: true, allowEmpty: true, pair: false });
export const replaceJsonVeryStrict = replacing({ json: true, strict: true, allowEmpty: false, pair: false });
export const cfnReplace = replacing({ json: false, strict: false, allowEmpty: true, pair: true });

function replacing(form: Form): StrictIntrinsic {
  return {
    form: 'strict',
    // heat/engine/hot/functions.py, `Replace.result`: the text comes before what replaces its parts.
    apart: 'last first',
    check: (call) => (form.pair ? pairShape(call) : mapShape(call)),
    apply: (argument, info) => apply(argument, info, form),
  };
}

function mapShape({ name, argument }: CallExpression): Failure | undefined {
  if (argument.kind !== 'map')
    return failure('TypeError', `Arguments to "${name}" must be a map`, { span: argument.span });
  const params = argument.entries.find(({ key }) => key === 'params')?.value;
  const template = argument.entries.find(({ key }) => key === 'template');
  if (!params || !template) {
    return missingKeys(argument, ['template', 'params'], `"${name}" needs "template" and "params"`);
  }
  return paramsShape(name, params);
}

function pairShape({ name, argument }: CallExpression): Failure | undefined {
  const text = `Incorrect arguments to "${name}" should be: {"${name}": [ {"$var1": "foo", "%var2%": "bar"}, "$var1 is %var2%"]}`;
  if (argument.kind === 'map') return failure('TypeError', text, { span: argument.span });
  if (argument.kind !== 'list' || argument.items.length !== 2)
    return failure('ValueError', text, { span: argument.span });
  const [params] = argument.items;
  return params && paramsShape(name, params);
}

function paramsShape(name: string, params: Expression): Failure | undefined {
  return params.kind === 'map' || params.kind === 'call'
    ? undefined
    : failure('TypeError', `"${name}" parameters must be a mapping`, { span: params.span });
}

function apply(argument: Value, info: CallInfo, form: Form): Value | Failure | 'defer' {
  const entries = entriesOf(argument);
  const [params, template] = form.pair ? itemsOf(argument) : [entries.get('params'), entries.get('template')];
  if (!template || template.kind === 'symbolic' || params?.kind === 'symbolic') return 'defer';
  if (template.kind !== 'known' || typeof template.value !== 'string') {
    return failure('TypeError', `"${info.name}" template must be a string`);
  }
  if (params?.kind !== 'map') return failure('TypeError', `"${info.name}" params must be a map`);
  const [odd] = params.keys?.values() ?? [];
  if (odd !== undefined) return failure('TypeError', `object of type '${typeName(odd)}' has no len()`);
  // `str.split` refuses an empty separator.
  if (params.entries.has('')) return failure('ValueError', 'empty separator');
  const texts = new Map<string, Value>();
  for (const [key, value] of params.entries) {
    const text = replacementText(value, key, form, info);
    if (isFailure(text)) return text;
    texts.set(key, text);
  }
  // Sorted by text first and then, stably, by falling length in code points: `sorted(sorted(mapping),
  // key=len, reverse=True)`; reverse keeps the order of equals.
  const lengths = new Map([...params.entries.keys()].map((key) => [key, codePointLength(key)]));
  const keys = [...lengths.keys()].toSorted(
    (a, b) =>
      present(lengths.get(b), 'length of the key') - present(lengths.get(a), 'length of the key') || compareText(a, b),
  );
  info.budget?.spendText(searchCost(template.value, keys), info.span);
  const { pieces, unused } = splitAtKeys(template.value, keys, () => info.budget?.spend(stepsOfPlace, info.span));
  if (form.strict && unused.size > 0) {
    const missing = keys.filter((key) => unused.has(key));
    return failure('ValueError', `The following params were not found in the template: ${missing.join(',')}`);
  }
  // Whether the function takes a value at all may be seen only later, even where it stands nowhere.
  if ([...unused].some((key) => isCall(texts.get(key)))) return 'defer';
  const parts = pieces.map((piece) =>
    'key' in piece
      ? present(texts.get(piece.key), 'text of the key')
      : knownLike(piece.text, { origins: [], secret: template.secret }),
  );
  // Before they are put together: a text of long texts can be longer than the memory.
  for (const part of parts) info.budget?.spendValue(part, info.span);
  const result = concat(parts);
  return { ...result, origins: joinOrigins(result.origins, template.origins) };
}

/** A place is a piece of its own, with one behind it, and a part of what is put together. */
const stepsOfPlace = 3;

function isCall(text: Value | undefined): boolean {
  return text?.kind === 'symbolic' && text.expression.op === 'call';
}
