/** Heat's evaluation alone: what the engine would make of a stack, as plain data in the shape of its recorded results. */
import type { Release } from '../grammar/heat/index.ts';
import { checkResolveOptions } from './compile-options.ts';
import { queryLimits, stackLimits, type CompileLimits } from './compile-types.ts';
import { createCollector, makeDiagnostic } from './diagnostics/collector.ts';
import type { Collector } from './diagnostics/collector.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { plainDiagnostic } from './diagnostics/plain-diagnostic.ts';
import type { PlainDiagnostic } from './diagnostics/plain-diagnostic.ts';
import { sentinelAttributes } from './evaluate/attribute-sources.ts';
import type { LiveValues } from './evaluate/attribute-sources.ts';
import type { QueryEngine } from './evaluate/scope.ts';
import { valueOfTree } from './evaluate/tree-value.ts';
import type { Host } from './host/host.ts';
import { openTemplate } from './hot/abandoned-stack.ts';
import { givenParameters } from './hot/given-parameters.ts';
import type { GivenValue } from './hot/given-parameters.ts';
import { readStack } from './hot/read.ts';
import type { ReadStack } from './hot/read.ts';
import { queryEngineFor } from './lazy-query-engine.ts';
import type { Guard } from './guard/guard.ts';
import { guardOfStack } from './guard/guard-of-stack.ts';
import { buildStack, type BuiltStack } from './stack/build-stack.ts';
import { hideSecrets } from './stack/hide-secrets.ts';
import { firstErrorOf } from './stack/first-error.ts';
import { plainStack } from './stack/plain-stack.ts';
import type { PlainStack } from './stack/plain-stack.ts';

/** Live values of attributes: by resource path, then by attribute. */
export type LiveAttributes =
  | ReadonlyMap<string, ReadonlyMap<string, GivenValue> | Readonly<Record<string, GivenValue>>>
  | Readonly<Record<string, Readonly<Record<string, GivenValue>>>>;

export interface ResolveOptions {
  /** Name of the template; the host knows its text. */
  readonly template: string;
  /** Names of environment files, merged in this order as Heat does. */
  readonly environments?: readonly string[] | undefined;
  /** How environments are taken: `files` (a list of files that win over parameters), `single` (one, which loses to them). */
  readonly environmentMode?: 'files' | 'single' | undefined;
  readonly parameters?: Readonly<Record<string, GivenValue>> | ReadonlyMap<string, GivenValue> | undefined;
  /** Values that `get_attr` gives; anything else gives the text `attr:RESOURCE.ATTRIBUTE`. */
  readonly attributes?: LiveAttributes | undefined;
  /** The release of Heat to follow. Default: `27`. */
  readonly release?: Release | undefined;
  /** Resource types that the cloud has by plug-ins of its own: any properties and attributes are accepted. */
  readonly plugins?: readonly string[] | undefined;
  /** Limits of the engine where the cloud has raised its own; Heat's where left out. */
  readonly limits?: CompileLimits | undefined;
  /** Default: `teststack`, as in the recorded results. */
  readonly stackName?: string | undefined;
}

export type ResolveResult =
  | (PlainStack & { readonly ok: true; readonly diagnostics: readonly PlainDiagnostic[] })
  | {
      readonly ok: false;
      /** Category of the first error that Heat would meet. */
      readonly kind: string;
      readonly message: string;
      readonly diagnostics: readonly PlainDiagnostic[];
    };

/** What Heat is taken to be where nobody says it. */
export const currentRelease: Release = '27';

/** Rejects only when the host fails in a way that is no `HostError`. */
export async function resolveStack(host: Host, options: ResolveOptions): Promise<ResolveResult> {
  checkResolveOptions(host, options);
  const reports = createFirstCollector();
  const { template, environments = [] } = options;
  const opened = await openTemplate(host, { template, environments });
  const read = await readStack(
    opened.host,
    {
      template: opened.template,
      environments: opened.environments,
      ...(options.environmentMode && { environmentMode: options.environmentMode }),
      given: givenParameters(options.parameters ?? {}),
      allFiles: true,
      maxSize: options.limits?.templateSize,
    },
    reports,
  );
  const yaql = await queryEngineFor(read, {
    release: options.release ?? currentRelease,
    limits: queryLimits(options.limits),
  });
  return resolveReadStack(read, { ...options, yaql }, reports);
}

interface ReadOptions extends Pick<ResolveOptions, 'attributes' | 'release' | 'stackName' | 'limits' | 'plugins'> {
  readonly yaql?: QueryEngine | undefined;
}

/** The synchronous part: `reports` holds what reading has found. Secrets are shown. */
export function resolveReadStack(read: ReadStack, options: ReadOptions, reports: FirstCollector): ResolveResult {
  return resolveBuilt(read, options, reports).result;
}

/** The same with what secrets are in the place of their values, and what else keeps them out of texts that are printed. */
export function resolveWithoutSecrets(
  read: ReadStack,
  options: ReadOptions,
  reports: FirstCollector,
): { readonly result: ResolveResult; readonly guard: Guard } {
  const { built, result, firstError } = resolveBuilt(read, options, reports);
  const stack = built?.stack;
  const { guard } = guardOfStack(read, { stack, drawn: new Map(), open: [] });
  if (!result.ok) {
    const message = guard.withoutSecrets(firstError ? guard.covered(firstError).message : result.message);
    return { result: { ...result, message }, guard };
  }
  if (!built) return { result, guard };
  const shown = plainStack({ stack: hideSecrets(built.stack), trouble: built.trouble });
  return { result: { ok: true, ...shown, diagnostics: result.diagnostics }, guard };
}

interface Resolved {
  readonly built: BuiltStack | undefined;
  readonly result: ResolveResult;
  /** Absent where the result is no error, or nothing was reported. */
  readonly firstError?: Diagnostic | undefined;
}

function resolveBuilt(read: ReadStack, options: ReadOptions, reports: FirstCollector): Resolved {
  const attributes = sentinelAttributes(liveValues(options.attributes ?? {}));
  const reading = reports.errors.length;
  const built = buildStack(
    read,
    {
      attributes,
      stackName: options.stackName ?? 'teststack',
      yaql: options.yaql,
      release: options.release ?? currentRelease,
      limits: stackLimits(options.limits),
      plugins: new Set(options.plugins),
    },
    reports,
  );
  const diagnostics = reports.sorted().map(plainDiagnostic);
  const firstError = firstErrorOf(reports.errors.slice(0, reading), reports.errors.slice(reading), read);
  if (firstError || !built) {
    const [kind, message] = [firstError?.kind ?? 'unknown', firstError?.message ?? 'the template could not be read'];
    return { built, firstError, result: { ok: false, kind, message, diagnostics } };
  }
  return { built, result: { ok: true, ...plainStack(built), diagnostics } };
}

function liveValues(attributes: LiveAttributes): LiveValues {
  const resources = attributes instanceof Map ? [...attributes] : Object.entries(attributes);
  return new Map(
    resources.map(([path, values]) => {
      const trees = [...givenParameters(values)];
      return [path, new Map(trees.map(([name, tree]) => [name, valueOfTree(tree)] as const))] as const;
    }),
  );
}

/** A collector that keeps errors in the order in which they were found as well. */
interface FirstCollector extends Collector {
  readonly errors: readonly Diagnostic[];
}

export function createFirstCollector(): FirstCollector {
  const inner = createCollector();
  const errors: Diagnostic[] = [];
  const add = (diagnostic: Diagnostic): void => {
    if (diagnostic.severity === 'error') errors.push(diagnostic);
    inner.add(diagnostic);
  };
  return {
    add,
    report: (kind, where, ...args) => add(makeDiagnostic(kind, where, ...args)),
    sorted: () => inner.sorted(),
    get hasErrors() {
      return inner.hasErrors;
    },
    errors,
  };
}
