/** What a translation loses, and what has no meaning outside Heat and OpenStack: the options that ask for them. */
import type { Command } from 'commander';
import type { CompileResult } from '../compile-types.ts';
import { makeDiagnostic } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { mootLeaf } from '../plan/ledger.ts';
import type { Ledger, LedgerEntry } from '../plan/plan.ts';
import { exitStatus } from './exit-status.ts';
import { writeLine, type Terminal } from './terminal.ts';

/** Of the commands that compile. */
export interface LossOptions {
  readonly moot?: true;
  readonly failOnLost?: true;
}

export function addLossOptions(command: Command): Command {
  return command
    .option(
      '--fail-on-lost',
      'exit with status 1 if the translation does not carry something over, unless that is accepted with a reason',
    )
    .option('--moot', 'also print a note for each property that only has a meaning in Heat or OpenStack');
}

/** Once for a line of the template: members of a group have the lines of their definition. None unless they are asked for. */
export function mootMessages(result: CompileResult | undefined, { moot }: LossOptions): readonly Diagnostic[] {
  const said = new Map<string, Diagnostic>();
  const entries = moot ? (result?.ledger?.entries ?? []) : [];
  for (const { leaf, resource, property, state, reason = '' } of entries) {
    const span = state === 'moot' ? result?.leaves?.get(leaf).span : undefined;
    const key = `${span?.file.name ?? ''}|${span?.start ?? ''}|${reason}`;
    if (!span || said.has(key)) continue;
    said.set(key, makeDiagnostic(mootLeaf, { span, resource }, resource, property, reason));
  }
  return [...said.values()];
}

/** Such a message is about a property whose loss nobody can see. */
export function isMootMessage({ code }: Diagnostic): boolean {
  return code === mootLeaf.code;
}

/** 1 where something is lost and that shall fail, which is said on standard error. */
export function lossStatus(result: CompileResult, { failOnLost }: LossOptions, { err }: Terminal): number {
  if (!failOnLost) return exitStatus.fine;
  const count = lostLines(result);
  if (count === 0) return exitStatus.fine;
  const what = count === 1 ? '1 property is' : `${count} properties are`;
  writeLine(err, `error: ${what} lost (--fail-on-lost)`);
  return exitStatus.messages;
}

/** Codes of messages that make the command fail: those of losses that nobody has accepted. */
export function failingCodes(result: CompileResult | undefined, { failOnLost }: LossOptions): ReadonlySet<string> {
  return new Set(result && failOnLost ? allLosses(result).flatMap(({ code }) => code ?? []) : []);
}

/** Counted as the user wrote them: members of a group have the lines of their definition, and overlays those of the base. */
function lostLines(result: CompileResult): number {
  const { leaves, ledger } = result;
  const lost = lossesIn(ledger, result);
  const lines = lost.flatMap(({ leaf }) => {
    const span = leaves?.get(leaf).span;
    return span ? [`${span.file.name}|${span.start}`] : [];
  });
  const known = new Set((ledger?.entries ?? []).filter(({ state }) => state === 'lost').map(nameOf));
  const more = result.overlays.flatMap((overlay) => lossesIn(overlay.ledger, result));
  return new Set([...lines, ...more.map(nameOf).filter((name) => !known.has(name))]).size;
}

function allLosses(result: CompileResult): readonly LedgerEntry[] {
  return [result.ledger, ...result.overlays.map(({ ledger }) => ledger)].flatMap((ledger) => lossesIn(ledger, result));
}

/** What is lost and not accepted with a reason. */
function lossesIn(ledger: Ledger | undefined, { accepted, leaves }: CompileResult): readonly LedgerEntry[] {
  const lost = (ledger?.entries ?? []).filter(({ state }) => state === 'lost');
  if (accepted.length === 0) return lost;
  return lost.filter(({ leaf, resource, reason, code }) => {
    const span = leaves?.get(leaf).span;
    return !accepted.some(
      (one) =>
        one.code === code &&
        (one.resource === resource ||
          one.message === reason ||
          (one.file === span?.file.name && one.range?.start.offset === span?.start)),
    );
  });
}

function nameOf({ resource, property }: LedgerEntry): string {
  return `${resource} ${property}`;
}
