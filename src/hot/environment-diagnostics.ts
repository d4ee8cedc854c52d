/** Messages about environments. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const environmentNotMap = defineDiagnostic({
  code: 'environment/not-a-map',
  severity: 'error',
  message: (found: string) => `an environment is a map of sections, but this is ${found}`,
  explanation: 'An environment has sections such as `parameters` and `resource_registry`.',
});

export const environmentSection = defineDiagnostic({
  code: 'environment/unknown-section',
  severity: 'error',
  message: (section: string) => `"${section}" is not a section of environments`,
  explanation:
    'Sections are `parameters`, `parameter_defaults`, `resource_registry`, `parameter_merge_strategies`, ' +
    '`encrypted_param_names` and `event_sinks`. Parameters at the top level, as very old clients took them, are refused.',
});

export const environmentEmptySection = defineDiagnostic({
  code: 'environment/empty-section',
  severity: 'error',
  message: (section: string) => `the section "${section}" is null`,
  explanation: 'Heat refuses a section without content. Leave it out, or write `{}`.',
});

export const environmentShape = defineDiagnostic({
  code: 'environment/shape',
  severity: 'error',
  message: (what: string, wanted: string, found: string) => `${what} is ${wanted}, but this is ${found}`,
  explanation:
    '`parameters`, `parameter_defaults`, `resource_registry` and `parameter_merge_strategies` are maps, `event_sinks` and ' +
    '`encrypted_param_names` are lists. A type in the registry is mapped to a text.',
});

export const environmentHook = defineDiagnostic({
  code: 'environment/hook',
  severity: 'error',
  message: (found: string) => `${found} is not a hook or a list of hooks`,
  explanation: 'Hooks are `pre-create`, `pre-update`, `pre-delete`, `post-create`, `post-update` and `post-delete`.',
});

export const environmentRestrictedAction = defineDiagnostic({
  code: 'environment/restricted-action',
  severity: 'error',
  message: (found: string) => `${found} is not a restricted action or a list of them`,
  explanation: 'Actions that can be restricted are `update` and `replace`.',
});

export const environmentConflict = defineDiagnostic({
  code: 'environment/conflicting-strategy',
  severity: 'error',
  message: (parameter: string, strategy: string, earlier: string) =>
    `the parameter "${parameter}" is merged by "${strategy}" here, but by "${earlier}" in an earlier file`,
  explanation:
    'Each environment file that sets a parameter must name the same strategy for it under `parameter_merge_strategies`; a ' +
    'file that names none means `overwrite`.',
});

export const environmentMerge = defineDiagnostic({
  code: 'environment/merge',
  severity: 'error',
  message: (parameter: string, problem: string) =>
    `the values of the parameter "${parameter}" cannot be merged: ${problem}`,
  explanation:
    'Texts and comma-delimited texts are joined, lists are appended, maps are updated. Numbers and booleans cannot be merged, ' +
    'nor can a JSON text be merged into another one.',
});

export const environmentSink = defineDiagnostic({
  code: 'environment/event-sink',
  severity: 'error',
  message: (problem: string) => `an event sink ${problem}`,
  explanation:
    'The one kind of event sink is `{ type: zaqar-queue, target: name, ttl: seconds }`; `ttl` may be left out.',
});

export const environmentUnusedStrategy = defineDiagnostic({
  code: 'environment/unknown-strategy',
  severity: 'warning',
  message: (strategy: string) => `"${strategy}" is not a merge strategy, and the default one is used`,
  explanation: 'Strategies are `overwrite`, `merge` and `deep_merge`.',
});

export const environmentWins = defineDiagnostic({
  code: 'environment/wins-over-parameter',
  severity: 'warning',
  message: (name: string) => `this value of "${name}" is used instead of the one given as a parameter`,
  explanation:
    'Heat merges environment files after the parameters that a caller gives (`-P`), so if both have a value for a parameter, the ' +
    'file takes precedence. Remove the parameter from the file, or put the value into another file and name that last.',
});

export const environmentDiagnostics = Object.freeze([
  environmentNotMap,
  environmentSection,
  environmentEmptySection,
  environmentShape,
  environmentHook,
  environmentRestrictedAction,
  environmentConflict,
  environmentMerge,
  environmentSink,
  environmentUnusedStrategy,
  environmentWins,
]);
