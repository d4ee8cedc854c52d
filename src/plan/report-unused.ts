/** Messages about lines of `heat2kube.yaml` that the stack does not use: where the file lists several stacks, another one may use them. */
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';
import type { World } from './world.ts';

/** One entry of a key of `heat2kube.yaml`. */
interface ConfigEntry {
  readonly key: string;
  readonly entry: string;
}

/** At the entry. `check` prints it where it has looked at all stacks of the file and none of them uses the entry. */
export function reportUnused<A extends readonly unknown[]>(
  { config, source, account }: Pick<World, 'config' | 'source' | 'account'>,
  kind: DiagnosticKind<A>,
  { key, entry }: ConfigEntry,
  ...args: A
): void {
  const elsewhere = config.stacks.size > 1 ? true : undefined;
  account.reports.report(kind, { span: source.configPlace(key, entry), names: [entry], elsewhere }, ...args);
}

/** A path of the configuration as this stack has it: several stacks that are converted together have their names before their paths. */
export function pathInStack(path: string, { stacks, givenStackName }: World['config']): string {
  const isOwn = givenStackName !== undefined && stacks.has(givenStackName) && path.startsWith(`${givenStackName}/`);
  return isOwn ? path.slice(givenStackName.length + 1) : path;
}
