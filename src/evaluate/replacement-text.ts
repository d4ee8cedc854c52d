/** The text that a value behind a placeholder of `str_replace` gives. */
import { pyStr } from '../python/text.ts';
import { failure, type Failure } from './failure.ts';
import type { CallInfo } from './intrinsic.ts';
import { markOf, plainOf } from './plain.ts';
import { residualCall } from './residual.ts';
import { jsonWithHoles, willBeNumber, willBeText } from './textual.ts';
import { isNull, knownLike, type Value } from './value.ts';

/**
 * Forms of `_validate_replacement` in heat/engine/hot/functions.py: `json` is `ReplaceJson`, `allowEmpty` is
 * `_allow_empty_value`.
 */
export interface ReplacementForm {
  /** Lists and maps become JSON. */
  readonly json: boolean;
  /** Null and empty values are taken. */
  readonly allowEmpty: boolean;
}

/** Booleans and numbers take Python's `str`, so true gives `True` and 1.0 gives `1.0`. */
export function replacementText(value: Value, key: string, form: ReplacementForm, info: CallInfo): Value | Failure {
  if (value.kind === 'symbolic') return symbolicText(value, form, info);
  const isCollection = value.kind === 'list' || value.kind === 'map';
  if (!form.allowEmpty && isEmpty(value)) {
    return failure(
      'ValueError',
      `${info.name} has an undefined or empty value for param ${key}, must be a defined non-empty value`,
    );
  }
  const { origins, secret } = markOf(value);
  if (isNull(value)) return knownLike('', { origins, secret });
  if (!isCollection) return knownLike(pyStr(plainOf(value)), { origins, secret });
  return form.json
    ? jsonWithHoles(value, info)
    : failure('TypeError', `"${info.name}" params must be strings or numbers, param ${key} is not valid`);
}

/** 0 and false are not empty: only `len(value) == 0` of collections and the empty text are tested. */
function isEmpty(value: Value): boolean {
  if (value.kind === 'list') return value.items.length === 0;
  if (value.kind === 'map') return value.entries.size === 0;
  return isNull(value) || (value.kind === 'known' && value.value === '');
}

/** Texts and numbers stand as they are; of what may be anything, and of what must not be empty, it is seen later. */
function symbolicText(value: Value, { json, allowEmpty }: ReplacementForm, info: CallInfo): Value {
  const isFact = value.kind === 'symbolic' && value.expression.op === 'fact';
  if (isFact || (allowEmpty && (willBeText(value) || willBeNumber(value)))) return value;
  const intrinsic = json ? 'ReplacedJson' : 'ReplacedText';
  return residualCall(value, { ...info, intrinsic: allowEmpty ? intrinsic : 'ReplacedFilled' });
}
