/** The shape of a lift: all knowledge of one Heat resource type, in one file, without a word of Kubernetes. */
import type { PropertyType } from '../../grammar/heat/catalogue-types.ts';
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import type { Value } from '../evaluate/value.ts';
import type { ResourceIdentity } from '../evaluate/scope.ts';
import type { GivenValue } from '../hot/given-parameters.ts';
import type { Scalar } from '../python/scalar.ts';
import type { Resource } from '../stack/stack.ts';
import type { TopologyNode } from './kinds/table.ts';
import type { MootSource } from './moot.ts';

/**
 * What becomes of a property. `mapped`: carried over with its meaning; `approximated`: carried over with a loss that
 * `note` names; `manual`: a plan step; `kept`: matters only to OpenStack and stays there with the resource; `data`: stands
 * for data that has to be moved; `lost`: behaviour changes, which is reported; `moot`: has a meaning inside Heat or
 * OpenStack only (names, descriptions, how Heat updates, settings of what the cluster replaces), so nobody sees a difference.
 */
export type Fate = 'mapped' | 'approximated' | 'manual' | 'kept' | 'data' | 'lost' | 'moot';

/** What a type that the stock engine does not have asks of a property; left out, it takes anything and may be left out. */
export interface OwnSchema {
  readonly type?: PropertyType | undefined;
  readonly required?: boolean | undefined;
  readonly default?: GivenValue;
  /** The only values that it takes. */
  readonly allowed?: readonly string[] | undefined;
}

/**
 * Every property of the type's schema, with its fate and one sentence for docs, plan and ledger. `schema` is for types
 * of your own only: of the others the catalogue says it.
 */
export type PropertyTable = Readonly<
  Record<
    string,
    {
      readonly fate: Fate;
      readonly note: string;
      readonly schema?: OwnSchema | undefined;
      /** Its value only reaches Secrets. Of any other property a lift gets secrets sealed: like what is not known. */
      readonly slot?: 'secret' | undefined;
    }
  >
>;

/** Other resources that were referenced or asked before, for attributes that name what a property only refers to. */
export interface Neighbours {
  identity(path: string): ResourceIdentity | undefined;
}

export type AttributeMeaning = (self: ResourceIdentity, path: readonly Value[], neighbours: Neighbours) => Value;

export interface Lift<P extends PropertyTable = PropertyTable> {
  readonly type: string;
  /** Its row in the generated docs. */
  readonly summary: string;
  readonly properties: P;
  /** The property that names what this resource only serves (a deployment's server). */
  readonly subject?: string;
  /** Meaning of each attribute of the catalogue in the cluster; leaves may be fact atoms. */
  readonly attributes: Readonly<Record<string, AttributeMeaning>>;
  /** Of a type whose attributes the engine takes from the template: what one means that is not in its catalogue, an output of a deployment. */
  readonly otherAttribute?: (self: ResourceIdentity, name: string) => Value;
  /** What `get_resource` gives; the default is the atom `id` of the node with the resource's path. */
  readonly reference?: (self: ResourceIdentity) => Value;
  /** For a type that makes no node: leaves that nobody took from it have no effect. */
  readonly unused?: MootSource;
  readonly diagnostics?: readonly DiagnosticKind<never>[];
  lift(read: Reader<P>, self: Resource, report: LiftReport): readonly TopologyNode[];
}

/** Keeps the property names as literal types, so that reading an undeclared one does not compile. */
export function defineLift<const P extends PropertyTable>(lift: Lift<P>): Lift<P> {
  return lift;
}

/** Reads the effective properties of one resource and remembers which were read. Null is the same as absent. */
export interface Reader<P extends PropertyTable> {
  get(property: keyof P & string): Value | undefined;
  /** Items of a list property or value; empty when absent. A value that is no list gives itself as the only item. */
  items(value: Value | undefined): readonly Value[];
  /** A field of a map value; undefined when absent or null. */
  field(value: Value | undefined, key: string): Value | undefined;
  /** Entries of a map value, without nulls; empty when absent, or (reported) not known yet. */
  entries(value: Value | undefined): ReadonlyMap<string, Value>;
  /** A reference to a node of the stack (`get_resource`), or the name or id of something outside. */
  ref(value: Value): NodeRef;
  /**
   * Turns a value into a plain choice and records that its leaves shaped `node`. When the value is absent, symbolic,
   * or `decide` gives undefined, the result is `fallback`; a symbolic value that decides structure is reported.
   */
  choose<T>(value: Value | undefined, node: NodeId, decide: (known: Scalar) => T | undefined, fallback: T): T;
  /** Records that the leaves of a value shaped `node` without standing in it: an empty list, a name that was joined. */
  shapes(value: Value | undefined, node: NodeId): void;
}

/** What a lift says about leaves that do not travel as values. Each takes the value whose leaves are meant. */
export interface LiftReport {
  diagnostic<A extends readonly unknown[]>(kind: DiagnosticKind<A>, at: Value | undefined, ...args: A): void;
  /** Equal to what the target does anyway. */
  isDefault(value: Value | undefined, reason: string): void;
  /** A person must do something; `reason` says what. */
  manual(value: Value | undefined, reason: string): void;
  /** The data behind it must be moved. */
  data(value: Value | undefined, reason: string): void;
  /** Behaviour changes; reported by a diagnostic of `kind`, a warning at least. */
  lost<A extends readonly unknown[]>(value: Value | undefined, kind: DiagnosticKind<A>, ...args: A): void;
  /** Without a meaning outside Heat and OpenStack, by the reviewed list. What is always so has the fate `moot` instead. */
  moot(value: Value | undefined, source: MootSource): void;
}
