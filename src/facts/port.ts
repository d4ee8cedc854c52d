/** A port of Neutron: `port show`. It is the interface of a machine, also where Nova made it. */
import type { NodeRef } from '../evaluate/fact.ts';
import { known, textOf, wordOf } from '../evaluate/value.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import { machineOf, networkRef } from '../topology/views/interfaces.ts';
import { flag, text, texts } from './client-values.ts';
import { maybe, needed, orEmpty, records, type Columns } from './columns.ts';
import { compareReference, compareText, isSameAddress, liveValue, type Comparison } from './compare.ts';
import { labelOf, type Adopted, type FactSource, type LiveView, type Trouble } from './fact-source.ts';
import { canBeOpen, nicsByPort } from './nic-of-port.ts';
import { isSubPort, sharesMac } from './trunk-ports.ts';
import { allowedGroups, compareGroups, comparePairs, comparePortSecurity, groupRef } from './port-access.ts';

export interface PortFact {
  readonly id: string;
  readonly name?: string;
  readonly mac: string;
  readonly networkId?: string;
  /** The server that it belongs to; empty where none has it, and absent where the bundle does not say. */
  readonly deviceId?: string;
  readonly fixedIps: readonly FixedIp[];
  /** Ids of its security groups; absent where the client does not say. */
  readonly groups?: readonly string[];
  /** Whether its security groups have an effect. */
  readonly portSecurity?: boolean;
  /** Further addresses that it may have. */
  readonly pairs?: readonly AddressPair[];
}

export interface AddressPair {
  /** An address or a range. */
  readonly address: string;
  readonly mac?: string;
}

const pairColumns: Columns<AddressPair> = {
  address: needed(['ip_address'], text(), 'address or range'),
  mac: maybe(['mac_address'], text(), 'MAC address'),
};

interface FixedIp {
  readonly subnetId?: string;
  readonly address: string;
}

const fixedIpColumns: Columns<FixedIp> = {
  subnetId: maybe(['subnet_id'], text(), 'id of the subnet'),
  address: needed(['ip_address'], text(), 'address'),
};

export const port: FactSource<PortFact, Nic> = {
  what: 'port',
  named: false,
  question: {
    show: ['port', 'show'],
    ids: [
      { from: 'stack', list: ['port', 'list'], column: 'ID' },
      { from: 'server', list: ['port', 'list'], column: 'ID', option: '--server' },
    ],
    missing: 'fails',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    name: { ...maybe(['name', 'Name'], text(), 'name'), compare: (live, node) => compareText(live, node.name) },
    mac: {
      ...needed(['mac_address', 'MAC Address'], text(), 'MAC address'),
      compare: compareMac,
      wins: withLiveMac,
    },
    networkId: { ...maybe(['network_id'], text(), 'network'), compare: compareNetwork },
    deviceId: { ...maybe(['device_id'], text(), 'server'), blank: '', compare: compareServer },
    fixedIps: {
      ...orEmpty(['fixed_ips', 'Fixed IP Addresses'], records(fixedIpColumns), { about: 'fixed addresses', use: [] }),
      compare: compareAddresses,
      wins: withLiveAddresses,
    },
    groups: {
      ...maybe(['security_group_ids', 'security_groups', 'Security Groups'], texts(), 'security groups'),
      compare: compareGroups,
      decides: 'access',
    },
    portSecurity: {
      ...maybe(['port_security_enabled'], flag(), 'port security'),
      compare: comparePortSecurity,
      // What only one of the two lets through is not admitted.
      wins: (live, node) => (live ? { ...node, portSecurity: 'on' } : node),
    },
    pairs: {
      ...maybe(['allowed_address_pairs'], records(pairColumns), 'allowed address pairs'),
      compare: comparePairs,
    },
  },
  join: (fact, view) => view.nodeWithId('nic', fact.id) ?? nicsByPort(view).get(fact.id),
  *mentions(graph) {
    for (const { nics } of graph.of('machine')) yield* nics;
  },
  adopt: interfaceByHand,
  allow: allowedGroups,
  machineOf: ({ deviceId }, view) => view.nodeWithId('machine', deviceId),
  shown: { kind: 'nic', where: 'always' },
  trouble: portTrouble,
};

function portTrouble({ id, mac, deviceId }: PortFact, view: LiveView): Trouble | undefined {
  if (!isHardwareAddress(mac)) return { severity: 'error', text: `has the MAC address "${mac}", which is not one` };
  const node = view.nodeOf('ports', id);
  // A port that the template gives to no server may be anyone's: a router's, or a load balancer's.
  if (!deviceId || node?.kind !== 'nic' || !machineOf(view.graph, node)) return undefined;
  if (view.nodeWithId('machine', deviceId) || isSubPort(node, view)) return undefined;
  return { severity: 'error', text: `is attached to ${deviceId}, which is not a server of the stack` };
}

function isHardwareAddress(text: string): boolean {
  return /^[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}$/.test(text);
}

function compareMac(live: string, { mac }: Nic): Comparison {
  return compareText(live.toLowerCase(), mac, (said) => [said.toLowerCase().replaceAll('-', ':')]);
}

function compareNetwork(live: string, { network }: Nic, view: LiveView): Comparison {
  return compareReference([live], { ref: network, kind: 'network', key: 'networks' }, view);
}

/** A port that the template gives to no server is one that was attached by hand. */
function compareServer(live: string, node: Nic, view: LiveView): Comparison {
  const [machine, owner] = [view.nodeWithId('machine', live), machineOf(view.graph, node)];
  if (!owner || live === '' || isSubPort(node, view)) return 'unsaid';
  return owner === machine ? 'equal' : { live: machine?.resource ?? live, template: owner.resource };
}

/** A sub-port with the address of its parent becomes an interface with an address of its own. */
function withLiveMac(live: string, node: Nic, view: LiveView): Nic {
  return sharesMac(node, view) ? node : { ...node, mac: liveValue(live, node.mac) };
}

/** An address for each that the template asks for; those that Neutron chose are kept by no template. */
function withLiveAddresses(live: readonly FixedIp[], node: Nic): Nic {
  const open = live.filter(({ address }) => !node.addresses.some(({ ip }) => isSameAddress(wordOf(ip), address)));
  const addresses = node.addresses.map((asked) => {
    const { ip } = asked;
    if (!ip || live.some(({ address }) => isSameAddress(wordOf(ip), address))) return asked;
    const next = open.shift();
    return next ? { ...asked, ip: liveValue(next.address, ip) } : asked;
  });
  return { ...node, addresses: [...addresses, ...further(live, node).map((address) => ({ ip: known(address) }))] };
}

/** Addresses of a family beyond those that the template asks for; one of each family can be Neutron's own choice. */
function further(live: readonly FixedIp[], { addresses }: Nic): readonly string[] {
  const said = addresses.flatMap(({ ip }) => textOf(ip) ?? []);
  const isIpv6 = (address: string): boolean => address.includes(':');
  return [false, true].flatMap((family) => {
    const own = live.map(({ address }) => address).filter((address) => isIpv6(address) === family);
    const asked = addresses.filter(({ ip }) => isIpv6(wordOf(ip)) === family).length;
    const open = own.filter((address) => !said.some((other) => isSameAddress(other, address)));
    const expected = Math.max(1, asked) - (own.length - open.length);
    return open.slice(Math.max(0, expected));
  });
}

/** An interface that the template does not give to the server: a port of the stack, or one from outside. */
function interfaceByHand(fact: PortFact, view: LiveView): readonly Adopted[] {
  const machine = view.nodeWithId('machine', fact.deviceId);
  const own = view.nodeOf('ports', fact.id);
  if (!machine || isNamed(machine, fact) || (!own && canBeOpen(machine, fact, view))) return [];
  if (own) return own.kind === 'nic' && !machineOf(view.graph, own) ? [attached(machine, fact, own)] : [];
  const path = `${machine.resource}/port-${fact.id}`;
  const network = networkOf(fact, view);
  const nic: Nic = {
    kind: 'nic',
    id: path,
    resource: path,
    machine: machine.id,
    ...(network && { network }),
    addresses: fact.fixedIps.map(({ address }) => ({ ip: known(address) })),
    addressless: fact.fixedIps.length === 0,
    mac: known(fact.mac),
    groups: fact.groups?.map((id) => groupRef(id, view)) ?? 'default',
    portSecurity: 'inherit',
    allowedPairs: [],
  };
  return [attached(machine, fact, nic)];
}

function isNamed({ nics }: Machine, { id }: PortFact): boolean {
  return nics.some((ref) => 'external' in ref && textOf(ref.external) === id);
}

function attached(machine: Machine, fact: PortFact, nic: Nic): Adopted {
  const nodes = [nic, { ...machine, nics: [...machine.nics, { node: nic.id }] }];
  return { what: 'port', id: fact.id, label: labelOf(fact), path: nic.id, machine: machine.resource, nodes };
}

/** In the words of the template where another interface is on the network, so that both are on one. */
function networkOf({ networkId }: PortFact, view: LiveView): NodeRef | undefined {
  const node = view.nodeWithId('network', networkId);
  if (node) return { node: node.id };
  const beside = [...view.facts.ports.values()]
    .filter((port) => port.networkId === networkId)
    .flatMap((port) => view.nodeOf('ports', port.id) ?? [])
    .map((other) => (other.kind === 'nic' ? networkRef(view.graph, other) : undefined));
  const name = view.facts.networks.get(networkId ?? '')?.name ?? networkId;
  return beside.find(Boolean) ?? (name === undefined ? undefined : { external: known(name) });
}

/** Neutron may give further addresses; those that the template asks for must be there. */
function compareAddresses(live: readonly FixedIp[], node: Nic): Comparison {
  const { addresses } = node;
  const actual = live.map(({ address }) => address);
  const all = actual.join(', ');
  const asked = addresses.flatMap(({ ip }) => ip ?? []);
  const found = asked.map((ip) =>
    compareText(all, ip, (said) => (actual.some((address) => isSameAddress(address, said)) ? [all] : [said])),
  );
  const differing = found.find((one) => typeof one === 'object');
  if (differing) return differing;
  const more = further(live, node);
  if (more.length === 0) return found[0] ?? 'unsaid';
  const said = asked.flatMap((ip) => textOf(ip) ?? []).join(', ');
  return { live: all, template: said === '' ? 'one that Neutron chooses' : said };
}
