/** `yaql`: a query over data. The engine is handed in through the scope, for it loads only when a template needs it. */
import type { CallExpression, Expression } from '../../hot/ast.ts';
import { failure, type Failure } from '../failure.ts';
import type { ScopedIntrinsic } from '../intrinsic.ts';
import { missingKeys } from '../missing-name.ts';
import { runQuery } from '../query.ts';
import type { QueryEngine } from '../scope.ts';
import { map, orNull, type Value } from '../value.ts';

/**
 * heat/engine/hot/functions.py, `Yaql`: the constructor checks the keys, `validate` parses an expression that
 * is no function, `result` evaluates over `{'data': data}`.
 */
export const yaql: ScopedIntrinsic = {
  form: 'scoped',
  check: (call, scope) => {
    const wrong = expressionProblem(call, scope.yaql);
    return shape(call) ?? (wrong && { ...wrong, moment: 'late' });
  },
  evaluate: ({ call, scope, evaluate }) => {
    const entries = call.argument.kind === 'map' ? call.argument.entries : [];
    const argument = entries.flatMap(({ key, value: node }): (readonly [string, Value])[] => {
      return typeof key === 'string' ? [[key, orNull(evaluate(node, scope))]] : [];
    });
    const { name, span } = call;
    const written = expressionOf(call);
    const place = written?.kind === 'literal' ? written.span : undefined;
    const info = { name, version: scope.template.version, span, written: place, budget: scope.budget };
    return runQuery(map(argument), info, scope.yaql);
  },
};

function shape({ name, argument }: CallExpression): Failure | undefined {
  if (argument.kind !== 'map')
    return failure('TypeError', `Arguments to "${name}" must be a map.`, { span: argument.span });
  const names = argument.entries.map(({ key }) => key);
  const fine = names.includes('expression') && names.every((key) => key === 'expression' || key === 'data');
  if (fine) return undefined;
  return missingKeys(argument, ['expression', 'data'], `"${name}" takes "expression" and "data", and nothing else`);
}

/** An expression that is written out is parsed while the template is validated. */
function expressionProblem(call: CallExpression, engine: QueryEngine | undefined): Failure | undefined {
  const written = expressionOf(call);
  if (!written || written.kind === 'call') return undefined;
  if (written.kind !== 'literal' || typeof written.value !== 'string') {
    return failure('TypeError', `The "expression" argument to ${call.name} must contain a string.`, {
      span: written.span,
    });
  }
  const problem = engine?.problem(written.value, written.span);
  return problem && { ...problem, span: problem.span ?? written.span };
}

function expressionOf({ argument }: CallExpression): Expression | undefined {
  return argument.kind === 'map' ? argument.entries.find(({ key }) => key === 'expression')?.value : undefined;
}
