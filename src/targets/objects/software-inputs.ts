/** Inputs of a deployment with their values, and a structured configuration with these filled in. */
import {
  hiddenWith,
  isNull,
  joinOrigins,
  known,
  list,
  map,
  originsOf,
  secrecyOf,
  textOf,
  withOrigins,
  type Origins,
  type Value,
} from '../../evaluate/value.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';
import type { SoftwareUnit } from '../../topology/kinds/software-unit.ts';

/** What the configuration declares, then what only the deployment gives. An input without a value is an empty text. */
export function inputsOf(unit: SoftwareUnit, run: SoftwareRun): ReadonlyMap<string, Value> {
  const given = run.inputs?.kind === 'map' ? run.inputs : undefined;
  const inputs = new Map<string, Value>();
  for (const item of declared(unit)) {
    const name = item.entries.get('name');
    const key = textOf(name);
    if (name === undefined || key === undefined) continue;
    const value = given?.entries.get(key) ?? item.entries.get('default');
    const text = withOrigins(value === undefined || isNull(value) ? known('') : value, named(value, name));
    inputs.set(key, hiddenWith(text, secrecyOf(name)));
  }
  for (const [key, value] of given?.entries ?? [])
    if (!inputs.has(key)) inputs.set(key, hiddenWith(value, given?.secretKeys ?? false));
  return inputs;
}

/** As a structured configuration is filled with them: what the deployment gives needs no declaration there. */
export function fillingInputs(unit: SoftwareUnit, run: SoftwareRun): ReadonlyMap<string, Value> {
  const inputs = new Map(inputsOf(unit, run));
  if (run.inputs?.kind !== 'map') return inputs;
  const { entries, secretKeys = false } = run.inputs;
  for (const [key, value] of entries) if (!isNull(value)) inputs.set(key, hiddenWith(value, secretKeys));
  return inputs;
}

/** Leaves of the value, and of the name under which it is declared. */
function named(value: Value | undefined, name: Value): Origins {
  return joinOrigins(value ? originsOf(value) : [], originsOf(name));
}

type Item = Extract<Value, { readonly kind: 'map' }>;

function declared({ body }: SoftwareUnit): readonly Item[] {
  return 'inputs' in body ? mapsIn(body.inputs) : [];
}

/** Names of outputs that make a deployment fail where they have a value. */
export function errorOutputs({ body }: SoftwareUnit): readonly Value[] {
  if (!('outputs' in body)) return [];
  return mapsIn(body.outputs).flatMap(({ entries }) => {
    const [flag, name] = [entries.get('error_output'), entries.get('name')];
    const isError = flag?.kind === 'known' && flag.value === true;
    return isError && name ? [withOrigins(name, joinOrigins(originsOf(name), originsOf(flag)))] : [];
  });
}

function mapsIn(value: Value | undefined): readonly Item[] {
  return value?.kind === 'list' ? value.items.filter((item) => item.kind === 'map') : [];
}

/** What a structured configuration is filled with. */
interface Filling {
  /** The key under which it names an input. */
  readonly key: string;
  readonly inputs: ReadonlyMap<string, Value>;
  /** Takes down the name of an input that nobody gives. */
  readonly missing: (name: Value) => void;
}

/** `{get_input: name}` becomes the value of the input, or null. */
export function fillInputs(config: Value, filling: Filling): Value {
  if (config.kind === 'list') return { ...config, items: config.items.map((item) => fillInputs(item, filling)) };
  if (config.kind !== 'map') return config;
  const [only, ...others] = config.entries;
  const name = only && others.length === 0 && only[0] === filling.key ? textOf(only[1]) : undefined;
  if (only && name !== undefined) {
    const value = filling.inputs.get(name);
    if (value) return withOrigins(value, joinOrigins(originsOf(value), originsOf(only[1])));
    filling.missing(only[1]);
    return known(null);
  }
  const entries = [...config.entries].map(([field, item]) => [field, fillInputs(item, filling)] as const);
  return withOrigins(map(entries), config.origins);
}

/** All of them as one map. */
export function inputMap(inputs: ReadonlyMap<string, Value>): Value {
  return map([...inputs]);
}

/** Items of a list, each a text; what is no list is one. */
export function wordsIn(value: Value | undefined): readonly string[] {
  const all = value?.kind === 'list' ? value.items : [value ?? list([])];
  return all.flatMap((item) => textOf(item) ?? []);
}

/** Files that the input `env_files` of a Compose project lists, by their names. */
export function environmentFiles(inputs: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const files = new Map<string, Value>();
  for (const item of mapsIn(inputs.get('env_files'))) {
    const [name, content] = [item.entries.get('file_name'), item.entries.get('content')];
    const path = textOf(name);
    if (!name || path === undefined || !content) continue;
    const text = withOrigins(content, joinOrigins(originsOf(content), originsOf(name)));
    files.set(path, hiddenWith(text, secrecyOf(name)));
  }
  return files;
}
