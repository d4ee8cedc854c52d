/** `Fn::FindInMap`: a value of the template's mappings, in which no function is evaluated. */
import { entryOf } from '../../hot/tree.ts';
import { failure } from '../failure.ts';
import type { ScopedIntrinsic } from '../intrinsic.ts';
import { hasPoison, isPlain, plainOf } from '../plain.ts';
import { valueOfTree } from '../tree-value.ts';
import { known, poison } from '../value.ts';
import { pyRepr, pyStr } from '../../python/text.ts';

export const findInMap: ScopedIntrinsic = {
  form: 'scoped',
  check: ({ argument }) => {
    const size =
      argument.kind === 'list' ? argument.items.length : argument.kind === 'map' ? argument.entries.length : 0;
    if (size === 3) return undefined;
    const text =
      size < 3 ? `not enough values to unpack (expected 3, got ${size})` : 'too many values to unpack (expected 3)';
    return failure('KeyError', text, { span: argument.span });
  },
  evaluate: ({ call, scope, evaluate }) => {
    const items = call.argument.kind === 'list' ? call.argument.items : [];
    let node = scope.template.mappings;
    for (const item of items) {
      const key = evaluate(item, scope) ?? known(null);
      if (hasPoison(key)) return poison;
      if (!isPlain(key)) {
        scope.structural(key, item.span);
        return failure('KeyError', 'the key of a mapping must be known', { span: item.span });
      }
      const name = pyStr(plainOf(key));
      const found = node?.kind === 'mapping' ? entryOf(node, name) : undefined;
      if (!found) {
        const candidates = node?.kind === 'mapping' ? node.entries.map((entry) => String(entry.key.value)) : [];
        return failure('KeyError', pyRepr(name), { span: item.span, wrongName: { name, candidates } });
      }
      node = found.value;
    }
    return node ? valueOfTree(node) : poison;
  },
};
