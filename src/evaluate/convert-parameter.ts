/** Converts what was given for a parameter to its type, as Heat does it. */
import { readNumber } from '../python/read-number.ts';
import { jsonDumps } from '../python/json-dumps.ts';
import { jsonLoads } from '../python/json-loads.ts';
import { pyStr } from '../python/text.ts';
import { isDict, isList, typeName, type PyTree } from '../python/tree.ts';

/**
 * The value as functions see it and as constraints check it, or why there is none.
 * `value` follows `Parameter.value` of heat/engine/parameters.py, `checked` what its `_validate` hands to the
 * constraints. They differ: constraints of a number see the text "7" that was given, functions the number 7.
 */
export type Converted =
  | { readonly ok: true; readonly value: PyTree; readonly checked: PyTree }
  /** `errorClass` where the engine raises another than ValueError. */
  | { readonly ok: false; readonly text: string; readonly errorClass?: string };

const wrong = (text: string): Converted => ({ ok: false, text });
const same = (value: PyTree): Converted => ({ ok: true, value, checked: value });

/** `type` in HOT's spelling. */
export function convertParameter(type: string, given: PyTree): Converted {
  switch (type) {
    case 'number':
      return toNumber(given);
    case 'boolean':
      return toBoolean(given);
    case 'comma_delimited_list':
      return toList(given);
    case 'json':
      return toJson(given);
    default:
      // Constraints see what was given, functions its text.
      return { ok: true, value: pyStr(given), checked: given };
  }
}

/**
 * heat/engine/constraints.py, `Schema.str_to_num`: `int()` first, then `float()`, so "1e3", "nan" and "1_000"
 * are numbers.
 */
function toNumber(given: PyTree): Converted {
  const reading = readNumber(given);
  if (!('text' in reading)) return { ok: true, value: reading.number, checked: given };
  const isCollection = isList(given) || isDict(given);
  return { ...wrong(reading.text), ...(isCollection && { errorClass: 'TypeError' }) };
}

const truths: ReadonlySet<string> = new Set(['1', 't', 'true', 'on', 'y', 'yes']);
const falsehoods: ReadonlySet<string> = new Set(['0', 'f', 'false', 'off', 'n', 'no']);

// oslo_utils/strutils.py, `bool_from_string` with strict=True.
function toBoolean(given: PyTree): Converted {
  if (typeof given === 'boolean') return same(given);
  const text = pyStr(given).trim().toLowerCase();
  if (truths.has(text)) return { ok: true, value: true, checked: given };
  if (falsehoods.has(text)) return { ok: true, value: false, checked: given };
  const allowed = [...falsehoods, ...truths].toSorted().map((word) => `'${word}'`);
  return wrong(`Unrecognized value '${pyStr(given)}', acceptable values are: ${allowed.join(', ')}`);
}

/**
 * Texts are cut at commas, nothing is trimmed; items of a list become texts.
 * heat/engine/parameters.py, `CommaDelimitedListParam.parse`, and heat/common/param_utils.py,
 * `delim_string_to_list`. Not even blanks after a comma go: "a, b" has the item " b".
 */
function toList(given: PyTree): Converted {
  if (isList(given)) return same(given.map(pyStr));
  if (typeof given !== 'string')
    return wrong(`Value must be a comma-delimited list string: '${typeName(given)}' object has no attribute 'split'`);
  return same(given === '' ? [] : given.split(','));
}

/**
 * heat/engine/parameters.py, `JsonParam.parse`: a tree takes the way through JSON text, which makes texts of
 * all its keys. An empty text is not parsed and stays a text.
 */
function toJson(given: PyTree): Converted {
  const text = typeof given === 'string' ? given : jsonDumps(given);
  if (text === '') return same('');
  const parsed = jsonLoads(text);
  return parsed.ok ? same(parsed.value) : wrong(`Value must be valid JSON: ${parsed.message}`);
}

/**
 * Whether a default of the written kind can stand for a list at all.
 * heat/engine/parameters.py, `Schema._validate_default`, reached for defaults only.
 */
export function listDefaultProblem(given: PyTree): string | undefined {
  if (typeof given === 'string' || isList(given)) return undefined;
  return `Default must be a comma-delimited list string: '${isDict(given) ? 'dict' : typeName(given)}' object has no attribute 'split'`;
}

/**
 * Items of a list's default as its constraints see them: unlike the value itself an empty text is one empty
 * item.
 * heat/engine/parameters.py, `Schema._validate_default`, splits the default itself and does not go through
 * `delim_string_to_list`.
 */
export function defaultItems(given: PyTree): PyTree {
  if (isList(given)) return given.map(pyStr);
  return typeof given === 'string' ? given.split(',') : given;
}
