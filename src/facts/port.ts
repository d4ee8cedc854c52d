/** A port of Neutron: `port show`. It is the interface of a machine, also where Nova made it. */
import type { Nic } from '../topology/kinds/nic.ts';
import { text, texts } from './client-values.ts';
import { maybe, needed, orEmpty, records, type Columns } from './columns.ts';
import { compareReference, compareText, isSameAddress, type Comparison } from './compare.ts';
import type { FactSource, LiveView } from './fact-source.ts';
import { groupId } from './rule-text.ts';
import { nicsByPort } from './nic-of-port.ts';

export interface PortFact {
  readonly id: string;
  readonly name?: string;
  readonly mac: string;
  readonly networkId?: string;
  /** The server that it belongs to. */
  readonly deviceId?: string;
  readonly fixedIps: readonly FixedIp[];
  /** Ids of its security groups; absent where the client does not say. */
  readonly groups?: readonly string[];
}

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
    mac: { ...needed(['mac_address', 'MAC Address'], text(), 'MAC address'), compare: compareMac },
    networkId: { ...maybe(['network_id'], text(), 'network'), compare: compareNetwork },
    deviceId: maybe(['device_id'], text(), 'id of the server'),
    fixedIps: {
      ...orEmpty(['fixed_ips', 'Fixed IP Addresses'], records(fixedIpColumns), { about: 'fixed addresses', use: [] }),
      compare: compareAddresses,
    },
    groups: {
      ...maybe(['security_group_ids', 'security_groups', 'Security Groups'], texts(), 'security groups'),
      compare: compareGroups,
    },
  },
  join: (fact, view) => view.nodeWithId('nic', fact.id) ?? nicsByPort(view).get(fact.id),
  *mentions(graph) {
    for (const { nics } of graph.of('machine')) yield* nics;
  },
  machineOf: ({ deviceId }, view) => view.nodeWithId('machine', deviceId),
  trouble: () => undefined,
};

function compareMac(live: string, { mac }: Nic): Comparison {
  return compareText(live.toLowerCase(), mac, (said) => [said.toLowerCase().replaceAll('-', ':')]);
}

function compareNetwork(live: string, { network }: Nic, view: LiveView): Comparison {
  return compareReference([live], { ref: network, kind: 'network', key: 'networks' }, view);
}

/** Which group the project's default one is, the bundle does not say. */
function compareGroups(live: readonly string[], { groups }: Nic, view: LiveView): Comparison {
  if (groups === 'default') return 'unsaid';
  const said = groups.flatMap((ref) => groupId(ref, view) ?? []);
  if (said.length < groups.length) return 'unsaid';
  const isEqual = said.length === live.length && said.every((id) => live.includes(id));
  return isEqual ? 'equal' : { live: groupNames(live, view), template: groupNames(said, view) };
}

function groupNames(ids: readonly string[], { facts }: LiveView): string {
  return ids.map((id) => facts.securityGroups.get(id)?.name ?? id).join(', ') || 'none';
}

/** Neutron may give further addresses; those that the template asks for must be there. */
function compareAddresses(live: readonly FixedIp[], { addresses }: Nic): Comparison {
  const actual = live.map(({ address }) => address);
  const all = actual.join(', ');
  const asked = addresses.flatMap(({ ip }) => ip ?? []);
  const found = asked.map((ip) =>
    compareText(all, ip, (said) => (actual.some((address) => isSameAddress(address, said)) ? [all] : [said])),
  );
  return found.find((one) => typeof one === 'object') ?? found[0] ?? 'unsaid';
}
