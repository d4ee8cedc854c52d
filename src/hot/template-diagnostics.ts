/** Messages about the shape of a template: version, sections, resources, outputs, conditions, parameter groups. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const templateNotMap = defineDiagnostic({
  code: 'hot/not-a-template',
  severity: 'error',
  message: (found: string) => `a template is a map of sections, but this is ${found}`,
  explanation:
    'The text is readable, but its top level has no sections such as `heat_template_version` and `resources`.',
});

export const noVersion = defineDiagnostic({
  code: 'hot/no-version',
  severity: 'error',
  message: () => 'no section names the version of the template',
  explanation:
    'One of `heat_template_version`, `HeatTemplateFormatVersion` and `AWSTemplateFormatVersion` must be there. It decides ' +
    'which functions and sections the template may use.',
});

export const abandonedStack = defineDiagnostic({
  code: 'hot/abandoned-stack',
  severity: 'error',
  message: () => 'this is what `openstack stack abandon` or `export` prints of a stack, not a template',
  explanation:
    'The JSON file that the client writes can be given in place of the template: it has the template, the environment and all files. This one is in another form, or is used as a nested template. Write it again as JSON, or save the value of its key `template` as a template, and each text below `files` under the name that ends its URL.',
});

export const brokenAbandonedStack = defineDiagnostic({
  code: 'hot/abandoned-stack-part',
  severity: 'error',
  message: (key: string, problem: string) => `the key "${key}" of the file of an abandoned stack ${problem}`,
  explanation:
    'What `openstack stack abandon` and `export` print has the keys `template`, `resources` and `environment`, each a map. The file was shortened or edited: write it again, or give the value of its key `template` as a template and the rest as an environment file.',
});

export const versionNotText = defineDiagnostic({
  code: 'hot/version-not-text',
  severity: 'error',
  message: (key: string) => `"${key}" is not a text`,
  explanation:
    'A version is a date such as `2018-08-31` or a name such as `rocky`. Dates need no quotes unless the file can be read by ' +
    "the second of Heat's parsers only, which another message then says; years alone are numbers.",
});

export const ambiguousVersion = defineDiagnostic({
  code: 'hot/ambiguous-version',
  severity: 'error',
  message: (first: string, second: string) => `both "${first}" and "${second}" name a version`,
  explanation: 'A template is either HOT or in one of the two CloudFormation-like dialects.',
});

export const unknownVersion = defineDiagnostic({
  code: 'hot/unknown-version',
  severity: 'error',
  message: (key: string, version: string) => `"${version}" is not a version of "${key}"`,
  explanation:
    'Heat knows the dates 2013-05-23, 2014-10-16, 2015-04-30, 2015-10-15, 2016-04-08, 2016-10-14, 2017-02-24, 2017-09-01, ' +
    '2018-03-02, 2018-08-31 and 2021-04-16, and the names newton, ocata, pike, queens, rocky and wallaby, spelled exactly so. ' +
    'The CloudFormation-like dialects have one date each: 2010-09-09 (AWS) and 2012-12-12 (Heat).',
});

export const unknownSection = defineDiagnostic({
  code: 'hot/unknown-section',
  severity: 'error',
  message: (section: string, version: string) => `"${section}" is not a section of templates of version ${version}`,
  explanation: 'Heat refuses a template with any other section than those of its version, `x-...` extensions included.',
});

export const sectionShape = defineDiagnostic({
  code: 'hot/section-shape',
  severity: 'error',
  message: (section: string, found: string) => `the section "${section}" is a map of names, but this is ${found}`,
  explanation: 'Sections such as `parameters`, `resources` and `outputs` hold one entry for each name.',
});

export const conditionsShape = defineDiagnostic({
  code: 'hot/conditions-shape',
  severity: 'error',
  message: (section: string, found: string) => `the section "${section}" is a map of names, but this is ${found}`,
  explanation: 'Unlike other sections this one may not be empty or null: leave it out where there are no conditions.',
});

export const nameNotText = defineDiagnostic({
  code: 'hot/name-not-text',
  severity: 'error',
  message: (section: string, written: string, type: string) =>
    `the name "${written}" in "${section}" reads as ${type} and not as a text`,
  explanation:
    'YAML 1.1 reads unquoted `on`, `off`, `yes`, `no`, `true`, `false`, `null` and numbers as other things than text. ' +
    'Put them in quotes to use them as names.',
});

export const entryShape = defineDiagnostic({
  code: 'hot/entry-shape',
  severity: 'error',
  message: (what: string, name: string, found: string) =>
    `the ${what} "${name}" is a map of keys, but this is ${found}`,
  explanation: 'Each resource and each output is described by a map.',
});

export const missingKey = defineDiagnostic({
  code: 'hot/missing-key',
  severity: 'error',
  message: (what: string, name: string, key: string) => `the ${what} "${name}" has no "${key}"`,
  explanation: 'A resource needs a type and an output needs a value; an output whose value is `null` is fine.',
});

export const unknownOutputKey = defineDiagnostic({
  code: 'hot/unknown-output-key',
  severity: 'error',
  message: (key: string, name: string, version: string) =>
    `"${key}" in the output "${name}" is not a key of outputs of version ${version}`,
  explanation:
    'Outputs have `value`, `description`, and since 2016-10-14 `condition`. Heat refuses other keys in templates that resources are made of, and ignores them in the template of the stack.',
});

export const unknownResourceKey = defineDiagnostic({
  code: 'hot/unknown-resource-key',
  severity: 'error',
  message: (key: string, name: string, version: string) =>
    `"${key}" in the resource "${name}" is not a key of resources of version ${version}`,
  explanation:
    'HOT takes `type`, `properties`, `metadata`, `depends_on`, `deletion_policy`, `update_policy` and `description`, and since ' +
    '2016-10-14 also `condition` and `external_id`. Properties of the type belong under `properties`.',
});

export const resourceKeyType = defineDiagnostic({
  code: 'hot/resource-key-type',
  severity: 'error',
  message: (name: string, key: string, wanted: string, found: string) =>
    `"${key}" of the resource "${name}" is ${wanted}, but this is ${found}`,
  explanation:
    'Heat takes a text as `type`, `deletion_policy`, `external_id` and `description`, a map as `properties`, `metadata` and ' +
    '`update_policy`, a text or a list of texts as `depends_on`, and a text or a boolean as `condition`. A key without a value ' +
    'is null, which none of them takes. `type`, `depends_on` and `description` cannot be functions.',
});

export const badDeletionPolicy = defineDiagnostic({
  code: 'hot/deletion-policy',
  severity: 'error',
  message: (policy: string, name: string, version: string) =>
    `"${policy}" of the resource "${name}" is not a deletion policy of version ${version}`,
  explanation: 'Policies are `Delete`, `Retain` and `Snapshot`, and since 2016-10-14 the same in lower case.',
});

export const sameNameTwice = defineDiagnostic({
  code: 'hot/same-name',
  severity: 'error',
  message: (name: string) => `"${name}" is the name of a parameter and of a resource`,
  explanation: 'Parameters and resources share one namespace in Heat.',
});

export const groupShape = defineDiagnostic({
  code: 'hot/parameter-group-shape',
  severity: 'error',
  message: (problem: string) => problem,
  explanation: 'The section is a list of maps, each with a list of parameter names under `parameters`.',
});

export const groupParameter = defineDiagnostic({
  code: 'hot/parameter-group-parameter',
  severity: 'error',
  message: (name: string, problem: string) => `the parameter "${name}" ${problem}`,
  explanation: 'A group lists declared parameters, and a parameter belongs to one group at most.',
});

export const templateTooLarge = defineDiagnostic({
  code: 'hot/too-large',
  severity: 'error',
  message: (size: number, limit: number) =>
    `the template has ${size} characters; --max-file-size raises the limit of ${limit}`,
  explanation:
    'Heat refuses templates of more than 512 KiB (`max_template_size` of heat.conf). Where the cloud has another limit, give it with --max-file-size, or with `limits.templateSize` of the library.',
});

export const templateDiagnostics = Object.freeze([
  templateNotMap,
  noVersion,
  abandonedStack,
  brokenAbandonedStack,
  versionNotText,
  ambiguousVersion,
  unknownVersion,
  unknownSection,
  sectionShape,
  conditionsShape,
  nameNotText,
  entryShape,
  missingKey,
  unknownOutputKey,
  unknownResourceKey,
  resourceKeyType,
  badDeletionPolicy,
  sameNameTwice,
  groupShape,
  groupParameter,
  templateTooLarge,
]);
