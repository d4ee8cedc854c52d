/** CFN's `Ref`: a resource where the stack has one of that name, else a parameter. */
import { failure } from '../failure.ts';
import type { ScopedIntrinsic } from '../intrinsic.ts';
import { known, poison } from '../value.ts';

export const ref: ScopedIntrinsic = {
  form: 'scoped',
  evaluate: ({ call, scope, evaluate }) => {
    const argument = evaluate(call.argument, scope) ?? known(null);
    if (argument.kind === 'poison') return poison;
    if (argument.kind === 'list' || argument.kind === 'map') {
      return failure('TypeError', `unhashable type: '${argument.kind === 'list' ? 'list' : 'dict'}'`, {
        span: call.argument.span,
      });
    }
    const name = argument.kind === 'known' ? String(argument.value ?? 'None') : '';
    const found = scope.resourceState(name) === 'enabled' ? scope.reference(name) : scope.parameter(name);
    if (found) return found;
    const candidates = [...scope.names('parameter'), ...scope.names('resource')];
    return failure('InvalidTemplateReference', `The specified reference "${name}" (in unknown) is incorrect.`, {
      kind: 'unknown_resource',
      wrongName: { name, candidates },
      span: call.argument.span,
    });
  },
};
