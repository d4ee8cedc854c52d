/**
 * Whether interfaces beside the pod network are where `heat2kube.yaml` puts them, and what their ports were: the segment of
 * layer 2, the hardware address, and what the guest is told of addresses, routes and resolvers.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Collector } from '../../diagnostics/collector.ts';
import { textOf, wordOf } from '../../evaluate/value.ts';
import { listed } from '../../source/listed.ts';
import { addressText, everyAddress, holds, intervalKey, intervalsOf, prefixLength } from '../intervals.ts';
import type { Interval } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { Subnet } from '../../topology/kinds/subnet.ts';
import type { NetworkReading } from '../cluster-reading.ts';
import type { Evidence } from '../evidence.ts';
import { fixedAddresses, rangeOf } from '../neutron/addresses.ts';
import type { Neutron } from '../neutron/neutron.ts';
import { bridgeSegment, isBlank } from './attachments.ts';
import { networkOf, type Attached, type Segments } from './attached.ts';
import type { ToldInterface } from './guest-network.ts';

const networkDiffers = defineDiagnostic({
  code: 'verify/network-differs',
  severity: 'error',
  message: (machine: string, index: number, is: string, wanted: string) =>
    `interface ${index} of "${machine}" is ${is}; ${wanted}`,
  explanation:
    'Who is on a network reaches all interfaces on it that nothing filters. The networks of the interfaces and the NetworkAttachmentDefinitions of the output must be those that heat2kube.yaml maps the networks of the stack to. In an output that was not edited this is a defect of heat2kube: please report it with the template. Undo the edit, or change networks in heat2kube.yaml and convert again.',
});

const interfaceDiffers = defineDiagnostic({
  code: 'verify/interface-differs',
  severity: 'error',
  message: (machine: string, index: number, what: string) => `interface ${index} of "${machine}": ${what}`,
  explanation:
    'On a network beside the pod network peers and policies know an interface by its addresses. The guest must be told those that the port had, with the routes and resolvers of its network, and the interface needs the hardware address that the network data names. In an output that was not edited this is a defect of heat2kube: please report it with the template. Undo the edit, or change the port, or networks in heat2kube.yaml, and convert again.',
});

export const interfaceDiagnostics = Object.freeze([networkDiffers, interfaceDiffers]);

type Read = Pick<Evidence, 'neutron' | 'machines' | 'cluster' | 'segments'>;

export function proveAttached(evidence: Read, reports: Collector): void {
  const { segments } = evidence;
  for (const attached of segments.all) {
    const { machine } = attached.endpoint;
    const at = { resource: machine.resource };
    const elsewhere = networkProblem(attached, segments, evidence);
    if (elsewhere) reports.report(networkDiffers, at, machine.resource, attached.index, ...elsewhere);
    for (const what of [
      ...hardwareProblems(attached, segments, evidence),
      ...guestProblems(attached, segments, evidence),
    ]) {
      reports.report(interfaceDiffers, at, machine.resource, attached.index, what);
    }
  }
  tellMissing(evidence, reports);
}

/** What the interface is on, and what it should be on. */
type Elsewhere = readonly [is: string, wanted: string];

function networkProblem(attached: Attached, { all }: Segments, { neutron, cluster }: Read): Elsewhere | undefined {
  const { attachment, is, known, name, endpoint } = attached;
  if (endpoint.stray) return undefined;
  const place = `on the network "${attachment}" of the cluster`;
  if (is?.is === 'unreadable') {
    return [place, 'its NetworkAttachmentDefinition has no CNI configuration that can be read'];
  }
  const to = known?.to;
  if (to && 'attachment' in to) {
    return to.attachment === attachment ? undefined : [place, `heat2kube.yaml maps "${name}" to "${to.attachment}"`];
  }
  if (to && 'bridge' in to) {
    const wanted = bridgeSegment(to.bridge, { vlan: to.vlan ?? ownVlan(attached, neutron) });
    const on = is?.is === 'segment' ? `on ${attached.segment}` : place;
    return is?.is === 'segment' && is.segment === wanted
      ? undefined
      : [on, `heat2kube.yaml maps "${name}" to ${wanted}`];
  }
  if (to?.word === podWord) return [place, `heat2kube.yaml maps "${name}" to the pod network`];
  const isSaid = cluster.networks.some((own) => own.to && 'attachment' in own.to && own.to.attachment === attachment);
  if (isOwn(attached)) return undefined;
  if (!is && !(isSaid && attached.network === undefined)) {
    return [place, `neither the output nor heat2kube.yaml attaches ${name === '' ? 'it' : `"${name}"`} to that`];
  }
  const other = all.find((one) => one.attachment === attachment && isOther(one, attached));
  return (
    other && [
      place,
      `so is interface ${other.index} of "${other.endpoint.machine.resource}", which is on another network of the stack`,
    ]
  );
}

/** The word of `heat2kube.yaml` that means the pod network alone; those of plug-ins may mean an attachment as well. */
const podWord = 'pod';

/** Whether a network backend of the caller serves the network, of which no object says what it is. */
function isOwn({ known, is }: Pick<Attached, 'known' | 'is'>): boolean {
  return is === undefined && isWord(known);
}

/** Whether the mapping has a word for the network, which may mean the pod network too. */
function isWord(known: NetworkReading | undefined): boolean {
  return known?.to !== undefined && 'word' in known.to;
}

/** Whether both networks are known, and are two. */
function isOther({ network }: Attached, { network: own }: Attached): boolean {
  return network !== undefined && own !== undefined && network !== own;
}

function ownVlan({ endpoint: { nic } }: Attached, { source, addresses }: Neutron): number | undefined {
  const vlan = nic && source.find('network', addresses.networkOf(nic))?.vlan;
  const number = vlan ? Number(wordOf(vlan)) : Number.NaN;
  return Number.isInteger(number) ? number : undefined;
}

/* Hardware addresses */

function hardwareProblems(attached: Attached, { all }: Segments, { neutron }: Read): readonly string[] {
  const { mac, endpoint, segment, is } = attached;
  if (mac !== undefined && isBlank(mac)) return [];
  const asked = textOf(endpoint.nic?.mac)?.toLowerCase();
  const twin = all.find(
    (other) => other !== attached && other.segment === segment && mac !== undefined && other.mac === mac,
  );
  const checks = is?.is === 'segment' ? is.checksFrames : undefined;
  return [
    ...(asked !== undefined && asked !== mac
      ? [`its MAC address is ${mac ?? 'not set'}, and that of its port is ${asked}`]
      : []),
    ...(twin ? [`it has the MAC address of "${twin.endpoint.machine.resource}" on the same network`] : []),
    ...(checks === false && attached.known?.to && !isOwn(attached) && !mayForge(attached, all, neutron)
      ? ['the bridge lets it send frames under other MAC addresses, which Neutron refuses']
      : []),
  ];
}

/** Whether Neutron lets any interface on the attachment send under another hardware address than its own. */
function mayForge({ attachment }: Attached, all: readonly Attached[], { filters }: Neutron): boolean {
  return all.some(({ attachment: own, endpoint: { nic }, mac }) => {
    if (own !== attachment) return false;
    if (!nic || filters.groupsOf(nic) === 'open') return true;
    return nic.allowedPairs.some((pair) => pair.mac && wordOf(pair.mac).toLowerCase() !== mac);
  });
}

/* What guests are told */

function guestProblems(attached: Attached, { told: all }: Segments, { neutron }: Read): readonly string[] {
  const { endpoint, told, mac } = attached;
  const { nic, machine } = endpoint;
  if (!nic || !all.has(machine.resource) || isOwn(attached) || (mac !== undefined && isBlank(mac))) return [];
  if (!all.get(machine.resource)) return ['nobody can read what its guest is told of its interfaces'];
  if (!told) return [`its guest is told nothing of the MAC address ${mac ?? 'that it has'}`];
  const range = rangesOf(attached, nic, neutron);
  return [...addressProblems(told, nic, range.ranges), ...routeProblems(told, range)];
}

/** What is known of a network's addresses. */
interface Ranges {
  readonly ranges: readonly Interval[];
  /** Destination and next hop. */
  readonly routes: ReadonlySet<string>;
  readonly nameservers: ReadonlySet<string>;
}

function rangesOf({ known }: Attached, nic: Nic, { source, addresses }: Neutron): Ranges {
  // Of a network that a plug-in makes nothing else is known.
  const network = source.find('network', addresses.networkOf(nic));
  const subnets = network ? source.of('subnet').filter((own) => source.find('network', own.network) === network) : [];
  const gateways = [...(known?.gateways ?? []), ...subnets.flatMap(gatewaysOf)];
  const defaults = intervalsOf(gateways).map((via) => routeKey(everyAddress(via.family), via));
  const routes = subnets.flatMap(({ hostRoutes }) =>
    hostRoutes.flatMap(({ destination, nexthop }) => {
      const [to, via] = [rangeOf(destination), rangeOf(nexthop)];
      return to && via ? [routeKey(to, via)] : [];
    }),
  );
  const own = subnets.flatMap(({ cidr, selfAssigned }) => (selfAssigned ? [] : (rangeOf(cidr) ?? [])));
  return {
    ranges: [...intervalsOf(known?.ranges ?? []), ...own],
    routes: new Set([...defaults, ...routes]),
    nameservers: new Set([
      ...(known?.nameservers ?? []),
      ...subnets.flatMap(({ nameservers }) => nameservers.map(wordOf)),
    ]),
  };
}

function routeKey(to: Interval, via: Interval): string {
  return `${intervalKey(to)} ${intervalKey(via)}`;
}

/** Neutron takes the first address unasked, which of IPv6 is that of the range itself. */
function gatewaysOf({ gateway, cidr }: Subnet): readonly string[] {
  if (gateway === 'none') return [];
  if (gateway !== 'first') return [wordOf(gateway)];
  const range = rangeOf(cidr);
  return range ? [0n, 1n].map((offset) => addressText(range.first + offset, range.family)) : [];
}

function addressProblems(told: ToldInterface, nic: Nic, ranges: readonly Interval[]): readonly string[] {
  const fixed = fixedAddresses(nic);
  const isOwn = (address: Interval): boolean =>
    fixed.length > 0
      ? fixed.some((own) => intervalKey(own) === intervalKey(address))
      : ranges.length === 0 || ranges.some((range) => holds(range, address));
  const wrong = told.addresses.filter(({ address }) => !isOwn(address)).map(({ text }) => text);
  const lost = fixed.filter(
    (own) =>
      ranges.some((range) => holds(range, own)) &&
      !told.addresses.some(({ address }) => intervalKey(address) === intervalKey(own)),
  );
  const cut = told.addresses.filter(({ address, prefix }) => {
    const around = ranges.filter((range) => holds(range, address));
    return around.length > 0 && !around.some((range) => prefixLength(range) === prefix);
  });
  return [
    ...wrong.map((text) => `its guest is told the address ${text}, which its port does not have`),
    ...lost.map(({ first, family }) => `its guest is not told the address ${addressText(first, family)} of its port`),
    ...cut.map(
      ({ text, prefix }) => `its guest is told the prefix length ${prefix ?? 'none'} with the address ${text}`,
    ),
  ];
}

function routeProblems({ routes, nameservers }: ToldInterface, known: Ranges): readonly string[] {
  const foreign = routes.filter(({ to, via }) => {
    const hop = intervalsOf([via])[0];
    return !hop || !known.routes.has(`${to} ${intervalKey(hop)}`);
  });
  const servers = nameservers.filter((server) => !known.nameservers.has(server));
  return [
    ...foreign.map(({ via }) => `its guest is told a route by ${via}, which its network does not have`),
    ...(servers.length > 0
      ? [`its guest is told the DNS servers ${listed(servers)}, which its network does not have`]
      : []),
  ];
}

/* Interfaces that are not there */

/** An interface on a network that is mapped has a place of its own. */
function tellMissing({ neutron, machines, cluster }: Read, reports: Collector): void {
  for (const machine of neutron.source.of('machine')) {
    const object = machines.get(machine.resource);
    if (!object) continue;
    machine.nics.forEach((ref, index) => {
      const { known } = networkOf(neutron.source.find('nic', ref), neutron, cluster.networks);
      if (!known?.to || isWord(known) || object.networks[index] !== undefined) return;
      const { resource } = machine;
      reports.report(interfaceDiffers, { resource }, resource, index, 'no interface of the object is on its network');
    });
  }
}
