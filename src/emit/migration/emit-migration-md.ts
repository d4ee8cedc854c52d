/** `MIGRATION.md`: what to do, in which order, how to see that it worked and how to go back; then what became of everything. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { positionAt } from '../../source/source-file.ts';
import {
  phases,
  type Choice,
  type Decision,
  type Ledger,
  type LedgerEntry,
  type Phase,
  type Side,
} from '../../plan/plan.ts';
import {
  bullet,
  code,
  fenced,
  heading,
  joinMarkdown,
  inline,
  numbered,
  paragraph,
  quote,
  table,
  type Markdown,
} from '../../print/slots/markdown.ts';
import type { EmittedFile } from '../file.ts';
import type { OutputText, Rendered, RenderedOverlay } from '../rendered.ts';
import { isCommand, type PrintedNeed, type PrintedStep } from '../step-text.ts';
import { overlaysSection } from './overlays-section.ts';

interface MigrationInput {
  readonly plan: Rendered;
  readonly steps: readonly PrintedStep[];
  readonly inputs: readonly PrintedNeed[];
  readonly ledger: Ledger;
  /** Summary of what was made, one sentence each. */
  readonly overview: readonly Markdown[];
  readonly outputs: readonly OutputText[];
  readonly overlays: readonly RenderedOverlay[];
  /** Files that stand beside it. */
  readonly files: readonly EmittedFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly ok: boolean;
}

const phaseTitles: Readonly<Record<Phase, string>> = {
  assess: 'Assess: is everything there',
  protect: 'Protect: nothing can be lost',
  prepare: 'Prepare: make the new side, without traffic',
  seed: 'Seed: start what holds no old data',
  'cut-over': 'Cut over: move data and traffic',
  verify: 'Verify: is it really the same',
  release: 'Release: give back what is no longer used',
};

export function emitMigrationMd(input: MigrationInput): EmittedFile {
  const { steps, inputs } = input;
  const blocks = [
    opening(input),
    inputsSection(inputs),
    ...phases.flatMap((phase) => phaseSection(phase, steps)),
    decisionsSection(input.plan.decisions),
    overlaysSection(input.overlays, input),
    outputsSection(input),
    ledgerSection(input.ledger),
    diagnosticsSection(input.diagnostics),
  ];
  return { path: 'MIGRATION.md', text: `${blocks.filter((block) => block !== '').join('\n\n')}\n` };
}

function opening({ plan, overview, ok }: MigrationInput): string {
  const warning = ok
    ? []
    : [
        '',
        quote(
          inline`**Incomplete.** The template has errors (listed at the end). What depends on them is missing or marked with \`<...>\`; do not apply this output as it is.`,
        ),
      ];
  const mode =
    plan.mode === 'migrate'
      ? 'This plan moves a live stack: its disks, addresses and data go along.'
      : 'This plan makes the application anew: no facts of a live stack were given, so all disks start empty or from their images. To move the data of a running stack, make a facts bundle with the commands that `heat2kube facts` prints and convert again with `--facts`.';
  return [
    heading(1, inline`Moving ${plan.stackName} to Kubernetes`),
    ...warning,
    '',
    paragraph(inline`${mode}`),
    '',
    ...overview.map(bullet),
  ].join('\n');
}

function inputsSection(inputs: readonly PrintedNeed[]): string {
  if (inputs.length === 0) return '';
  const items = inputs.map(({ kind, name, question, howTo, stub }, index) => {
    const lines = [numbered(index + 1, inline`**${kind} ${code(name)}**: ${question}`)];
    if (stub) lines.push('', `   ${inline`Complete ${code(stub.file)}.`.text}`);
    if (howTo.length > 0) lines.push('', ...fence(howTo, '   '));
    return lines.join('\n');
  });
  return [heading(2, inline`What only you or the cloud knows`), '', ...items].join('\n');
}

function phaseSection(phase: Phase, steps: readonly PrintedStep[]): readonly string[] {
  const own = steps.filter((step) => step.phase === phase);
  if (own.length === 0) return [];
  const number = phases.filter((id) => steps.some((step) => step.phase === id)).indexOf(phase) + 1;
  return [heading(2, inline`${number}. ${phaseTitles[phase]}`), ...own.map(stepSection)];
}

function stepSection(step: PrintedStep): string {
  const facts = [
    inline`Step ${code(step.id)}.`,
    ...(step.needs.length > 0 ? [inline`After ${joinMarkdown(step.needs.map(code), ', ')}.`] : []),
    ...(step.time === undefined ? [] : [inline`Time: ${step.time}.`]),
    ...(step.space === undefined ? [] : [inline`Space: ${step.space}.`]),
  ];
  return [
    heading(3, inline`${step.title}${step.pointOfNoReturn ? ' (point of no return)' : ''}`),
    '',
    paragraph(joinMarkdown(facts, ' ')),
    ...part('Before', step.precondition),
    ...part('Do', step.do),
    ...part('Check', step.check),
    ...part('Undo', step.undo),
  ].join('\n');
}

/** Sentences as paragraphs, commands in one block each run. */
function part(title: string, texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  const lines: string[] = ['', inline`**${title}**`.text];
  let commands: string[] = [];
  const flush = (): void => {
    if (commands.length > 0) lines.push('', ...fence(commands, ''));
    commands = [];
  };
  for (const text of texts) {
    if (isCommand(text)) commands.push(text);
    else {
      flush();
      lines.push('', paragraph(inline`${text}`));
    }
  }
  flush();
  return lines;
}

function fence(lines: readonly string[], indent: string): readonly string[] {
  return fenced(
    'sh',
    lines.flatMap((line) => line.split('\n')),
    indent,
  );
}

function decisionsSection(decisions: readonly Decision[]): string {
  const told = decisions.filter(({ chosen }) => chosen.some(({ target }) => target !== 'part'));
  if (told.length === 0) return '';
  const rows = told.map(({ about, chosen }) => [
    code(about),
    inline`${joined(chosen, placeText)}`,
    inline`${joined(chosen, ({ because }) => because)}`,
    inline`${joined(chosen, ({ flip }) => flip)}`,
  ]);
  return [
    heading(2, inline`Decisions`),
    '',
    ...table(['about', 'goes to', 'because', 'decide otherwise with'], rows),
  ].join('\n');
}

const sideTexts: Readonly<Record<Side, string>> = { cluster: 'cluster', openstack: 'OpenStack', none: 'nowhere' };

function placeText({ side, target }: Choice): string {
  return `${sideTexts[side]}: ${target}`;
}

function joined(chosen: readonly Choice[], textOf: (choice: Choice) => string): string {
  return [...new Set(chosen.map(textOf))].join('; ');
}

function outputsSection({ outputs }: MigrationInput): string {
  if (outputs.length === 0) return '';
  const rows = outputs.map(({ name, description, text }) => [code(name), code(text), inline`${description ?? ''}`]);
  return [heading(2, inline`Outputs of the stack`), '', ...table(['output', 'now', 'meaning'], rows)].join('\n');
}

/** What did not simply arrive in the output, by resource; the whole list is in plan.json. */
function ledgerSection({ entries }: Ledger): string {
  const counts = new Map<string, number>();
  for (const { state } of entries) counts.set(state, (counts.get(state) ?? 0) + 1);
  const summary = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
  const told = entries.filter(({ state }) => state !== 'translated' && state !== 'folded');
  const rows = groupTold(told).map(([{ resource, state }, properties, reason]): readonly Markdown[] => [
    code(resource),
    joinMarkdown(properties.map(code), ', '),
    inline`${state}`,
    inline`${reason}`,
  ]);
  return [
    heading(2, inline`Every property, accounted for`),
    '',
    paragraph(inline`${entries.length} property leaves: ${summary || 'none'}.`),
    ...(rows.length > 0 ? ['', ...table(['resource', 'properties', 'became', 'why'], rows)] : []),
  ].join('\n');
}

/** Properties of a resource with the same fate for the same reason make one row. */
function groupTold(told: readonly LedgerEntry[]): readonly (readonly [LedgerEntry, readonly string[], string])[] {
  const groups = new Map<string, readonly [LedgerEntry, string[], string]>();
  for (const entry of told) {
    const reason = reasonOf(entry);
    const key = [entry.resource, entry.state, reason].join('\0');
    const ready = groups.get(key);
    if (ready) ready[1].push(entry.property);
    else groups.set(key, [entry, [entry.property], reason]);
  }
  return [...groups.values()];
}

function reasonOf({ reason, code }: LedgerEntry): string {
  return reason ?? code ?? '';
}

function diagnosticsSection(diagnostics: readonly Diagnostic[]): string {
  const told = diagnostics.filter(({ severity }) => severity !== 'info');
  if (told.length === 0) return '';
  const rows = told.map((item) =>
    bullet(inline`${item.severity}: ${placeOf(item)}${item.message} [${code(item.code)}]`),
  );
  return [heading(2, inline`Messages`), '', ...rows].join('\n');
}

function placeOf({ span }: Diagnostic): string {
  if (!span) return '';
  const { line, column } = positionAt(span.file, span.start);
  return `${span.file.name}:${line}:${column}: `;
}
