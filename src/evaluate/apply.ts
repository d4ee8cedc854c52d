/** Runs the functions whose argument is evaluated. */
import { PythonError } from '../python/error.ts';
import { failure, isFailure, type Failure } from './failure.ts';
import type { Intrinsic } from './intrinsic.ts';
import { firstPoison, hasOpenParts, isPlain, markOf, plainOf, valueOf } from './plain.ts';
import { residualCall, type AppliedCall } from './residual.ts';
import { originsOf, type Value } from './value.ts';

/**
 * Runs a strict function on its argument, or keeps the call as a residual.
 * Poison wins over deferral: a result can never come of it, so nothing is kept to run again. The first poison
 * keeps its `failure`, as Python stops at the first exception.
 */
export function applyIntrinsic(
  intrinsic: Exclude<Intrinsic, { form: 'scoped' }>,
  argument: Value,
  info: AppliedCall,
): Value | Failure {
  const spoilt = firstPoison(argument);
  if (spoilt) return { ...spoilt, origins: originsOf(argument) };
  if (intrinsic.form === 'plain') {
    if (!isPlain(argument)) return residualCall(argument, info);
    const data = pythonResult(() => intrinsic.compute(plainOf(argument), info));
    // Every part of a plain result carries the origins of the whole argument, for nobody can tell which item
    // made it.
    return isFailure(data) ? data : valueOf(data, markOf(argument));
  }
  // A list whose length is not known yet is nothing that a function could work on.
  if (hasOpenParts(argument)) return residualCall(argument, info);
  const result = pythonResult(() => intrinsic.apply(argument, info));
  return result === 'defer' ? residualCall(argument, info) : result;
}

/**
 * What Python itself refuses is a failure of the function.
 * Other exceptions pass: they are defects of this program, not of the template.
 */
export function pythonResult<T>(compute: () => T): T | Failure {
  try {
    return compute();
  } catch (error) {
    if (error instanceof PythonError) return failure(error.className, error.message);
    throw error;
  }
}
