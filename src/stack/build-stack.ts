/** Builds the stack that a read template stands for, with every nested stack and group in it. Total: returns for any input. */
import type { PluginType } from '../../grammar/heat/catalogue-types.ts';
import type { Release } from '../../grammar/heat/index.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { isError } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { Budget, defaultSteps, SpentError } from '../evaluate/budget.ts';
import { createLeafTable } from '../evaluate/leaf-table.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import type { AttributeSource, QueryEngine } from '../evaluate/scope.ts';
import type { Template } from '../hot/ast.ts';
import type { Environment } from '../hot/environment.ts';
import type { ReadStack } from '../hot/read.ts';
import type { SourceFile } from '../source/source-file.ts';
import { assembleSite } from './assemble-site.ts';
import { checkSite } from './check-site.ts';
import { checkChildLoosely, createAssembler } from './children.ts';
import { createSite } from './create-site.ts';
import { declaredCheckOf } from './declared-check.ts';
import { lookAt } from './look.ts';
import type { Looked } from './look.ts';
import { isDefinitionError } from './moments.ts';
import { ResourceCount } from './resource-count.ts';
import { isListed } from './resolved-type.ts';
import { markStructural } from './site.ts';
import type { ParameterState, Shared, StackFiles, StackLimits } from './site.ts';
import type { Stack } from './stack.ts';
import { asValueLeftOut, withoutEchoes } from '../evaluate/value-left-out.ts';
import { createTrouble } from './trouble.ts';
import type { Trouble } from './trouble.ts';

export type BuildLimits = { readonly [K in keyof StackLimits]?: StackLimits[K] | undefined };

interface BuildOptions {
  readonly attributes: AttributeSource;
  readonly stackName: string;
  /** The query language, where a text of the stack uses it. */
  readonly yaql?: QueryEngine | undefined;
  /**
   * False where clouds with plug-ins of their own are to be served: a type that the stock engine does not know is kept
   * then, and what would only stop a nested stack when it is created is an error of the whole.
   */
  readonly strict?: boolean;
  /** `open` where the output can hold it open: a parameter of the root template without a value is no error then. */
  readonly missingParameters?: 'error' | 'open' | undefined;
  /** Parameters of the root template that other stacks give: they are open wherever the stack stands alone. */
  readonly elsewhere?: ReadonlySet<string> | undefined;
  /** Plugins that the stock engine does not have, by type. */
  readonly types?: ReadonlyMap<string, PluginType>;
  /** Further types that the cloud has: any properties are taken. */
  readonly plugins?: ReadonlySet<string> | undefined;
  /** Members of the group at a path; where it gives none, those that its properties ask for. */
  readonly members?: ((path: string) => readonly string[] | undefined) | undefined;
  /** Resources of the root template that are stacks of their own, with the names that they have here. */
  readonly apart?: ReadonlySet<string> | undefined;
  /** The release of the engine to follow; where left out, all is taken that either release takes. */
  readonly release?: Release | undefined;
  /** Heat's own where left out. */
  readonly limits?: BuildLimits;
}

/** The root stack with all stacks below it. */
export interface BuiltStack {
  readonly stack: Stack;
  readonly leaves: LeafTable;
  /** Why single values are poison, and what would stop child stacks. */
  readonly trouble: Trouble;
}

/** Heat's own limits. */
export const defaultLimits = { depth: 5, resources: 1000 } as const;

/** The limits asked for; a stack that may be larger may take more steps. */
function limitsOf({ depth, resources = defaultLimits.resources, steps }: BuildLimits): StackLimits {
  return {
    depth: depth ?? defaultLimits.depth,
    resources,
    steps: steps ?? Math.max(defaultSteps, (defaultSteps / defaultLimits.resources) * resources),
  };
}

/** Undefined when there is no template, or when a limit was exceeded; why is in the reports by then. */
export function buildStack(read: ReadStack, options: BuildOptions, reports: Collector): BuiltStack | undefined {
  const { template, environment } = read;
  if (!template) return undefined;
  try {
    return build(template, environment, { read, options, reports });
  } catch (error) {
    if (!(error instanceof SpentError)) throw error;
    reports.add(error.diagnostic);
    return undefined;
  }
}

interface Building {
  readonly read: ReadStack;
  readonly options: BuildOptions;
  readonly reports: Collector;
}

function build(template: Template, environment: Environment, { read, options, reports }: Building): BuiltStack {
  const strict = options.strict ?? true;
  const limits = limitsOf(options.limits ?? {});
  const budget = new Budget(limits.steps);
  const leaves = createLeafTable();
  const parameters = new Map<string, ParameterState>();
  const shared: Shared = {
    attributes: options.attributes,
    leaves,
    limits,
    budget,
    count: new ResourceCount(limits.resources),
    files: createFiles(read),
    ...(options.release && { release: options.release }),
    types: options.types ?? new Map(),
    plugins: options.plugins ?? new Set(),
    foreignTypes: strict ? 'refused' : 'kept',
    ...(options.yaql && { yaql: options.yaql }),
    defaults: environment.parameterDefaults,
    parameters,
    members: options.members ?? (() => undefined),
    apart: options.apart ?? new Set(),
    structural: (value, span) => markStructural(parameters, value, span),
  };
  const created = createSite({
    shared,
    template,
    name: options.stackName,
    path: '',
    depth: 0,
    registry: environment.registry.knowing((type) => shared.types.has(type) || isListed(shared.plugins, type)),
    given: environment.parameters,
    facade: undefined,
    isOpen: (parameter) => options.missingParameters === 'open' || options.elsewhere?.has(parameter) === true,
  });
  for (const message of created.messages) reports.add(message);
  const root = { span: template.versionSpan };
  shared.count.make(template.resources.size, created.site.sources.size, root);
  const looked = lookAt(created.site);
  const trouble = createTrouble();
  const declared = declaredCheckOf(options.release, budget);
  checkSite(looked, {
    mode: 'strict',
    reports,
    declared,
    checkChild: (site, inspected) =>
      checkChildLoosely(site, inspected, { reports, declared, asked: looked.inspection.asked }),
  });
  const stack = assembleSite(looked, createAssembler(trouble, declared));
  const late = strict ? spoiltOutputs(looked) : trouble.all();
  for (const message of withoutEchoes([...created.site.conditionMessages(), ...late], reports)) reports.add(message);
  return { stack, leaves, trouble };
}

/** What only spoils the value of an output is no error of the stack; one that hangs on a resource may be right one day. */
function spoiltOutputs({ inspection }: Looked): readonly Diagnostic[] {
  return [...inspection.outputs.values()]
    .filter(({ mentions }) => !mentions)
    .flatMap(({ messages }) => messages)
    .filter((message) => isError(message) && !isDefinitionError(message))
    .map(asValueLeftOut);
}

/** A template is parsed once, however often it is used; what is wrong with it is told once. */
function createFiles(read: ReadStack): StackFiles {
  const parsed = new Map<SourceFile, ReturnType<ReadStack['templateOf']>>();
  return {
    template(name, from, reports) {
      const file = read.file(from, name);
      if (!file) return undefined;
      if (!parsed.has(file)) parsed.set(file, read.templateOf(file, reports));
      return parsed.get(file);
    },
    text: (name, from) => read.file(from, name)?.text,
  };
}
