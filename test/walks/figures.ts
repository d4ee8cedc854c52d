/** What the walks cost and which check misses each of their pieces: the tables of docs/architecture.md. */
import { table } from '../../scripts/markdown.ts';
import { leavingOut, touched, type Walk } from './walk.ts';

/** `original` gives the text of an existing file. */
export function walkFigures(walks: readonly Walk[], original: (file: string) => string): string {
  const rows = walks.map((walk) => [walk.title, `${walk.files.size}`, touchedText(walk), walk.before]);
  const pieces = walks.flatMap((walk) =>
    leavingOut(walk, original).map(({ what, missed }) => [walk.title, what, missed]),
  );
  return [
    table(['change', 'new files', 'lines in existing files', 'existing files before'], rows),
    table(['change', 'left out', 'the first check that fails'], pieces),
  ].join('\n\n');
}

function touchedText(walk: Walk): string {
  return [...touched(walk)].map(([file, lines]) => `${lines} in \`${file}\``).join(', ');
}
