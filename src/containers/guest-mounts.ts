/** File systems that start-up data mounts: by a command, in `/etc/fstab`, in cloud-config. */
import type { MarkedText } from '../shell/marked-text.ts';
import { pathFrom } from '../shell/paths.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { readOptions, type OptionNames } from './options.ts';
import type { GuestFile, Place } from './reading.ts';

/** One file system in the tree of the guest. */
export interface GuestMount {
  /** With the marks of `marked`. */
  readonly device: string;
  readonly marked: MarkedText;
  readonly directory: string;
  readonly place: Place;
  /** Why it may not be there. */
  readonly doubt?: string;
}

type Mounted = Pick<GuestMount, 'device' | 'directory'>;

const mountOptions: OptionNames = {
  valued: new Set(['types', 'options', 'label', 'uuid', 'source', 'target']),
  switches: new Set(['all', 'verbose', 'bind', 'rbind', 'mkdir', 'read-only', 'read-write', 'fake']),
  short: new Map([
    ['t', 'types'],
    ['o', 'options'],
    ['L', 'label'],
    ['U', 'uuid'],
    ['a', 'all'],
    ['v', 'verbose'],
    ['r', 'read-only'],
    ['w', 'read-write'],
  ]),
};

/** What `mount` mounts by itself; nothing where it takes what `/etc/fstab` says, or only shows. */
export function readMountCommand(words: readonly (string | Unknown)[]): Mounted | Unknown | undefined {
  const unknown = words.find(isUnknown);
  if (unknown) return unknown;
  const read = readOptions(
    words.filter((word) => typeof word === 'string'),
    mountOptions,
  );
  if ('why' in read) return read;
  const [device, directory, ...more] = read.rest;
  if (device === undefined || directory === undefined) return undefined;
  if (more.length > 0 || !directory.startsWith('/')) return { why: 'what it mounts is not known' };
  return { device, directory: pathFrom('/', directory) };
}

/** Lines of `/etc/fstab`; undefined where its text is not known. */
export function readTable({ text }: Pick<GuestFile, 'text'>): readonly Mounted[] | undefined {
  if (isUnknown(text)) return undefined;
  return text.split('\n').flatMap((line) => {
    const [device = '', directory = ''] = line.trim().split(/\s+/);
    return device.startsWith('#') || !directory.startsWith('/')
      ? []
      : [{ device, directory: pathFrom('/', directory) }];
  });
}

/** The file system that a path is on, where it is not that of the root disk. */
export function mountAbove(mounts: readonly GuestMount[], path: string): GuestMount | undefined {
  const above = mounts.filter(({ directory }) => path === directory || path.startsWith(`${directory}/`));
  return above.toSorted((a, b) => b.directory.length - a.directory.length)[0];
}
