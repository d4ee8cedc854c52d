/** Messages about a stack as a whole: its resources' types, their edges, nested stacks and groups. */
import { refusedFile } from '../host/host-diagnostics.ts';
import { isUrl } from '../host/paths.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { valueLeftOut } from '../evaluate/value-left-out.ts';

export const unknownType = defineDiagnostic<readonly [type: string]>({
  code: 'hot/unknown-resource-type',
  severity: 'error',
  message: (type) =>
    /\.(?:yml|hot|json|ya?ml\.\w+)$/i.test(type)
      ? `the resource type "${type}" is unknown to Heat: names of nested templates end in .yaml or .template`
      : `the resource type "${type}" is unknown to Heat`,
  explanation:
    'The type is neither part of the stock engine nor in the resource registry of the environment. Names of nested templates ' +
    'must end in .yaml or .template. If your cloud has a plug-in for the type, list the type under "plugins" in heat2kube.yaml.',
});

export const missingPart = defineDiagnostic<readonly [resource: string, type: string, part: string]>({
  code: 'hot/missing-part',
  severity: 'error',
  message: (resource, type, part) =>
    `Resource "${resource}": the built-in template of ${type} uses ${part}, which is not a type of the stock engine`,
  explanation:
    'The type is valid only in clouds whose operator has installed a template for the missing type, or another one ' +
    'for the type itself.',
});

export const remoteTemplate = defineDiagnostic<readonly [resource: string, url: string]>({
  code: 'hot/remote-template',
  severity: 'error',
  message: (resource, url) => `Resource "${resource}" needs the template "${url}", which is not fetched`,
  explanation:
    'The engine fetches this template from the network while it validates the stack. Put the template next to this ' +
    'one and use its file name as type of the resource.',
});

export const typeRecursion = defineDiagnostic<readonly [type: string]>({
  code: 'environment/registry-recursion',
  severity: 'error',
  message: (type) => `The resource registry maps "${type}" to itself`,
  explanation: 'The mappings of the resource registry form a cycle.',
});

export const badResourceName = defineDiagnostic<readonly [resource: string]>({
  code: 'hot/resource-name',
  severity: 'error',
  message: (resource) => `Resource name "${resource}" contains "/"`,
  explanation: 'Heat uses the slash in paths of nested resources, so a name must not contain one.',
});

export const unknownDependency = defineDiagnostic<readonly [resource: string, target: string]>({
  code: 'hot/unknown-dependency',
  severity: 'error',
  message: (resource, target) => `Resource "${resource}" depends on "${target}", which is not in the template`,
  explanation: 'Every name under depends_on must be a resource of the same template; disabled ones are allowed.',
});

export const circularDependency = defineDiagnostic<readonly [path: readonly string[]]>({
  code: 'hot/circular-dependency',
  severity: 'error',
  message: (path) => `Resource dependencies form a cycle: ${path.join(' -> ')}`,
  explanation:
    'Each resource of the path needs the next one to exist first. Edges come from depends_on, from get_resource and ' +
    'get_attr in properties and metadata, and from rules of the resource types (a server waits for the subnets of ' +
    'its network).',
});

export const externalDependency = defineDiagnostic<readonly [resource: string]>({
  code: 'hot/external-resource-dependency',
  severity: 'error',
  message: (resource) => `Resource "${resource}" has an external_id, so it may not have depends_on`,
  explanation: 'A resource with external_id exists already; Heat drops its other dependencies and forbids this one.',
});

export const propertiesNotMap = defineDiagnostic<readonly [resource: string, key: string]>({
  code: 'hot/properties-not-map',
  severity: 'error',
  message: (resource, key) => `The ${key} of resource "${resource}" must be written as a map`,
  explanation: 'Single properties may be functions; the whole section may not.',
});

export const snapshotPolicy = defineDiagnostic<readonly [resource: string, type: string]>({
  code: 'hot/snapshot-policy',
  severity: 'error',
  message: (resource, type) => `Resource "${resource}" has deletion policy Snapshot, which ${type} does not support`,
  explanation: 'Only servers and volumes can be snapshotted when they are deleted.',
});

export const deletionPolicyValue = defineDiagnostic<readonly [resource: string, policy: string]>({
  code: 'hot/deletion-policy-value',
  severity: 'error',
  message: (resource, policy) => `Resource "${resource}" has an invalid deletion policy "${policy}"`,
  explanation: 'Policies are Delete, Retain and Snapshot; in lower case only since 2016-10-14.',
});

export const sameName = defineDiagnostic<readonly [name: string]>({
  code: 'hot/name-used-twice',
  severity: 'error',
  message: (name) => `"${name}" is both a parameter and a resource`,
  explanation: 'Parameters and resources share one namespace in Heat.',
});

export const nestingDepth = defineDiagnostic<readonly [resource: string, limit: number]>({
  code: 'hot/nesting-too-deep',
  severity: 'error',
  message: (resource, limit) =>
    `Resource "${resource}" would nest stacks deeper than ${limit}; --max-nesting raises the limit`,
  explanation:
    'Heat limits how deep stacks may nest (`max_nested_stack_depth` of heat.conf). A template that contains itself also ends here. ' +
    'Where the cloud has another limit, give it with --max-nesting, or with `limits.nesting` of the library.',
});

export const childStackName = defineDiagnostic<readonly [resource: string, stack: string]>({
  code: 'hot/child-stack-name',
  severity: 'error',
  message: (resource, stack) => `Heat refuses the name "${stack}" of the stack nested in resource "${resource}"`,
  explanation:
    'A nested stack is called after its parent and its resource. Stack names have letters, digits, "_", "-" and "." only, and at ' +
    'most 255 characters. Rename the resource.',
});

export const externalWithoutId = defineDiagnostic<readonly [resource: string, type: string]>({
  code: 'hot/external-without-id',
  severity: 'error',
  message: (resource, type) => `Resource "${resource}" has an external_id, but Heat cannot look up an ${type} by id`,
  explanation:
    'Heat looks up what external_id names before it takes it over. Some Neutron types stand for a link between two things and ' +
    'have no id of their own; with external_id Heat fails on them.',
});

export const tooManyResources = defineDiagnostic<readonly [limit: number]>({
  code: 'hot/too-many-resources',
  severity: 'error',
  // Not how many: a hidden value may have asked for them.
  message: (limit) =>
    `The stack has more than ${limit} resources with what is nested in it; --max-resources raises the limit`,
  explanation:
    'Heat limits the resources of a stack together with its nested stacks and groups (`max_resources_per_stack` of heat.conf). ' +
    'The message stands at the resource whose template or members exceed the limit. Where the cloud has another limit, give it with ' +
    '--max-resources, or with `limits.resources` of the library.',
});

export const missingTemplate = defineDiagnostic<readonly [file: string]>({
  code: 'hot/missing-nested-template',
  severity: 'error',
  message: (file) =>
    isUrl(file)
      ? `the nested template "${file}" is a URL; heat2kube does not fetch files over the network`
      : `the nested template "${file}" cannot be read`,
  explanation:
    'The nested template does not exist relative to the template that uses it, or it cannot be parsed. Templates are not ' +
    'fetched over the network: save a copy and use its file name as the type, or map the type to it in an environment.',
  saidBy: refusedFile,
});

export const facadeMismatch = defineDiagnostic<readonly [resource: string, problem: string]>({
  code: 'hot/facade-mismatch',
  severity: 'error',
  message: (resource, problem) => `Resource "${resource}": ${problem}`,
  explanation:
    'A template that replaces a known resource type must have the same interface: all its attributes as outputs, parameters of ' +
    'the same types for its properties, a parameter for each required property, and no other required parameters.',
});

export const missingMember = defineDiagnostic<readonly [group: string, member: string]>({
  code: 'evaluate/missing-member',
  severity: 'error',
  message: (group, member) => `Member "${member}" not found in group resource "${group}"`,
  explanation: 'An attribute of the form resource.NAME asks for a member that the group does not have.',
});

export const childParameterText = defineDiagnostic<readonly [resource: string, property: string, problem: string]>({
  code: 'evaluate/child-parameter',
  severity: 'error',
  message: (resource, property, problem) =>
    `Property "${property}" of "${resource}" cannot become a parameter of its template: ${problem}`,
  explanation: 'Heat joins lists with commas to pass them to a nested template; that works for lists of texts only.',
});

export const memberDefinition = defineDiagnostic<readonly [resource: string, problem: string]>({
  code: 'hot/group-member',
  severity: 'error',
  message: (resource, problem) => `Group "${resource}": ${problem}`,
  explanation: 'The definition of the group members is itself a resource definition and follows the same rules.',
});

export const unknownGroupSize = defineDiagnostic<readonly [resource: string]>({
  code: 'evaluate/group-size-unknown',
  severity: 'info',
  message: (resource) => `The size of group "${resource}" is not known yet; one member "*" represents all`,
  explanation:
    'The size depends on a value that is not known yet. Give the parameter a value to see every member; until then one ' +
    'member is compiled and the parameter is marked as structural.',
});

export const stackDiagnostics = Object.freeze([
  unknownType,
  missingPart,
  remoteTemplate,
  typeRecursion,
  badResourceName,
  unknownDependency,
  circularDependency,
  externalDependency,
  externalWithoutId,
  childStackName,
  propertiesNotMap,
  snapshotPolicy,
  deletionPolicyValue,
  sameName,
  nestingDepth,
  tooManyResources,
  missingTemplate,
  facadeMismatch,
  missingMember,
  childParameterText,
  memberDefinition,
  unknownGroupSize,
  valueLeftOut,
]);
