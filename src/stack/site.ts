/** One stack while it is being built: what its resources, conditions and outputs are evaluated against. */
import type { PluginType } from '../../grammar/heat/catalogue-types.ts';
import type { Release } from '../../grammar/heat/index.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { partsOfResidual, type Budget } from '../evaluate/budget.ts';
import type { Conditions } from '../evaluate/conditions.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import type { AttributeSource, QueryEngine, Scope } from '../evaluate/scope.ts';
import type { Value } from '../evaluate/value.ts';
import type { ParameterDefinition, ResourceDefinition, Template } from '../hot/ast.ts';
import type { Registry } from '../hot/registry.ts';
import type { Tree } from '../hot/tree.ts';
import type { Span } from '../source/source-file.ts';
import type { ResourceCount } from './resource-count.ts';

/** What all stacks of a tree share. */
export interface Shared {
  readonly attributes: AttributeSource;
  readonly leaves: LeafTable;
  readonly limits: StackLimits;
  readonly budget: Budget;
  readonly count: ResourceCount;
  /** The release of the engine that is followed; absent where all is taken that either takes. */
  readonly release?: Release;
  readonly files: StackFiles;
  /** Plugins of the cloud at hand that the stock engine does not have. */
  readonly types: ReadonlyMap<string, PluginType>;
  /** Types that the cloud has by the word of the user: nothing more is known of them. */
  readonly plugins: ReadonlySet<string>;
  /** What becomes of other types that the engine does not have: `refused` as the stock engine does, or `kept`. */
  readonly foreignTypes: 'refused' | 'kept';
  /** Absent when no text of the stack uses the query language. */
  readonly yaql?: QueryEngine;
  /** `parameter_defaults` of the environment: they reach nested stacks. */
  readonly defaults: ReadonlyMap<string, Tree>;
  /** Parameters of all stacks by `stack path, NUL, name`. */
  readonly parameters: Map<string, ParameterState>;
  /** Members of the group at a path, where they are known better than by its properties. */
  members(path: string): readonly string[] | undefined;
  /** Resources of the root template that are stacks of their own, with the names that they have here. */
  readonly apart: ReadonlySet<string>;
  /** Notes at every parameter inside a value that a place needed to know it. */
  structural(value: Value, span: Span): void;
}

/** What the read pass has gathered. */
export interface StackFiles {
  /** The template under a name as written in the file `from`; undefined when there is no such file or it is no template. */
  template(name: string, from: string, reports: Collector): Template | undefined;
  /** The text that `get_file` gives for a name as written in the file `from`. */
  text(name: string, from: string): string | undefined;
}

/** `depth`: stacks inside one another; `resources`: of the whole tree. */
export interface StackLimits {
  readonly depth: number;
  readonly resources: number;
  readonly steps: number;
}

/** A parameter with its value. `structuralUses` grows while the stack is built. */
export interface ParameterState {
  readonly name: string;
  readonly definition?: ParameterDefinition;
  readonly value: Value;
  readonly hidden: boolean;
  readonly source: 'given' | 'default' | 'pseudo' | 'missing';
  readonly structuralUses: Span[];
}

/** A resource of a template, or a group member whose properties are values already. */
export interface ResourceSource {
  readonly definition: ResourceDefinition;
  readonly given?: GivenDefinition;
}

/** What a group has computed for a member. */
interface GivenDefinition {
  readonly properties: ReadonlyMap<string, Value>;
  readonly metadata?: Value;
  /** Where a path, from the member's property on, is written in the group. */
  readonly spanOf: (path: readonly (string | number)[]) => Span;
}

/** Definitions are evaluated against one site each; nested stacks have their own. */
export interface Site {
  readonly shared: Shared;
  readonly template: Template;
  readonly name: string;
  /** Path of the resource that the stack belongs to; '' for the root. */
  readonly path: string;
  readonly depth: number;
  readonly registry: Registry;
  readonly parameters: ReadonlyMap<string, ParameterState>;
  readonly conditions: Conditions;
  /** What first uses of conditions have found since the last call. */
  readonly conditionMessages: () => readonly Diagnostic[];
  /** Enabled resources in the order of the template. */
  readonly sources: ReadonlyMap<string, ResourceSource>;
  readonly disabled: ReadonlySet<string>;
  readonly disabledOutputs: ReadonlySet<string>;
  /** Metadata and policies of the resource that the stack belongs to. */
  readonly facade: ((attribute: string) => Value | undefined) | undefined;
}

/** What differs between evaluations in one stack. */
export type ScopeMode = Pick<Scope, 'section' | 'reports' | 'reference' | 'attribute' | 'attributeNames'> & {
  readonly resource?: string;
};

/** What all evaluations in one stack share. */
export type ScopeBase = Omit<Scope, keyof ScopeMode>;

/** Made once for a stack: scopes are needed for every property, and most of it never changes. */
export function createScopeBase(site: Site): ScopeBase {
  const { shared, template } = site;
  return {
    template,
    budget: shared.budget,
    stackPath: site.path,
    parameter: (name) => site.parameters.get(name)?.value,
    condition: (name) => site.conditions.get(name),
    file: (name) => shared.files.text(name, template.file.name),
    resourceState: (name) => {
      if (site.sources.has(name)) return 'enabled';
      return site.disabled.has(name) ? 'disabled' : 'missing';
    },
    names: (of) => [
      ...(of === 'condition' ? site.conditions.names : (of === 'parameter' ? site.parameters : site.sources).keys()),
    ],
    structural: (value, span) => shared.structural(value, span),
    facade: (attribute) => site.facade?.(attribute),
    ...(shared.yaql && { yaql: shared.yaql }),
  };
}

/** The scope of one evaluation. */
export function scopeOf(base: ScopeBase, mode: ScopeMode): Scope {
  return { ...base, ...mode };
}

/** Scopes by section, and by resource: what they share is put together once for a section, the last one is used again. */
export function createScopes(
  base: ScopeBase,
  modeOf: (section: Scope['section']) => ScopeMode,
): (section: Scope['section'], resource: string | undefined) => Scope {
  const sections = new Map<Scope['section'], Scope>();
  let last: Scope | undefined;
  return (section, resource) => {
    if (last?.section === section && last.resource === resource) return last;
    const shared = sections.get(section) ?? scopeOf(base, modeOf(section));
    sections.set(section, shared);
    last = resource === undefined ? shared : { ...shared, resource };
    return last;
  };
}

/** Notes at every parameter inside a value that the place needed to know it. */
export function markStructural(parameters: Shared['parameters'], value: Value, span: Span): void {
  const pending: Value[] = [value];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    for (const part of innerValues(parameters, current, span)) pending.push(part);
  }
}

function innerValues(parameters: Shared['parameters'], value: Value, span: Span): Iterable<Value> {
  switch (value.kind) {
    case 'list':
      return value.items;
    case 'map':
      return value.entries.values();
    case 'symbolic':
      return atomsOf(parameters, value, span);
    default:
      return [];
  }
}

function atomsOf(
  parameters: Shared['parameters'],
  { expression }: Extract<Value, { kind: 'symbolic' }>,
  span: Span,
): readonly Value[] {
  if (expression.op === 'parameter') {
    const state = parameters.get(parameterKey(expression.stack, expression.name));
    if (state && !state.structuralUses.some((use) => use.file === span.file && use.start === span.start)) {
      state.structuralUses.push(span);
    }
  }
  return partsOfResidual(expression);
}

/** NUL stands in no name and in no path, so keys are unique. */
export function parameterKey(stackPath: string, name: string): string {
  return `${stackPath}\0${name}`;
}

/** Path of a resource in its stack. */
export function resourcePath(site: Pick<Site, 'path'>, name: string): string {
  return site.path === '' ? name : `${site.path}/${name}`;
}
