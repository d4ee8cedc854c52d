/** Which of several stacks that are checked together each message is about. */
import { compareDiagnostics } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { listed } from '../source/listed.ts';
import type { StackInput } from './stack-input.ts';

interface Seen {
  readonly input: StackInput;
  readonly reports: readonly Diagnostic[];
}

/** The messages of all stacks, each once. Those of several stacks have the names of the stacks that they are about. */
export function messagesOfStacks(checked: readonly Seen[]): readonly Diagnostic[] {
  const nameOf = stackNames(checked.map(({ input }) => input));
  const found = new Map<string, { readonly report: Diagnostic; readonly stacks: Set<string> }>();
  for (const { input, reports } of checked) {
    for (const report of reports) {
      const { span, code, message, severity } = report;
      const key = [span?.file.name, span?.start, code, severity, message].join('\0');
      const known = found.get(key);
      if (known) known.stacks.add(nameOf(input));
      else found.set(key, { report, stacks: new Set([nameOf(input)]) });
    }
  }
  const isAlone = checked.length < 2;
  return [...found.values()]
    .map(({ report, stacks }) => (isAlone ? report : { ...report, stacks: [...stacks] }))
    .toSorted(compareDiagnostics);
}

/**
 * Puts the stacks before a message where its place does not say which ones are meant: where another stack, which has no such
 * message, reads the file too.
 */
export function stackTeller(inputs: readonly StackInput[]): (report: Diagnostic) => Diagnostic {
  const nameOf = stackNames(inputs);
  const readers = new Map<string, Set<string>>();
  for (const input of inputs) {
    for (const name of [...input.asked].map(input.display)) {
      readers.set(name, (readers.get(name) ?? new Set()).add(nameOf(input)));
    }
  }
  return (report) => {
    const { stacks, span, message } = report;
    const all = readers.get(span?.file.name ?? '')?.size ?? inputs.length;
    if (stacks === undefined || stacks.length >= all) return report;
    const names = listed(stacks.map((name) => `"${name}"`));
    return { ...report, message: `stack${stacks.length === 1 ? '' : 's'} ${names}: ${message}` };
  };
}

/** The name in the configuration, else the template; with the configuration where several give a stack this name. */
export function stackNames(inputs: readonly StackInput[]): (input: StackInput) => string {
  const counts = new Map<string, number>();
  for (const name of inputs.map(shortName)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (input) => {
    const name = shortName(input);
    if (counts.get(name) === 1 || input.configFile === undefined) return name;
    return `${name} of ${input.display(input.configFile)}`;
  };
}

function shortName({ stackName, template, display }: StackInput): string {
  return stackName ?? display(template);
}
