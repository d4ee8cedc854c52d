/** What a group resource makes of its properties: the members of its child stack, before any of them exists. */
import type { Value } from '../evaluate/value.ts';

/** The group, as far as planning its members looks at it. */
export interface GroupSeed {
  readonly name: string;
  readonly plugin: string;
  /** Properties as the plugin sees them. */
  readonly effective: ReadonlyMap<string, Value>;
  /** All properties that the group can have. */
  readonly propertyNames: readonly string[];
  /** The launch configuration of the same stack that `get_resource` gives this for. */
  readonly configuration: (reference: Value) => LaunchConfiguration | undefined;
  /** Called before members are made, with their number and what each of them gets a copy of; may throw. */
  readonly reserve: (members: number, copied: Iterable<Value>) => void;
  /** All members, or only as many as a first validation looks at; null properties go only in the full plan. */
  readonly only?: number;
  /** Names of the members, where they are known better than by the properties. */
  readonly members?: readonly string[] | undefined;
}

/** What a group of servers takes over from its launch configuration. */
export interface LaunchConfiguration {
  /** Those given, as the plugin sees them. */
  readonly properties: ReadonlyMap<string, Value>;
  readonly metadata: Value;
}

/** One member: a resource of the group's child stack. */
export interface MemberPlan {
  readonly name: string;
  readonly type: string;
  readonly properties: ReadonlyMap<string, Value>;
  readonly metadata?: Value;
  readonly dependsOn: readonly string[];
  readonly deletionPolicy?: string;
  /** Property of the group, and path inside it, where the member's properties are written. */
  readonly writtenAt: readonly (string | number)[];
}

/** The members of a group, before they are evaluated. */
export interface GroupPlan {
  readonly kind: 'resource_group' | 'scaling_group' | 'chain';
  readonly members: readonly MemberPlan[];
  /** False when one member stands for a number of them that is not known. */
  readonly sizeKnown: boolean;
  /** Names that the properties ask for, where the group has other members. */
  readonly asked?: readonly string[];
  /** Version of the child's template. */
  readonly version: '2012-12-12' | '2015-04-30';
}

/** A plan, or why the engine could make no member; `kind` is the category of its error. */
export type Planned = { readonly plan: GroupPlan } | { readonly problem: string; readonly kind?: string };
