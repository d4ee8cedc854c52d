/** What Nova would have given a machine beside its own start-up data. */
import { known, list, map, withOrigins, type Value } from '../../../evaluate/value.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { cloudConfigText, jsonText } from '../../objects/cloud-config-text.ts';
import type { StartUpPart } from '../../objects/start-up-parts.ts';

/** The default user that Heat sets, files that Nova injects, and its metadata, which guests read from a service that the cluster does not have. */
export function besideParts(machine: Machine): readonly StartUpPart[] {
  const files = guestFiles(machine);
  const { defaultUser } = machine;
  return [
    ...(defaultUser ? [{ text: cloudConfigText(map([['user', defaultUser]])) }] : []),
    ...(files.length === 0 ? [] : [{ text: cloudConfigText(writeFiles(files)) }]),
  ];
}

/** Where the metadata of Nova is found in the guest. */
export const metadataPath = '/etc/nova-metadata.json';

/** A file that Nova would have injected. */
interface GuestFile {
  readonly path: string;
  readonly content: Value;
  readonly permissions?: string;
}

/** Injected files, and the metadata as a file. */
export function guestFiles({ files, metadata }: Machine): readonly GuestFile[] {
  return [...fileEntries(files), ...metadataFile(metadata)];
}

function fileEntries(files: Value | undefined): readonly GuestFile[] {
  if (files?.kind !== 'map') return [];
  // The mode that cloud-init gives to injected files.
  const permissions = '0660';
  return [...files.entries].map(([path, content]) => ({
    path,
    content: withOrigins(content, files.origins),
    permissions,
  }));
}

/** Where the metadata service of Nova answered, the guest has a file. */
function metadataFile(metadata: Value | undefined): readonly GuestFile[] {
  if (!metadata || (metadata.kind === 'map' && metadata.entries.size === 0)) return [];
  return [{ path: metadataPath, content: jsonText(metadata) }];
}

/** `merge_how`: the files come before those of other parts, as Nova's do, so that these win. */
function writeFiles(files: readonly GuestFile[]): Value {
  const texts = (...words: readonly string[]): Value => list(words.map((word) => known(word)));
  const merge = list([
    map([
      ['name', known('list')],
      ['settings', texts('prepend')],
    ]),
    map([
      ['name', known('dict')],
      ['settings', texts('no_replace', 'recurse_list')],
    ]),
  ]);
  const entries = files.map(({ path, content, permissions }) =>
    map([
      ['path', known(path)],
      ['content', content],
      ...(permissions === undefined ? [] : [['permissions', known(permissions)] as const]),
    ]),
  );
  return map([
    ['merge_how', merge],
    ['write_files', list(entries)],
  ]);
}
