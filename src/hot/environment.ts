/** Merges environments as Heat's engine does, and says which values, defaults and mappings a stack gets from them. */
import type { Reporter } from '../diagnostics/diagnostic.ts';
import { describeTree, isFalsy, scalarText } from './describe.ts';
import { environmentShape, environmentSink, environmentWins } from './environment-diagnostics.ts';
import type { EnvironmentFile, EnvironmentSection } from './environment-file.ts';
import { mergeParameters } from './merge-parameters.ts';
import type { MergeContext, ParameterValues } from './merge-parameters.ts';
import { createRegistry, emptyRegistry } from './registry.ts';
import type { Registry } from './registry.ts';
import { readRegistry } from './registry-reader.ts';
import { isNull, textOf, valueOf } from './tree.ts';
import type { MappingNode, SequenceNode, Tree } from './tree.ts';

/** Everything that a stack gets from its environments, merged. */
export interface Environment {
  /** Values for the root stack's parameters, those given separately included. A null means "not given". */
  readonly parameters: ReadonlyMap<string, Tree>;
  /** Defaults for parameters of these names in the root stack and all nested ones. A null means none. */
  readonly parameterDefaults: ReadonlyMap<string, Tree>;
  /** Mappings of `resource_registry`, of all files merged by their top-level keys. */
  readonly registry: Registry;
  /** Names under `encrypted_param_names`. */
  readonly encryptedParameters: readonly string[];
  /** Valid entries of `event_sinks`; invalid ones are reported and omitted. */
  readonly eventSinks: readonly Tree[];
}

/** All that makes the environment of a stack. */
interface EnvironmentInput {
  readonly files: readonly EnvironmentFile[];
  /** `single`: the environment is part of the request, given parameters win; `files`: a list of files, which win over them. */
  readonly mode: 'single' | 'files';
  readonly given: ReadonlyMap<string, Tree>;
  /** Types of the parameters of all templates, in HOT's spelling. */
  readonly parameterTypes: ReadonlyMap<string, string>;
  /** How the registry's `base_url` changes the place against which template names are resolved. */
  resolve(from: string, reference: string): string;
}

/** The sections as they are after merging. */
interface Sections {
  parameters: ParameterValues;
  parameterDefaults: ParameterValues;
  registry: MappingNode | undefined;
  encrypted: SequenceNode | undefined;
  sinks: SequenceNode | undefined;
}

/**
 * Merges the environments in their order. Never throws: what Heat would refuse is reported, with the category of Heat's
 * error, and omitted from the result.
 * Mode `files` follows `heat/common/environment_util.py`, merge_environments; mode `single` follows
 * `Environment.__init__` in `heat/engine/environment.py`.
 */
export function buildEnvironment(input: EnvironmentInput, reports: Reporter): Environment {
  const sections: Sections = {
    parameters: input.mode === 'files' ? new Map(input.given) : new Map(),
    parameterDefaults: new Map(),
    registry: undefined,
    encrypted: undefined,
    sinks: undefined,
  };
  const merge: MergeContext = { reports, types: input.parameterTypes, strategies: new Map() };
  for (const file of input.files) {
    if (input.mode === 'files') mergeFile(merge, sections, file);
    else takeFile(reports, sections, file);
  }
  if (input.mode === 'single') for (const [name, value] of input.given) sections.parameters.set(name, value);
  else reportOverruled(merge, input.given, sections.parameters);
  const { registry } = sections;
  return {
    parameters: sections.parameters,
    parameterDefaults: sections.parameterDefaults,
    registry: registry
      ? createRegistry(readRegistry(registryContext(input, reports, registry), registry))
      : emptyRegistry,
    encryptedParameters: (sections.encrypted?.items ?? []).flatMap((item) => textOf(item) ?? []),
    eventSinks: (sections.sinks?.items ?? []).filter((sink) => checkSink(reports, sink)),
  };
}

/** A value that was given and is not used is told, for people expect the opposite. */
function reportOverruled(
  { reports, strategies }: MergeContext,
  given: ReadonlyMap<string, Tree>,
  merged: ParameterValues,
): void {
  for (const [name, value] of given) {
    const used = merged.get(name);
    if (!used || used === value || strategies.get(name)?.endsWith('merge')) continue;
    reports.report(environmentWins, { span: used.span }, name);
  }
}

/** One environment as part of the request: no strategies, everything as it stands. */
function takeFile(reports: Reporter, sections: Sections, file: EnvironmentFile): void {
  const parameters = sectionMap(reports, file, 'parameters');
  const defaults = sectionMap(reports, file, 'parameter_defaults');
  if (parameters) sections.parameters = valuesOf(parameters);
  if (defaults) sections.parameterDefaults = valuesOf(defaults);
  sections.registry = sectionMap(reports, file, 'resource_registry');
  sections.encrypted = filledList(reports, file, 'encrypted_param_names');
  sections.sinks = filledList(reports, file, 'event_sinks');
}

function valuesOf(tree: MappingNode): ParameterValues {
  return new Map(tree.entries.map(({ key, value }) => [scalarText(key.value), value]));
}

/** One of several files. Heat merges the sections in the order of the text; only lists cannot be merged at all. */
function mergeFile(merge: MergeContext, sections: Sections, file: EnvironmentFile): void {
  const { reports } = merge;
  const strategies = sectionMap(reports, file, 'parameter_merge_strategies');
  for (const [section, { value }] of file.sections) {
    if (isFalsy(value)) continue;
    if (section === 'parameters' || section === 'parameter_defaults') {
      const key = section === 'parameters' ? 'parameters' : 'parameterDefaults';
      const map = sectionMap(reports, file, section);
      if (map) sections[key] = mergeParameters(merge, sections[key], map, strategies);
    } else if (section === 'resource_registry') {
      const map = sectionMap(reports, file, section);
      if (map) sections.registry = updatedMap(sections.registry, map);
    } else if (section !== 'parameter_merge_strategies') {
      const key = section === 'event_sinks' ? 'sinks' : 'encrypted';
      const list = sectionList(reports, file, section);
      if (list && sections[key]) {
        reports.report(
          environmentShape,
          { span: list.span, kind: 'wrong_shape' },
          `"${section}"`,
          'in one file only',
          'a second list',
        );
      } else if (list) sections[key] = list;
    }
  }
}

/** Top-level keys of the later map win; its nulls are ignored. The first map is taken as it is. */
function updatedMap(old: MappingNode | undefined, added: MappingNode): MappingNode {
  if (!old) return added;
  const entries = new Map(old.entries.map((entry) => [entry.key.value, entry]));
  for (const entry of added.entries) if (!isNull(entry.value)) entries.set(entry.key.value, entry);
  return { ...added, entries: [...entries.values()] };
}

/** The section as a map; undefined where it is absent, or of another shape, which is reported. */
function sectionMap(reports: Reporter, file: EnvironmentFile, section: EnvironmentSection): MappingNode | undefined {
  const value = file.sections.get(section)?.value;
  if (!value || value.kind === 'mapping') return value;
  reports.report(
    environmentShape,
    { span: value.span, kind: 'wrong_shape' },
    `"${section}"`,
    'a map',
    describeTree(value),
  );
  return undefined;
}

/** The section as a list; undefined where it is absent, or of another shape, which is reported. */
function sectionList(reports: Reporter, file: EnvironmentFile, section: EnvironmentSection): SequenceNode | undefined {
  const value = file.sections.get(section)?.value;
  if (!value || value.kind === 'sequence') return value;
  // The engine only ever walks through these names: a map gives its keys.
  if (section === 'encrypted_param_names') {
    return {
      kind: 'sequence',
      span: value.span,
      items: value.kind === 'mapping' ? value.entries.map(({ key }) => key) : [],
    };
  }
  reports.report(
    environmentShape,
    { span: value.span, kind: 'wrong_shape' },
    `"${section}"`,
    'a list',
    describeTree(value),
  );
  return undefined;
}

/** What is empty in Python's sense passes for an empty list. */
function filledList(reports: Reporter, file: EnvironmentFile, section: EnvironmentSection): SequenceNode | undefined {
  return isFalsy(file.sections.get(section)?.value) ? undefined : sectionList(reports, file, section);
}

/** Names of templates in a registry are relative to its own file, or to its `base_url`. */
function registryContext(
  input: EnvironmentInput,
  reports: Reporter,
  registry: MappingNode,
): Parameters<typeof readRegistry>[0] {
  const base = valueOf(registry, 'base_url');
  const baseUrl = base && textOf(base);
  return {
    reports,
    from: (tree) => {
      const file = tree.span.file.name;
      if (baseUrl === undefined || /^https?:/.test(baseUrl)) return file;
      return `${input.resolve(base?.span.file.name ?? file, baseUrl)}/`;
    },
  };
}

/** Keys of an event sink; `ttl` is optional. */
const SINK_KEYS: readonly string[] = ['type', 'target', 'ttl'];

/** Whether the sink can be used; why not is reported. */
function checkSink(reports: Reporter, sink: Tree): boolean {
  const problem = sinkProblem(sink);
  if (problem === undefined) return true;
  const kind = sink.kind === 'mapping' ? 'template-load' : 'wrong_shape';
  reports.report(environmentSink, { span: sink.span, kind }, problem);
  return false;
}

/** Heat knows one sort of sink: a Zaqar queue. */
function sinkProblem(sink: Tree): string | undefined {
  if (sink.kind !== 'mapping') return `is a map, but this is ${describeTree(sink)}`;
  const type = valueOf(sink, 'type');
  if (!type) return 'has no type';
  if (textOf(type) !== 'zaqar-queue') return 'is not of the type "zaqar-queue"';
  if (!valueOf(sink, 'target')) return 'has no target';
  const extra = sink.entries.find(({ key }) => !SINK_KEYS.includes(scalarText(key.value)));
  return extra && `has the unknown key "${scalarText(extra.key.value)}"`;
}
