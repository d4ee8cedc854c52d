/** Messages about the definitions of parameters. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const parameterShape = defineDiagnostic({
  code: 'hot/parameter-shape',
  severity: 'error',
  message: (name: string, found: string) => `the parameter "${name}" is a map of keys, but this is ${found}`,
  explanation:
    'A parameter needs at least a type: `{ type: string }`, in CloudFormation-like templates `{ Type: String }`.',
});

export const parameterKey = defineDiagnostic({
  code: 'hot/parameter-key',
  severity: 'error',
  message: (key: string, name: string, version: string) =>
    `"${key}" in the parameter "${name}" is not a key of parameters of version ${version}`,
  explanation:
    'HOT takes `type`, `label`, `description`, `default`, `hidden`, `constraints`, `immutable` and `schema`, and since ' +
    '2018-03-02 also `tags`. A parameter without a default is required; there is no other key for that.',
});

export const parameterWithoutType = defineDiagnostic({
  code: 'hot/parameter-without-type',
  severity: 'error',
  message: (name: string) => `the parameter "${name}" has no type`,
  explanation: 'Types are `string`, `number`, `boolean`, `json` and `comma_delimited_list`.',
});

export const parameterType = defineDiagnostic({
  code: 'hot/parameter-type',
  severity: 'error',
  message: (type: string, name: string) => `"${type}" of the parameter "${name}" is not a type of parameters`,
  explanation:
    'HOT has `string`, `number`, `boolean`, `json` and `comma_delimited_list`; CloudFormation-like templates have `String`, ' +
    '`Number`, `Boolean`, `Json` and `CommaDelimitedList`. The types `AWS::...` and `List<...>` of AWS do not exist in Heat.',
});

export const parameterTags = defineDiagnostic({
  code: 'hot/parameter-tags',
  severity: 'error',
  message: (name: string, found: string) => `the tags of the parameter "${name}" are a list, but this is ${found}`,
  explanation: 'Tags are a list of texts.',
});

export const constraintsShape = defineDiagnostic({
  code: 'hot/constraints-shape',
  severity: 'error',
  message: (name: string, wanted: string, found: string) =>
    `the constraints of the parameter "${name}" are ${wanted}, but this is ${found}`,
  explanation: 'Each item of the list `constraints` is a map such as `{ length: { min: 8 }, description: why }`.',
});

export const constraintKey = defineDiagnostic({
  code: 'hot/constraint-key',
  severity: 'error',
  message: (key: string, name: string) => `"${key}" is not a constraint that the parameter "${name}" can have`,
  explanation:
    'Constraints are `length`, `range`, `modulo`, `allowed_values`, `allowed_pattern` and `custom_constraint`, each with an ' +
    'optional `description`.',
});

export const noConstraint = defineDiagnostic({
  code: 'hot/no-constraint',
  severity: 'error',
  message: (name: string) => `an entry in the constraints of the parameter "${name}" names no constraint`,
  explanation: 'A description alone is no constraint, and `modulo` exists only since version 2017-02-24.',
});

export const constraintIgnored = defineDiagnostic({
  code: 'hot/constraint-ignored',
  severity: 'warning',
  message: (ignored: string, used: string, name: string) =>
    `"${ignored}" of the parameter "${name}" is ignored, because the same entry has "${used}"`,
  explanation:
    'Heat reads one constraint from each entry of the list, the first of `modulo`, `range`, `length`, `allowed_values`, ' +
    '`allowed_pattern` and `custom_constraint`. Further ones need entries of their own.',
});

export const constraintInvalid = defineDiagnostic({
  code: 'hot/constraint-invalid',
  severity: 'error',
  message: (name: string, problem: string) => `a constraint of the parameter "${name}" is invalid: ${problem}`,
  explanation:
    'A range and a length take `min` and `max`, a modulo takes `step` and `offset`, allowed values are a list, and a ' +
    "pattern is one of Python's regular expressions. Heat refuses the template if any of them is wrong, whatever the value is.",
});

export const parameterDiagnostics = Object.freeze([
  parameterShape,
  parameterKey,
  parameterWithoutType,
  parameterType,
  parameterTags,
  constraintsShape,
  constraintKey,
  noConstraint,
  constraintIgnored,
  constraintInvalid,
]);
