/** Messages about a line of start-up data, at that line of the template where it can be found there. */
import type { Place } from '../../containers/reading.ts';
import type { DiagnosticKind } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../source/source-file.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';

/** Where the start-up data of a machine say something. */
interface LineSite {
  readonly node: Machine;
  readonly place: Place;
}

export function reportLine<A extends readonly unknown[]>(
  world: World,
  kind: DiagnosticKind<A>,
  { node, place }: LineSite,
  ...args: A
): void {
  const span = lineSpan(world, place);
  world.account.reports.report(kind, { span, resource: node.resource }, ...args);
}

/** The line itself where it is written once in the property; else the property. */
function lineSpan({ source }: World, { text, origins }: Place): Span | undefined {
  const spans = origins.map((leaf) => source.leaves.get(leaf).span);
  const words = text.trim().split(/heat2kubevalue\d+z/);
  for (const { file, start, end } of spans) {
    const lines = linesWithin(file.text, start, end).filter(({ line }) => holdsAll(line, words));
    const [only] = lines;
    if (only && lines.length === 1) return { file, start: only.from, end: only.from + only.line.length };
  }
  return spans[0];
}

function linesWithin(
  text: string,
  start: number,
  end: number,
): readonly { readonly line: string; readonly from: number }[] {
  let from = start;
  return text
    .slice(start, end)
    .split('\n')
    .map((whole) => {
      const line = whole.trim();
      const found = { line, from: from + whole.indexOf(line) };
      from += whole.length + 1;
      return found;
    });
}

/** Placeholders stand in the template where values stand in the text. */
function holdsAll(line: string, [first = '', ...others]: readonly string[]): boolean {
  if (others.length === 0) return line === first;
  if (!line.startsWith(first)) return false;
  let from = first.length;
  for (const word of others) {
    const at = line.indexOf(word, from);
    if (at < 0) return false;
    from = at + word.length;
  }
  return true;
}
