/** `Fn::FindInMap`: a value of the template's mappings, in which no function is evaluated. */
import { failure } from '../failure.ts';
import type { ScopedIntrinsic } from '../intrinsic.ts';
import { lookup } from '../lookup.ts';
import { hasPoison } from '../plain.ts';
import { residualCall } from '../residual.ts';
import { partsOf } from '../sequence.ts';
import { valueOfTree } from '../tree-value.ts';
import { list, map, orNull, poison, type Value } from '../value.ts';

/**
 * heat/engine/cfn/functions.py, `FindInMap`: the constructor unpacks three arguments and turns ValueError
 * into KeyError; a TypeError of the unpacking passes through.
 */
export const findInMap: ScopedIntrinsic = {
  form: 'scoped',
  check: ({ argument }) => {
    if (argument.kind === 'literal' && typeof argument.value !== 'string') {
      return failure('TypeError', 'cannot unpack non-iterable value', { span: argument.span });
    }
    const size = partsOf(argument).length;
    if (size === 3 || argument.kind === 'call') return undefined;
    const text =
      size < 3 ? `not enough values to unpack (expected 3, got ${size})` : 'too many values to unpack (expected 3)';
    return failure('KeyError', text, { span: argument.span });
  },
  evaluate: ({ call, scope, evaluate }) => {
    const parts = partsOf(call.argument);
    const { mappings } = scope.template;
    const top: Value = mappings?.kind === 'mapping' ? valueOfTree(mappings) : map([]);
    const keys: Value[] = [];
    // The name is looked up before the keys are worked out.
    for (const part of parts) {
      const key = orNull(evaluate(part, scope));
      if (hasPoison(key)) return poison;
      keys.push(key);
      const missing = keys.length === 1 ? lookup(top, keys) : undefined;
      if (missing && 'failure' in missing) return { ...missing.failure, span: part.span };
    }
    const result = lookup(top, keys);
    if (!('rest' in result)) {
      const at = parts[result.step ?? 0];
      return 'failure' in result ? { ...result.failure, ...(at && { span: at.span }) } : result.value;
    }
    const { name, span } = call;
    const argument = list([result.of, ...result.rest]);
    return residualCall(argument, { intrinsic: 'Lookup', name, version: scope.template.version, span });
  },
};
