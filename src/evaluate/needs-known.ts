/** Names must be known while the stack is translated: they decide what is meant, and no later value can stand for them. */
import type { Span } from '../source/source-file.ts';
import { failure, type Failure } from './failure.ts';
import type { Scope } from './scope.ts';
import { bindingTime, poison, type Value } from './value.ts';

/**
 * Notes the parameters that the name comes from. A missing parameter has been told of, so nothing more is
 * said of it.
 * Any other symbolic name can only come from a fact of the cluster, which is known too late, or never.
 */
export function unknownName(value: Value, span: Span, scope: Scope): Value | Failure {
  scope.structural(value, span);
  return bindingTime(value) === 'install'
    ? poison
    : failure('ValueError', 'a name must be known while the stack is translated', { span });
}
