/**
 * Makes variants of any template that differ by environments alone: scalars of properties become parameters, and resources
 * get conditions, so that an environment can change each of them and leave each resource out.
 */
import { load } from 'js-yaml';

export interface Variants {
  /** The template with parameters whose defaults are what stood there. */
  readonly template: string;
  /** Parameters of an environment that changes something, by what it changes. */
  readonly environments: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

interface Parameter {
  readonly type: 'number' | 'string' | 'boolean';
  readonly default: number | string | boolean;
}

type Changes = Map<string, unknown>;

/** Undefined for what is no template with resources. */
export function variantsOf(text: string): Variants | undefined {
  const template = load(text);
  if (!isRecord(template) || !isRecord(template['resources'])) return declaredOnly(text, template);
  const version = String(template['heat_template_version']).slice(0, 10);
  const hasConditions = /^20(?:1[6-9]|2)/.test(version) && version > '2016-10';
  const added = new Map<string, Parameter>();
  const changes = { numbers: changed(), texts: changed(), switches: changed(), 'every second resource': changed() };
  const put = (value: number | string | boolean): unknown => {
    const name = `varied_${added.size}`;
    const type = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
    added.set(name, { type, default: value });
    if (typeof value === 'number') changes.numbers.set(name, value + 1);
    else if (typeof value === 'boolean') changes.switches.set(name, !value);
    else changes.texts.set(name, changedText(value));
    return { get_param: name };
  };
  const conditions = new Map<string, unknown>(
    isRecord(template['conditions']) ? Object.entries(template['conditions']) : [],
  );
  const resources = Object.entries(template['resources']).map(([name, resource], index): [string, unknown] => {
    if (!isRecord(resource)) return [name, resource];
    const properties = isRecord(resource['properties']) && { properties: parameterised(resource['properties'], put) };
    const conditional = hasConditions && resource['condition'] === undefined;
    if (!conditional) return [name, { ...resource, ...properties }];
    added.set(`with_${name}`, { type: 'boolean', default: true });
    conditions.set(`has_${name}`, { get_param: `with_${name}` });
    if (index % 2 === 0) changes['every second resource'].set(`with_${name}`, false);
    return [name, { ...resource, ...properties, condition: `has_${name}` }];
  });
  const declared = isRecord(template['parameters']) ? template['parameters'] : {};
  const parameters = { ...declared, ...Object.fromEntries(added) };
  return {
    template: JSON.stringify({
      ...template,
      parameters,
      ...(hasConditions && { conditions: Object.fromEntries(conditions) }),
      resources: Object.fromEntries(resources),
    }),
    environments: environmentsOf({ ...changes, 'declared parameters': changedDefaults(declared, 'default') }),
  };
}

function declaredOnly(text: string, template: unknown): Variants | undefined {
  if (!isRecord(template) || !isRecord(template['Parameters'])) return undefined;
  const changes = changedDefaults(template['Parameters'], 'Default');
  return { template: text, environments: environmentsOf({ 'declared parameters': changes }) };
}

function changed(): Changes {
  return new Map();
}

function environmentsOf(changes: Readonly<Record<string, Changes>>): Variants['environments'] {
  const told = Object.entries(changes).filter(([, values]) => values.size > 0);
  return new Map(told.map(([name, values]) => [name, Object.fromEntries(values)]));
}

function changedDefaults(parameters: Readonly<Record<string, unknown>>, key: string): Changes {
  return new Map(
    Object.entries(parameters).flatMap(([name, parameter]): readonly (readonly [string, unknown])[] => {
      const value = isRecord(parameter) ? parameter[key] : undefined;
      if (typeof value === 'number') return [[name, value + 1]];
      return typeof value === 'string' ? [[name, changedText(value)]] : [];
    }),
  );
}

/** Of the same kind as far as that can be seen. */
function changedText(text: string): string {
  const address = /^(\d+\.\d+)\.(\d+\.\d+(?:\/\d+)?)$/.exec(text);
  if (address) return `10.77.${address[2]}`;
  return text.includes('\n') ? `${text}# changed\n` : `${text}x`;
}

/** Everything but the arguments of functions, many of which must be literal. */
function parameterised(value: unknown, put: (value: number | string | boolean) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => parameterised(item, put));
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return put(value);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first && isFunctionName(first[0])) return value;
  return Object.fromEntries(
    entries.map(([key, item]) => [key, key === 'resource_def' || key === 'type' ? item : parameterised(item, put)]),
  );
}

function isFunctionName(key: string): boolean {
  const words =
    /^(?:get_|str_|list_|map_|Fn::|Ref$|resource_facade|repeat|digest|yaql|if$|equals|make_url|filter|contains)/;
  return words.test(key);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
