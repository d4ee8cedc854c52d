/** Takes what a lift says about leaves that do not travel as values. */
import { originsOf, type Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';
import type { Draft } from './draft.ts';
import type { LiftReport } from './lift.ts';

/** All methods ignore values that are absent; `lost` also those that the user has not written. */
export function createLiftReport(resource: Resource, draft: Draft): LiftReport {
  return {
    diagnostic: (kind, at, ...args) => draft.report(resource, kind, at, args),
    isDefault: (value, reason) => value && draft.declare(value, 'default', reason),
    manual: (value, reason) => value && draft.declare(value, 'manual', reason),
    data: (value, reason) => value && draft.declare(value, 'data', reason),
    lost: (value, kind, ...args) => {
      if (value && isWritten(value)) draft.lose(resource, value, kind, args);
    },
    moot: (value, source) => value && draft.moot(resource, value, source),
  };
}

/** Whether the user wrote anything of it; Heat's defaults are nobody's leaves. */
function isWritten(value: Value): boolean {
  return originsOf(value).length > 0;
}
