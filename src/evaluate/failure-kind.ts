/** The category of a failed function: the recorded results tell it by the words of the message. */
import type { Scope } from './scope.ts';

/** The first that fits counts. */
const categories: readonly (readonly [kind: string, words: RegExp])[] = [
  ['missing_parameter', /Parameter \([^)]*\) was not provided/],
  ['non_string_name', /sequence item \d+: expected str|not supported between instances/],
  ['wrong_shape', /object has no attribute|object is not iterable/],
  ['resource_definition', /must be a list of strings/],
  [
    'function_arguments',
    /Incorrect arguments|Incorrect index|syntax should be|Wrong Arguments|[Aa]rguments? to (?:function )?"|expected 2 arguments|usage: |Invalid arguments to|argument to |Bad expression|Invalid URL port|should be boolean type|were not found in the template|minimum number of condition|unhashable type|must operate on|Items to (?:join|merge|concat)|empty separator|values to unpack|undefined or empty value|parameters must be a mapping/,
  ],
  ['bad_condition', /[Cc]ondition /],
];

/** What is wrong with a property has no other words than that; anywhere else it is a check of the resource that failed. */
export function kindOfFailure(text: string, section: Scope['section']): string {
  const found = categories.find(([, words]) => words.test(text))?.[0];
  return found ?? (section === 'property' || section === 'policy' ? 'property_value' : 'resource_check');
}
