/** What a conversion made, in a few lines, and what to do next. */
import type { CompileResult } from '../compile-types.ts';
import type { OverlayResult } from '../compile-overlays.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { NeededInput, Plan, Side } from '../plan/plan.ts';
import { shellLine } from '../print/slots/shell.ts';
import type { Topology } from '../topology/topology.ts';
import { countText } from './messages.ts';
import type { Writes } from './output/plan-writes.ts';

interface SummaryInput {
  /** The output directory as the user names it. */
  readonly directory: string;
  readonly template: string;
  readonly result: CompileResult;
  readonly newlyDrawn: number;
  readonly writes: Writes;
  readonly reports: readonly Diagnostic[];
}

/** Longer lists are cut: the plan has them whole. */
const maxNames = 8;

/** A few lines on standard error: what was written, what is asked, and what to do next. */
export function summaryOf(input: SummaryInput): readonly string[] {
  const { directory, template, result, reports } = input;
  const { plan, topology } = result;
  const about = plan
    ? `, profile ${plan.profile}, ${plan.mode === 'migrate' ? 'moving a live stack' : 'deployed from scratch'}`
    : '';
  const rows = [
    ['objects', objectText(result)],
    ...(plan && topology ? nodeRows(plan, topology) : []),
    ...result.overlays.map((overlay, index) => [index === 0 ? 'overlays' : '', overlayText(overlay)] as const),
    ['secrets', secretText(input)],
    ['asked', plan ? askedText(plan) : ''],
    ['messages', messageText(reports)],
    ...fileRows(input.writes),
  ].filter(([, text]) => text !== '');
  return [
    `${directory}/ has the Kubernetes objects of ${template}${about}`,
    ...rows.map(([name = '', text = '']) => `  ${name.padEnd(9)} ${text}`),
    ...nextSteps(input),
  ];
}

const noObjects = 'none';

/** Counted from what was written, so that it cannot say anything else. */
function objectText({ files }: CompileResult): string {
  const counts = new Map<string, number>();
  for (const { path, text } of files) {
    if (!/^base\/.*\.yaml$/.test(path) || path.endsWith('/kustomization.yaml')) continue;
    for (const [, kind = ''] of text.matchAll(/^kind: (\S+)$/gm)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const parts = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([kind, count]) => `${count} ${kind}`);
  return parts.join(', ') || noObjects;
}

function nodeRows(plan: Plan, topology: Topology): readonly (readonly [string, string])[] {
  const places = new Map(plan.decisions.map(({ about, chosen }) => [about, chosen]));
  const goes = (id: string, to: Side): boolean => places.get(id)?.some(({ side }) => side === to) === true;
  const machines = topology.of('machine').filter(({ id }) => goes(id, 'cluster'));
  const stays = [...topology.nodes.values()].filter(
    ({ id, kind }) => (kind === 'machine' || kind === 'retained' || kind === 'balancer') && goes(id, 'openstack'),
  );
  const byHand = [...topology.of('retained'), ...topology.of('balancer')].filter(({ id }) =>
    places.get(id)?.some(({ target }) => target === 'manual'),
  );
  const resources = (nodes: readonly { readonly resource: string }[]): string =>
    listText([...new Set(nodes.map(({ resource }) => resource))]);
  return [
    ['machines', resources(machines)],
    ['stays', stays.length > 0 ? `in OpenStack: ${resources(stays)}` : ''],
    ['manual', resources(byHand)],
  ];
}

function overlayText({ name, added, removed, changed }: OverlayResult): string {
  const counts = [
    [added.length, 'added'],
    [changed.length, 'changed'],
    [removed.length, 'removed'],
  ] as const;
  const parts = counts.filter(([count]) => count > 0).map(([count, what]) => `${plural(count, 'object')} ${what}`);
  return `${name}: ${parts.join(', ') || 'the same objects'}`;
}

function secretText({ result, newlyDrawn }: SummaryInput): string {
  const count = result.files.filter(({ secret }) => secret === true).length;
  if (count === 0 && newlyDrawn === 0) return '';
  const drawn = newlyDrawn > 0 ? `, ${plural(newlyDrawn, 'value')} newly generated` : '';
  const hasOwn = result.files.some(({ path, secret }) => secret === true && path.startsWith('overlays/'));
  const where = hasOwn ? 'secrets/ and those of the overlays' : 'secrets/';
  return `${plural(count, 'value')} in ${where}, readable by you only${drawn}`;
}

function messageText(reports: readonly Diagnostic[]): string {
  if (reports.length === 0) return '';
  const notes = reports.some(({ severity }) => severity === 'info') ? ' (heat2kube check prints the notes)' : '';
  return `${countText(reports)}${notes}`;
}

function inputsOf(plan: Plan): readonly NeededInput[] {
  return plan.items.flatMap((item) => (item.item === 'input' ? [item.input] : []));
}

function askedText(plan: Plan): string {
  return listText(inputsOf(plan).map(({ kind, name }) => `${kind} ${name}`));
}

function fileRows({ kept, left, remove }: Writes): readonly (readonly [string, string])[] {
  const keptText = ({ path, newText }: Writes['kept'][number]): string =>
    newText === undefined ? path : `${path} (the new text is in ${newText})`;
  return [
    ['kept', kept.length > 0 ? `as you edited it: ${listText(kept.map(keptText))}` : ''],
    ['left', left.length > 0 ? `edited, but no longer generated: ${listText(left)}` : ''],
    ['removed', listText(remove)],
  ];
}

function nextSteps({ directory, result }: SummaryInput): readonly string[] {
  if (!result.ok) {
    return [
      `Incomplete: do not apply this output. Fix the errors, which ${directory}/MIGRATION.md lists, and run convert again.`,
    ];
  }
  const { plan } = result;
  const asked = plan ? inputsOf(plan).length : 0;
  const read = `read ${directory}/MIGRATION.md`;
  if (plan?.mode === 'migrate') return [`Next: ${read} and follow it from its first phase.`];
  if (objectText(result) === noObjects) return [`Next: ${read}.`];
  const whole = shellLine(['kubectl', 'apply', '-k', directory]);
  const apply = result.overlays.length > 0 ? `${whole}, or -k one of ${directory}/overlays/` : whole;
  if (asked === 0) return [`Next: ${read}, then ${apply}`];
  return [`Next: ${read}, answer its questions, then ${apply}`];
}

function listText(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).join(', ');
  return names.length > maxNames ? `${shown} and ${names.length - maxNames} more` : shown;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
