/** Tools of heat-cfntools that only ask or tell Heat something: in a VM they have no effect, and nothing waits for what they are given. */
import { concat } from '../../../evaluate/concat.ts';
import { known, originsOf, withOrigins, wordOf, type Value } from '../../../evaluate/value.ts';

export const idleTools = ['cfn-hup', 'cfn-push-stats'];

/** The text with a word in the place of each argument of such a tool that is not known. */
export function withoutIdle(text: Value): Value {
  if (text.kind !== 'symbolic' || text.expression.op !== 'concat') return text;
  let before = '';
  const parts = text.expression.parts.map((part) => {
    const isIdle = idleCall.test(before);
    before += wordOf(part);
    return part.kind === 'symbolic' && isIdle ? withOrigins(known('none'), originsOf(part)) : part;
  });
  return withOrigins(concat(parts), text.origins);
}

/** Up to an argument; a backslash joins lines. */
const idleCall = /\bcfn-(?:hup|push-stats)[ \t](?:[^\n;&|]|(?<=\\)\n)*$/;
