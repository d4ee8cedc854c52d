/** What a translation loses, and what has no meaning outside Heat and OpenStack: the options that ask for them. */
import type { Command } from 'commander';
import type { CompileResult } from '../compile-types.ts';
import { makeDiagnostic } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { mootLeaf } from '../plan/ledger.ts';
import type { LedgerEntry } from '../plan/plan.ts';
import { exitStatus } from './exit-status.ts';
import { writeLine, type Terminal } from './terminal.ts';

/** Of the commands that compile. */
export interface LossOptions {
  readonly moot?: true;
  readonly failOnLost?: true;
}

export function addLossOptions(command: Command): Command {
  return command
    .option('--fail-on-lost', 'exit with status 1 if the translation does not carry something over')
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

/** Counted as the user wrote them: members of a group have the lines of their definition, and overlays those of the base. */
function lostLines({ ledger, leaves, overlays }: CompileResult): number {
  const lost = (ledger?.entries ?? []).filter(({ state }) => state === 'lost');
  const lines = lost.flatMap(({ leaf }) => {
    const span = leaves?.get(leaf).span;
    return span ? [`${span.file.name}|${span.start}`] : [];
  });
  const known = new Set(lost.map(nameOf));
  const more = overlays.flatMap((overlay) => overlay.ledger.entries.filter(({ state }) => state === 'lost'));
  return new Set([...lines, ...more.map(nameOf).filter((name) => !known.has(name))]).size;
}

function nameOf({ resource, property }: LedgerEntry): string {
  return `${resource} ${property}`;
}
