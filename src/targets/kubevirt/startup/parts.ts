/** The parts of a machine's start-up data: its own text or configurations, and what Nova would have given it besides. */
import {
  factValue,
  isNull,
  secrecyOf,
  known,
  knownLike,
  list,
  map,
  originsOf,
  textOf,
  withOrigins,
  type Value,
} from '../../../evaluate/value.ts';
import type { NodeId } from '../../../evaluate/fact.ts';
import type { Machine, UserData } from '../../../topology/kinds/machine.ts';
import type { SoftwarePart } from '../../../topology/kinds/software-unit.ts';
import type { World } from '../../../plan/world.ts';
import { firstPart, startUpForm } from '../../../topology/start-up-form.ts';
import { cloudConfigText, jsonText } from './cloud-config.ts';

/** One part of a multipart text, or the whole text where it is the only one. */
export interface StartUpPart {
  readonly text: Value;
  /** `cloud-config` in `text/cloud-config`; absent: cloud-init looks at the first line. */
  readonly subtype?: Value;
  readonly filename?: Value;
}

/** What the machine's own user data says; undefined when Heat would deliver nothing that runs. */
export function ownParts(world: World, { userData }: Machine): readonly StartUpPart[] {
  if (!userData || !runs(userData)) return [];
  return contentParts(world, userData.content, new Set());
}

/** Heat's part-handler executes the text, and cloudbase-init the part with its name; one that is no program fails silently. */
export function runs({ format, content }: UserData): boolean {
  if (format !== 'cfntools' || !('text' in content)) return true;
  const first = textOf(firstPart(content.text));
  return first === undefined || first.startsWith('#!') || startUpForm(content.text) === 'windows';
}

/** Parts of parts too; one that is a part of itself is left out. */
function contentParts(world: World, content: UserData['content'], seen: ReadonlySet<NodeId>): readonly StartUpPart[] {
  if ('text' in content) return [{ text: content.text }];
  const unit = world.graph.get('software-unit', content.unit);
  if (!unit)
    return [{ text: factValue({ fact: 'none', why: `the text of ${content.unit}, which only the cloud has` }) }];
  if (seen.has(unit.id)) return [];
  switch (unit.body.form) {
    case 'text':
      return [{ text: unit.body.text }];
    case 'cloud-config':
      return [{ text: cloudConfigText(unit.body.config) }];
    case 'multipart':
      return unit.body.parts.flatMap((part) => partsOf(world, part, new Set([...seen, unit.id])));
    case 'structured':
    case 'component':
      return [{ text: factValue({ fact: 'none', why: `a text of ${unit.id}, which is for deployments only` }) }];
  }
}

/** A part that is itself multipart is spliced in; without a subtype Heat takes the stem of the file name for one. */
function partsOf(world: World, part: SoftwarePart, seen: ReadonlySet<NodeId>): readonly StartUpPart[] {
  const inner = contentParts(world, part.content, seen);
  if (part.splice) return inner;
  const subtype = isNull(part.subtype) ? stem(part.filename) : part.subtype;
  return inner.map(({ text }) => ({
    text,
    ...(subtype && { subtype }),
    ...(part.filename && !isNull(part.filename) && { filename: part.filename }),
  }));
}

function stem(filename: Value | undefined): Value | undefined {
  const text = textOf(filename);
  if (filename === undefined || text === undefined || text === '') return undefined;
  const bare = text.replace(/(?<=.)\.[^.]*$/, '');
  return knownLike(bare, { origins: originsOf(filename), secret: secrecyOf(filename) });
}

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
