/** Compiles the stack of a command line. */
import { compile, type CompileOptions, type CompileResult } from '../compile.ts';
import type { StackOptions } from './options.ts';
import type { StackInput } from './stack-input.ts';

export function compileStack(
  { host, template, environments, configFile, factsFile }: StackInput,
  { parameter, profile, mode, stackName, namespace }: StackOptions,
  secrets: NonNullable<CompileOptions['secrets']> = new Map(),
): Promise<CompileResult> {
  return compile(host, {
    template,
    environments,
    parameters: parameter,
    profile,
    mode,
    stackName,
    namespace,
    configFile,
    factsFile,
    secrets,
  });
}
