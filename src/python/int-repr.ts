/** Python's `repr` of integers. */
import { PythonError } from './error.ts';
import type { Int } from './scalar.ts';

/**
 * CPython refuses to write longer ones in tens.
 * `sys.int_info.default_max_str_digits`; see CPython Objects/longobject.c, `long_to_decimal_string_internal`.
 * Other bases have no limit.
 */
const maximalDigits = 4300;

export function intRepr(value: Int): string {
  const text = String(value);
  if (text.replace('-', '').length <= maximalDigits) return text;
  throw new PythonError('ValueError', `Exceeds the limit (${maximalDigits} digits) for integer string conversion`);
}
