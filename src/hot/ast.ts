/** The syntax tree that HOT and CFN-style templates share. A function call is a node; nothing is resolved. */
import type { Scalar } from '../python/scalar.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import type { Tree } from './tree.ts';

/** What may stand where Heat resolves functions. */
export type Expression = Literal | ListExpression | MapExpression | CallExpression;

/** A scalar as Heat's loader reads it. */
interface Literal {
  readonly kind: 'literal';
  readonly span: Span;
  readonly value: Scalar;
}

/** A list whose items can be or contain calls. */
interface ListExpression {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly Expression[];
}

/** A map that is no call: it has no entry, more than one, or a key that is no function of the version. */
export interface MapExpression {
  readonly kind: 'map';
  readonly span: Span;
  readonly entries: readonly MapExpressionEntry[];
}

/** `key` is as written: Heat keeps non-string keys of plain data (`1: a`) as they are. */
interface MapExpressionEntry {
  readonly key: Scalar;
  readonly keySpan: Span;
  readonly value: Expression;
}

/**
 * A one-key map whose key is a function of the template's version.
 * `name` is the key as written (`get_param`, `Fn::Join`); `intrinsic` is the catalogue's name of the implementation
 * (`GetParam`, `JoinMultiple`, ...; `Removed` for a function that the version has dropped, `Invalid` for one that may not
 * stand in a condition). Both are errors only where the call is evaluated: not in the branch of an `if` that is not taken.
 */
export interface CallExpression {
  readonly kind: 'call';
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly intrinsic: string;
  readonly argument: Expression;
}

/** One entry of the section `parameters`. Spans: `nameSpan` is the key, `span` the definition. */
export interface ParameterDefinition {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  /** As written in HOT's spelling (`string number boolean json comma_delimited_list`); CFN's are mapped to it. */
  readonly type: string;
  readonly typeSpan?: Span;
  readonly label?: string;
  readonly description?: string;
  /** As written: neither checked against the constraints nor converted to the type. */
  readonly default?: Tree;
  /** `hidden` of HOT, `NoEcho` of CFN: the value is a secret. */
  readonly hidden: boolean;
  /** Whether updates must not change the value. Always false in CFN, which has no such key. */
  readonly immutable: boolean;
  /** HOT since 2018-03-02; else empty. */
  readonly tags: readonly string[];
  readonly constraints: readonly ConstraintDefinition[];
}

/** One entry of a parameter's `constraints`, still as tree: the evaluator applies Heat's rules to it. */
export interface ConstraintDefinition {
  readonly kind: 'modulo' | 'range' | 'length' | 'allowed_values' | 'allowed_pattern' | 'custom_constraint';
  readonly span: Span;
  readonly body: Tree;
  readonly description?: string;
}

/** One entry of the section `conditions`. Only functions of conditions are calls in `body`. */
export interface ConditionDefinition {
  readonly name: string;
  readonly nameSpan: Span;
  readonly body: Expression;
}

/** One entry of the section `resources`. `type` is as written: the resource registry is not applied yet. */
export interface ResourceDefinition {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly type: string;
  readonly typeSpan: Span;
  readonly description?: string;
  /** A map, or whatever else was written there (the stack pass reports it as Heat does). */
  readonly properties?: Expression;
  readonly metadata?: Expression;
  readonly dependsOn: readonly { readonly name: string; readonly span: Span }[];
  readonly updatePolicy?: Expression;
  readonly deletionPolicy?: Expression;
  readonly externalId?: Expression;
  readonly condition?: Expression;
}

/** One entry of the section `outputs`. */
export interface OutputDefinition {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly description?: string;
  readonly value?: Expression;
  readonly condition?: Expression;
}

/** One group of `parameter_groups`, with the declared parameters that it lists. Groups have no effect on the stack. */
export interface ParameterGroup {
  readonly label?: string;
  readonly description?: string;
  readonly span: Span;
  readonly parameters: readonly { readonly name: string; readonly span: Span }[];
}

/** One template: everything that it defines, in the order of the text. */
export interface Template {
  readonly file: SourceFile;
  readonly dialect: 'hot' | 'cfn' | 'heat-cfn';
  /** A key of the versions table in `grammar/hot`; aliases are already resolved. */
  readonly version: string;
  readonly versionSpan: Span;
  readonly description?: string;
  readonly parameterGroups: readonly ParameterGroup[];
  readonly parameters: ReadonlyMap<string, ParameterDefinition>;
  readonly conditions: ReadonlyMap<string, ConditionDefinition>;
  /** CFN only. */
  readonly mappings?: Tree;
  readonly resources: ReadonlyMap<string, ResourceDefinition>;
  readonly outputs: ReadonlyMap<string, OutputDefinition>;
  /**
   * Names of parameters, conditions, resources and outputs that are there but could not be read, which has been reported:
   * a use of such a name is no error of its own.
   */
  readonly broken: ReadonlySet<string>;
  /** The whole text as tree, for whoever rewrites the template (residual HOT) or looks for odd keys. */
  readonly tree: Tree;
}
