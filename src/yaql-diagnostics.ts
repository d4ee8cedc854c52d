/** Explanations of the codes of `YaqlError`: apart from the query language itself, which is slow to load. */
import { defineDiagnostic, type DiagnosticKind } from './diagnostics/diagnostic.ts';

const explanations = {
  'yaql/ambiguous-function':
    'Several functions of that name take these arguments, and none of them fits better than the others. Convert an argument, with int() or str() for example, so that one fits.',
  'yaql/ambiguous-method':
    'Several methods of that name take this receiver and these arguments, and none of them fits better than the others.',
  'yaql/argument': 'An argument has a value or a type that the function does not take.',
  'yaql/character':
    'The expression holds a character that is no part of the language, or a text without its closing quote. Texts stand in single, double or back quotes.',
  'yaql/named-argument':
    'An argument is given by a name that the function does not have, or twice: by its place and by its name.',
  'yaql/no-matching-function':
    'A function of that name exists, but takes other arguments: the number or the types differ. A null where a list is wanted is the most frequent cause.',
  'yaql/no-matching-method':
    'A method of that name exists, but not for a receiver of this type, or with other arguments. A null where a list is wanted is the most frequent cause.',
  'yaql/python':
    "A function failed inside, as Python does: a missing key, an index out of range, a division by zero, a text that is no number. `className` of the library's error names Python's own class.",
  'yaql/syntax': 'The expression ends too early, or a word, operator or bracket is in the wrong place.',
  'yaql/too-deep': 'Calls or brackets are nested deeper than Python allows, mostly by a recursion that does not end.',
  'yaql/too-many-elements':
    'A collection with more than 200 elements was gone through or returned; Heat stops there (`limit_iterators` of heat.conf). Where the cloud has another limit, give it with --max-query-elements.',
  'yaql/too-many-steps':
    'The evaluation takes more steps than heat2kube allows one expression. Heat has no such limit and would go on computing.',
  'yaql/too-much-memory':
    'One value would take more than 10,000 bytes of memory as Python counts them; Heat stops there (`memory_quota` of heat.conf). Long texts and big lists reach this soon. Where the cloud has another limit, give it with --max-query-memory.',
  'yaql/unknown-function': 'Heat offers no function of that name. Methods, such as len, may need a receiver: $.len().',
  'yaql/unknown-method': 'Heat offers no method of that name.',
} as const;

export const yaqlDiagnostics: readonly DiagnosticKind<readonly [text: string]>[] = Object.freeze(
  Object.entries(explanations).map(([code, explanation]) =>
    defineDiagnostic({ code, severity: 'error', message: (text: string) => text, explanation }),
  ),
);
