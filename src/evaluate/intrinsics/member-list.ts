/**
 * `Fn::MemberListToMap`: `.member.N.KEY=value` texts as a map.
 * From heat/engine/cfn/functions.py, `MemberListToMap`, and heat/api/aws/utils.py, `extract_param_pairs` and
 * `extract_param_list`.
 */
import { failure } from '../failure.ts';
import type { PlainIntrinsic } from '../intrinsic.ts';
import { pyStr } from '../../python/text.ts';
import { isDict, isList, type PyTree } from '../../python/tree.ts';
import { present } from '../../source/present.ts';

export const memberListToMap: PlainIntrinsic = {
  form: 'plain',
  check: ({ name, argument }) => {
    // A text of three letters unpacks into three names.
    if (argument.kind === 'literal' && typeof argument.value === 'string' && [...argument.value].length === 3)
      return undefined;
    const items = argument.kind === 'list' ? argument.items : [];
    if (items.length !== 3)
      return failure('TypeError', 'Wrong Arguments try: a key name, a value name and a list', { span: argument.span });
    for (const [index, what] of ['Key', 'Value'].entries()) {
      const item = items[index];
      if (item && (item.kind !== 'literal' || typeof item.value !== 'string')) {
        return failure('TypeError', `${name} ${what} Name must be a string`, {
          span: item.span,
          kind: 'resource_check',
        });
      }
    }
    return undefined;
  },
  compute: (argument) => {
    // A text is a sequence of its letters, a map one of its keys.
    const [keyName = '', valueName = '', list = null] = isList(argument) ? argument : [...pyStr(argument)];
    const members = membersOf(list);
    if (!members) return failure('TypeError', 'Member list must be a list');
    const byNumber = new Map<number, Map<string, string>>();
    for (const member of members) {
      if (typeof member !== 'string') return failure('TypeError', 'Member list items must be strings');
      const equals = member.indexOf('=');
      if (equals < 0) return failure('ValueError', 'dictionary update sequence element has length 1; 2 is required');
      const match = /^\.member\.([0-9]+)\.(.*)/.exec(member.slice(0, equals));
      // Keys of another form are passed over in silence, as `extract_param_list` does.
      if (!match) continue;
      const number = Number(match[1]);
      const field = present(match[2], 'field');
      const own = byNumber.get(number) ?? new Map<string, string>();
      own.set(field, member.slice(equals + 1));
      byNumber.set(number, own);
    }
    const sorted = [...byNumber].toSorted(([a], [b]) => a - b);
    const pairs = sorted.flatMap(([, fields]): readonly (readonly [PyTree, PyTree])[] => {
      const key = fields.get(String(keyName));
      const value = fields.get(String(valueName));
      // A member that lacks either field gives no entry.
      return key === undefined || value === undefined ? [] : [[key, value]];
    });
    return new Map(pairs);
  },
};

/** What a loop over it gives. */
function membersOf(list: PyTree): readonly PyTree[] | undefined {
  if (isList(list)) return list;
  if (isDict(list)) return [...list.keys()];
  return typeof list === 'string' ? [...list] : undefined;
}
