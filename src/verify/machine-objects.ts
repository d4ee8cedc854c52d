/** What runs machines among printed objects, by the server that each stands for: virtual machines, and workloads of pods. */
import { at, itemsAt, objectAt, textAt, textsAt, wordAt, type Json, type JsonObject } from '../kubernetes/json.ts';
import { qualifiedName } from '../kubernetes/names.ts';
import { bytesOf, parseQuantity } from '../kubernetes/quantity.ts';
import { podTemplatePath } from '../kubernetes/well-formed/world.ts';
import { portRange, protocols, type PortSet } from './port-set.ts';

/** What a machine computes with. */
export interface Size {
  /** Thousandths of a processor. */
  readonly milliCpus: bigint;
  readonly bytes: bigint;
}

type NetworkData = { readonly text: string } | { readonly secret: string };

/** What proofs ask of the object that runs a machine. */
export interface MachineObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Of its pod, by which policies find it. */
  readonly labels: ReadonlyMap<string, string>;
  /** Ports of the pod that have names, as `tcp http`. */
  readonly namedPorts: ReadonlyMap<string, PortSet>;
  /** Of its pod, in which network plug-ins read what is asked of them. */
  readonly annotations: ReadonlyMap<string, string>;
  /** Whether its pod is on the network of the node, where policies do not apply. */
  readonly unfiltered: boolean;
  /** Which of its interfaces, in the order of the template, is on the pod network; undefined where none is. */
  readonly podInterface: number | undefined;
  /** Of that interface of a virtual machine, the name, and how the guest is bound to it: `masquerade`, or the name of a plug-in. */
  readonly podBinding: { readonly name: string; readonly binding: string | undefined } | undefined;
  /** NetworkAttachmentDefinitions of its interfaces in the same order, as `namespace/name`; undefined for the pod network. */
  readonly networks: readonly (string | undefined)[];
  /** Hardware addresses in the same order. */
  readonly macs: readonly (string | undefined)[];
  /** What its guest is told of its interfaces: the text, or the Secret that holds it. */
  readonly networkData: NetworkData | undefined;
  /** Claims that it mounts. */
  readonly claims: readonly string[];
  /** The claim that it starts from. */
  readonly boot: string | undefined;
  /** Of the firmware of a virtual machine. */
  readonly uuid: string | undefined;
  readonly serial: string | undefined;
  /** What drives give its guest at the first boot: anything, or a data source without data; undefined without a drive. */
  readonly startUp: 'given' | 'empty' | undefined;
  /** Whether applying it starts nothing. */
  readonly waits: boolean;
  /** The name of an instance type, or what its containers ask for. */
  readonly size: string | Size | undefined;
}

/** What machines belong to: the machines of each group by its resource. */
export type GroupMembers = ReadonlyMap<string, readonly string[]>;

/**
 * By the annotation that names the resource: labels may be cut or changed. One that names a group runs all of its machines.
 */
export function machineObjects(
  objects: readonly JsonObject[],
  groups: GroupMembers,
): ReadonlyMap<string, MachineObject> {
  return new Map(
    objects.flatMap((object) => {
      const path = podTemplatePath(wordAt(object, 'kind'));
      const template = path && at(object, ...path);
      const resource = template === undefined ? undefined : resourceOf(object);
      if (template === undefined || resource === undefined) return [];
      const machine = readMachine(object, template);
      return (groups.get(resource) ?? [resource]).map((each) => [each, machine] as const);
    }),
  );
}

/** Names of the claims that stand for each volume, by its resource. */
export function claimsByResource(objects: readonly JsonObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const claims = new Map<string, Set<string>>();
  for (const object of objects) {
    if (object['kind'] !== 'PersistentVolumeClaim' && object['kind'] !== 'DataVolume') continue;
    const resource = resourceOf(object);
    const name = textAt(object, 'metadata', 'name');
    if (resource === undefined || name === undefined) continue;
    claims.set(resource, (claims.get(resource) ?? new Set()).add(name));
  }
  return claims;
}

/** The annotation that ends in `/resource` names the resource. */
export function resourceOf(object: JsonObject): string | undefined {
  const annotations = objectAt(object, 'metadata', 'annotations') ?? {};
  const key = Object.keys(annotations).find(
    (name) => name.endsWith('/resource') && typeof annotations[name] === 'string',
  );
  return key === undefined ? undefined : textAt(annotations, key);
}

function readMachine(object: JsonObject, template: Json): MachineObject {
  const kind = wordAt(object, 'kind');
  return {
    kind,
    name: wordAt(object, 'metadata', 'name'),
    namespace: wordAt(object, 'metadata', 'namespace'),
    namedPorts: namedPorts(template),
    unfiltered: at(template, 'spec', 'hostNetwork') === true,
    labels: textsAt(template, 'metadata', 'labels'),
    claims: claimsIn(template),
    boot: bootClaim(template),
    uuid: textAt(template, 'spec', 'domain', 'firmware', 'uuid'),
    serial: textAt(template, 'spec', 'domain', 'firmware', 'serial'),
    startUp: startUpIn(template),
    annotations: textsAt(template, 'metadata', 'annotations'),
    ...ownOf(kind, object, template),
  };
}

/** Names of the claims that pods or guests of the template write to. */
export function claimsIn(template: Json): readonly string[] {
  return itemsAt(template, 'spec', 'volumes').flatMap((volume) => claimOf(volume) ?? []);
}

function claimOf(volume: Json): string | undefined {
  return textAt(volume, 'persistentVolumeClaim', 'claimName') ?? textAt(volume, 'dataVolume', 'name');
}

function driveSources(template: Json): readonly Json[] {
  return itemsAt(template, 'spec', 'volumes').flatMap((volume) =>
    ['cloudInitNoCloud', 'cloudInitConfigDrive'].flatMap((kind) => objectAt(volume, kind) ?? []),
  );
}

/** Comments and an empty map are no data. What a Secret holds is not read. */
function startUpIn(template: Json): MachineObject['startUp'] {
  const sources = driveSources(template);
  const isGiven = sources.some(
    (source) =>
      at(source, 'secretRef') !== undefined ||
      at(source, 'userDataBase64') !== undefined ||
      !/^(?:#.*\n|\s)*(?:\{\}\s*)?$/.test(`${wordAt(source, 'userData')}\n`),
  );
  if (sources.length === 0) return undefined;
  return isGiven ? 'given' : 'empty';
}

/** Of the disk with the lowest boot order; of the first one where no disk has any. */
function bootClaim(template: Json): string | undefined {
  const disks = itemsAt(template, 'spec', 'domain', 'devices', 'disks').map((disk, index) => {
    const order = at(disk, 'bootOrder');
    return { name: textAt(disk, 'name'), order: typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER, index };
  });
  const [first] = disks.toSorted((a, b) => a.order - b.order || a.index - b.index);
  const volume = itemsAt(template, 'spec', 'volumes').find((item) => textAt(item, 'name') === first?.name);
  return first && volume !== undefined ? claimOf(volume) : undefined;
}

/** Of containers, or of interfaces of a virtual machine, which its pod gets. */
function namedPorts(template: Json): ReadonlyMap<string, PortSet> {
  const holders = [
    ...itemsAt(template, 'spec', 'containers').map((container) => [container, 'containerPort'] as const),
    ...itemsAt(template, 'spec', 'domain', 'devices', 'interfaces').map((item) => [item, 'port'] as const),
  ];
  const found = new Map<string, PortSet>();
  for (const [holder, key] of holders) {
    for (const item of itemsAt(holder, 'ports')) {
      const [name, number] = [textAt(item, 'name'), at(item, key)];
      const protocol = protocols.find((known) => known === (textAt(item, 'protocol') ?? 'TCP').toLowerCase());
      if (name === undefined || typeof number !== 'number' || !protocol) continue;
      found.set(`${protocol} ${name}`, portRange(protocol, number, number));
    }
  }
  return found;
}

type Networks = Pick<MachineObject, 'podInterface' | 'networks' | 'macs'>;

type Own = Networks & Pick<MachineObject, 'waits' | 'size' | 'networkData' | 'podBinding'>;

function ownOf(kind: string, object: JsonObject, template: Json): Own {
  const namespace = wordAt(object, 'metadata', 'namespace');
  if (kind === 'VirtualMachine') return ofVirtualMachine(at(object, 'spec'), template, namespace);
  if (kind !== 'VirtualMachinePool') return ofPods(object, template);
  return ofVirtualMachine(at(object, 'spec', 'virtualMachineTemplate', 'spec'), template, namespace);
}

function ofVirtualMachine(spec: Json | undefined, template: Json, namespace: string): Own {
  return {
    ...ownNetworks(template, namespace),
    podBinding: podBindingIn(template),
    networkData: networkDataIn(template),
    waits: textAt(spec, 'runStrategy') === 'Manual',
    size: textAt(spec, 'instancetype', 'name'),
  };
}

/** Fields of an interface that are no binding. */
const plainFields: ReadonlySet<string> = new Set([
  'acpiIndex',
  'bootOrder',
  'dhcpOptions',
  'macAddress',
  'model',
  'name',
  'pciAddress',
  'ports',
  'state',
  'tag',
]);

function podBindingIn(template: Json): MachineObject['podBinding'] {
  const own = itemsAt(template, 'spec', 'networks').find((item) => objectAt(item, 'pod'));
  const name = textAt(own, 'name');
  const found = itemsAt(template, 'spec', 'domain', 'devices', 'interfaces').find(
    (item) => textAt(item, 'name') === name,
  );
  if (name === undefined || found === undefined) return undefined;
  const plain = Object.keys(objectAt(found) ?? {}).find((key) => !plainFields.has(key) && key !== 'binding');
  return { name, binding: textAt(found, 'binding', 'name') ?? plain };
}

/** The first volume that tells the guest anything of its interfaces. */
function networkDataIn(template: Json): NetworkData | undefined {
  const found = driveSources(template).flatMap((source): readonly NetworkData[] => {
    const [text, secret] = [textAt(source, 'networkData'), textAt(source, 'networkDataSecretRef', 'name')];
    if (text !== undefined) return [{ text }];
    return secret === undefined ? [] : [{ secret }];
  });
  return found[0];
}

/** In the order of the template, which a name such as `net-2` tells; one on the pod network may stand for several. */
function ownNetworks(template: Json, namespace: string): Networks {
  const items = itemsAt(template, 'spec', 'networks');
  const hardware = new Map(
    itemsAt(template, 'spec', 'domain', 'devices', 'interfaces').map((item) => [
      textAt(item, 'name'),
      textAt(item, 'macAddress'),
    ]),
  );
  const indices = items.map((item) => Number(/^net-(\d+)$/.exec(wordAt(item, 'name'))?.[1] ?? Number.NaN));
  const isTold = items.every((item, at) => objectAt(item, 'pod') !== undefined || !Number.isNaN(indices[at]));
  const own = items.findIndex((item) => objectAt(item, 'pod'));
  const texts = items.map((item) => {
    const name = textAt(item, 'multus', 'networkName');
    return name === undefined ? undefined : qualifiedName(name, namespace);
  });
  const macs = items.map((item) => hardware.get(textAt(item, 'name')));
  if (!isTold) return { podInterface: own < 0 ? undefined : own, networks: texts, macs };
  const taken = new Map(indices.map((index, at) => [index, at]));
  const free = [...Array(items.length + 1).keys()].find((index) => !taken.has(index));
  const podInterface = own < 0 ? undefined : free;
  const length = 1 + Math.max(podInterface ?? -1, ...[...taken.keys()].filter((index) => !Number.isNaN(index)));
  const places = [...Array(length).keys()].map((index) => (index === podInterface ? own : (taken.get(index) ?? -1)));
  return { podInterface, networks: places.map((at) => texts[at]), macs: places.map((at) => macs[at]) };
}

/** A pod is always on the pod network; the annotation of Multus lists what it is on besides. */
function ofPods(object: JsonObject, template: Json): Own {
  const namespace = wordAt(object, 'metadata', 'namespace');
  const others = wordAt(template, 'metadata', 'annotations', 'k8s.v1.cni.cncf.io/networks');
  const taken = new Set([...others.matchAll(/@net(\d+)/g)].map(([, index]) => Number(index)));
  const free = [...Array(taken.size + 1).keys()].find((index) => !taken.has(index));
  const networks: (string | undefined)[] = Array.from({ length: taken.size + 1 });
  for (const [, name, index] of others.matchAll(/([^\s,@]+)@net(\d+)/g)) {
    if (name !== undefined) networks[Number(index)] = qualifiedName(name, namespace);
  }
  const asked = itemsAt(template, 'spec', 'containers').map((container) =>
    objectAt(container, 'resources', 'requests'),
  );
  const sum = (key: string, read: (text: string) => bigint | undefined): bigint =>
    asked.reduce((total, requests) => total + (read(String(at(requests, key) ?? '0')) ?? 0n), 0n);
  return {
    podInterface: free,
    networks,
    macs: [],
    podBinding: undefined,
    networkData: undefined,
    waits: at(object, 'spec', 'replicas') === 0,
    size: { milliCpus: sum('cpu', parseQuantity), bytes: sum('memory', bytesOf) },
  };
}
