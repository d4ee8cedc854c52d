/** Rewrites one template file for a stack whose machines leave: only what must change changes, and nothing is evaluated. */
import type { Template } from '../../hot/ast.ts';
import { isTemplateName } from '../../hot/registry.ts';
import { callOf, dataOf, isDataMap, rewrite, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { referencesIn, referenceOf, type Reference } from './references.ts';
import { secretFree, type SecretNames, type TakenSecret } from './secret-free.ts';

export interface RewriteInput {
  readonly template: Template;
  /** The name to write for a file that the template refers to. */
  rename(reference: string): string;
  readonly names: SecretNames;
}

export interface Rewritten {
  readonly data: TemplateMap;
  /** Values that were taken out because they are secret. */
  readonly secrets: readonly TakenSecret[];
  /** References to removed resources that became parameters. */
  readonly moved: readonly MovedReference[];
}

export interface MovedReference extends Reference {
  /** Name of the parameter that stands for it. */
  readonly parameter: string;
}

/** Every resource with the policy Retain; deployments also run on creation only, so that the update runs no script. */
export function protectTemplate(input: RewriteInput): Rewritten {
  const { data, secrets } = prepared(input);
  const keys = keysOf(input.template);
  const resources = sectionOf(data, keys.resources);
  const guarded = new Map([...resources].map(([name, body]) => [name, isDataMap(body) ? retained(body, keys) : body]));
  return { data: new Map([...data, [keys.resources, guarded]]), secrets, moved: [] };
}

/** Without the resources that moved; what refers to them asks a parameter instead. */
export function residualTemplate(input: RewriteInput, keeps: (resource: string) => boolean): Rewritten {
  const { data, secrets } = prepared(input);
  const keys = keysOf(input.template);
  const all = sectionOf(data, keys.resources);
  const gone = new Set([...all.keys()].filter((name) => !keeps(name)));
  const moved = new Map<string, MovedReference>();
  const replace = (node: TemplateData): TemplateData | undefined => {
    const reference = referenceOf(node);
    if (!reference || !gone.has(reference.resource)) return undefined;
    const parameter = movedName(reference);
    moved.set(parameter, { ...reference, parameter });
    return new Map([[input.template.dialect === 'hot' ? 'get_param' : 'Ref', parameter]]);
  };
  const resources = new Map(
    [...all]
      .filter(([name]) => !gone.has(name))
      .map(([name, body]) => [name, withoutDependencies(rewrite(body, replace), keys, gone)]),
  );
  const outputs = [...sectionOf(data, keys.outputs)].filter(
    ([, body]) => ![...referencesIn(body)].some((name) => gone.has(name)),
  );
  const result = new Map(data);
  result.set(keys.resources, resources);
  if (outputs.length > 0) result.set(keys.outputs, new Map(outputs));
  else result.delete(keys.outputs);
  if (moved.size > 0)
    result.set(keys.parameters, withMoved(sectionOf(data, keys.parameters), [...moved.values()], keys));
  return { data: ordered(result, keys), secrets, moved: [...moved.values()] };
}

interface SectionKeys {
  readonly parameters: string;
  readonly resources: string;
  readonly outputs: string;
  readonly deletionPolicy: string;
  readonly dependsOn: string;
  readonly type: string;
  readonly typeOfText: string;
  readonly description: string;
}

const hotKeys: SectionKeys = {
  parameters: 'parameters',
  resources: 'resources',
  outputs: 'outputs',
  deletionPolicy: 'deletion_policy',
  dependsOn: 'depends_on',
  type: 'type',
  typeOfText: 'string',
  description: 'description',
};

const cfnKeys: SectionKeys = {
  parameters: 'Parameters',
  resources: 'Resources',
  outputs: 'Outputs',
  deletionPolicy: 'DeletionPolicy',
  dependsOn: 'DependsOn',
  type: 'Type',
  typeOfText: 'String',
  description: 'Description',
};

function keysOf({ dialect }: Template): SectionKeys {
  return dialect === 'hot' ? hotKeys : cfnKeys;
}

function sectionOf(data: TemplateMap, key: string): TemplateMap {
  const section = data.get(key);
  return isDataMap(section) ? section : new Map();
}

function prepared({ template, rename, names }: RewriteInput): {
  readonly data: TemplateMap;
  readonly secrets: readonly TakenSecret[];
} {
  const whole = dataOf(template.tree);
  // Types are looked up by the names that the template has for files.
  const { data, secrets } = secretFree(isDataMap(whole) ? whole : new Map(), template, names);
  const renamed = rewrite(data, (node) => renamedFile(node, rename));
  return { data: isDataMap(renamed) ? renamed : data, secrets };
}

const fileFunctions = new Set(['get_file']);

/** `get_file` calls and the types of nested templates name files: those move along. */
function renamedFile(node: TemplateData, rename: (reference: string) => string): TemplateData | undefined {
  const call = callOf(node, fileFunctions);
  if (call && typeof call[1] === 'string') return new Map([[call[0], rename(call[1])]]);
  if (!isDataMap(node)) return undefined;
  const type = node.get('type') ?? node.get('Type');
  if (typeof type !== 'string' || !isTemplateName(type)) return undefined;
  return new Map(
    [...node].map(([key, value]) =>
      key === 'type' || key === 'Type'
        ? [key, rename(type)]
        : [key, rewrite(value, (inner) => renamedFile(inner, rename))],
    ),
  );
}

const runsScripts = /^OS::Heat::(?:Software|Structured)Deployment$/;

function retained(body: TemplateMap, keys: SectionKeys): TemplateMap {
  const guarded = new Map<string, TemplateData>([...body].filter(([key]) => key !== keys.deletionPolicy));
  const type = body.get(keys.type);
  const properties = body.get('properties');
  if (typeof type === 'string' && runsScripts.test(type) && isDataMap(properties)) {
    guarded.set('properties', new Map<string, TemplateData>([...properties, ['actions', ['CREATE']]]));
  }
  return guarded.set(keys.deletionPolicy, 'Retain');
}

function withoutDependencies(body: TemplateData, keys: SectionKeys, gone: ReadonlySet<string>): TemplateData {
  if (!isDataMap(body)) return body;
  const needed = body.get(keys.dependsOn);
  if (needed === undefined) return body;
  const names = (Array.isArray(needed) ? needed : [needed]).filter(
    (name) => typeof name === 'string' && !gone.has(name),
  );
  const rest = new Map([...body].filter(([key]) => key !== keys.dependsOn));
  return names.length > 0 ? rest.set(keys.dependsOn, names) : rest;
}

/** `moved_db_first_address`: says what it stands for, and is a legal name in both dialects. */
function movedName({ resource, path }: Reference): string {
  return ['moved', resource, ...path].join('_').replaceAll(/\W+/g, '_');
}

function withMoved(parameters: TemplateMap, moved: readonly MovedReference[], keys: SectionKeys): TemplateMap {
  const added = moved.map(({ parameter, resource, path }): [string, TemplateData] => [
    parameter,
    new Map<string, TemplateData>([
      [keys.type, keys.typeOfText],
      [
        keys.description,
        path.length === 0 ? `Id of ${resource}, which has moved` : `${path.join('.')} of ${resource}, which has moved`,
      ],
    ]),
  ]);
  return new Map([...parameters, ...added]);
}

/** Parameters stand before resources, also where the template had none. */
function ordered(data: TemplateMap, keys: SectionKeys): TemplateMap {
  const last = [keys.resources, keys.outputs];
  return new Map(
    [...data].filter(([key]) => !last.includes(key)).concat([...data].filter(([key]) => last.includes(key))),
  );
}
