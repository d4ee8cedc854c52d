/** One step of the plan as Markdown: what must be true, what to do, how to see that it worked, and how to go back. */
import type { Expectation, Operation } from '../../plan/operations.ts';
import {
  bullet,
  code,
  fenced,
  heading,
  inline,
  joinMarkdown,
  paragraph,
  type Markdown,
} from '../../print/slots/markdown.ts';
import { scalar } from '../../print/yaml-printer.ts';
import { stepParts, type PrintedOperation, type PrintedStep, type StepPart } from '../commands/print-operations.ts';

const titles: Readonly<Record<StepPart, string>> = {
  precondition: 'Before',
  do: 'Do',
  check: 'Check',
  undo: 'Undo',
};

/** One step: its title, what it waits for, what to do, how to see that it worked, and how to undo it. */
export function stepSection({ step, assignments, parts }: PrintedStep): string {
  const facts = [
    inline`Step ${code(step.id)}.`,
    ...(step.needs.length > 0 ? [inline`After ${joinMarkdown(step.needs.map(code), ', ')}.`] : []),
    ...(step.time === undefined ? [] : [inline`Time: ${step.time}.`]),
    ...(step.space === undefined ? [] : [inline`Space: ${step.space}.`]),
  ];
  return [
    heading(3, inline`${step.title}${remark(step)}`),
    '',
    paragraph(joinMarkdown(facts, ' ')),
    ...(step.done ? ['', paragraph(inline`**Done**: ${step.done.because}.`)] : []),
    ...(assignments.length > 0
      ? ['', paragraph(inline`Assign these variables first:`), '', ...fenced('sh', assignments)]
      : []),
    ...stepParts.flatMap((part) => partLines(titles[part], parts[part])),
  ].join('\n');
}

/** What is done is marked, and the point behind which no undo brings back the state before. */
function remark({ done, pointOfNoReturn }: PrintedStep['step']): string {
  if (done) return ' (done)';
  return pointOfNoReturn ? ' (point of no return)' : '';
}

function partLines(title: string, operations: readonly PrintedOperation[]): readonly string[] {
  const blocks = operationBlocks(operations);
  return blocks.length === 0 ? [] : ['', inline`**${title}**`.text, ...blocks.flatMap((block) => ['', ...block])];
}

/** Commands that follow each other share a block, up to one that prints something to compare. */
function operationBlocks(operations: readonly PrintedOperation[]): readonly (readonly string[])[] {
  const blocks: (readonly string[])[] = [];
  let open: PrintedOperation[] = [];
  const close = (): void => {
    if (open.length > 0)
      blocks.push(
        fenced(
          'sh',
          open.flatMap(({ lines }) => lines),
        ),
      );
    open = [];
  };
  operations.forEach((item, index) => {
    const prose = proseOf(item);
    // What a copy needs is said below the command that makes it, and before the next one.
    const copies = item.operation.op === 'residualValues';
    if (copies && item.lines.length > 0) open.push(item);
    if (prose) {
      close();
      blocks.push(...prose);
    }
    if (!copies && item.lines.length > 0) open.push(item);
    const expected = expectationOf(item.operation);
    if (expected === undefined || item.lines.length === 0) return;
    const next = operations[index + 1];
    if (next && expectationOf(next.operation)?.text === expected.text) return;
    const many = open.filter(({ operation }) => expectationOf(operation)).length > 1;
    close();
    blocks.push([paragraph(inline`Expected output${many ? ' of each command' : ''}: ${expected}`)]);
  });
  close();
  return blocks;
}

/** Operations that a person carries out and no shell. */
function proseOf({ operation, lines }: PrintedOperation): readonly (readonly string[])[] | undefined {
  switch (operation.op) {
    case 'ask':
    case 'note':
      return [[paragraph(inline`${operation.text}`)]];
    case 'show':
      return [
        [paragraph(inline`${operation.about}`)],
        fenced(operation.language ?? 'text', operation.text.replace(/\n$/, '').split('\n')),
      ];
    case 'record':
      return [
        [paragraph(inline`Add to heat2kube.yaml, after existing entries:`)],
        fenced('yaml', ['moved:', ...operation.moved.map((path) => `  - ${scalar(path)}`)]),
        [
          paragraph(
            inline`Collect the facts again with the commands of ${code('heat2kube facts')}, and run the same ${code('heat2kube convert')} command again. It writes the final manifests of the moved resources.`,
          ),
        ],
      ];
    case 'answer':
      return [
        [
          paragraph(
            inline`For what is left, copy the stubs. In the copies, replace every ${code('<...>')} by its value, and keep kind and name. Run the same ${code('heat2kube convert')} command again. It adds the copies to the kustomization.`,
          ),
        ],
      ];
    case 'residualValues':
      if (lines.length === 0) return undefined;
      return [
        [
          paragraph(
            inline`The template asks for values of what has moved, in parameters whose names begin with ${code('moved_')}. In the copy, replace every ${code('<...>')} by its value. Where a later step (${code('lead/...')}) sets the right one, any valid value does until then. A parameter whose name ends in ${code('_before')} must keep the value from before the move: any other replaces or changes what lives.`,
          ),
        ],
      ];
    case 'forget':
      return [
        [paragraph(inline`Remove these entries from ${code('moved')} in heat2kube.yaml:`)],
        operation.moved.map((path) => bullet(code(path))),
        [paragraph(inline`Run the same ${code('heat2kube convert')} command again.`)],
      ];
    default:
      return undefined;
  }
}

/** What a reader has to see before going on. */
function expectationOf(operation: Operation): Markdown | undefined {
  if (operation.op === 'wait' && 'live' in operation) return inline`${code(operation.until)}`;
  return operation.op === 'verify' ? expectationText(operation.expect) : undefined;
}

function expectationText(expect: Expectation): Markdown {
  if ('output' in expect) return inline`${code(expect.output)}`;
  return 'nothing' in expect ? inline`none` : inline`${expect.see}`;
}
