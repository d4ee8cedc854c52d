/** Compiles the stack of a command line. */
import { compile } from '../compile.ts';
import type { CompileLimits, CompileOptions, CompileResult } from '../compile-types.ts';
import type { OutputName } from '../emit/registry.ts';
import { defaultLimits } from '../stack/build-stack.ts';
import { limitsOf, type StackOptions } from './options.ts';
import { sha256 } from './output/existing-output.ts';
import type { StackInput } from './stack-input.ts';

type Secrets = NonNullable<CompileOptions['secrets']>;

/** Texts that were drawn: for the base, and for each overlay by its name. */
export interface DrawnTexts {
  readonly base: Secrets;
  readonly overlays: ReadonlyMap<string, Secrets>;
}

const noTexts: DrawnTexts = { base: new Map(), overlays: new Map() };

interface Around {
  readonly drawn?: DrawnTexts;
  readonly output?: OutputName;
  /** Text of the lock of an earlier run into the same directory. */
  readonly lock?: string | undefined;
  readonly missingFacts?: CompileOptions['missingFacts'];
  /** Texts of the objects that the reader has completed there, by path. */
  readonly answers?: ReadonlyMap<string, string>;
}

export function compileStack(
  input: StackInput,
  options: StackOptions,
  { drawn = noTexts, output, lock, answers, missingFacts }: Around = {},
): Promise<CompileResult> {
  const { host, template, environments, overlays, configFile, factsFile, clusterFile, joined } = input;
  const { parameter, profile, mode, namespace, values } = options;
  return compile(host, {
    template,
    environments,
    parameters: parameter,
    profile,
    mode,
    stackName: options.stackName ?? input.stackName,
    namespace,
    configFile,
    factsFile,
    clusterFile,
    output,
    lock,
    limits: limitsFor(options, joined?.length),
    joined,
    ...(values === false && { missingParameters: 'open' }),
    missingFacts,
    digest: sha256,
    answers,
    secrets: drawn.base,
    overlays: overlays.map((overlay) => ({ ...overlay, secrets: drawn.overlays.get(overlay.name) })),
  });
}

/** Each stack that is joined with others has the limits of a stack. */
function limitsFor(options: StackOptions, count: number | undefined): CompileLimits {
  const limits = limitsOf(options);
  if (count === undefined) return limits;
  const { resources = defaultLimits.resources, nesting = defaultLimits.depth } = limits;
  return { ...limits, resources: resources * count, nesting: nesting + 1 };
}
