/** The part of `MIGRATION.md` that shows who reaches whom: what changed first, the rest folded where it is long. */
import { code, heading, inline, paragraph, table, type Markdown } from '../../print/slots/markdown.ts';
import { textBefore } from '../../source/text-before.ts';
import type { Rendered } from '../rendered.ts';

/** More rows than these are folded. */
const mostRows = 12;

export function accessSection({ access, steps }: Pick<Rendered, 'access' | 'steps'>): string {
  const { rows, left } = access;
  if (rows.length === 0) return '';
  const added = addedRules(steps);
  const other = rows.filter(({ change }) => change !== 'equal');
  const equal = rows.filter(({ change }) => change === 'equal');
  return [
    heading(2, inline`Who reaches whom`),
    '',
    paragraph(inline`${summary(rows, left)}`),
    ...(other.length > 0 ? ['', ...folded(other, 'Wider, narrower or not certain')] : []),
    ...(other.length > 0 && equal.length > 0 ? ['', paragraph(inline`Equal:`)] : []),
    ...(equal.length > 0 ? ['', ...folded(equal, 'Equal')] : []),
    ...(added.length > 0 ? ['', paragraph(inline`${addedAbout}`), '', ...ruleTable(added)] : []),
  ].join('\n');
}

function summary(rows: Rows, left: number): string {
  const count = (wanted: Rows[number]['change']): number => rows.filter(({ change }) => change === wanted).length;
  const rest = left > 0 ? ` ${left} further pairs are not listed; what they lose is in the messages.` : '';
  const unsure = count('unsure') > 0 ? `decided by the load balancer: ${count('unsure')}, ` : '';
  const wider = count('wider') > 0 ? `Wider: ${count('wider')}, narrower` : 'Narrower';
  return `Ports that security groups, networks and routers allowed before, and that policies and networks of the cluster allow now. Of the ports that clients outside may reach, Services publish some. ${wider}: ${count('narrower')}, ${unsure}unknown before: ${count('decided')}, equal: ${count('equal')}.${rest}`;
}

type Rows = Rendered['access']['rows'];

function folded(rows: Rows, title: string): readonly string[] {
  const lines = table(
    ['from', 'to', 'before', 'after'],
    rows.map(({ from, to, before, perhaps, after, unsure }): readonly Markdown[] => [
      code(from),
      code(to),
      inline`${textWith(before, 'unknown', perhaps)}`,
      inline`${textWith(after, 'only if the load balancer keeps client addresses', unsure)}`,
    ]),
  );
  if (rows.length <= mostRows) return lines;
  return [`<details><summary>${title}: ${rows.length} rows</summary>`, '', ...lines, '', '</details>'];
}

/** Ports, and those that pass under a condition. */
function textWith(ports: string, condition: string, more: string | undefined): string {
  if (more === undefined) return ports;
  return ports === 'nothing' ? `${condition}: ${more}` : `${ports}; ${condition}: ${more}`;
}

const addedAbout =
  'Security groups of servers that stay in OpenStack get these rules. What has one of these addresses is let through, whichever pod sent it.';

type Admit = Extract<Rendered['steps'][number]['do'][number], { readonly op: 'admit' }>;

interface AddedRule {
  readonly step: string;
  readonly admits: readonly Admit[];
}

function addedRules(steps: Rendered['steps']): readonly AddedRule[] {
  return steps.flatMap(({ id, do: operations }) => {
    const admits = operations.flatMap((operation) => (operation.op === 'admit' ? [operation] : []));
    return admits.length > 0 ? [{ step: id, admits }] : [];
  });
}

function ruleTable(added: readonly AddedRule[]): readonly string[] {
  const rows = added.flatMap(({ step, admits }) => admits.map((admit) => ({ step, admit })));
  return table(
    ['step', 'direction', 'allows', 'address'],
    rows.map(({ step, admit: { rule, range } }): readonly Markdown[] => [
      code(step),
      inline`${rule.direction}`,
      inline`${ruleText(rule)}`,
      typeof range === 'string' ? code(range) : inline`${code(range.variable)}: ${meaningOf(range)}`,
    ]),
  );
}

function ruleText({ protocol, ports }: Admit['rule']): string {
  if (!ports) return protocol;
  const [first, last] = ports;
  return `${protocol} ${first === last ? first : `${first}-${last}`}`;
}

function meaningOf({ value }: Exclude<Admit['range'], string>): string {
  if ('ask' in value) return textBefore(value.ask, ',');
  return value.look.look === 'object' ? `address of the ${value.look.object.kind} ${value.look.object.name}` : '';
}
