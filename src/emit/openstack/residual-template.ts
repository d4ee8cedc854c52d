/** A template without what has moved: what stays and refers to it asks a parameter instead. */
import { isDataList, isDataMap, rewrite, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { referenceOf, referencesIn, type Reference } from './references.ts';
import { isSecretReference, typeOfReference, type MovedNames, type MovedParameter } from './moved-names.ts';
import type { MemberKeys } from './member-keys.ts';
import { keysOf, sectionOf, type SectionKeys } from './section-keys.ts';
import { quiet, runsOnEveryUpdate } from './quiet-resource.ts';
import type { TemplateUse } from './template-set.ts';

interface ResidualInput {
  readonly use: TemplateUse;
  /** Of the template, with the names of files as they are written. */
  readonly data: TemplateMap;
  keeps(resource: string): boolean;
  readonly names: MovedNames;
  readonly members: MemberKeys;
  /** The stack exists, so that nothing of it may change but what has moved. */
  readonly live: boolean;
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
  const replaceIn =
    (when: When) =>
    (node: TemplateData): TemplateData | undefined => {
      const reference = referenceOf(node);
      if (!reference || !gone.has(reference.resource)) return undefined;
      const parameter = parameterOf(reference, when, input);
      moved.set(parameter.parameter, parameter);
      return askFor(parameter, reference, input);
    };
  const resources = new Map(
    [...all]
      .filter(([name]) => !gone.has(name))
      .map(([name, body]) => [name, keptBody(name, body, { input, keys, gone, replaceIn })]),
  );
  const result = new Map(data);
  result.set(keys.resources, resources);
  const outputs = keptOutputs(sectionOf(data, keys.outputs), { input, gone, replaceIn });
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
  readonly replaceIn: (when: When) => (node: TemplateData) => TemplateData | undefined;
}

/** A live server is replaced when its start-up data differs, so it goes on with the value from before the move. */
type When = 'before' | 'after';

const servers: ReadonlySet<string> = new Set(['OS::Nova::Server', 'AWS::EC2::Instance']);

function keptBody(
  name: string,
  body: TemplateData,
  { input, keys, gone, replaceIn }: Keeping & { readonly keys: SectionKeys },
): TemplateData {
  if (!isDataMap(body)) return body;
  const { instances } = input.use;
  const definition = { keys, instances: instances.get(name) ?? [], siblings: instances };
  const calm = input.live && !runsOnEveryUpdate(body, definition) ? quiet(body, definition) : body;
  const isServer = input.live && definition.instances.some(({ plugin }) => servers.has(plugin));
  const asking = rewrite(calm, replaceIn(isServer ? 'before' : 'after'));
  const independent = isDataMap(asking) ? withoutDependencies(asking, keys, gone) : asking;
  return isDataMap(independent) ? input.members.withKey(independent, definition.instances, input.use) : independent;
}

/** Of the root, outputs that are as valid as before; a parent may read any output of a nested stack. */
function keptOutputs(outputs: TemplateMap, { input, gone, replaceIn }: Keeping): TemplateMap {
  if (!input.use.root) return new Map([...outputs].map(([name, body]) => [name, rewrite(body, replaceIn('after'))]));
  return new Map([...outputs].filter(([, body]) => ![...referencesIn(body)].some((name) => gone.has(name))));
}

/** A placeholder of a group in a path (`resource.%index%.first_address`) makes the value one of each member. */
const placeholder = /%[^%\s]+%/;

function parameterOf(reference: Reference, when: When, input: ResidualInput): MovedParameter {
  const { use, names, members } = input;
  const { resource, path } = reference;
  const [instance] = use.instances.get(resource) ?? [];
  // An id does not change with the move.
  const before = when === 'before' && path.length > 0;
  const wanted = ['moved', resource, ...path, ...(before ? ['before'] : [])].join('_').replace(placeholder, '');
  const byIndex = path.some((part) => placeholder.test(part));
  const byMember = !byIndex && members.differ(use);
  const type = typeOfReference(reference, instance);
  const by = byIndex ? 'index' : 'member';
  return {
    parameter: names.name(JSON.stringify([use.name, type, before, resource, ...path]), wanted),
    resource,
    path,
    type,
    ...(before && { before }),
    hidden: isSecretReference(reference, instance),
    ...((byIndex || byMember) && { by }),
  };
}

function askFor({ parameter, by, path }: MovedParameter, { rest }: Reference, input: ResidualInput): TemplateData {
  if (input.use.template.dialect !== 'hot') return new Map([['Ref', parameter]]);
  const index = path.map((part) => placeholder.exec(part)?.[0]).find((part) => part !== undefined);
  const byIndex = by === 'index' && index !== undefined ? [index] : [];
  const byMember = by === 'member' ? [input.members.keyIn(input.use)] : [];
  const steps = [...byIndex, ...byMember, ...rest];
  return new Map([['get_param', steps.length > 0 ? [parameter, ...steps] : parameter]]);
}

const eachOf = { single: '', index: ', by index', member: ', by path of the member' } as const;

function definitionOf({ type, by, before, hidden, resource, path }: MovedParameter, keys: SectionKeys): TemplateMap {
  const named = path.length === 0 ? `Id of ${resource}` : `${path.join('.')} of ${resource}`;
  const what = before ? `${named} before it moved: another value replaces servers` : `${named}, which has moved`;
  const each = eachOf[by ?? 'single'];
  const isMap = type === 'json' || by !== undefined;
  return new Map<string, TemplateData>([
    [keys.type, isMap ? keys.parameterTypes.json : keys.parameterTypes.string],
    [keys.description, `${what}${each}`],
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
