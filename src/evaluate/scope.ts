/** What the evaluator may ask while it evaluates an expression; the stack pass provides it, one per stack. */
import type { Collector } from '../diagnostics/collector.ts';
import type { Template } from '../hot/ast.ts';
import type { Span } from '../source/source-file.ts';
import type { Budget } from './budget.ts';
import type { Failure } from './failure.ts';
import type { Value } from './value.ts';

/**
 * Answers of one stack. Members return poison after having reported what is wrong; `undefined` means "no such thing",
 * and then the intrinsic reports it in Heat's terms.
 */
export interface Scope {
  readonly template: Template;
  /** Path of the stack; '' for the root. */
  readonly stackPath: string;
  readonly reports: Collector;
  /** What evaluating all stacks of the tree may still take. */
  readonly budget: Budget;
  /** Which part of the template is being evaluated: decides which moment of failure applies. */
  readonly section: 'condition' | 'property' | 'metadata' | 'output' | 'policy' | 'definition';
  /** Set inside what decides which resource is meant: Heat works that out while it validates, in outputs too. */
  readonly early?: boolean;
  /** Path of the resource whose definition is being evaluated. */
  readonly resource?: string;

  /**
   * Undefined for a name that is neither declared nor a pseudo parameter; a declared one without a value is
   * symbolic.
   */
  parameter(name: string): Value | undefined;
  /** The value of a condition: a known boolean, or symbolic. */
  condition(name: string): Value | undefined;
  /** What `get_resource` gives; the attribute source decides its form. */
  reference(resource: string): Value | undefined;
  /** What `get_attr` gives for an existing, enabled resource. `path` holds the arguments behind the attribute name. */
  attribute(
    resource: string,
    attribute: string | undefined,
    path: readonly Value[],
    how?: AttributeRequest,
  ): Value | undefined;
  /**
   * Text of a `get_file`, by the name as written.
   * Undefined where no such file came with the template; an empty file is the empty text.
   */
  file(name: string): string | undefined;
  /** Whether a resource exists, and whether a condition disables it. */
  resourceState(name: string): 'enabled' | 'disabled' | 'missing';
  /** Names for did-you-mean. */
  names(of: 'parameter' | 'resource' | 'condition'): readonly string[];
  /** Notes that `value` had to be known for structure (a condition, a count, a repeat list). */
  structural(value: Value, span: Span): void;
  /** Attribute names of a resource, for did-you-mean. */
  attributeNames?(resource: string): readonly string[];
  /** The query engine; absent when no template of the stack uses `yaql`. */
  readonly yaql?: QueryEngine;
  /**
   * For `Fn::ResourceFacade` / `resource_facade`: metadata, deletion_policy, update_policy of the parent
   * resource.
   * Undefined outside a nested stack.
   */
  facade(attribute: string): Value | undefined;
}

interface AttributeRequest {
  /** The attribute is to be fetched as a whole first and the path followed then. */
  readonly select: boolean;
  /** Where the attribute is named. */
  readonly span: Span;
}

interface QueryRequest {
  /** The scalar that the expression was written in. */
  readonly written?: Span | undefined;
  /** The most steps that the query may take; it is told how many it took. */
  readonly steps?: { left: number } | undefined;
}

/** The query language as the evaluator uses it. */
export interface QueryEngine {
  /**
   * Why an expression cannot be parsed, in the engine's words; undefined when it can. `written` is the scalar that the
   * expression was written in; failures point into it.
   */
  problem(expression: string, written?: Span): Failure | undefined;
  /** The result over data that may hold symbolic values; `needs-unknown` when it depends on one of those. */
  evaluate(expression: string, data: Value, how?: QueryRequest): Value | Failure | 'needs-unknown';
}

/**
 * Where attribute values come from; one of three, chosen by the caller of the stack pass.
 * `sentinel`: the texts of the recorded results (`ref:X`, `attr:X.a.b`); `values`: live facts; `symbolic`: fact atoms of the lifts.
 */
export interface AttributeSource {
  readonly kind: 'sentinel' | 'values' | 'symbolic';
  /** `path` is the resource path (`web/0/server`), `type` its plugin type. */
  reference(resource: ResourceIdentity): Value;
  attribute(resource: ResourceIdentity, attribute: string | undefined, path: readonly Value[]): Value;
  /** The value that the caller has for the attribute; it replaces what the stack itself would give. */
  given?(resource: ResourceIdentity, attribute: string): Value | undefined;
  /** A pseudo parameter that only the engine knows, such as `OS::stack_id`; the text of the recorded results where left out. */
  pseudo?(name: string, stackPath: string): Value | undefined;
}

/** As much of a resource as an attribute source needs; the full `Resource` satisfies it. */
export interface ResourceIdentity {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly plugin: string;
  readonly effective: ReadonlyMap<string, Value>;
}
