/** `get_param`, and `Ref` where it names a parameter: values of parameters, with a path into lists and maps. */
import { parseIntText } from '../../python/parse-number.ts';
import { failure, type Failure } from '../failure.ts';
import type { Run, ScopedIntrinsic } from '../intrinsic.ts';
import { hasPoison } from '../plain.ts';
import { bindingTime, isSecret, joinOrigins, known, originsOf, poison, symbolic, type Value } from '../value.ts';

export const getParam: ScopedIntrinsic = {
  form: 'scoped',
  evaluate: (run) => {
    const { call, scope, evaluate } = run;
    const argument = evaluate(call.argument, scope) ?? known(null);
    if (hasPoison(argument)) return poison;
    if (isEmpty(argument)) return failure('ValueError', `Function "${call.name}" must have arguments`);
    if (argument.kind !== 'list') {
      const text = argument.kind === 'known' && typeof argument.value === 'string' ? argument.value : undefined;
      return text === undefined
        ? failure('TypeError', `Argument to "${call.name}" must be string or list`)
        : lookUp(run, text, []);
    }
    const [first, ...path] = argument.items;
    return first?.kind === 'known' && typeof first.value === 'string'
      ? lookUp(run, first.value, path)
      : failure('TypeError', `Parameter name in "${call.name}" must be string`);
  },
};

/** CFN's `Ref` in condition definitions, and elsewhere where no resource has the name. */
export const paramRef: ScopedIntrinsic = {
  form: 'scoped',
  evaluate: ({ call, scope, evaluate }) => {
    const argument = evaluate(call.argument, scope);
    if (argument?.kind === 'poison') return argument;
    const name = argument?.kind === 'known' ? String(argument.value === null ? 'None' : argument.value) : '';
    const found = scope.parameter(name);
    if (found) return found;
    const candidates = [...scope.names('parameter'), ...scope.names('resource')];
    return failure('InvalidTemplateReference', `The specified reference "${name}" (in unknown) is incorrect.`, {
      kind: 'unknown_resource',
      wrongName: { name, candidates },
      span: call.argument.span,
    });
  },
};

function isEmpty(argument: Value): boolean {
  if (argument.kind === 'list') return argument.items.length === 0;
  if (argument.kind === 'map') return argument.entries.size === 0;
  return (
    argument.kind === 'known' &&
    (argument.value === null || argument.value === '' || argument.value === 0 || argument.value === false)
  );
}

function lookUp({ call, scope }: Run, name: string, path: readonly Value[]): Value | Failure {
  const parameter = scope.parameter(name);
  if (!parameter) {
    return failure('UserParameterMissing', `The Parameter (${name}) was not provided.`, {
      kind: 'missing_parameter',
      wrongName: { name, candidates: scope.names('parameter') },
      span: call.argument.kind === 'list' ? (call.argument.items[0]?.span ?? call.argument.span) : call.argument.span,
    });
  }
  return path.reduce((value: Value, step, index) => into(value, step, path.slice(index)), parameter);
}

/** Whatever is missing gives the empty text. A residual takes the rest of the path at its first step. */
function into(value: Value, step: Value, rest: readonly Value[]): Value {
  if (value.kind === 'poison') return value;
  if (value.kind === 'symbolic' && value.expression.op === 'select' && value.expression.path.includes(step))
    return value;
  if (value.kind === 'symbolic' || step.kind === 'symbolic') {
    const origins = joinOrigins(originsOf(value), originsOf(step));
    return symbolic({ op: 'select', of: value, path: rest }, bindingTime(value.kind === 'symbolic' ? value : step), {
      origins,
      secret: isSecret(value),
    });
  }
  return selectOne(value, step) ?? known('', value.origins);
}

function selectOne(value: Value, step: Value): Value | undefined {
  if (step.kind !== 'known') return undefined;
  const key = step.value;
  if (value.kind === 'map') return typeof key === 'string' ? value.entries.get(key) : undefined;
  const index = indexOf(key);
  if (index === undefined) return undefined;
  if (value.kind === 'list') return value.items.at(index);
  if (value.kind !== 'known' || typeof value.value !== 'string') return undefined;
  const character = [...value.value].at(index);
  return character === undefined ? undefined : known(character, value.origins, value.secret);
}

function indexOf(key: unknown): number | undefined {
  const number = typeof key === 'string' ? parseIntText(key) : key === true ? 1 : key === false ? 0 : key;
  return typeof number === 'number' ? number : undefined;
}
