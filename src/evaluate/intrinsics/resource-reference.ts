/** `get_resource`, and CFN's `Ref`, which means a resource where there is one of that name and else a parameter. */
import { failure } from '../failure.ts';
import type { Run, ScopedIntrinsic } from '../intrinsic.ts';
import { missingResource } from '../missing-name.ts';
import { orNull, type Value } from '../value.ts';
import type { Failure } from '../failure.ts';
import { pyStr } from '../../python/text.ts';
import { unknownName } from '../needs-known.ts';
import { plainOf } from '../plain.ts';

/**
 * heat/engine/hot/functions.py, `GetResource`: `_resource` runs in `dependencies`, which makes a wrong name
 * an early failure.
 */
export const getResource: ScopedIntrinsic = {
  form: 'scoped',
  evaluate: (run) => {
    const argument = orNull(run.evaluate(run.call.argument, { ...run.scope, early: true }));
    if (argument.kind === 'poison') return argument;
    if (argument.kind === 'list' || argument.kind === 'map') {
      return failure('TypeError', `unhashable type: '${argument.kind === 'list' ? 'list' : 'dict'}'`, {
        span: run.call.argument.span,
        early: true,
      });
    }
    if (argument.kind === 'symbolic') return unknownName(argument, run.call.argument.span, run.scope);
    return refer(run, pyStr(plainOf(argument)));
  },
};

function refer({ call, scope }: Run, name: string): Value | Failure {
  const found = scope.reference(name);
  if (found) return found;
  const candidates = scope.names('resource');
  return failure('InvalidTemplateReference', missingResource(name, scope.resourceState(name)), {
    kind: 'unknown_resource',
    wrongName: { name, candidates },
    span: call.argument.span,
  });
}
