/** CFN's `Ref`: a resource where the stack has one of that name, else a parameter. */
import { failure } from '../failure.ts';
import type { ScopedIntrinsic } from '../intrinsic.ts';
import { unknownName } from '../needs-known.ts';
import { orNull, poison } from '../value.ts';

export const ref: ScopedIntrinsic = {
  form: 'scoped',
  check: ({ argument }) =>
    argument.kind === 'list' || argument.kind === 'map'
      ? failure('TypeError', `unhashable type: '${argument.kind === 'list' ? 'list' : 'dict'}'`, {
          span: argument.span,
        })
      : undefined,
  evaluate: ({ call, scope, evaluate }) => {
    // heat/engine/cfn/functions.py, `Ref`, chooses the class by `args in stack` when it is constructed; a
    // function as argument is not a key of the stack, hence `ParamRef`.
    // A name that a function gives can only be a parameter's.
    const isWritten = call.argument.kind === 'literal';
    const argument = orNull(evaluate(call.argument, scope));
    if (argument.kind === 'poison') return poison;
    if (argument.kind === 'list' || argument.kind === 'map') {
      return failure('TypeError', `unhashable type: '${argument.kind === 'list' ? 'list' : 'dict'}'`, {
        span: call.argument.span,
      });
    }
    if (argument.kind === 'symbolic') return unknownName(argument, call.argument.span, scope);
    const name = String(argument.value ?? 'None');
    const isResource = isWritten && scope.resourceState(name) === 'enabled';
    const found = isResource ? scope.reference(name) : scope.parameter(name);
    if (found) return found;
    const candidates = [...scope.names('parameter'), ...scope.names('resource')];
    return failure('InvalidTemplateReference', `nothing is called "${name}" that "${call.name}" could mean`, {
      kind: 'unknown_resource',
      late: true,
      wrongName: { name, candidates },
      span: call.argument.span,
    });
  },
};
