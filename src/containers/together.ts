/** The containers of a server side by side in one pod: what they mount and read, and what stands against it. */
import type { NodeId } from '../evaluate/fact.ts';
import type { Value } from '../evaluate/value.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import type { AwaitedCheck } from './awaited-check.ts';
import { environmentLines } from './environment-file.ts';
import { mountAbove } from './guest-mounts.ts';
import type { GuestFile, OtherWork, Place, Reading, Refusal, RunContainer } from './reading.ts';
import type { ContainerSpec, MountSpec } from './spec.ts';

/** A file with its text. */
export interface KnownFile extends Omit<GuestFile, 'text'> {
  readonly text: string;
}

export type PodMount =
  | {
      readonly from: 'files';
      readonly files: readonly MountedFile[];
      readonly target: string;
      readonly single: boolean;
    }
  | { readonly from: 'scratch'; readonly sizeGiB?: Value; readonly target: string; readonly readOnly: boolean }
  | { readonly from: 'memory'; readonly size?: string; readonly target: string }
  /** A directory of the server's own disk, or of a volume of the stack. */
  | {
      readonly from: 'disk';
      readonly volume?: NodeId;
      /** Below the root of the file system; empty for all of it. */
      readonly path: string;
      readonly target: string;
      readonly readOnly: boolean;
    };

interface MountedFile {
  readonly file: KnownFile;
  /** Below the target, or the last part of the target itself. */
  readonly path: string;
}

/** A container, with what it finds of the server. */
export interface PodContainer {
  readonly spec: ContainerSpec;
  readonly place: Place;
  readonly sources: readonly GuestFile[];
  readonly environment: ReadonlyMap<string, Value>;
  readonly environmentFiles: readonly KnownFile[];
  readonly mounts: readonly PodMount[];
  /** What the script waits for before it goes on. */
  readonly check?: AwaitedCheck;
  /** Mounts of the server that make no difference in a pod. */
  readonly dropped: readonly string[];
}

/** All of them, or why not. */
export type Together =
  | { readonly containers: readonly PodContainer[]; readonly others: readonly OtherWork[] }
  | { readonly refusals: readonly [Refusal, ...Refusal[]] };

type OneContainer = { readonly containers: readonly PodContainer[] } | { readonly refusals: readonly Refusal[] };

/** What the stack has of the server. */
export interface ServerDisks {
  /** The volume of the stack that the guest sees as the device. */
  volumeOf(device: Value): NodeId | undefined;
  /** Why its own disk cannot be had, where it cannot. */
  readonly lostDisk?: string;
}

export function together(reading: Reading, disks: ServerDisks): Together {
  const context = { ...reading, disks };
  const refusals: Refusal[] = [...reading.refusals];
  const containers = reading.containers.flatMap((container): readonly PodContainer[] => {
    const found = podContainer(container, context);
    if ('containers' in found) return found.containers;
    refusals.push(...found.refusals);
    return [];
  });
  refusals.push(...conflicts(reading.containers));
  const [first, ...more] = refusals;
  return first ? { refusals: [first, ...more] } : { containers, others: othersOf(reading, containers) };
}

/** Files that no container has are work, too. */
function othersOf({ files, others, mounts, ran }: Reading, containers: readonly PodContainer[]): readonly OtherWork[] {
  const used = new Set([...ran, ...containers.flatMap((container) => filesOf(container).map(({ path }) => path))]);
  const idle = [...files.values()].filter(({ path }) => !used.has(path) && path !== '/etc/fstab');
  const paths = containers.flatMap(({ spec }) =>
    spec.mounts.flatMap(({ source }) => (source.from === 'host' ? [source.path] : [])),
  );
  const unused = mounts.filter((mount) => !paths.some((path) => mountAbove(mounts, path) === mount));
  return [
    ...others,
    ...idle.map(({ path, place }): OtherWork => ({ kind: 'file', name: path, place })),
    ...unused.map(({ directory, place }): OtherWork => ({ kind: 'mount', name: directory || 'a file system', place })),
  ];
}

/** Files of the server that a container has in any way. */
export function filesOf({ mounts, environmentFiles, sources }: PodContainer): readonly GuestFile[] {
  const mounted = mounts.flatMap((mount) => (mount.from === 'files' ? mount.files.map(({ file }) => file) : []));
  return [...mounted, ...environmentFiles, ...sources];
}

type Context = Reading & { readonly disks: ServerDisks };

function podContainer({ spec, place, sources }: RunContainer, context: Context): OneContainer {
  const { files } = context;
  const environment = environmentOf(spec, files);
  const mounts = spec.mounts.map((mount) => podMount(mount, context));
  const why = isUnknown(environment) ? environment.why : mounts.find(isUnknown)?.why;
  if (isUnknown(environment) || why !== undefined) return { refusals: [{ place, why: why ?? '' }] };
  const environmentFiles = spec.environmentFiles.map(({ path }) => knownFile(path, files));
  const known = mounts.filter((mount) => !isUnknown(mount));
  return {
    containers: [
      {
        spec,
        place,
        sources,
        environment,
        environmentFiles: environmentFiles.flatMap((file) => (isUnknown(file) ? [] : [file])),
        ...checkOf(spec, context),
        mounts: known.flatMap((mount) => ('from' in mount ? [mount] : [])),
        dropped: known.flatMap((mount) => ('dropped' in mount ? [mount.dropped] : [])),
      },
    ],
  };
}

/** One container of a server listens at a port. */
function checkOf({ ports }: ContainerSpec, { checks }: Context): Pick<PodContainer, 'check'> {
  const found = checks.flatMap((check) => {
    const asked = ports.find(({ host, protocol }) => host === check.port && protocol === 'TCP');
    return asked ? [{ ...check, port: asked.container }] : [];
  });
  const check = found.at(-1);
  return check ? { check } : {};
}

/** Lines of the files come first: what the command line says wins. */
function environmentOf(
  spec: ContainerSpec,
  files: ReadonlyMap<string, GuestFile>,
): ReadonlyMap<string, Value> | Unknown {
  const all = new Map<string, Value>();
  for (const { path, form } of spec.environmentFiles) {
    const file = knownFile(path, files);
    if (isUnknown(file)) return { why: `its environment is in ${path}, and ${file.why}` };
    const lines = environmentLines(file, form);
    if (isUnknown(lines)) return lines;
    for (const [name, text] of lines) all.set(name, file.marked.valueOf(text));
  }
  for (const [name, value] of spec.environment) {
    all.delete(name);
    all.set(name, value);
  }
  return all;
}

function knownFile(path: string, files: ReadonlyMap<string, GuestFile>): KnownFile | Unknown {
  const file = files.get(path);
  if (!file) return { why: 'the start-up data does not write it' };
  const { text } = file;
  return isUnknown(text) ? text : { ...file, text };
}

type Dropped = { readonly dropped: string };

function podMount({ source, target, readOnly }: MountSpec, context: Context): PodMount | Dropped | Unknown {
  switch (source.from) {
    case 'memory':
      return { from: 'memory', ...(source.size !== undefined && { size: source.size }), target };
    case 'volume':
      if (source.name === undefined) return { from: 'scratch', target, readOnly };
      return onDisk(`volumes/${source.name}`, { target, readOnly }, context);
    case 'host':
      return hostMount(source.path, { target, readOnly }, context);
  }
}

interface Inside {
  readonly target: string;
  readonly readOnly: boolean;
}

/** A file that is written, a directory in which files are, or one for data. */
function hostMount(path: string, inside: Inside, context: Context): PodMount | Dropped | Unknown {
  if (clock.has(path)) return { dropped: path };
  const { files, touched, mounts } = context;
  const isOne = files.has(path);
  const within = isOne ? [path] : [...files.keys()].filter((each) => each.startsWith(path === '/' ? path : `${path}/`));
  const other = touched.find((each) => isOverlap(each.path, path));
  if (other && !isOfServer(other.path)) return { why: `it mounts ${path}, and ${other.name} may change what is there` };
  const mount = mountAbove(mounts, path);
  if (isOfServer(path) && mount?.directory !== path) return { why: `it mounts ${path} of the server` };
  if (within.length === 0) return dataMount(path, inside, context);
  if (mount) return { why: `it mounts ${path}, where the script writes files into another file system` };
  const mounted: MountedFile[] = [];
  for (const each of within) {
    const file = knownFile(each, files);
    if (isUnknown(file)) return { why: `it mounts ${each}, and ${file.why}` };
    mounted.push({ file, path: isOne ? lastPart(inside.target) : each.slice(path.length + 1) });
  }
  return { from: 'files', files: mounted, target: inside.target, single: isOne };
}

function isOverlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** Docker makes a directory that is not there. */
function dataMount(path: string, inside: Inside, context: Context): PodMount | Unknown {
  const { mounts, disks } = context;
  const lost = mounts.find(
    ({ directory, doubt }) => doubt !== undefined && (directory === '' || isOverlap(directory, path)),
  );
  if (lost)
    return { why: `it mounts ${path} of the server, and what is mounted there is not known: ${lost.doubt ?? ''}` };
  const mount = mountAbove(mounts, path);
  if (mount) {
    const { device, marked, directory } = mount;
    const volume = disks.volumeOf(marked.valueOf(device));
    if (volume === undefined)
      return {
        why: `it mounts ${path}, which is on ${marked.shown(device)} and on no volume of the stack that is known by that name`,
      };
    return { from: 'disk', volume, path: path.slice(directory.length + 1), ...inside };
  }
  if (!isForData(path)) return { why: `it mounts ${path} of the server` };
  return onDisk(path.slice(1), inside, context);
}

function onDisk(path: string, inside: Inside, { disks }: Context): PodMount | Unknown {
  if (disks.lostDisk !== undefined) return { why: `it keeps data on the disk of the server, ${disks.lostDisk}` };
  return { from: 'disk', path, ...inside };
}

/** Directories that images do not fill; what has a suffix is more likely a file. */
function isForData(path: string): boolean {
  return (
    /^\/(?:data|export|home|media|mnt|opt|root|srv|storage|tmp|volumes?|var\/(?:backups?|cache|data|lib|local|opt|spool|tmp|www)|[\w-]*(?:data|docker)[\w-]*)\//.test(
      `${path}/`,
    ) && !/\.\w{1,5}$/.test(path)
  );
}

/** The time zone of the server: containers have UTC. */
const clock: ReadonlySet<string> = new Set(['/etc/localtime', '/etc/timezone']);

/** Directories in which there is always more than start-up data write. */
function isOfServer(path: string): boolean {
  return /^\/(?:(?:bin|boot|dev|etc|home|lib|lib64|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)(?:\/(?:lib|run|log|local|share|ssl|systemd))?)?$/.test(
    path,
  );
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Containers of one server differ in their names; those of one pod share its ports, and nothing stands between a pod and those who reach it. */
function conflicts(containers: readonly RunContainer[]): readonly Refusal[] {
  const [taken, inside] = [new Map<string, string>(), new Map<string, RunContainer>()];
  const names = new Set<string>();
  const refusals: Refusal[] = [];
  for (const container of containers) {
    const { spec, place } = container;
    if (spec.name !== undefined && names.has(spec.name))
      refusals.push({ place, why: 'another container has its name' });
    if (spec.name !== undefined) names.add(spec.name);
    for (const { host, container: port, protocol, local } of spec.ports) {
      const own = `${protocol} ${port}`;
      const before = host === undefined || local ? undefined : `${protocol} ${host}`;
      if ((inside.get(own) ?? container) !== container)
        refusals.push({ place, why: `another container of the server listens at ${own} too` });
      else if (before !== undefined && (taken.get(before) ?? own) !== own)
        refusals.push({ place, why: `port ${before} of the server leads to another port already` });
      inside.set(own, container);
      if (before !== undefined) taken.set(before, own);
    }
  }
  return refusals;
}
