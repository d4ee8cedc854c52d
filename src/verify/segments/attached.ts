/** Interfaces of machines that are attached to networks beside the pod network, with what each is and what it should be. */
import type { JsonObject } from '../../kubernetes/json.ts';
import { textOf } from '../../evaluate/value.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { ClusterReading, NetworkReading } from '../cluster-reading.ts';
import { endpointAt } from '../endpoints.ts';
import type { MachineObject } from '../machine-objects.ts';
import type { Neutron } from '../neutron/neutron.ts';
import type { Endpoint } from '../packet.ts';
import { attachmentsIn, isBlank, type Attachment } from './attachments.ts';
import { networkDataIn, readGuestNetwork, type ToldInterface } from './guest-network.ts';

/** An interface on a network beside the pod network. */
export interface Attached extends NetworkOf {
  readonly endpoint: Endpoint;
  /** In the order of the template. */
  readonly index: number;
  /** `namespace/name` of the NetworkAttachmentDefinition. */
  readonly attachment: string;
  /** What this is, where the output has it. */
  readonly is: Attachment | undefined;
  /** Who shares it is reached. */
  readonly segment: string;
  readonly mac: string | undefined;
  /** What its guest is told of it; undefined where nothing is. */
  readonly told: ToldInterface | undefined;
}

/** The network that an interface had; of some nothing is known. */
interface NetworkOf {
  /** Equal for interfaces on one network. */
  readonly network: string | undefined;
  /** Empty where nothing names it. */
  readonly name: string;
  readonly known: NetworkReading | undefined;
}

/** What a guest is told of its interfaces; undefined where nobody can read it. */
type ToldAll = readonly ToldInterface[] | undefined;

export interface Segments {
  readonly all: readonly Attached[];
  /** By the resource of the machine, of those whose guests are told anything. */
  readonly told: ReadonlyMap<string, ToldAll>;
}

interface Read {
  readonly objects: readonly JsonObject[];
  readonly machines: ReadonlyMap<string, MachineObject>;
  readonly neutron: Neutron;
  readonly cluster: ClusterReading;
}

export function segmentsIn({ objects, machines, neutron, cluster }: Read): Segments {
  const attachments = attachmentsIn(objects);
  const texts = networkDataIn(objects);
  const told = new Map([...machines].flatMap(([resource, object]) => toldBy(resource, object, texts)));
  const all = neutron.source.of('machine').flatMap((machine) => {
    const object = machines.get(machine.resource);
    return (object?.networks ?? []).flatMap((attachment, index): readonly Attached[] => {
      if (!object || attachment === undefined) return [];
      const endpoint = endpointAt(neutron.source, machine, { object, index });
      const is = attachments.get(attachment);
      const mac = object.macs[index]?.toLowerCase();
      return [
        {
          endpoint,
          index,
          attachment,
          is,
          segment: is?.is === 'segment' ? is.segment : attachment,
          mac,
          told: mac === undefined ? undefined : told.get(machine.resource)?.find((own) => own.mac === mac),
          ...networkOf(endpoint.nic, neutron, cluster.networks),
        },
      ];
    });
  });
  return { all, told };
}

/** Nothing for a Secret whose text is not there. */
function toldBy(
  resource: string,
  { networkData, namespace }: MachineObject,
  texts: ReadonlyMap<string, string>,
): readonly (readonly [string, ToldAll])[] {
  if (!networkData) return [];
  const text = 'text' in networkData ? networkData.text : texts.get(`${namespace}/${networkData.secret}`);
  return text === undefined || isBlank(text) ? [] : [[resource, readGuestNetwork(text)]];
}

/** A network that waits for its configuration carries nothing. */
export function isThere({ is }: Attached): boolean {
  return !is || is.is === 'segment';
}

/** The mapping names a network by its name, else by the resource that makes it. */
export function networkOf(
  nic: Nic | undefined,
  { source, addresses }: Pick<Neutron, 'source' | 'addresses'>,
  readings: readonly NetworkReading[],
): NetworkOf {
  const ref = nic && addresses.networkOf(nic);
  if (!ref) return { network: undefined, name: '', known: undefined };
  const node = source.find('network', ref);
  const outside = 'external' in ref ? textOf(ref.external) : undefined;
  const names = [textOf(node?.name), node?.resource, outside].flatMap((name) => name ?? []);
  const known = names.map((name) => readings.find((own) => own.names.includes(name))).find(Boolean);
  return { network: source.keyOf('network', ref), name: names[0] ?? '', known };
}
