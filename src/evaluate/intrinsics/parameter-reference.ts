/** `get_param`, and `Ref` where it names a parameter: values of parameters, with a path into lists and maps. */
import { pyStr } from '../../python/text.ts';
import { failure, type Failure } from '../failure.ts';
import { follow } from '../follow.ts';
import type { Run, ScopedIntrinsic } from '../intrinsic.ts';
import { hasOpenParts, hasPoison, isPlain, isTruthy, plainOf } from '../plain.ts';
import { unknownName } from '../needs-known.ts';
import { orNull, poison, type Value } from '../value.ts';

/** heat/engine/hot/functions.py, `GetParam.result`. */
export const getParam: ScopedIntrinsic = {
  form: 'scoped',
  evaluate: (run) => {
    const { call, scope, evaluate } = run;
    const argument = orNull(evaluate(call.argument, scope));
    if (hasPoison(argument)) return poison;
    if (isPlain(argument) && !isTruthy(plainOf(argument)))
      return failure('ValueError', `Function "${call.name}" must have arguments`);
    if (argument.kind === 'symbolic' || hasOpenParts(argument)) return unknownName(argument, call.argument.span, scope);
    if (argument.kind !== 'list') {
      const text = argument.kind === 'known' && typeof argument.value === 'string' ? argument.value : undefined;
      return text === undefined
        ? failure('TypeError', `Argument to "${call.name}" must be string or list`)
        : lookUp(run, text, []);
    }
    const [first, ...path] = argument.items;
    if (first?.kind === 'symbolic') return unknownName(first, call.argument.span, scope);
    return first?.kind === 'known' && typeof first.value === 'string'
      ? lookUp(run, first.value, path)
      : failure('TypeError', `Parameter name in "${call.name}" must be string`);
  },
};

/**
 * CFN's `Ref` in condition definitions, and elsewhere where no resource has the name.
 * heat/engine/cfn/functions.py, `ParamRef.result`: an unknown name is an InvalidTemplateReference, though
 * only parameters were looked at.
 */
export const paramRef: ScopedIntrinsic = {
  form: 'scoped',
  evaluate: ({ call, scope, evaluate }) => {
    const argument = orNull(evaluate(call.argument, scope));
    if (argument.kind === 'poison') return argument;
    if (argument.kind === 'symbolic') return unknownName(argument, call.argument.span, scope);
    const name = isPlain(argument) ? pyStr(plainOf(argument)) : '';
    const found = scope.parameter(name);
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

function lookUp({ call, scope }: Run, name: string, path: readonly Value[]): Value | Failure {
  const parameter = scope.parameter(name);
  if (!parameter) {
    return failure('UserParameterMissing', `no parameter is called "${name}"`, {
      kind: 'missing_parameter',
      wrongName: { name, candidates: scope.names('parameter') },
      span: call.argument.kind === 'list' ? (call.argument.items[0]?.span ?? call.argument.span) : call.argument.span,
    });
  }
  return follow(parameter, path, 'parameter');
}
