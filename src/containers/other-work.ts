/** What commands do beside running containers, as far as an image would have to do it. */
import type { MarkedText } from '../shell/marked-text.ts';
import type { Unknown } from '../shell/words.ts';

type Other =
  | { readonly kind: 'package'; readonly names: readonly string[] }
  | { readonly kind: 'service'; readonly names: readonly string[] }
  | { readonly kind: 'command'; readonly name: string };

/** Undefined for what has no effect beyond the script, or on directories only. */
export function readOther(words: readonly (string | Unknown)[], marked: MarkedText): Other | undefined {
  const [program] = words;
  if (typeof program !== 'string') return { kind: 'command', name: 'a command that is known only when it runs' };
  // What Heat waited for is said of its handle.
  if (marked.isSignal(program)) return undefined;
  const shown = marked.shown(program);
  const name = shown.slice(shown.lastIndexOf('/') + 1);
  const plain = words
    .slice(1)
    .filter((word) => typeof word === 'string')
    .map((word) => marked.shown(word));
  const operands = plain.filter((word) => !word.startsWith('-'));
  if (harmless.has(name)) return undefined;
  if (managers.has(name)) return packages(operands);
  if (name === 'systemctl') return services(operands[0], operands.slice(1));
  if (name === 'service') return services(operands[1], operands.slice(0, 1));
  if (name === 'rc-service' || name === 'rc-update')
    return services(
      'start',
      operands.filter((word) => !['add', 'default', 'start'].includes(word)),
    );
  return { kind: 'command', name };
}

/** Commands that only the script itself sees, that show something, or that make room for files: a claim has its file system. */
const harmless: ReadonlySet<string> = new Set([
  '[',
  ':',
  'break',
  'cd',
  'chgrp',
  'chmod',
  'chown',
  'continue',
  'declare',
  'date',
  'echo',
  'e2label',
  'e2fsck',
  'resize2fs',
  'wc',
  'umount',
  'udevadm',
  'tail',
  'stat',
  'partprobe',
  'parted',
  'mountpoint',
  'mke2fs',
  'mkfs.xfs',
  'mkfs.ext4',
  'mkfs.ext3',
  'mkfs',
  'lsblk',
  'less',
  'head',
  'fsck',
  'findmnt',
  'file',
  'diff',
  'df',
  'cat',
  'blkid',
  'exec',
  'exit',
  'export',
  'false',
  'getent',
  'grep',
  'hostname',
  'id',
  'local',
  'ls',
  'mkdir',
  'popd',
  'printf',
  'pushd',
  'read',
  'readonly',
  'return',
  'rm',
  'set',
  'shift',
  'shopt',
  'sleep',
  'sync',
  'test',
  'touch',
  'trap',
  'true',
  'type',
  'typeset',
  'ulimit',
  'umask',
  'unset',
  'wait',
  'which',
  'whoami',
]);

const managers: ReadonlySet<string> = new Set([
  'apt',
  'apt-get',
  'aptitude',
  'apk',
  'dnf',
  'microdnf',
  'pacman',
  'pip',
  'pip3',
  'snap',
  'tdnf',
  'yum',
  'zypper',
]);

function packages(operands: readonly string[]): Other | undefined {
  const [verb, ...names] = operands;
  const isInstalling = verb === 'install' || verb === 'add' || verb === 'in';
  return isInstalling && names.length > 0 ? { kind: 'package', names } : undefined;
}

function services(verb: string | undefined, names: readonly string[]): Other | undefined {
  const isStarting = ['start', 'enable', 'restart', 'reload'].includes(verb ?? '');
  return isStarting && names.length > 0 ? { kind: 'service', names } : undefined;
}
