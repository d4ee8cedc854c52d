/** `heat2kube resolve`: the stack as Heat evaluates it, as JSON or YAML. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { guardedMessages } from '../../guard/guard-output.ts';
import { queryLimits } from '../../compile-types.ts';
import { openTemplate } from '../../hot/abandoned-stack.ts';
import { givenParameters } from '../../hot/given-parameters.ts';
import { readStack } from '../../hot/read.ts';
import { queryEngineFor } from '../../lazy-query-engine.ts';
import { terminalJson } from '../../print/slots/terminal.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import {
  createFirstCollector,
  currentRelease,
  resolveReadStack,
  resolveWithoutSecrets,
  type ResolveResult,
} from '../../resolve-stack.ts';
import { exitStatus, statusOf } from '../exit-status.ts';
import { filesOf, printMessages, withPlaces } from '../messages.ts';
import { limitsOf, type MessageOptions, type ReadOptions } from '../options.ts';
import { openStack, type StackInput } from '../stack-input.ts';
import { cleanTerminal, type Terminal } from '../terminal.ts';
import { plainMap } from '../yaml-data.ts';

/** `heat2kube resolve`. */
export interface ResolveCommandOptions extends ReadOptions, MessageOptions {
  readonly format: 'json' | 'yaml';
  readonly showSecrets?: true;
}

/** The result goes to standard output, also where it says what failed; messages go to standard error. */
export async function resolve(given: Terminal, template: string, options: ResolveCommandOptions): Promise<number> {
  const input = await openStack(given, template, options);
  const broken = input.unreadable.length > 0;
  const resolved = broken ? undefined : await resolveInput(input, options);
  const terminal = cleanTerminal(given, resolved?.withoutSecrets);
  const reports = withPlaces(resolved?.reports ?? input.unreadable, input);
  printMessages(reports, { terminal, stream: terminal.err, format: 'auto', options, files: filesOf(input) });
  if (!resolved) return exitStatus.files;
  const { diagnostics: _, ...result } = resolved.result;
  terminal.out.write(options.format === 'yaml' ? printYaml(plainMap(result)).text : terminalJson(result));
  return resolved.result.ok ? statusOf(reports, options.failOn) : exitStatus.messages;
}

/** The evaluated stack, or the first error as Heat would give it. */
interface Resolved {
  readonly result: ResolveResult;
  readonly reports: readonly Diagnostic[];
  /** Absent where secrets are asked for. */
  readonly withoutSecrets?: (text: string) => string;
}

async function resolveInput(input: StackInput, options: ResolveCommandOptions): Promise<Resolved> {
  const { host, template, environments, abandoned } = await openTemplate(input.host, input);
  const limits = limitsOf(options);
  const reports = createFirstCollector();
  const read = await readStack(
    host,
    { template, environments, given: givenParameters(options.parameter ?? {}), maxSize: limits.templateSize },
    reports,
  );
  const stackName = options.stackName ?? input.stackName ?? abandoned?.name ?? baseName(template);
  const yaql = await queryEngineFor(read, { release: currentRelease, limits: queryLimits(limits) });
  const asked = { stackName, limits, plugins: input.plugins, yaql };
  if (options.showSecrets) return { result: resolveReadStack(read, asked, reports), reports: reports.sorted() };
  const { result, guard } = resolveWithoutSecrets(read, asked, reports);
  return { result, withoutSecrets: guard.withoutSecrets, reports: guardedMessages(reports.sorted(), guard) };
}

/** `shop.yaml` is the stack `shop`. */
function baseName(template: string): string {
  const last = template.split('/').at(-1) ?? template;
  return last.replace(/\.(?:ya?ml|json|template|hot)$/i, '');
}
