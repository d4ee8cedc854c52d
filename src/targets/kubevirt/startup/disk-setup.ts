/** Lines of a cloud-config that have cloud-init destroy what is on a disk (cloudinit/config/cc_disk_setup.py, `mkfs` and `mkpart`). */
import { buildTree } from '../../../hot/tree-builder.ts';
import { textOf, valueOf, type MappingNode, type Tree } from '../../../hot/tree.ts';
import { positionAt, sourceFile } from '../../../source/source-file.ts';

const heading = /^-?\s*(?:fs_setup|disk_setup)\s*:/;
const kept = /\boverwrite\s*:\s*(?:false|no)\b/i;

/** Their indexes, from 0. Of a text that is not plainly a cloud-config the lines alone say it. */
export function destroyingLines(text: string): ReadonlySet<number> {
  const tree = text.startsWith('#cloud-config') ? treeOf(text) : undefined;
  if (!tree) return new Set(headings(text.split('\n')));
  const disks = valueOf(tree, 'disk_setup');
  const systems = valueOf(tree, 'fs_setup');
  const entries = [
    ...(disks?.kind === 'mapping' ? disks.entries.flatMap(({ key, value }) => (partitions(value) ? [key] : [])) : []),
    ...(systems?.kind === 'sequence' ? systems.items.filter(makesFileSystem) : []),
  ];
  return new Set(entries.map(({ span }) => positionAt(span.file, span.start).line - 1));
}

function treeOf(text: string): MappingNode | undefined {
  const { tree } = buildTree(sourceFile('cloud-config', text), { syntax: 'yaml' });
  return tree?.kind === 'mapping' ? tree : undefined;
}

function headings(lines: readonly string[]): readonly number[] {
  return lines.flatMap((line, index) => {
    if (!heading.test(line.trim())) return [];
    return lines.slice(Math.max(0, index - 3), index + 4).some((near) => kept.test(near)) ? [] : [index];
  });
}

/** A disk that is in use is left as it is, unless the setting overwrites it or removes its table. */
function partitions(definition: Tree): boolean {
  if (definition.kind !== 'mapping') return false;
  const layout = valueOf(definition, 'layout');
  if (textOf(layout)?.toLowerCase() === 'remove') return true;
  return layout !== undefined && isTrue(layout) && isTrue(valueOf(definition, 'overwrite'));
}

/**
 * `any`, which is the default, and `auto` take a file system that is there, else a place without one. A numbered partition
 * with the same label and file system is left as it is, unless the setting overwrites it. `none` always formats the disk.
 */
function makesFileSystem(entry: Tree): boolean {
  if (entry.kind !== 'mapping') return false;
  const partition = valueOf(entry, 'partition');
  const place = partition?.kind === 'scalar' ? String(partition.value ?? 'none').toLowerCase() : 'any';
  if (place === 'any' || place === 'auto') return isTrue(valueOf(entry, 'replace_fs'));
  if (place === 'none') return true;
  return /^\d*$/.test(place) && isTrue(valueOf(entry, 'overwrite'));
}

/** As Python takes it. */
function isTrue(node: Tree | undefined): boolean {
  if (node?.kind === 'sequence') return node.items.length > 0;
  if (node?.kind === 'mapping') return node.entries.length > 0;
  return node?.kind === 'scalar' && Boolean(node.value);
}
