/** `MIGRATION.md`: what to do, in which order, how to see that it worked and how to go back; then what became of everything. */
import type { Accepted } from '../../diagnostics/collector.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { foldEqual } from '../../diagnostics/fold-equal.ts';
import { givenFile } from '../../hot/given-parameters.ts';
import { joinedTemplate } from '../../hot/together.ts';
import { positionAt } from '../../source/source-file.ts';
import {
  phases,
  type Choice,
  type Decision,
  type Ledger,
  type LeafState,
  type LedgerEntry,
  type Phase,
  type Side,
} from '../../plan/plan.ts';
import { code as inProse } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import type { Stack } from '../../stack/stack.ts';
import {
  bullet,
  code,
  heading,
  joinMarkdown,
  inline,
  paragraph,
  quote,
  table,
  type Markdown,
} from '../../print/slots/markdown.ts';
import { programsOf } from '../commands/command.ts';
import { stepParts, type PrintedStep } from '../commands/print-operations.ts';
import type { Beside } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';
import type { OutputText, Rendered } from '../rendered.ts';
import { accessSection } from './access-section.ts';
import { needsSection } from './needs-section.ts';
import { overlaysSection } from './overlays-section.ts';
import { textBefore } from '../../source/text-before.ts';
import { overviewOf } from './overview.ts';
import { stepSection } from './step-section.ts';

const phaseTitles: Readonly<Record<Phase, string>> = {
  assess: 'Assess: check what the move needs',
  protect: 'Protect: make sure that no data can be lost',
  prepare: 'Prepare: create the objects, without traffic',
  seed: 'Seed: start the VMs without old data',
  'cut-over': 'Cut over: move data and traffic',
  verify: 'Verify: check that everything works',
  release: 'Release: delete what is no longer used',
};

/** The whole page: what happens, what is asked, the phases with their steps, and what became of every property. */
export function emitMigrationMd(rendered: Rendered, beside: Beside): EmittedFile {
  const steps = rendered.steps.map(beside.printStep);
  const blocks = [
    opening(rendered, { steps, looks: beside.printLoose(rendered.needs.flatMap(({ howTo }) => howTo)) }, beside),
    needsSection(rendered.needs, beside),
    ...phases.flatMap((phase) => phaseSection(phase, steps)),
    decisionsSection(rendered.decisions),
    accessSection(rendered),
    overlaysSection(rendered, beside),
    outputsSection(rendered.outputs),
    ledgerSection(rendered.ledger),
    diagnosticsSection(
      beside.reports.sorted().filter(({ elsewhere }) => !elsewhere),
      placeTexts(rendered.source),
    ),
    acceptedSection(beside.reports.accepted, placeTexts(rendered.source)),
  ];
  return { path: 'MIGRATION.md', text: `${blocks.filter((block) => block !== '').join('\n\n')}\n` };
}

/** All that is printed for a reader to run. */
interface Commands {
  readonly steps: readonly PrintedStep[];
  /** How to find the answers to questions. */
  readonly looks: ReturnType<Beside['printLoose']>;
}

/** What a reader has to know before the first step; of a stack of which nothing moves, only that. */
function opening(rendered: Rendered, commands: Commands, { reports }: Pick<Beside, 'reports'>): string {
  const { steps } = commands;
  const warning = reports.hasErrors ? ['', incomplete] : [];
  const isEmpty = rendered.objects.length === 0 && rendered.secrets.length === 0;
  if (isEmpty && warning.length === 0) return nothingMoves(rendered, steps);
  const kept = rendered.steps.some(({ id }) => id.startsWith('prepare/volume/'));
  const mode =
    rendered.mode === 'migrate'
      ? inline`This plan moves a live stack with its disks, addresses and data.`
      : inline`This plan deploys the application from scratch: no facts of a live stack were given, so ${kept ? 'volumes that existed before keep their data, and every other' : 'every'} disk starts empty or from its image. To move the data of a running stack, collect facts with the commands that \`heat2kube facts\` prints, and convert again with \`--facts\`.`;
  return [
    heading(1, inline`Moving ${rendered.stackName} to Kubernetes`),
    ...warning,
    '',
    paragraph(mode),
    '',
    ...overviewOf(rendered).map(bullet),
    ...(steps.length > 0 ? ['', paragraph(inline`${howToRun(commands)}`)] : []),
  ].join('\n');
}

/** The stack stays as it is: why, and what a person may still have to do. */
function nothingMoves(rendered: Rendered, steps: readonly PrintedStep[]): string {
  const left = steps.length > 0 ? ' What a person replaces is below.' : ' There is nothing to do.';
  return [
    heading(1, inline`Nothing of ${rendered.stackName} moves to Kubernetes`),
    '',
    paragraph(inline`No resource of the stack becomes an object of the cluster, so the stack stays as it is.${left}`),
    '',
    ...switchedOff(rendered.source.stack).map(bullet),
    ...overviewOf(rendered).map(bullet),
  ].join('\n');
}

/** Resources whose condition is false: a reader would look for them in vain. */
function switchedOff(stack: Stack): readonly Markdown[] {
  const own = stack.disabled.map((name) => {
    const condition = stack.template.resources.get(name)?.condition;
    const named = condition?.kind === 'literal' ? inline` ${code(String(condition.value))}` : inline``;
    const path = stack.path === '' ? name : `${stack.path}/${name}`;
    return inline`${code(path)} is switched off by the condition${named}.`;
  });
  return [...own, ...[...stack.resources.values()].flatMap(({ nested }) => (nested ? switchedOff(nested) : []))];
}

const incomplete = quote(
  inline`**Incomplete.** The template has errors, which are listed at the end. Objects that depend on them are missing or contain \`<...>\`. Do not apply this output.`,
);

const shellTools: ReadonlySet<string> = new Set(['cat', 'cp', 'grep', 'mkdir', 'rm']);

/** Programs that the commands need besides the tools of every shell. */
function howToRun({ steps, looks }: Commands): string {
  const operations = [...looks, ...steps.flatMap(({ parts }) => stepParts.flatMap((part) => parts[part]))];
  const programs = new Set(operations.flatMap(({ commands }) => commands.flatMap(programsOf)));
  const needed = [...programs].filter((program) => !shellTools.has(program)).toSorted();
  const need = needed.length > 0 ? ` They need ${listed(needed.map(inProse))}.` : '';
  return `Run the commands in bash, from the directory of this file.${need} To go back, undo the completed steps from the last one to the first.`;
}

/** A phase without steps has no number, so the numbers of the others are without gaps. */
function phaseSection(phase: Phase, steps: readonly PrintedStep[]): readonly string[] {
  const own = steps.filter(({ step }) => step.phase === phase);
  if (own.length === 0) return [];
  const number = phases.filter((id) => steps.some(({ step }) => step.phase === id)).indexOf(phase) + 1;
  return [heading(2, inline`${number}. ${phaseTitles[phase]}`), ...own.map(stepSection)];
}

/** Parts go where the machine goes that has them, so they are no decisions of their own. */
function decisionsSection(decisions: readonly Decision[]): string {
  const told = decisions.filter(({ chosen }) => chosen.some(({ target }) => target !== 'part'));
  if (told.length === 0) return '';
  const rows = foldedRules(told).map(({ about, chosen, rules }) => [
    rules === 1 ? code(about) : inline`${String(rules)} rules of ${code(textBefore(about, '#'))}`,
    inline`${joined(chosen, placeText)}`,
    inline`${joined(chosen, ({ because, nothing }) => nothing ?? because)}`,
    inline`${joined(chosen, ({ flip }) => flip)}`,
  ]);
  return [heading(2, inline`Decisions`), '', ...table(['about', 'goes to', 'because', 'to change this'], rows)].join(
    '\n',
  );
}

/** Rules of one group about which the same is decided are one row. */
function foldedRules(decisions: readonly Decision[]): readonly (Decision & { readonly rules: number })[] {
  const rows = new Map<string, Decision & { rules: number }>();
  for (const decision of decisions) {
    const [, group] = /^(.+)#(?:rule|egress|ingress)-[^#]*$/.exec(decision.about) ?? [];
    const key = group === undefined ? decision.about : JSON.stringify([group, decision.chosen]);
    const row = rows.get(key);
    if (row) row.rules++;
    else rows.set(key, { ...decision, rules: 1 });
  }
  return [...rows.values()];
}

const sideTexts: Readonly<Record<Exclude<Side, 'none'>, string>> = { cluster: 'cluster', openstack: 'OpenStack' };

/** Nothing of what is on neither side has a place to name. */
function placeText({ side, target, nothing }: Choice): string {
  if (nothing !== undefined && side !== 'none') return `${sideTexts[side]}: nothing`;
  if (side !== 'none') return `${sideTexts[side]}: ${target}`;
  return target === 'manual' ? 'replaced manually' : target.replaceAll('-', ' ');
}

/** Of the two sides of a node, whose texts can be the same. */
function joined(chosen: readonly Choice[], textOf: (choice: Choice) => string): string {
  return [...new Set(chosen.map(textOf))].join('; ');
}

/** Outputs of the stack as whoever read them has to read them now. */
function outputsSection(outputs: readonly OutputText[]): string {
  if (outputs.length === 0) return '';
  const rows = outputs.map(({ name, description, text }) => [code(name), code(text), inline`${description ?? ''}`]);
  return [heading(2, inline`Outputs of the stack`), '', ...table(['output', 'now', 'meaning'], rows)].join('\n');
}

/** What did not simply arrive in the output, by resource; the whole list is in plan.json. */
/** Properties that stand in the output, and those that make no difference. */
const untold: ReadonlySet<LeafState> = new Set(['translated', 'folded', 'moot']);

/** Every property of every resource, with its state: the record for reviewers. */
function ledgerSection({ entries }: Ledger): string {
  const counts = new Map<string, number>();
  for (const { state } of entries) counts.set(state, (counts.get(state) ?? 0) + 1);
  const summary = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
  const told = entries.filter(({ state }) => !untold.has(state));
  const sizes = new Map<string, number>();
  for (const { resource } of entries) sizes.set(resource, (sizes.get(resource) ?? 0) + 1);
  const rows = groupTold(told).map(([{ resource, state }, properties, reason]): readonly Markdown[] => [
    code(resource),
    // What stays stays as it is: whoever reads the names of all its properties learns nothing from them.
    state === 'kept' && properties.length > 3 && properties.length === sizes.get(resource)
      ? inline`all ${properties.length}`
      : joinMarkdown(properties.map(code), ', '),
    inline`${state}`,
    inline`${reason}`,
  ]);
  return [
    heading(2, inline`State of every property`),
    '',
    paragraph(inline`${entries.length} properties: ${summary || 'none'}.`),
    ...(counts.has('moot')
      ? [
          '',
          paragraph(
            inline`Properties with the state moot only have a meaning in Heat or OpenStack. ${code('plan.json')} lists them.`,
          ),
        ]
      : []),
    ...(rows.length > 0 ? ['', ...table(['resource', 'properties', 'state', 'why'], rows)] : []),
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

/** How the place of a message is written. */
type PlaceText = (diagnostic: Diagnostic) => string;

/** Pure decisions (`info`) stand in the sections that they are about. */
function diagnosticsSection(diagnostics: readonly Diagnostic[], placeOf: PlaceText): string {
  const told = foldEqual(diagnostics.filter(({ severity }) => severity !== 'info'));
  if (told.length === 0) return '';
  const rows = told.map((item) =>
    bullet(inline`${item.severity}: ${placeOf(item)}${item.message} [${code(item.code)}]`),
  );
  return [heading(2, inline`Messages`), '', ...rows].join('\n');
}

/** Messages that the user has accepted, with the reason, so that a reviewer sees both. */
function acceptedSection(accepted: readonly Accepted[], placeOf: PlaceText): string {
  if (accepted.length === 0) return '';
  const rows = accepted.map(({ diagnostic, reason }) =>
    bullet(inline`${placeOf(diagnostic)}${diagnostic.message} [${code(diagnostic.code)}]: ${reason}`),
  );
  return [heading(2, inline`Accepted messages`), '', ...rows].join('\n');
}

/** A value of the command line has no lines, and the template that joins several stacks is no file. */
function placeTexts({ given }: Rendered['source']): PlaceText {
  const values = new Set([...given.keys()].map(givenFile));
  return ({ span }) => {
    if (!span || span.file.name === joinedTemplate) return '';
    const { line, column } = positionAt(span.file, span.start);
    return values.has(span.file.name) ? `${span.file.name}: ` : `${span.file.name}:${line}:${column}: `;
  };
}
