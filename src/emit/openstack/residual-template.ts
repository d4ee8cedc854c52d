/** A template without what has moved: what stays and refers to it asks a parameter instead. */
import { isDataList, isDataMap, rewrite, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { referenceOf, referencesOf, type Reference } from './references.ts';
import { isSecretReference, memberPath, typeOfReference, type MovedNames, type MovedParameter } from './moved-names.ts';
import type { MemberKeys } from './member-keys.ts';
import { keysOf, sectionOf, type SectionKeys } from './section-keys.ts';
import { quiet, retained, runsOnEveryUpdate, type Definition } from './quiet-resource.ts';
import type { BeforePlaces } from './before-places.ts';
import type { Resource } from '../../stack/stack.ts';
import { withSaidAddress } from './said-address.ts';
import { instancesOf, membersOf, type TemplateUse } from './template-set.ts';

interface ResidualInput {
  readonly use: TemplateUse;
  /** Of the template, with the names of files as they are written. */
  readonly data: TemplateMap;
  keeps(resource: string): boolean;
  readonly names: MovedNames;
  readonly members: MemberKeys;
  /** The stack exists, so that nothing of it may change but what has moved: what servers that stay are made of. */
  readonly before?: BeforePlaces;
  /** Names of the members that leave a group of which others stay. */
  leaving(group: Resource): readonly string[];
  /** The address that a server or port of the new stack must have, where it is the only one of its definition. */
  addressOf(resource: string): string | undefined;
  /** Whether it is a group that holds what has moved too, and must not delete it. */
  isWhole(group: string): boolean;
}

interface Residual {
  readonly data: TemplateMap;
  readonly moved: readonly MovedParameter[];
}

export function residualTemplate(input: ResidualInput): Residual {
  const { use, data } = input;
  const keys = keysOf(use.template);
  const all = sectionOf(data, keys.resources);
  const gone = new Set([...all.keys()].filter((name) => !input.keeps(name)));
  const moved = new Map<string, MovedParameter>();
  const leaving = new Map([...all.keys()].map((name) => [name, leavingOf(name, input)]));
  const replaceIn =
    (when: When) =>
    (node: TemplateData): TemplateData | undefined => {
      const reference = referenceOf(node);
      if (!reference) return undefined;
      const lost = leaving.get(reference.resource) ?? [];
      if (!gone.has(reference.resource) && !isOfMembers(reference, lost)) return undefined;
      const parameter = parameterOf(reference, when, input);
      moved.set(parameter.parameter, parameter);
      return askFor(parameter, reference, input);
    };
  const keeping = { input, gone, leaving, replaceIn };
  const resources = new Map(
    [...all]
      .filter(([name]) => !gone.has(name))
      .map(([name, body]) => [name, isDataMap(body) ? keptBody(name, body, { ...keeping, keys }) : body]),
  );
  const result = new Map(data);
  result.set(keys.resources, resources);
  const outputs = keptOutputs(sectionOf(data, keys.outputs), keeping);
  if (outputs.size > 0) result.set(keys.outputs, outputs);
  else result.delete(keys.outputs);
  const added = new Map([...moved.values()].map((parameter) => [parameter.parameter, definitionOf(parameter, keys)]));
  const member = input.members.parameterOf(use);
  if (member !== undefined && input.members.needs(use)) {
    added.set(member, memberDefinition(keys));
  }
  const parameters = new Map([...sectionOf(data, keys.parameters), ...added]);
  return { data: added.size > 0 ? withParameters(result, parameters, keys) : result, moved: [...moved.values()] };
}

/** Parameters stand before resources, also where the template had none. */
function withParameters(data: TemplateMap, parameters: TemplateMap, keys: SectionKeys): TemplateMap {
  if (data.has(keys.parameters)) return new Map([...data, [keys.parameters, parameters]]);
  return new Map(
    [...data].flatMap(([key, section]): readonly [string, TemplateData][] =>
      key === keys.resources
        ? [
            [keys.parameters, parameters],
            [key, section],
          ]
        : [[key, section]],
    ),
  );
}

interface Keeping {
  readonly input: ResidualInput;
  readonly gone: ReadonlySet<string>;
  /** Members that leave, by the name of their group. */
  readonly leaving: ReadonlyMap<string, readonly string[]>;
  readonly replaceIn: (when: When) => (node: TemplateData) => TemplateData | undefined;
}

/** Whether a group that loses these members gives another value for it, or none: all but what it says of one that stays. */
function isOfMembers({ path }: Reference, lost: readonly string[]): boolean {
  if (lost.length === 0 || path.length === 0) return false;
  const asked = memberPath(path);
  return asked === undefined || lost.includes(asked.member);
}

/** A live server is replaced when its start-up data differs, so it goes on with the value from before the move. */
type When = 'before' | 'after';

function leavingOf(name: string, { use, leaving }: ResidualInput): readonly string[] {
  const [group] = instancesOf(use, name);
  return group ? leaving(group) : [];
}

function keptBody(
  name: string,
  body: TemplateMap,
  { input, keys, gone, leaving: lost, replaceIn }: Keeping & { readonly keys: SectionKeys },
): TemplateData {
  const { use, before } = input;
  const definition = { keys, instances: instancesOf(use, name), siblings: use.instances };
  const calm = before && !runsOnEveryUpdate(body, definition) ? quiet(body, definition) : body;
  if (input.isWhole(name)) return retained(calm, definition);
  const leaving = lost.get(name) ?? [];
  const rest = leaving.length > 0 ? withoutMembers(calm, leaving, definition) : calm;
  const whole = before?.hasDefinition(use, name) ? 'before' : 'after';
  const asking = rewriteGiven(rest, {
    key: keys.properties,
    isGroup: definition.instances.some(({ group }) => group),
    change: (property) =>
      replaceIn(property !== undefined && before?.hasProperty(use, name, property) ? 'before' : whole),
  });
  const address = input.addressOf(name);
  const [resource] = definition.instances;
  const addressed = address === undefined || !resource ? asking : withSaidAddress(asking, address, { keys, resource });
  const independent = withoutDependencies(addressed, keys, gone);
  return input.members.withKey(independent, definition.instances, use);
}

interface Rewriting {
  /** Of the section of properties. */
  readonly key: string;
  readonly isGroup: boolean;
  /** `property` is set inside a property of the resource, or of members of the group. */
  change(property: string | undefined): (node: TemplateData) => TemplateData | undefined;
}

const memberDefinitions: ReadonlySet<string> = new Set(['resource_def', 'resource']);

function rewriteGiven(body: TemplateMap, { key, isGroup, change }: Rewriting): TemplateMap {
  const given = (property: string, value: TemplateData): TemplateData =>
    isGroup && memberDefinitions.has(property) && isDataMap(value)
      ? rewriteGiven(value, { key: 'properties', isGroup: false, change })
      : rewrite(value, change(property));
  return new Map(
    [...body].map(([name, value]) => [
      name,
      name === key && isDataMap(value)
        ? new Map([...value].map(([property, inner]) => [property, given(property, inner)]))
        : rewrite(value, change(undefined)),
    ]),
  );
}

/** Heat removes members by name, and goes on with as many as stay. */
function withoutMembers(body: TemplateMap, leaving: readonly string[], { keys, instances }: Definition): TemplateMap {
  const properties = sectionOf(body, keys.properties);
  const policies = properties.get('removal_policies');
  const count = instances.slice(0, 1).flatMap(membersOf).length - leaving.length;
  const removed = new Map<string, TemplateData>([['resource_list', leaving]]);
  const changed = new Map<string, TemplateData>([
    ...properties,
    ['count', count],
    ['removal_policies', [...(isDataList(policies) ? policies : []), removed]],
  ]);
  return new Map([...body, [keys.properties, changed]]);
}

/** Of the root, outputs that are as valid as before; a parent may read any output of a nested stack. */
function keptOutputs(outputs: TemplateMap, { input, gone, leaving, replaceIn }: Keeping): TemplateMap {
  const { use, before } = input;
  if (!use.root) {
    const when = (name: string): When => (before?.hasOutput(use, name) ? 'before' : 'after');
    return new Map([...outputs].map(([name, body]) => [name, rewrite(body, replaceIn(when(name)))]));
  }
  const isLost = ({ resource, path }: Reference): boolean => {
    const member = memberPath(path)?.member;
    return gone.has(resource) || (member !== undefined && leaving.get(resource)?.includes(member) === true);
  };
  return new Map([...outputs].filter(([, body]) => !referencesOf(body).some(isLost)));
}

function parameterOf(reference: Reference, when: When, input: ResidualInput): MovedParameter {
  const { use, names, members } = input;
  const { resource, path, steps } = reference;
  const [instance] = instancesOf(use, resource);
  // An id does not change with the move.
  const before = when === 'before' && path.length > 0;
  const wanted = ['moved', resource, ...path, ...(before ? ['before'] : [])].join('_');
  const type = typeOfReference(reference, instance);
  return {
    parameter: names.name(JSON.stringify([use.name, type, before, resource, ...steps]), wanted),
    resource,
    path,
    steps,
    type,
    ...(before && { before }),
    hidden: isSecretReference(reference, instance),
    by: members.wayOf(use),
  };
}

function askFor({ parameter, by }: MovedParameter, { rest }: Reference, input: ResidualInput): TemplateData {
  const key = by !== 'only' ? [input.members.keyIn(input.use)] : [];
  if (input.use.template.dialect !== 'hot') {
    const whole = new Map([['Ref', parameter]]);
    return by !== 'only' ? new Map([['Fn::Select', [...key, whole]]]) : whole;
  }
  const steps = [...key, ...rest];
  return new Map([['get_param', steps.length > 0 ? [parameter, ...steps] : parameter]]);
}

const eachOf = { only: '', path: ', by path of the member', 'stack-name': ', by name of the nested stack' } as const;

function definitionOf({ type, by, before, hidden, resource, path }: MovedParameter, keys: SectionKeys): TemplateMap {
  const named = path.length === 0 ? `Id of ${resource}` : `${path.join('.')} of ${resource}`;
  const what = before
    ? `${named} before it moved: another value would replace what lives`
    : `${named}, which has moved`;
  const isMap = type === 'json' || by !== 'only';
  return new Map<string, TemplateData>([
    [keys.type, isMap ? keys.parameterTypes.json : keys.parameterTypes.string],
    [keys.description, `${what}${eachOf[by]}`],
    ...(hidden ? [[keys.hidden, true] as const] : []),
  ]);
}

function memberDefinition(keys: SectionKeys): TemplateMap {
  return new Map<string, TemplateData>([
    [keys.type, keys.parameterTypes.string],
    [keys.description, 'Path of this member: the key of its values in other parameters'],
  ]);
}

function withoutDependencies(body: TemplateMap, keys: SectionKeys, gone: ReadonlySet<string>): TemplateMap {
  const needed = body.get(keys.dependsOn);
  if (needed === undefined) return body;
  const all = isDataList(needed) ? needed : [needed];
  const names = all.filter((name) => typeof name === 'string' && !gone.has(name));
  if (names.length === all.length) return body;
  const rest = new Map([...body].filter(([key]) => key !== keys.dependsOn));
  return names.length > 0 ? rest.set(keys.dependsOn, names) : rest;
}
