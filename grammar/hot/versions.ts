/** What each template version allows: its functions, sections, keys, policies and parameter types. */
import { versionAliasTable, versionTexts } from './versions-data.ts';

/** One version; lists are in code-point order. Names of keys and sections are as the template spells them. */
export interface TemplateVersion {
  /** The canonical spelling, such as `2018-08-31`. */
  readonly name: string;
  /** `hot`: `heat_template_version`; `cfn`: the two CloudFormation-like dialects with capitalised keys. */
  readonly dialect: 'hot' | 'cfn';
  /** Section whose value names the version. */
  readonly versionKey: string;
  readonly sections: readonly string[];
  readonly resourceKeys: readonly string[];
  readonly outputKeys: readonly string[];
  readonly parameterKeys: readonly string[];
  readonly parameterTypes: readonly string[];
  /** In CFN these are keys of the parameter itself. */
  readonly parameterConstraints: readonly string[];
  readonly deletionPolicies: readonly string[];
  /** Parameter names that a template may not declare. */
  readonly reservedParameters: readonly string[];
  /** Function name to its implementation: the same name works differently in different versions. */
  readonly functions: ReadonlyMap<string, string>;
  /** The same for what may stand in a condition definition; empty where there are no conditions. */
  readonly conditionFunctions: ReadonlyMap<string, string>;
  /** Functions whose use is an error here. */
  readonly removedFunctions: readonly string[];
}

interface RawVersion {
  readonly version_key: string;
  readonly sections: readonly string[];
  readonly resource_keys: readonly string[];
  readonly output_keys: readonly string[];
  readonly parameter_keys: readonly string[];
  readonly parameter_types: readonly string[];
  readonly parameter_constraints: readonly string[];
  readonly deletion_policies: readonly string[];
  readonly pseudo_parameters_reserved: readonly string[];
  readonly functions: Readonly<Record<string, string>>;
  readonly condition_functions: Readonly<Record<string, string>>;
  readonly removed_functions: readonly string[];
}

const aliases: ReadonlyMap<string, string> = new Map(Object.entries(versionAliasTable));
const texts: ReadonlyMap<string, string> = new Map(Object.entries(versionTexts));

/** Memory of a pure function: the same name always gives the same object. */
const parsed = new Map<string, TemplateVersion>();

/** The version of a name or alias (`rocky`), case and digits exactly as Heat wants them. */
export function templateVersion(nameOrAlias: string): TemplateVersion | undefined {
  const name = aliases.get(nameOrAlias) ?? nameOrAlias;
  const ready = parsed.get(name);
  if (ready) return ready;
  const text = texts.get(name);
  if (text === undefined) return undefined;
  const version = readVersion(name, text);
  parsed.set(name, version);
  return version;
}

/** Canonical names, oldest first. */
export function templateVersionNames(): readonly string[] {
  return [...texts.keys()];
}

/** Alias to canonical name. */
export function templateVersionAliases(): ReadonlyMap<string, string> {
  return aliases;
}

/** Names that Heat takes behind a version key, aliases included, for did-you-mean. */
export function versionNamesOf(versionKey: string): readonly string[] {
  return [...texts.keys(), ...aliases.keys()].filter((name) => templateVersion(name)?.versionKey === versionKey);
}

function readVersion(name: string, text: string): TemplateVersion {
  const raw: RawVersion = JSON.parse(text);
  return {
    name,
    dialect: raw.version_key === 'heat_template_version' ? 'hot' : 'cfn',
    versionKey: raw.version_key,
    sections: raw.sections,
    resourceKeys: raw.resource_keys,
    outputKeys: raw.output_keys,
    parameterKeys: raw.parameter_keys,
    parameterTypes: raw.parameter_types,
    parameterConstraints: raw.parameter_constraints,
    deletionPolicies: raw.deletion_policies,
    reservedParameters: raw.pseudo_parameters_reserved,
    functions: new Map(Object.entries(raw.functions)),
    conditionFunctions: new Map(Object.entries(raw.condition_functions)),
    removedFunctions: raw.removed_functions,
  };
}
