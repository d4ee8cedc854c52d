/** What cloud-config does that concerns containers: files, commands, packages. */
import { buildTree } from '../hot/tree-builder.ts';
import { textOf, valueOf, type MappingNode, type Tree } from '../hot/tree.ts';
import { shellWord } from '../print/slots/shell.ts';
import { pyStr } from '../python/text.ts';
import { positionAt, sourceFile } from '../source/source-file.ts';
import type { MarkedText } from '../shell/marked-text.ts';
import { pathFrom } from '../shell/paths.ts';
import type { Unknown } from '../shell/words.ts';
import type { GuestFile } from './reading.ts';

/** An entry of a list of the cloud-config. */
export interface Entry {
  readonly list: string;
  readonly index: number;
  /** Of the text of the cloud-config, from 1. */
  readonly line: number;
}

/** Commands of a list, as the one script that cloud-init makes of them. */
interface CommandList {
  readonly text: string;
  /** Where each line of the text comes from. */
  readonly lines: readonly Entry[];
}

interface WrittenFile extends Omit<GuestFile, 'place' | 'marked'> {
  readonly append: boolean;
  readonly entry: Entry;
}

export interface CloudConfig {
  readonly files: readonly WrittenFile[];
  readonly commands: readonly CommandList[];
  /** Units of Container Linux that are started. */
  readonly units: readonly { readonly name: string; readonly entry: Entry }[];
  readonly packages: readonly { readonly name: string; readonly entry: Entry }[];
  readonly mounts: readonly { readonly device: string; readonly directory: string; readonly entry: Entry }[];
}

/** Undefined for a text that is no map. */
export function readCloudConfig({ text, shown }: MarkedText): CloudConfig | undefined {
  const file = sourceFile('cloud-config', text);
  const { tree } = buildTree(file, { syntax: 'yaml' });
  if (tree?.kind !== 'mapping') return undefined;
  const entryOf = (list: string, item: Tree, index: number): Entry => ({
    list,
    index,
    line: positionAt(item.span.file, item.span.start).line,
  });
  return {
    files: [
      ...itemsAt(tree, 'write_files').flatMap((item, index) => fileOf(item, entryOf('write_files', item, index)) ?? []),
      ...itemsAt(tree, 'units', 'coreos').flatMap((item, index) =>
        unitFile(item, entryOf('coreos.units', item, index)),
      ),
    ],
    units: itemsAt(tree, 'units', 'coreos').flatMap((item, index) => {
      const name = item.kind === 'mapping' ? textOf(valueOf(item, 'name')) : undefined;
      return name === undefined || !isStarted(item) ? [] : [{ name, entry: entryOf('coreos.units', item, index) }];
    }),
    commands: ['bootcmd', 'runcmd'].map((key) =>
      commandsOf(itemsAt(tree, key), (item, index) => entryOf(key, item, index)),
    ),
    packages: itemsAt(tree, 'packages').flatMap((item, index) => {
      const name = textOf(item) ?? textOf(item.kind === 'sequence' ? item.items[0] : undefined);
      return name === undefined ? [] : [{ name: shown(name), entry: entryOf('packages', item, index) }];
    }),
    mounts: itemsAt(tree, 'mounts').flatMap((item, index) => {
      const [device, directory] = item.kind === 'sequence' ? item.items.map((field) => textOf(field)) : [];
      if (device === undefined || directory?.startsWith('/') !== true) return [];
      return [{ device, directory: pathFrom('/', directory), entry: entryOf('mounts', item, index) }];
    }),
  };
}

/** Items of a list, which may be in a section. */
function itemsAt(tree: MappingNode, key: string, section?: string): readonly Tree[] {
  const inside = section === undefined ? tree : valueOf(tree, section);
  const found = inside?.kind === 'mapping' ? valueOf(inside, key) : undefined;
  return found?.kind === 'sequence' ? found.items : [];
}

function isStarted(item: Tree): boolean {
  if (item.kind !== 'mapping') return false;
  const enable = valueOf(item, 'enable');
  return (
    ['start', 'restart'].includes(textOf(valueOf(item, 'command')) ?? '') ||
    (enable?.kind === 'scalar' && enable.value === true)
  );
}

/** Its file, where it brings one. */
function unitFile(item: Tree, entry: Entry): readonly WrittenFile[] {
  const [name, text] = item.kind === 'mapping' ? ['name', 'content'].map((key) => textOf(valueOf(item, key))) : [];
  if (name === undefined || text === undefined) return [];
  return [{ path: `/etc/systemd/system/${name}`, text, entry, append: false }];
}

function fileOf(item: Tree, entry: Entry): WrittenFile | undefined {
  if (item.kind !== 'mapping') return undefined;
  const path = textOf(valueOf(item, 'path'));
  const mode = valueOf(item, 'permissions');
  const append = valueOf(item, 'append');
  if (path === undefined) return undefined;
  return {
    // `os.path.abspath` in cloudinit/config/cc_write_files.py, which runs in the root directory.
    path: pathFrom('/', path),
    text: contentOf(item),
    entry,
    ...(mode?.kind === 'scalar' && mode.value !== null && { mode: String(mode.value) }),
    append: append?.kind === 'scalar' && append.value === true,
  };
}

function contentOf(item: MappingNode): string | Unknown {
  const encoding = textOf(valueOf(item, 'encoding')) ?? '';
  const content = valueOf(item, 'content');
  if (content === undefined) return '';
  const text = textOf(content);
  if (text === undefined) return { why: 'its content is no text' };
  switch (encoding) {
    case '':
    case 'text/plain':
      return text;
    case 'b64':
    case 'base64':
      return decoded(text);
    default:
      return { why: `its content is encoded as ${encoding}` };
  }
}

/** Only texts, and only where nothing in it is unknown. */
function decoded(text: string): string | Unknown {
  const plain = text.replaceAll(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.length % 4 !== 0) return { why: 'its content is no base64' };
  const bytes = Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { why: 'its content is no text' };
  }
}

/** cloudinit/util.py, `shellify`: a text is a line, a list is quoted word by word. */
function commandsOf(items: readonly Tree[], entryOf: (item: Tree, index: number) => Entry): CommandList {
  const texts: string[] = [];
  const lines: Entry[] = [];
  for (const [index, item] of items.entries()) {
    const text = commandText(item);
    if (text === undefined) continue;
    const entry = entryOf(item, index);
    const first = entry.line + (item.kind === 'scalar' && isBlock(item.style) ? 1 : 0);
    const isLiteral = item.kind === 'scalar' && item.style === 'literal';
    for (const [offset, line] of text.split('\n').entries()) {
      texts.push(line);
      // A folded text has its lines joined; all of it stands at its start.
      lines.push({ ...entry, line: isLiteral ? first + offset : first });
    }
  }
  return { text: texts.join('\n'), lines };
}

function isBlock(style: 'plain' | 'single' | 'double' | 'literal' | 'folded'): boolean {
  return style === 'literal' || style === 'folded';
}

function commandText(item: Tree): string | undefined {
  if (item.kind !== 'sequence') return textOf(item);
  const words = item.items.map((word) => (word.kind === 'scalar' ? pyStr(word.value) : undefined));
  return words.every((word) => word !== undefined) ? words.map(shellWord).join(' ') : undefined;
}
