/** Which acceptances and other lines are unused, where several stacks share a configuration or a nested template. */
import { unusedAcceptance } from '../config/message-policy.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { StackInput } from './stack-input.ts';

interface Seen {
  readonly input: StackInput;
  readonly reports: readonly Diagnostic[];
}

/** The messages of stacks without those about what another stack may use: one that was not looked at, or uses it. */
export function withoutUsed(checked: readonly Seen[]): readonly Seen[] {
  const unusedIn = new Map<string, number>();
  const textOf = new Map<string, string>();
  for (const report of checked.flatMap(({ reports }) => reports.filter(mayBeUsed))) {
    const key = keyOf(report);
    unusedIn.set(key, (unusedIn.get(key) ?? 0) + 1);
    // The longest one says what was meant.
    if (report.message.length > (textOf.get(key) ?? '').length) textOf.set(key, report.message);
  }
  const reportsOf = ({ input, reports }: Seen): readonly Diagnostic[] =>
    reports.flatMap((report) => {
      if (!mayBeUsed(report)) return [report];
      const readers = checked.filter((other) => readsFile(other, report));
      const seen = checked
        .filter((other) => sharesConfig(other, input))
        .map((other) => other.input.joined?.length ?? 1);
      const isWhole = input.siblings <= seen.reduce((sum, count) => sum + count, 0);
      if (!isWhole || unusedIn.get(keyOf(report)) !== readers.length) return [];
      return [{ ...report, message: textOf.get(keyOf(report)) ?? report.message }];
    });
  return checked.map((seen) => ({ ...seen, reports: reportsOf(seen) }));
}

function mayBeUsed({ code, elsewhere }: Diagnostic): boolean {
  return elsewhere === true || code === unusedAcceptance.code;
}

function sharesConfig({ input }: Seen, { configFile, pathOf }: StackInput): boolean {
  if (configFile === undefined || input.configFile === undefined) return configFile === input.configFile;
  return input.pathOf(input.configFile) === pathOf(configFile);
}

/** Files have the names that the user knows. */
function readsFile({ input }: Seen, { span }: Diagnostic): boolean {
  return [...input.asked].some((name) => input.display(name) === span?.file.name);
}

function keyOf({ span, code }: Diagnostic): string {
  return `${span?.file.name ?? ''}\0${span?.start ?? -1}\0${code}`;
}
