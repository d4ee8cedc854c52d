/** `yaql`: a query over data. The engine is handed in through the scope, for it loads only when a template needs it. */
import type { CallExpression } from '../../hot/ast.ts';
import { failure, isFailure, type Failure } from '../failure.ts';
import type { ScopedIntrinsic } from '../intrinsic.ts';
import { hasPoison } from '../plain.ts';
import { bindingTime, isSecret, known, map, originsOf, poison, symbolic } from '../value.ts';

export const yaql: ScopedIntrinsic = {
  form: 'scoped',
  check: (call, scope) => shape(call) ?? expressionProblem(call, scope.yaql),
  evaluate: ({ call, scope, evaluate }) => {
    const entries = call.argument.kind === 'map' ? call.argument.entries : [];
    const written = entries.find(({ key }) => key === 'expression');
    const dataNode = entries.find(({ key }) => key === 'data');
    const expression = written && evaluate(written.value, scope);
    const data = (dataNode && evaluate(dataNode.value, scope)) ?? map([]);
    if (!expression || hasPoison(expression) || hasPoison(data)) return poison;
    if (expression.kind === 'symbolic') {
      const argument = map([
        ['expression', expression],
        ['data', data],
      ]);
      const mark = { origins: originsOf(argument), secret: isSecret(argument) };
      return symbolic(
        { op: 'call', intrinsic: 'Query', name: call.name, version: scope.template.version, argument, span: call.span },
        bindingTime(argument),
        mark,
      );
    }
    if (expression.kind !== 'known' || typeof expression.value !== 'string') {
      return failure('TypeError', `The "expression" argument to ${call.name} must contain a string.`);
    }
    if (!scope.yaql) return failure('NotImplementedError', 'the query engine is not loaded');
    const result = scope.yaql.evaluate(expression.value, data);
    if (result === 'needs-unknown') {
      const argument = map([
        ['expression', expression],
        ['data', data],
      ]);
      const mark = { origins: originsOf(argument), secret: isSecret(argument) };
      return symbolic(
        { op: 'call', intrinsic: 'Query', name: call.name, version: scope.template.version, argument, span: call.span },
        bindingTime(argument),
        mark,
      );
    }
    return isFailure(result) ? result : (result ?? known(null));
  },
};

function shape({ name, argument }: CallExpression): Failure | undefined {
  if (argument.kind !== 'map')
    return failure('TypeError', `Arguments to "${name}" must be a map.`, { span: argument.span });
  const names = argument.entries.map(({ key }) => key);
  const fine = names.includes('expression') && names.every((key) => key === 'expression' || key === 'data');
  if (fine) return undefined;
  const example = `${name}:\n              expression: $.data.var1.sum()\n              data:\n                var1: [3, 2, 1]`;
  return failure('KeyError', `"${name}" syntax should be ${example}`, { span: argument.span });
}

/** An expression that is written out is parsed while the template is validated. */
function expressionProblem(
  call: CallExpression,
  engine: { problem(expression: string): Failure | undefined } | undefined,
): Failure | undefined {
  const written =
    call.argument.kind === 'map' ? call.argument.entries.find(({ key }) => key === 'expression')?.value : undefined;
  if (!written || written.kind === 'call') return undefined;
  if (written.kind !== 'literal' || typeof written.value !== 'string') {
    return failure('TypeError', `The "expression" argument to ${call.name} must contain a string.`, {
      span: written.span,
    });
  }
  const problem = engine?.problem(written.value);
  return problem && { ...problem, span: problem.span ?? written.span };
}
