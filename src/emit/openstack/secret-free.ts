/** Takes secret texts out of a template that is written outside `secrets/`: hidden defaults, and passwords in clear. */
import type { Template } from '../../hot/ast.ts';
import { isDataMap, type TemplateData, type TemplateMap } from './plain-tree.ts';

/** A parameter whose value now comes from an environment file below `secrets/`. */
export interface TakenSecret {
  readonly parameter: string;
  readonly value: TemplateData;
}

/** Properties whose text is a secret wherever it stands. */
const secretProperties = new Set(['admin_pass', 'password', 'payload', 'private_key', 'private_key_passphrase']);

/** The same template, reading each secret from a hidden parameter. */
export function secretFree(
  data: TemplateMap,
  template: Template,
): { readonly data: TemplateMap; readonly secrets: readonly TakenSecret[] } {
  const hot = template.dialect === 'hot';
  const parametersKey = hot ? 'parameters' : 'Parameters';
  const resourcesKey = hot ? 'resources' : 'Resources';
  const secrets: TakenSecret[] = [];
  const parameters = hiddenDefaults(data.get(parametersKey), template, secrets);
  const resources = data.get(resourcesKey);
  const added = new Map<string, TemplateData>();
  const take = (resource: string, property: string, value: string): TemplateData => {
    const parameter = `${resource}_${property}`.replaceAll(/\W+/g, '_');
    secrets.push({ parameter, value });
    added.set(parameter, hiddenParameter(template.dialect));
    return new Map([[hot ? 'get_param' : 'Ref', parameter]]);
  };
  const cleaned = isDataMap(resources)
    ? new Map(
        [...resources].map(([name, body]) => [
          name,
          clearTexts(body, (property, value) => take(name, property, value)),
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

function hiddenParameter(dialect: Template['dialect']): TemplateMap {
  return dialect === 'hot'
    ? new Map<string, TemplateData>([
        ['type', 'string'],
        ['hidden', true],
      ])
    : new Map<string, TemplateData>([
        ['Type', 'String'],
        ['NoEcho', true],
      ]);
}

function clearTexts(data: TemplateData, take: (property: string, value: string) => TemplateData): TemplateData {
  if (Array.isArray(data)) return data.map((item) => clearTexts(item, take));
  if (!isDataMap(data)) return data;
  return new Map(
    [...data].map(([key, value]) => [
      key,
      secretProperties.has(key) && typeof value === 'string' && value !== ''
        ? take(key, value)
        : clearTexts(value, take),
    ]),
  );
}
