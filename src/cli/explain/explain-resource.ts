/** What becomes of one resource of a stack: its decisions, its objects, and every leaf of its properties. */
import { present } from '../../source/present.ts';
import type { CompileResult } from '../../compile-types.ts';
import { closestName } from '../../diagnostics/did-you-mean.ts';
import { formatLine } from '../../diagnostics/line-format.ts';
import type { Side } from '../../plan/plan.ts';
import { positionAt } from '../../source/source-file.ts';
import { allResources, type Resource, type Stack } from '../../stack/stack.ts';
import { compileStack } from '../compile-stack.ts';
import { exitStatus, UsageError } from '../exit-status.ts';
import { findResource } from '../../stack/find-resource.ts';
import { printMessages, withPlaces } from '../messages.ts';
import type { MessageOptions, StackOptions } from '../options.ts';
import { openStack, type StackInput } from '../stack-input.ts';
import { cleanTerminal, writeLines, type Terminal } from '../terminal.ts';
import { rows } from './wrap.ts';

interface ExplainResourceOptions extends StackOptions, Pick<MessageOptions, 'color'> {
  readonly template: string;
}

/** Messages of other resources are not shown, unless there is no stack at all. */
export async function explainResource(
  terminal: Terminal,
  path: string,
  options: ExplainResourceOptions,
): Promise<number> {
  const input = await openStack(terminal, options.template, options);
  const broken = input.unreadable.length > 0;
  const result = broken ? undefined : await compileStack(input, options);
  if (!result?.stack) {
    const reports = withPlaces(result?.reports ?? input.unreadable, input);
    const { err: stream } = terminal;
    const { color } = options;
    printMessages(reports, { terminal, stream, format: 'auto', options: { failOn: 'error', color }, files: [] });
    return broken ? exitStatus.files : exitStatus.messages;
  }
  const resource = findResource(path, result.stack);
  if (!resource) throw new UsageError(unknownResource(path, result.stack));
  writeLines(cleanTerminal(terminal, result.withoutSecrets).out, resourceText(resource, result, input));
  return exitStatus.fine;
}

const maxPaths = 10;

/** With the name that is near, or the first few that there are. */
function unknownResource(path: string, stack: Stack): string {
  const paths = allResources(stack).map((resource) => resource.path);
  const meant = closestName(path, paths);
  if (meant !== undefined) return `the stack has no resource "${path}"; did you mean "${meant}"?`;
  if (paths.length === 0) return 'the stack has no resources';
  const some = paths.slice(0, maxPaths).join(', ');
  return `the stack has no resource "${path}"; it has ${some}${paths.length > maxPaths ? ', ...' : ''}`;
}

function resourceText(resource: Resource, result: CompileResult, input: StackInput): readonly string[] {
  const { file, start } = resource.definition.nameSpan;
  const { line, column } = positionAt(file, start);
  const about = result.reports.filter((report) => report.resource === resource.path);
  const placed = withPlaces(about, input, result.stack);
  const blocks = [
    [`${resource.path} (${resource.type}), ${input.display(file.name)}:${line}:${column}`],
    ...plannedBlocks(resource, result),
    placed.length > 0 ? ['Messages:', ...placed.map((report) => `  ${formatLine(report)}`)] : [],
  ];
  return blocks.filter((lines) => lines.length > 0).flatMap((lines, index) => (index > 0 ? ['', ...lines] : lines));
}

/** What a plan has of the resource; none where the errors left none. */
function plannedBlocks(resource: Resource, result: CompileResult): readonly (readonly string[])[] {
  const { plan, topology, ledger } = result;
  if (!plan || !topology || !ledger) return [];
  const planned = { plan, topology, ledger, placeOf: result.placeOf };
  return [decisionLines, objectLines, stepLines, leafLines].map((lines) => lines(resource, planned));
}

interface Planned extends Pick<CompileResult, 'placeOf'> {
  readonly plan: NonNullable<CompileResult['plan']>;
  readonly topology: NonNullable<CompileResult['topology']>;
  readonly ledger: NonNullable<CompileResult['ledger']>;
}

function decisionLines({ path }: Resource, { plan, topology }: Planned): readonly string[] {
  const lines = topology.ofResource(path).flatMap((node) => {
    const decision = present(
      plan.decisions.find(({ about }) => about === node.id),
      'decision',
    );
    const chosen = decision.chosen.map(({ side, target, because }, index) => [
      index === 0 ? `${node.kind} ${node.id}` : '',
      placeText(side, target),
      because,
    ]);
    const others = decision.others.map(({ side, target, cost }) => ['', `or ${placeText(side, target)}`, cost]);
    const flips = new Set(decision.chosen.map(({ flip }) => flip).filter((flip) => flip !== ''));
    return [...chosen, ...others, ...[...flips].map((flip) => ['', 'to change this', flip])];
  });
  return lines.length > 0 ? ['Becomes:', ...rows(lines)] : [];
}

const sideTexts: Readonly<Record<Side, string>> = { cluster: 'in the cluster', openstack: 'in OpenStack', none: '' };

function placeText(side: Side, target: string): string {
  return `${target} ${sideTexts[side]}`.trim();
}

/** Objects of the output in which leaves of the resource stand, with their files. */
function objectLines({ path }: Resource, { ledger, placeOf }: Planned): readonly string[] {
  const places = ledger.entries.filter(({ resource }) => resource === path).flatMap(({ to }) => to ?? []);
  const objects = new Map(places.map(({ object }) => [object, placeOf({ object, pointer: '' })?.file ?? '']));
  const found = [...objects].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return found.length > 0 ? ['Found in:', ...rows(found)] : [];
}

/** Steps that are about a node of the resource. */
function stepLines({ path }: Resource, { plan, topology }: Planned): readonly string[] {
  const nodes = new Set(topology.ofResource(path).map(({ id }) => id));
  const steps = plan.steps.filter(({ about }) => about.some((id) => nodes.has(id)));
  return steps.length > 0 ? ['Steps of the plan:', ...rows(steps.map(({ id, title }) => [id, title]))] : [];
}

/** The state of every property, with where it went or why it did not. */
function leafLines({ path }: Resource, { ledger }: Planned): readonly string[] {
  const entries = ledger.entries.filter(({ resource }) => resource === path);
  const lines = entries.map(({ property, state, to, reason, code }) => [
    property,
    state,
    to && to.length > 0
      ? `-> ${to.map(({ object, pointer }) => (pointer === '' ? object : [object, pointer].join('#'))).join(', ')}`
      : [reason, code && `[${code}]`].filter(Boolean).join(' '),
  ]);
  return lines.length > 0 ? ['Properties:', ...rows(lines)] : [];
}
