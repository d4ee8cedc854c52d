/** A stack as Heat would create it: resources with their evaluated properties, edges, groups expanded, in dependency order. */
import { present } from '../source/present.ts';
import type { OutputDefinition, ParameterDefinition, ResourceDefinition, Template } from '../hot/ast.ts';
import type { LeafId, Value } from '../evaluate/value.ts';
import type { Span } from '../source/source-file.ts';

/** One stack; nested ones are reached through `Resource.nested`. */
export interface Stack {
  /** Heat's stack name; a nested one is `parent-resource`. */
  readonly name: string;
  /** Path of the resource that this stack belongs to; '' for the root. */
  readonly path: string;
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, StackParameter>;
  readonly conditions: ReadonlyMap<string, Value>;
  /** Enabled resources, in the order of the template. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Names of resources that a condition leaves out. */
  readonly disabled: readonly string[];
  /** Names of `resources`: dependencies first, ties by name. Those on a cycle come last. */
  readonly order: readonly string[];
  readonly outputs: ReadonlyMap<string, StackOutput>;
}

/** A parameter with its value in this stack. */
export interface StackParameter {
  readonly name: string;
  /** Absent for pseudo parameters. */
  readonly definition?: ParameterDefinition;
  /** Symbolic (`install`) when no value was given. */
  readonly value: Value;
  readonly hidden: boolean;
  /** Where the value came from. */
  readonly source: 'given' | 'default' | 'pseudo' | 'missing';
  /** Places where the value had to be known to shape the stack (a count, a condition); not empty = structural. */
  readonly structuralUses: readonly Span[];
}

/** An output with its value; `disabled` says that its condition is false. */
export interface StackOutput {
  readonly definition: OutputDefinition;
  readonly value: Value;
  readonly disabled: boolean;
}

/** One resource that Heat would create. */
export interface Resource {
  readonly name: string;
  /** Unique over the whole tree: `web`, `web/0`, `web/0/server`. */
  readonly path: string;
  /** The type as written. */
  readonly type: string;
  /** The type whose plugin runs: after the registry and the catalogue's own mappings (`OS::Quantum::Net` is `OS::Neutron::Net`). */
  readonly plugin: string;
  /**
   * The type that the registry gives once it has seen every resource, where that is another one: it keeps a mapping that
   * was meant for one resource as its answer for the type.
   */
  readonly registeredAs?: string;
  /**
   * `plugin`: the catalogue knows it; `template`: a nested template stands for it; `unknown`: no one knows it;
   * `none`: `OS::Heat::None`.
   */
  readonly kind: 'plugin' | 'template' | 'unknown' | 'none';
  /**
   * Of a type that no one knows. `refused`: an error says why; `listed`: the user says that the cloud has it; `foreign`:
   * neither, so the cloud may have it.
   */
  readonly standing?: 'refused' | 'listed' | 'foreign';
  /** Name of the template as written, where one stands for the type. */
  readonly templateName?: string;
  readonly definition: ResourceDefinition;
  /** Path of the stack that holds it; '' for the root. */
  readonly stackPath: string;
  /** Properties with functions resolved, as written. Every leaf carries its id as origin. */
  readonly properties: ReadonlyMap<string, Value>;
  /** After renames, conversion and defaults; unset ones are left out. Defaults carry no origin. */
  readonly effective: ReadonlyMap<string, Value>;
  /** Span of each top-level property as written. */
  readonly propertySpans: ReadonlyMap<string, Span>;
  /** Every leaf of `properties`, in the order of the template: what the ledger accounts for. */
  readonly leaves: readonly LeafId[];
  readonly metadata: Value;
  /** Names in the same stack: explicit, then from references. */
  readonly dependsOn: readonly string[];
  /** Added by the plugin (a server waits for the subnets of its network); names in the same stack. */
  readonly pluginDependsOn: readonly string[];
  readonly deletionPolicy: string;
  readonly updatePolicy?: Value;
  readonly externalId?: Value;
  /** Set where the engine takes any properties of the type and does nothing with them. */
  readonly emptied?: true;
  /** Attributes that the template of an existing resource promises; its child stack is never looked at. */
  readonly promised?: readonly string[];
  /** Breakpoints that the environment sets; absent when there are none. */
  readonly hooks?: readonly string[];
  /** `update`, `replace`: what the environment forbids; absent when nothing. */
  readonly restrictedActions?: readonly string[];
  /** The child stack of a template resource, a nested stack or a group. */
  readonly nested?: Stack;
  readonly group?: Group;
}

/** What a group resource expanded to. */
export interface Group {
  readonly kind: 'resource_group' | 'scaling_group' | 'chain';
  /** Names of the members in `nested`. The first one alone when the size is not known. */
  readonly members: readonly string[];
  readonly sizeKnown: boolean;
  /** Members that the properties ask for, where the live group has others. */
  readonly asked?: readonly string[];
}

/** The members of a group, in their order; none of any other resource. */
export function memberResources({ group, nested }: Pick<Resource, 'group' | 'nested'>): readonly Resource[] {
  return (group?.members ?? []).flatMap((name) => nested?.resources.get(name) ?? []);
}

/** Every resource of the tree, parents before children, in dependency order of each stack. */
export function allResources(stack: Stack): readonly Resource[] {
  const found: Resource[] = [];
  gather(stack, found);
  return found;
}

function gather(stack: Stack, into: Resource[]): void {
  for (const name of stack.order) {
    const resource = present(stack.resources.get(name), 'resource');
    into.push(resource);
    if (resource.nested) gather(resource.nested, into);
  }
}
