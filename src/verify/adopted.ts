/**
 * A PersistentVolume takes over one Cinder volume: a live one of the stack, one that the template names, or the clone
 * that a step of the plan makes. An id that the stack never had is the disk of somebody else.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeRef } from '../evaluate/fact.ts';
import { textOf } from '../evaluate/value.ts';
import { textAt, wordAt, type JsonObject } from '../kubernetes/json.ts';
import { bytesOf } from '../kubernetes/quantity.ts';
import type { Operation } from '../plan/operations.ts';
import type { Evidence } from './evidence.ts';
import type { LiveCloud } from './live-cloud.ts';
import { resourceOf } from './machine-objects.ts';
import type { ProvedStep } from './source-model.ts';

export const wrongVolume = defineDiagnostic({
  code: 'verify/wrong-volume',
  severity: 'error',
  message: (name: string, what: string) => `the PersistentVolume ${name} ${what}`,
  explanation:
    'A PersistentVolume takes over one Cinder volume: that of its resource, or the clone that a step makes of it, with its size, and with the reclaim policy Retain. Otherwise a VM gets the disk of another one, or the volume is deleted with its claim. If you have edited the object, restore it. If the volume is right, name it in the template, or collect the facts again, and run convert again. Otherwise this is a defect of heat2kube: please report it.',
});

export const abandonedVolume = defineDiagnostic({
  code: 'verify/abandoned-volume',
  severity: 'error',
  message: (volume: string) =>
    `the plan detaches the volume ${volume} from its server, but no PersistentVolume stands for it`,
  explanation:
    'A volume whose data a VM takes over has a PersistentVolume with its id. Without one its claim gets a new, empty volume. If you have edited the objects, restore them. Otherwise this is a defect of heat2kube: please report it.',
});

interface Adopted {
  readonly evidence: Pick<Evidence, 'objects' | 'neutron'>;
  readonly live: LiveCloud;
  readonly steps: readonly Pick<ProvedStep, 'do'>[];
}

/** What a step makes a clone of, for the object that it completes with the id of the clone. */
interface Clone {
  readonly source: string;
  readonly sizeGiB: number | undefined;
}

/** A volume of the cloud has one PersistentVolume, which is its own, as large as it, and never deletes it. */
export function proveAdopted({ evidence, live, steps }: Adopted, reports: Collector): void {
  const { source } = evidence.neutron;
  const taken = new Map<string, string>();
  const owners = new Map(source.of('volume').map(({ resource }) => [live.physicalIds.get(resource), resource]));
  const known = new Set([...live.volumes.keys(), ...owners.keys(), ...live.recorded, ...outsideIds(source)]);
  const clones = clonesOf(steps, live);
  const claims = claimsIn(evidence.objects);
  const asked = askedIn(steps);
  for (const object of evidence.objects) {
    const handle = textAt(object, 'spec', 'csi', 'volumeHandle');
    if (object['kind'] !== 'PersistentVolume' || handle === undefined) continue;
    const name = wordAt(object, 'metadata', 'name');
    const other = taken.get(handle);
    taken.set(handle, name);
    const resource = resourceOf(object);
    const owner = owners.get(handle);
    const clone = clones.get(name);
    const isStrange = !isHole(handle) && !known.has(handle) && !clone && !asked.has(name);
    const wrong = [
      ...(other === undefined ? [] : [`stands for the volume ${handle}, as ${other} does`]),
      ...(owner === undefined || resource === undefined || owner === resource
        ? []
        : [`of "${resource}" stands for the volume ${handle}, which is that of "${owner}"`]),
      ...(clone?.source === handle ? [`stands for the volume ${handle}, of which the plan makes a clone for it`] : []),
      ...(isStrange ? [`stands for the volume ${handle}, which is no volume of the stack`] : []),
      ...(textAt(object, 'spec', 'persistentVolumeReclaimPolicy') === 'Retain'
        ? []
        : [`does not retain the volume ${handle} when its claim is deleted`]),
      ...otherDriver(object),
      ...claimProblems(object, claims),
      ...otherSize(object, handle, clone ? clone.sizeGiB : live.volumes.get(handle)?.sizeGiB),
    ];
    for (const what of wrong) reports.report(wrongVolume, { ...(resource !== undefined && { resource }) }, name, what);
  }
  const open = [...taken].filter(([handle, name]) => asked.has(name) && !known.has(handle)).length;
  tellAbandoned({ handles: new Set(taken.keys()), open }, { live, steps }, reports);
}

/** That of Cinder, whose ids the handles are. */
const cinderDriver = 'cinder.csi.openstack.org';

function otherDriver(object: JsonObject): readonly string[] {
  const driver = wordAt(object, 'spec', 'csi', 'driver');
  return driver === cinderDriver ? [] : [`has the driver ${driver}, which knows no volume of Cinder`];
}

/** By `namespace/name`. */
function claimsIn(objects: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(
    objects.flatMap((object) =>
      object['kind'] === 'PersistentVolumeClaim'
        ? [[`${wordAt(object, 'metadata', 'namespace')}/${wordAt(object, 'metadata', 'name')}`, object] as const]
        : [],
    ),
  );
}

/** One that any claim may get is lost to the next one that asks, and a claim that names no volume gets a new one. */
function claimProblems(volume: JsonObject, claims: ReadonlyMap<string, JsonObject>): readonly string[] {
  const [namespace, name] = [
    wordAt(volume, 'spec', 'claimRef', 'namespace'),
    wordAt(volume, 'spec', 'claimRef', 'name'),
  ];
  if (name === '' || namespace === '') return ['is reserved for no claim'];
  const claim = claims.get(`${namespace}/${name}`);
  const wanted = claim && textAt(claim, 'spec', 'volumeName');
  return !claim || wanted === wordAt(volume, 'metadata', 'name')
    ? []
    : [`is reserved for the claim ${name}, which asks for ${wanted === undefined ? 'any volume' : wanted}`];
}

interface TakenOver {
  /** Ids for which a PersistentVolume stands. */
  readonly handles: ReadonlySet<string>;
  /** How many stand for a volume that only the reader knows. */
  readonly open: number;
}

/** A volume that a step detaches from its server and does not copy is adopted: something must stand for it. */
function tellAbandoned(
  { handles, open }: TakenOver,
  { live, steps }: Omit<Adopted, 'evidence'>,
  reports: Collector,
): void {
  const operations = steps.flatMap((step) => step.do);
  const copied = new Set(
    operations.flatMap((operation) => {
      if (operation.op === 'createVolume') return operation.source.live === 'volume' ? [operation.source.id] : [];
      return operation.op === 'copy' && operation.from.live === 'volume' ? [operation.from.id] : [];
    }),
  );
  const detached = operations.flatMap((operation) => {
    const id = operation.op === 'detach' ? operation.volume.id : undefined;
    return typeof id === 'string' && !copied.has(id) && !handles.has(id) ? [id] : [];
  });
  const abandoned = [...new Set(detached)];
  // Nobody can tell which of them a reader will name.
  if (abandoned.length <= open) return;
  const paths = new Map([...live.physicalIds].map(([path, id]) => [id, path]));
  for (const id of abandoned) {
    const resource = paths.get(id);
    reports.report(abandonedVolume, { ...(resource !== undefined && { resource }) }, id);
  }
}

/** The text in the place of an id that nobody knows yet. */
function isHole(handle: string): boolean {
  return handle.startsWith('<');
}

const gibibyte = 1024n ** 3n;

function otherSize(object: JsonObject, handle: string, sizeGiB: number | undefined): readonly string[] {
  const bytes = bytesOf(wordAt(object, 'spec', 'capacity', 'storage'));
  return sizeGiB === undefined || bytes === undefined || bytes === BigInt(sizeGiB) * gibibyte
    ? []
    : [`does not have the size of the volume ${handle}, ${sizeGiB} GiB`];
}

/** Volumes that the template names and does not make. */
function outsideIds(source: Evidence['neutron']['source']): readonly string[] {
  const refs: readonly NodeRef[] = [
    ...source.of('attachment').map(({ volume }) => volume),
    ...source.of('disk').flatMap(({ source: content }) => (content.from === 'volume' ? [content.volume] : [])),
  ];
  return refs.flatMap((ref) => ('external' in ref ? (textOf(ref.external) ?? []) : []));
}

function clonesOf(steps: Adopted['steps'], live: LiveCloud): ReadonlyMap<string, Clone> {
  const clones = new Map<string, Clone>();
  for (const { do: operations } of steps) {
    const made = operations.find((operation) => operation.op === 'createVolume');
    if (typeof made?.source.id !== 'string') continue;
    const source = made.source.id;
    const sizeGiB = made.sizeGiB ?? live.volumes.get(source)?.sizeGiB;
    for (const operation of operations) {
      if (completesHandle(operation)) clones.set(operation.object.name, { source, sizeGiB });
    }
  }
  return clones;
}

function completesHandle(operation: Operation): operation is Extract<Operation, { readonly op: 'complete' }> {
  return operation.op === 'complete' && operation.object.kind === 'PersistentVolume';
}

/** Names of those that wait for an answer of the reader: only the reader knows the volume. */
function askedIn(steps: Adopted['steps']): ReadonlySet<string> {
  return new Set(
    steps.flatMap(({ do: operations }) =>
      operations.flatMap((operation) =>
        operation.op === 'answer'
          ? operation.objects.flatMap(({ kind, name }) => (kind === 'PersistentVolume' ? [name] : []))
          : [],
      ),
    ),
  );
}
