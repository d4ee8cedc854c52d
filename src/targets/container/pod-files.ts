/** Files of start-up data in a pod: a ConfigMap, and a Secret for those with a password. */
import { unsealed } from '../../evaluate/seal.ts';
import { secretLine, unknownPart } from '../../check/secret-texts.ts';
import type { KnownFile, PodContainer, PodMount } from '../../containers/together.ts';
import { isSecret, type Value } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { distinctNames, dnsLabel, dnsLabelWithDigest, shortDigest } from '../../kubernetes/names.ts';
import type { MadeItem } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { gib } from '../objects/amounts.ts';
import { objectMeta } from '../objects/metadata.ts';
import { diskMount, wholeVolumes } from './server-disk.ts';
import { wholeText } from '../objects/whole-text.ts';
import type { PodVolume, VolumeMount } from './pod-types.ts';

interface PodFiles {
  readonly volumes: readonly PodVolume[];
  /** For each container, in the same order. */
  readonly mounts: readonly (readonly VolumeMount[])[];
  readonly items: readonly MadeItem[];
}

interface Site {
  readonly world: World;
  readonly node: Machine;
  /** Of the containers, in their order. */
  readonly names: readonly string[];
  bind(value: Value): Value;
  /** Nodes that the files come from. */
  readonly shapedBy: readonly string[];
}

export function podFiles(containers: readonly PodContainer[], site: Site): PodFiles {
  const { world, node } = site;
  const keys = containers.flatMap(({ mounts }, index) =>
    mounts.flatMap((mount) => (mount.from === 'disk' ? [] : [volumeKey(mount, site.names[index] ?? '')])),
  );
  const names = distinctNames(keys, { clean: volumeName, cleanWithDigest: dnsLabelWithDigest });
  const store = new FileStore(site);
  const whole = wholeVolumes(containers);
  const volumes = new Map<string, PodVolume>();
  const mounts = containers.map((container, index) =>
    container.mounts.map((mount): VolumeMount => {
      if (mount.from === 'disk') return diskMount(mount, { ...site, whole });
      const name = names.get(volumeKey(mount, site.names[index] ?? '')) ?? '';
      if (!volumes.has(name)) volumes.set(name, { name, ...volumeSource(mount, store) });
      const [only] = mount.from === 'files' && mount.single ? mount.files : [];
      return {
        name,
        mountPath: mount.target,
        ...(only && { subPath: only.path }),
        ...(mount.from === 'scratch' && mount.readOnly && { readOnly: true }),
      };
    }),
  );
  return { volumes: [...volumes.values()], mounts, items: store.items(world, node) };
}

/** What only lives as long as the pod. */
type InPod = Exclude<PodMount, { readonly from: 'disk' }>;

/** Equal for mounts of the same thing; what has no name is the container's own. */
function volumeKey(mount: InPod, container: string): string {
  switch (mount.from) {
    case 'files':
      return `${mount.single ? 'file' : 'files'} ${mount.files.map(({ file, path }) => `${file.path}>${path}`).join(' ')}`;
    case 'scratch':
      return `scratch ${mount.target}/${container}`;
    case 'memory':
      return `memory ${mount.target}/${container}`;
  }
}

/** After the path of the first file, or of the directory in the container. */
function volumeName(key: string): string {
  const [, path = ''] = key.split(' ');
  return dnsLabel(path.replace(/>.*$/s, '').replace(/^\/+/, ''));
}

function volumeSource(mount: InPod, store: FileStore): Omit<PodVolume, 'name'> {
  switch (mount.from) {
    case 'files':
      return store.source(mount.files);
    case 'scratch':
      return { emptyDir: mount.sizeGiB ? { sizeLimit: gib(mount.sizeGiB) } : {} };
    case 'memory':
      return { emptyDir: { medium: 'Memory', sizeLimit: mount.size } };
  }
}

interface Stored {
  readonly key: string;
  readonly value: Value;
  readonly store: 'ConfigMap' | 'Secret';
}

/** Each file once, by its path on the server. */
class FileStore {
  readonly #site: Site;
  readonly #stored = new Map<string, Stored>();
  readonly #name: string;

  constructor(site: Site) {
    this.#site = site;
    this.#name = site.world.names.name(site.node.id, 'files');
  }

  source(files: readonly { readonly file: KnownFile; readonly path: string }[]): Omit<PodVolume, 'name'> {
    const items = files.map(({ file, path }) => ({ stored: this.#store(file), path, mode: modeOf(file.mode) }));
    const [open, hidden] = (['ConfigMap', 'Secret'] as const).map((store) =>
      items
        .filter(({ stored }) => stored.store === store)
        .map(({ stored, path, mode }) => ({ key: stored.key, path, mode })),
    );
    const configMap = { name: this.#name, items: open ?? [] };
    const secret = { items: hidden ?? [] };
    if (secret.items.length === 0) return { configMap };
    if (configMap.items.length === 0) return { secret: { secretName: this.#name, ...secret } };
    return { projected: { sources: [{ configMap }, { secret: { name: this.#name, ...secret } }] } };
  }

  #store(file: KnownFile): Stored {
    const before = this.#stored.get(file.path);
    if (before) return before;
    const value = this.#site.bind(file.marked.valueOf(file.text));
    const secret = isSecret(value) || secretLine(wholeText(value, unknownPart)) !== undefined;
    const key = this.#freeKey(file.path);
    const stored: Stored = secret
      ? { key, value: unsealed(value), store: 'Secret' }
      : { key, value, store: 'ConfigMap' };
    this.#stored.set(file.path, stored);
    return stored;
  }

  /** The name of the file; one that another file has already takes a digest of its path. */
  #freeKey(path: string): string {
    const name = path.slice(path.lastIndexOf('/') + 1).replaceAll(/[^A-Za-z0-9._-]/g, '_');
    const isTaken = [...this.#stored.values()].some(({ key }) => key === name);
    return isTaken || name === '' || /^\.+$/.test(name) ? `${shortDigest(path)}-${name}` : name;
  }

  items(world: World, { id }: Machine): readonly MadeItem[] {
    const keysOf = (store: Stored['store']): ReadonlyMap<string, Value> =>
      new Map(
        [...this.#stored.values()]
          .filter((stored) => stored.store === store)
          .map(({ key, value }) => [key, value] as const),
      );
    const [open, hidden] = [keysOf('ConfigMap'), keysOf('Secret')];
    const rest = { owner: id, shapedBy: this.#site.shapedBy, apart: true as const };
    const meta = objectMeta(world, this.#name, { node: id });
    return [
      ...(open.size === 0
        ? []
        : [{ item: 'object' as const, object: kubeObject('v1/ConfigMap', meta, { data: open }), ...rest }]),
      ...(hidden.size === 0 ? [] : [{ item: 'secret' as const, secret: { name: this.#name, keys: hidden }, ...rest }]),
    ];
  }
}

/** `0640` in the spelling of JSON, which has no octal numbers. */
function modeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^0?o?[0-7]{3,4}$/.test(text) ? Number.parseInt(text.replace('o', ''), 8) : undefined;
}
