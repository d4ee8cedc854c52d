/** The questions of a plan as Markdown: what only the cloud or the reader knows. */
import type { NeededInput } from '../../plan/plan.ts';
import { code, fenced, heading, inline, numbered } from '../../print/slots/markdown.ts';
import type { Beside } from '../emitter.ts';
import { questionText } from '../question-text.ts';

/** Numbered, because steps and messages refer to the questions. */
export function needsSection(needs: readonly NeededInput[], beside: Beside): string {
  if (needs.length === 0) return '';
  const items = needs.map((need, index) => needLines(need, index + 1, beside).join('\n'));
  return [heading(2, inline`Information needed from you`), ...items].join('\n\n');
}

/** The question, how to find the answer, and the file in `inputs/` that waits for it. */
function needLines(
  { kind, name, question, howTo, stub }: NeededInput,
  number: number,
  { printLoose, placeOf }: Beside,
): readonly string[] {
  const lines = printLoose(howTo).flatMap((item) => item.lines);
  const file = stub === undefined ? undefined : placeOf({ object: stub, pointer: '' })?.file;
  return [
    numbered(
      number,
      inline`${kind === 'other' ? sentence(name) : inline`${sentence(kind)} ${code(name)}`}. ${questionText(question, placeOf)}`,
    ),
    ...(file === undefined ? [] : ['', `   ${inline`File to copy and complete: ${code(file)}.`.text}`]),
    ...(lines.length > 0 ? ['', ...fenced('sh', lines, '   ')] : []),
  ];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
