/** Which acceptances are unused, where several stacks share a configuration or a nested template. */
import { unusedAcceptance } from '../config/message-policy.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { StackInput } from './stack-input.ts';

interface Seen {
  readonly input: StackInput;
  readonly reports: readonly Diagnostic[];
}

/** The messages of stacks without those about acceptances that another stack may use: one that was not looked at, or uses it. */
export function withoutUsed(checked: readonly Seen[]): readonly Seen[] {
  const unusedIn = new Map<string, number>();
  const unused = checked.flatMap(({ reports }) => reports.filter(({ code }) => code === unusedAcceptance.code));
  for (const report of unused) unusedIn.set(keyOf(report), (unusedIn.get(keyOf(report)) ?? 0) + 1);
  const reportsOf = ({ input, reports }: Seen): readonly Diagnostic[] =>
    reports.filter((report) => {
      if (report.code !== unusedAcceptance.code) return true;
      const readers = checked.filter((other) => readsFile(other, report));
      const isWhole = input.siblings <= checked.filter((other) => sharesConfig(other, input)).length;
      return isWhole && unusedIn.get(keyOf(report)) === readers.length;
    });
  return checked.map((seen) => ({ ...seen, reports: reportsOf(seen) }));
}

function sharesConfig({ input }: Seen, { configFile, pathOf }: StackInput): boolean {
  if (configFile === undefined || input.configFile === undefined) return configFile === input.configFile;
  return input.pathOf(input.configFile) === pathOf(configFile);
}

/** Files have the names that the user knows. */
function readsFile({ input }: Seen, { span }: Diagnostic): boolean {
  return [...input.asked].some((name) => input.display(name) === span?.file.name);
}

function keyOf({ span, message }: Diagnostic): string {
  return `${span?.file.name ?? ''}\0${span?.start ?? -1}\0${message}`;
}
