/**
 * Takes secret texts out of a template that is written outside `secrets/`: hidden defaults, passwords in clear, texts that show a
 * password or key, and what a nested template hides.
 */
import { looksSecret } from '../../check/secret-names.ts';
import { secretLine } from '../../check/secret-texts.ts';
import type { Template } from '../../hot/ast.ts';
import { isDataList, isDataMap, type TemplateData, type TemplateMap } from './plain-tree.ts';

/** A parameter whose value now comes from an environment file below `secrets/`. */
export interface TakenSecret {
  readonly parameter: string;
  readonly value: TemplateData;
}

/** Properties whose text is a secret although their names do not say so. */
const secretProperties = new Set(['payload']);

/** What the templates of a stack know of each other. */
export interface SecretNames {
  /** Parameters that the template of a type hides; empty for types without one. */
  hiddenBy(type: string): ReadonlySet<string>;
  /** The name of a parameter for a place, which no other place and no parameter of the templates has. */
  nameFor(place: string, wanted: string): string;
}

/** The same template, reading each secret from a hidden parameter. */
export function secretFree(
  data: TemplateMap,
  template: Template,
  names: SecretNames,
): { readonly data: TemplateMap; readonly secrets: readonly TakenSecret[] } {
  const hot = template.dialect === 'hot';
  const parametersKey = hot ? 'parameters' : 'Parameters';
  const resourcesKey = hot ? 'resources' : 'Resources';
  const secrets: TakenSecret[] = [];
  const parameters = hiddenDefaults(data.get(parametersKey), template, secrets);
  const resources = data.get(resourcesKey);
  const added = new Map<string, TemplateData>();
  const take = (resource: string, property: string, value: TemplateData): TemplateData => {
    const place = JSON.stringify([template.file.name, resource, property, plainText(value)]);
    const parameter = names.nameFor(place, `${resource}_${property}`.replaceAll(/\W+/g, '_'));
    secrets.push({ parameter, value });
    added.set(parameter, hiddenParameter(template.dialect, value));
    return new Map([[hot ? 'get_param' : 'Ref', parameter]]);
  };
  const cleaned = isDataMap(resources)
    ? new Map(
        [...resources].map(([name, body]) => [
          name,
          clearTexts(body, { take: (property, value) => take(name, property, value), names }),
        ]),
      )
    : resources;
  const result = new Map(data);
  if (parameters || added.size > 0) result.set(parametersKey, new Map([...(parameters ?? []), ...added]));
  if (cleaned !== undefined) result.set(resourcesKey, cleaned);
  return { data: result, secrets };
}

function hiddenDefaults(
  section: TemplateData | undefined,
  template: Template,
  secrets: TakenSecret[],
): TemplateMap | undefined {
  if (!isDataMap(section)) return undefined;
  return new Map(
    [...section].map(([name, body]) => {
      const key = template.dialect === 'hot' ? 'default' : 'Default';
      const value = isDataMap(body) ? body.get(key) : undefined;
      if (!isDataMap(body) || value === undefined || template.parameters.get(name)?.hidden !== true)
        return [name, body];
      secrets.push({ parameter: name, value });
      return [name, new Map([...body].filter(([entry]) => entry !== key))];
    }),
  );
}

function hiddenParameter(dialect: Template['dialect'], value: TemplateData): TemplateMap {
  const isText = !isDataMap(value) && !isDataList(value);
  return dialect === 'hot'
    ? new Map<string, TemplateData>([
        ['type', isText ? 'string' : 'json'],
        ['hidden', true],
      ])
    : new Map<string, TemplateData>([
        ['Type', isText ? 'String' : 'Json'],
        ['NoEcho', true],
      ]);
}

/** To tell places of equal names apart. */
function plainText(value: TemplateData): string {
  if (isDataList(value)) return `[${value.map(plainText).join(',')}]`;
  if (isDataMap(value)) return `{${[...value].map(([key, item]) => `${key}:${plainText(item)}`).join(',')}}`;
  return String(value);
}

interface Taking {
  readonly take: (property: string, value: TemplateData) => TemplateData;
  readonly names: SecretNames;
}

function clearTexts(data: TemplateData, taking: Taking): TemplateData {
  if (isDataList(data))
    return data.map((item) => (showsSecret(item) ? taking.take('text', item) : clearTexts(item, taking)));
  if (!isDataMap(data)) return data;
  const type = data.get('type') ?? data.get('Type');
  const hidden = typeof type === 'string' ? taking.names.hiddenBy(type) : new Set<string>();
  return new Map(
    [...data].map(([key, value]) => {
      if (isSecretText(key, value) || showsSecret(value)) return [key, taking.take(key, value)];
      const isProperties = key === 'properties' || key === 'Properties';
      return [key, clearTexts(isProperties && isDataMap(value) ? withoutHidden(value, hidden, taking) : value, taking)];
    }),
  );
}

/** The properties of a nested template, those that it hides as parameters. */
function withoutHidden(properties: TemplateMap, hidden: ReadonlySet<string>, { take }: Taking): TemplateMap {
  return new Map(
    [...properties].map(([name, value]) => [name, hidden.has(name) && isWritten(value) ? take(name, value) : value]),
  );
}

/** Nothing that a function gives: that is looked at where it comes from. */
function isWritten(value: TemplateData): boolean {
  if (isDataList(value)) return value.every(isWritten);
  if (!isDataMap(value)) return value !== null && value !== '';
  return value.size !== 1 && [...value.values()].every(isWritten);
}

function isSecretText(key: string, value: TemplateData): boolean {
  if (!secretProperties.has(key) && !looksSecret(key)) return false;
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

function showsSecret(value: TemplateData): boolean {
  return typeof value === 'string' && secretLine(value) !== undefined;
}
