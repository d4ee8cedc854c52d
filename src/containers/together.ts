/** The containers of a server side by side in one pod: what they mount and read, and what stands against it. */
import type { Value } from '../evaluate/value.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { environmentLines } from './environment-file.ts';
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
  /** One that the containers of a server share has a name. */
  | { readonly from: 'scratch'; readonly name?: string; readonly target: string; readonly readOnly: boolean }
  | { readonly from: 'memory'; readonly size?: string; readonly target: string };

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
  /** Mounts of the server that make no difference in a pod. */
  readonly dropped: readonly string[];
}

/** All of them, or why not. */
export type Together =
  | { readonly containers: readonly PodContainer[]; readonly others: readonly OtherWork[] }
  | { readonly refusals: readonly [Refusal, ...Refusal[]] };

type OneContainer = { readonly containers: readonly PodContainer[] } | { readonly refusals: readonly Refusal[] };

export function together(reading: Reading): Together {
  const refusals: Refusal[] = [...reading.refusals];
  const containers = reading.containers.flatMap((container): readonly PodContainer[] => {
    const found = podContainer(container, reading);
    if ('containers' in found) return found.containers;
    refusals.push(...found.refusals);
    return [];
  });
  refusals.push(...conflicts(reading.containers));
  const [first, ...more] = refusals;
  return first ? { refusals: [first, ...more] } : { containers, others: othersOf(reading, containers) };
}

/** Files that no container has are work, too. */
function othersOf({ files, others }: Reading, containers: readonly PodContainer[]): readonly OtherWork[] {
  const used = new Set(containers.flatMap((container) => filesOf(container).map(({ path }) => path)));
  const idle = [...files.values()].filter(({ path }) => !used.has(path));
  return [...others, ...idle.map(({ path, place }): OtherWork => ({ kind: 'file', name: path, place }))];
}

/** Files of the server that a container has in any way. */
export function filesOf({ mounts, environmentFiles, sources }: PodContainer): readonly GuestFile[] {
  const mounted = mounts.flatMap((mount) => (mount.from === 'files' ? mount.files.map(({ file }) => file) : []));
  return [...mounted, ...environmentFiles, ...sources];
}

function podContainer({ spec, place, sources }: RunContainer, { files }: Reading): OneContainer {
  const environment = environmentOf(spec, files);
  const mounts = spec.mounts.map((mount) => podMount(mount, files));
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
        mounts: known.flatMap((mount) => ('from' in mount ? [mount] : [])),
        dropped: known.flatMap((mount) => ('dropped' in mount ? [mount.dropped] : [])),
      },
    ],
  };
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

function podMount(mount: MountSpec, files: ReadonlyMap<string, GuestFile>): PodMount | Dropped | Unknown {
  const { source, target, readOnly } = mount;
  switch (source.from) {
    case 'memory':
      return { from: 'memory', ...(source.size !== undefined && { size: source.size }), target };
    case 'volume':
      return source.name === undefined
        ? { from: 'scratch', target, readOnly }
        : { why: `its volume ${source.name} is on the disk of the server` };
    case 'host':
      return hostMount(source.path, target, files);
  }
}

/** A file that is written, or a directory in which files are. */
function hostMount(path: string, target: string, files: ReadonlyMap<string, GuestFile>): PodMount | Dropped | Unknown {
  if (clock.has(path)) return { dropped: path };
  const isOne = files.has(path);
  const within = isOne ? [path] : [...files.keys()].filter((each) => each.startsWith(path === '/' ? path : `${path}/`));
  if (within.length === 0 || isOfServer(path)) return { why: `it mounts ${path} of the server` };
  const mounted: MountedFile[] = [];
  for (const each of within) {
    const file = knownFile(each, files);
    if (isUnknown(file)) return { why: `it mounts ${each}, and ${file.why}` };
    mounted.push({ file, path: isOne ? lastPart(target) : each.slice(path.length + 1) });
  }
  return { from: 'files', files: mounted, target, single: isOne };
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
  const taken = new Set<string>();
  const names = new Set<string>();
  const refusals: Refusal[] = [];
  for (const { spec, place } of containers) {
    if (spec.name !== undefined && names.has(spec.name))
      refusals.push({ place, why: 'another container has its name' });
    if (spec.name !== undefined) names.add(spec.name);
    for (const { host, container, protocol } of spec.ports) {
      const key = `${protocol} ${container}`;
      if (host !== container)
        refusals.push({
          place,
          why: `port ${host} of the server leads to its port ${container}, and a pod has the port that its program listens at`,
        });
      else if (taken.has(key)) refusals.push({ place, why: `another container of the server listens at ${key} too` });
      taken.add(key);
    }
  }
  return refusals;
}
