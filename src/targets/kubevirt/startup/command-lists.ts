/** Lists of commands of a cloud-config that cloud-init refuses as a whole, because one entry is no command (cloudinit/util.py, `shellify`). */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { isSecret, originsOf, type Value } from '../../../evaluate/value.ts';
import { buildTree } from '../../../hot/tree-builder.ts';
import { valueOf, type Tree } from '../../../hot/tree.ts';
import { positionAt, sourceFile } from '../../../source/source-file.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { World } from '../../../plan/world.ts';
import { reportLine } from '../../objects/line-reports.ts';
import { wholeText } from '../../objects/whole-text.ts';

export const commandsDropped = defineDiagnostic({
  code: 'plan/commands-dropped',
  severity: 'warning',
  message: (resource: string, list: string, line: string) =>
    `cloud-init runs no command of ${list} of "${resource}", because one entry is no text and no list: ${line}`,
  explanation:
    'cloud-init makes one script of the list, and refuses all of it where an entry is a map or a number. A colon with a blank after it makes a map of a text without quotes: quote the entry, or write it after `- |`. It was so under Nova, too; whoever looks at the new VM finds that nothing ran.',
});

/** Each list of each text is told once, at its first such entry. */
export function tellDroppedCommands(world: World, machine: Machine, texts: readonly Value[]): void {
  for (const text of texts) {
    const whole = wholeText(text, '');
    if (!whole.startsWith('#cloud-config')) continue;
    const { tree } = buildTree(sourceFile('cloud-config', whole), { syntax: 'yaml' });
    if (tree?.kind !== 'mapping') continue;
    for (const list of ['bootcmd', 'runcmd']) {
      const entries = valueOf(tree, list);
      const wrong = entries?.kind === 'sequence' ? entries.items.find(isNoCommand) : undefined;
      if (!wrong) continue;
      const { line } = positionAt(wrong.span.file, wrong.span.start);
      const words = whole.split('\n')[line - 1]?.trim() ?? '';
      const place = { line, text: words, origins: originsOf(text) };
      const shown = isSecret(text) ? `line ${line}` : words.slice(0, longestLine);
      reportLine(world, commandsDropped, { node: machine, place }, machine.resource, list, shown);
    }
  }
}

const longestLine = 80;

/** A comment alone is none, and is left out. */
function isNoCommand(entry: Tree): boolean {
  if (entry.kind === 'mapping') return true;
  return entry.kind === 'scalar' && typeof entry.value !== 'string' && entry.value !== null;
}
