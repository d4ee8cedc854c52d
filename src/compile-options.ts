/** Holds the caller to the options that there are: a wrong one is a `TypeError` that names it, never a stack that is compiled otherwise. */
import type { OverlayOptions } from './compile-overlays.ts';
import type { CompileLimits, CompileOptions } from './compile-types.ts';
import { mode, profile } from './config/keys.ts';
import { closestName } from './diagnostics/did-you-mean.ts';
import type { Host } from './host/host.ts';
import type { ResolveOptions } from './resolve-stack.ts';
import { isDnsLabel } from './kubernetes/names.ts';
import { notPlain } from './shape/caller-data.ts';
import { checkLifts } from './topology/lift-set.ts';

/** What is wrong with a value: the end of a sentence that begins with the option. */
type Check = (value: unknown) => string | undefined;
type Checks<T> = { readonly [K in keyof Required<T>]: Check };

const text: Check = (value) => (typeof value === 'string' ? undefined : 'it must be a text');
const template: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'it must be the name of the template';
const list: Check = (value) => (Array.isArray(value) ? undefined : 'it must be a list');
const texts: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'it must be a list of texts';
const table: Check = (value) => (isTable(value) ? undefined : 'it must be an object or a Map');
const needed: Check = (value) => (value === null ? 'it must be the name of an output' : undefined);
const label: Check = (value) =>
  typeof value === 'string' && isDnsLabel(value)
    ? undefined
    : 'it must be a DNS label: lower-case letters, digits and "-"';
const fn: Check = (value) => (typeof value === 'function' ? undefined : 'it must be a function');

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function word(words: readonly string[]): Check {
  return (value) =>
    typeof value === 'string' && words.includes(value)
      ? undefined
      : `"${String(value)}" is not one of ${words.join(', ')}`;
}

const limit: Check = (value) => (typeof value === 'number' && value > 0 ? undefined : 'it must be a positive number');

const compileChecks: Checks<CompileOptions> = {
  template,
  environments: texts,
  parameters: table,
  profile: word(profile.words),
  mode: word(mode.words),
  stackName: text,
  namespace: label,
  config: table,
  configFile: text,
  facts: table,
  factsFile: text,
  cluster: table,
  clusterFile: text,
  joined: texts,
  secrets: table,
  lock: text,
  answers: table,
  overlays: list,
  lifts: list,
  targets: list,
  backends: list,
  output: needed,
  digest: fn,
  missingParameters: word(['error', 'open']),
  missingFacts: word(['error', 'open']),
  limits: table,
};

const overlayChecks: Checks<OverlayOptions> = {
  name: text,
  environments: texts,
  parameters: table,
  secrets: table,
  profile: word(profile.words),
  mode: word(mode.words),
  namespace: label,
};

const limitChecks: Checks<CompileLimits> = {
  templateSize: limit,
  resources: limit,
  nesting: limit,
  steps: limit,
  queryElements: limit,
  queryMemory: limit,
};

const resolveChecks: Checks<ResolveOptions> = {
  template,
  environments: texts,
  environmentMode: word(['files', 'single']),
  parameters: table,
  attributes: table,
  release: word(['19', '27']),
  plugins: texts,
  limits: table,
  stackName: text,
};

/** @throws TypeError */
export function checkOptions(host: Host, options: CompileOptions): void {
  checkHost(host);
  checkTable(options, compileChecks, 'options');
  checkNeeded(options, ['template'], '');
  if (options.limits) checkTable(options.limits, limitChecks, 'limits');
  checkLifts(options.lifts ?? []);
  const { config, facts, cluster, parameters, secrets, answers } = options;
  checkPlain({ config, facts, cluster });
  checkGiven(parameters, 'parameters');
  checkTexts(secrets, 'secrets');
  checkTexts(answers, 'answers');
  for (const [index, overlay] of (options.overlays ?? []).entries()) {
    checkTable(overlay, overlayChecks, `overlays.${index}`);
    checkNeeded(overlay, ['name'], `overlays.${index}.`);
    checkGiven(overlay.parameters, `overlays.${index}.parameters`);
    checkTexts(overlay.secrets, `overlays.${index}.secrets`);
  }
}

/** @throws TypeError */
export function checkResolveOptions(host: Host, options: ResolveOptions): void {
  checkHost(host);
  checkTable(options, resolveChecks, 'options');
  checkNeeded(options, ['template'], '');
  if (options.limits) checkTable(options.limits, limitChecks, 'limits');
  const { attributes, parameters } = options;
  checkPlain({ attributes });
  checkGiven(parameters, 'parameters');
}

function checkPlain(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    const found = notPlain(value, name);
    if (found) throw new TypeError(`${found.path}: ${found.wrong}`);
  }
}

/** A parameter that is named has a value: a variable that is not set must not pass for one that nobody gives. */
function checkGiven(values: object | undefined, path: string): void {
  for (const [name, value] of entriesOf(values)) {
    if (value === undefined) throw new TypeError(`${path}.${name}: it has no value`);
  }
  checkPlain({ [path]: values });
}

function checkTexts(values: object | undefined, path: string): void {
  for (const [name, value] of entriesOf(values)) {
    if (typeof value !== 'string') throw new TypeError(`${path}.${name}: it must be a text`);
  }
}

function entriesOf(values: object | undefined): readonly (readonly [unknown, unknown])[] {
  return values instanceof Map ? [...values] : Object.entries(values ?? {});
}

function checkHost(host: Host): void {
  const given: unknown = host;
  const isHost = isTable(given) && 'read' in given && 'resolve' in given;
  if (!isHost) throw new TypeError('host: it must have the functions read and resolve, as memoryHost gives them');
}

function checkTable(given: object, checks: Readonly<Record<string, Check>>, path: string): void {
  if (!isTable(given)) throw new TypeError(`${path}: it must be an object`);
  const inside = path === 'options' ? '' : `${path}.`;
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) throw new TypeError(`${inside}${name}: there is no such option${meantText(name, Object.keys(checks))}`);
    const wanted = value === undefined ? undefined : check(value);
    if (wanted !== undefined) throw new TypeError(`${inside}${name}: ${wanted}`);
  }
}

function checkNeeded(given: object, names: readonly string[], path: string): void {
  const present = new Map<string, unknown>(Object.entries(given));
  for (const name of names) {
    if (present.get(name) === undefined) throw new TypeError(`${path}${name}: it is missing`);
  }
}

function meantText(name: string, names: readonly string[]): string {
  const meant = closestName(name, names);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}
