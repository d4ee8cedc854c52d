/** Words for names that mean nothing. */
import type { MapExpression } from '../hot/ast.ts';
import { failure, type Failure } from './failure.ts';
import type { Scope } from './scope.ts';

/** Heat itself says the same of both: a resource that its condition disables is not in the stack. */
export function missingResource(name: string, state: ReturnType<Scope['resourceState']>): string {
  return state === 'disabled' ? `resource "${name}" is left out by its condition` : `no resource is called "${name}"`;
}

/** A key that is not there is blamed on one that is and should not be, for it may be misspelled. */
export function missingKeys(argument: MapExpression, known: readonly string[], text: string): Failure {
  const odd = argument.entries.find(({ key }) => typeof key !== 'string' || !known.includes(key));
  if (!odd) return failure('KeyError', text, { span: argument.span });
  const present = new Set(argument.entries.map(({ key }) => key));
  const candidates = known.filter((key) => !present.has(key));
  return failure('KeyError', text, { span: odd.keySpan, wrongName: { name: String(odd.key), candidates } });
}
