/** Messages about texts that cannot be read as YAML or JSON, and about equal keys. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const yamlSyntax = defineDiagnostic({
  code: 'yaml/syntax',
  severity: 'error',
  message: (reason: string) => `this is not YAML: ${reason}`,
  explanation:
    'The text cannot be read as YAML 1.1, which is what Heat reads, nor as JSON. Reading stops at the first such place, so ' +
    'other errors in the file appear only after this one is fixed. Frequent causes: a tab used for indentation, a value ' +
    'that starts with `@`, a backquote, `%`, `*` or `&` without quotes, a `: ` inside an unquoted text, entries of one ' +
    'map that start in different columns, a quote or bracket that is never closed.',
});

export const yamlSecondReading = defineDiagnostic({
  code: 'yaml/second-reading',
  severity: 'warning',
  message: (reason: string) =>
    `Heat's first YAML parser refuses this text (${reason}); the second one takes it and reads unquoted dates as dates`,
  explanation:
    'Heat reads a file with libyaml. When libyaml refuses it, Heat reads it again with the parser of PyYAML, which takes some texts ' +
    'that libyaml does not, such as `{a:[b]}` without a space behind the colon. PyYAML reads an unquoted `2018-08-31` as ' +
    'a date and not as a string, so Heat does not find the version of a template whose version is a date.',
});

export const yamlUnknownTag = defineDiagnostic({
  code: 'yaml/unknown-tag',
  severity: 'error',
  message: (tag: string) => `the tag "${tag}" is not known`,
  explanation:
    'Heat knows only the tags of YAML itself (`!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!binary`, `!!map`, `!!seq`, ' +
    '...). The short forms of CloudFormation (`!Ref`, `!Sub`, `!GetAtt`) do not work; write the long form, `{ Ref: name }`.',
});

export const yamlBadValue = defineDiagnostic({
  code: 'yaml/bad-value',
  severity: 'error',
  message: (text: string, type: string) => `"${text}" cannot be read as ${type}`,
  explanation: 'A tag such as `!!int`, or the form of the text (`0b_`), asks for a type that the text does not fit.',
});

export const yamlBareSpecial = defineDiagnostic({
  code: 'yaml/bare-special',
  severity: 'error',
  message: (text: string) => `an unquoted "${text}" has a special meaning in YAML 1.1 and is not a value`,
  explanation: 'Put `=` or `<<` in quotes to use it as a string.',
});

export const yamlKeyNotScalar = defineDiagnostic({
  code: 'yaml/key-not-scalar',
  severity: 'error',
  message: (what: string) => `a ${what} is used as the key of a map`,
  explanation:
    'Keys are texts, numbers, booleans or null. Unquoted `{{ name }}` of a templating language reads as a map used as a key; ' +
    'put it in quotes.',
});

export const yamlMergeValue = defineDiagnostic({
  code: 'yaml/merge-value',
  severity: 'error',
  message: () => 'a merge key ("<<") takes a map or a list of maps',
  explanation: 'The value of `<<` is usually an alias of a map (`<<: *defaults`) or a list of such aliases.',
});

export const yamlSecondDocument = defineDiagnostic({
  code: 'yaml/second-document',
  severity: 'error',
  message: () => 'a second document starts here',
  explanation: 'A template or environment is one YAML document; a line `---` behind the first content starts another.',
});

export const yamlUnprintable = defineDiagnostic({
  code: 'yaml/unprintable',
  severity: 'error',
  message: (code: string) => `the character ${code} is not allowed in YAML`,
  explanation:
    'YAML takes printable characters, tabs and line breaks. Control characters often come from a copied terminal output or a ' +
    'file in another encoding; inside double quotes they can be written as an escape such as `\\x07`.',
});

export const yamlUndefinedAlias = defineDiagnostic({
  code: 'yaml/undefined-alias',
  severity: 'error',
  message: (name: string) => `there is no anchor "${name}"`,
  explanation:
    'An alias `*name` needs an anchor `&name` before it in the same file. A text that starts with `*` must be in quotes.',
});

export const yamlAnchor = defineDiagnostic({
  code: 'yaml/anchor',
  severity: 'error',
  message: (name: string, problem: string) => `the anchor "${name}" ${problem}`,
  explanation:
    'An anchor is defined once in a file, its name consists of letters, digits, `-` and `_`, and an alias to it may not stand ' +
    'inside the anchored node itself.',
});

export const yamlLimit = defineDiagnostic({
  code: 'yaml/limit',
  severity: 'error',
  message: (what: string, limit: number) => `the text exceeds the limit of ${limit} ${what}`,
  explanation: 'Limits on nesting, nodes and alias expansion prevent a small file from exhausting the memory.',
});

export const yamlDuplicateKey = defineDiagnostic({
  code: 'yaml/duplicate-key',
  severity: 'warning',
  message: (key: string) => `the key "${key}" occurs twice in this map; the last one is used`,
  explanation:
    'Heat uses the last of equal keys without a warning, so the content of the first is lost. Two resources of the same name are ' +
    'the usual case.',
});

export const yamlDiagnostics = Object.freeze([
  yamlSyntax,
  yamlSecondReading,
  yamlUnknownTag,
  yamlBadValue,
  yamlBareSpecial,
  yamlKeyNotScalar,
  yamlMergeValue,
  yamlSecondDocument,
  yamlUnprintable,
  yamlUndefinedAlias,
  yamlAnchor,
  yamlLimit,
  yamlDuplicateKey,
]);
