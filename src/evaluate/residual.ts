/** What is left of a call whose argument is not known enough: it runs again when more is known. */
import type { CallInfo } from './intrinsic.ts';
import { bindingTime, secrecyOf, originsOf, symbolic, type Value } from './value.ts';

/** A call whose argument is evaluated. `intrinsic` names the implementation that runs on it. */
export interface AppliedCall extends CallInfo {
  readonly intrinsic: string;
}

/**
 * The binding time, origins and secrecy are those of the argument, so binding time never grows when more is
 * known. `name` and `version` stay, because messages and rules of the rerun depend on them.
 */
export function residualCall(argument: Value, { intrinsic, name, version, span }: AppliedCall): Value {
  const mark = { origins: originsOf(argument), secret: secrecyOf(argument) };
  return symbolic({ op: 'call', intrinsic, name, version, argument, span }, bindingTime(argument), mark);
}
