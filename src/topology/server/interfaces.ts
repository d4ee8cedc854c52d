/** The interfaces of a server, from the forms that an entry of `networks` can have. */
import { hasPoison } from '../../evaluate/plain.ts';
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { textOf, type Value } from '../../evaluate/value.ts';
import type { Machine } from '../kinds/machine.ts';
import type { Nic } from '../kinds/nic.ts';
import type { AddressBinding } from '../kinds/address-binding.ts';
import type { LiftReport, PropertyTable, Reader } from '../lift.ts';
import { nicDiagnostics, nicProperties } from '../nic-properties.ts';
import { oneOf, unlessEmpty } from '../plain-choice.ts';
import { allocationWins, groupsWithPort, noNetworks, portExtrasIgnored, portTagLost, portWins } from './diagnostics.ts';

/** A reader of values; which properties there are is the lift's own business. */
type ValueReader = Omit<Reader<PropertyTable>, 'get'>;

/** What reading the parts of one server needs. */
export interface ServerSite {
  readonly path: string;
  readonly read: ValueReader;
  readonly report: LiftReport;
}

interface ServerInterfaces {
  readonly refs: readonly NodeRef[];
  readonly nodes: readonly (Nic | AddressBinding)[];
  readonly policy: Machine['nicPolicy'];
}

export const serverNicDiagnostics = nicDiagnostics('nova-server', (resource) => `a port of "${resource}"`);

/** Id of the interface that Nova or Heat makes for the entry at `index`. */
export function ownNicId(server: string, index: number): NodeId {
  return `${server}#nic-${index}`;
}

export function serverInterfaces(
  networks: Value | undefined,
  securityGroups: Value | undefined,
  site: ServerSite,
): ServerInterfaces {
  const { path, read, report } = site;
  const entries = read.items(networks);
  const groups = groupsOf(securityGroups, site);
  if (entries.length === 0) {
    read.shapes(networks, path);
    // An error in them was reported.
    if (!(networks && hasPoison(networks))) report.diagnostic(noNetworks, networks, path);
    const nic = bareNic(ownNicId(path, 0), site, groups);
    return { refs: [{ node: nic.id }], nodes: [nic], policy: 'unstated' };
  }
  const allocation = read.choose(read.field(entries[0], 'allocate_network'), path, oneOf('none', 'auto'), undefined);
  if (allocation) dropOthers(entries, site);
  if (allocation === 'none') {
    report.lost(securityGroups, groupsWithPort, path);
    return { refs: [], nodes: [], policy: 'none' };
  }
  if (allocation === 'auto') {
    const nic = bareNic(ownNicId(path, 0), site, groups);
    return { refs: [{ node: nic.id }], nodes: [nic], policy: 'auto' };
  }
  const made = entries.map((entry, index) => interfaceOf(entry, { index, groups, site }));
  const own = made.some(({ nic }) => nic);
  if (!own && groups !== 'default') report.lost(securityGroups, groupsWithPort, path);
  return {
    refs: made.map(({ ref }) => ref),
    nodes: made.flatMap(({ nic, binding }) => [...(nic ? [nic] : []), ...(binding ? [binding] : [])]),
    policy: 'given',
  };
}

/** Beside `allocate_network` nothing else counts. */
function dropOthers(entries: readonly Value[], { path, report }: ServerSite): void {
  for (const [index, entry] of entries.entries()) {
    const parts = entry.kind === 'map' ? [...entry.entries] : [['', entry] as const];
    for (const [key, value] of parts)
      if (index > 0 || key !== 'allocate_network') report.lost(value, allocationWins, path);
  }
}

/** Absent, empty, and the one name `default` all mean the default group of the project. */
function groupsOf(value: Value | undefined, { path, read, report }: ServerSite): Nic['groups'] {
  const items = read.items(value);
  if (items.length === 0) {
    report.isDefault(value, 'an empty list means the default group of the project');
    return 'default';
  }
  if (items.length === 1 && textOf(items[0]) === 'default') {
    read.shapes(value, path);
    return 'default';
  }
  return items.map((item) => read.ref(item));
}

function bareNic(id: NodeId, { path }: ServerSite, groups: Nic['groups']): Nic {
  return {
    kind: 'nic',
    id,
    resource: path,
    machine: path,
    addresses: [],
    addressless: false,
    groups,
    portSecurity: 'inherit',
    allowedPairs: [],
  };
}

interface Entry {
  readonly index: number;
  readonly groups: Nic['groups'];
  readonly site: ServerSite;
}

interface Interface {
  readonly ref: NodeRef;
  readonly nic?: Nic;
  readonly binding?: AddressBinding;
}

function interfaceOf(entry: Value, { index, groups, site }: Entry): Interface {
  const { path, read, report } = site;
  const port = unlessEmpty(read.field(entry, 'port'), report);
  const floating = unlessEmpty(read.field(entry, 'floating_ip'), report);
  const nic = port ? undefined : ownNic(entry, { index, groups, site });
  const ref = port ? read.ref(port) : { node: ownNicId(path, index) };
  if (port) besidePort(entry, site);
  const binding: AddressBinding | undefined = floating && {
    kind: 'address-binding',
    id: `${path}#floating-${index}`,
    resource: path,
    address: read.ref(floating),
    nic: port ? read.ref(port) : ref,
  };
  return { ref, ...(nic && { nic }), ...(binding && { binding }) };
}

/** What an entry says beside a port: the port knows its network and addresses better. */
function besidePort(entry: Value, { path, read, report }: ServerSite): void {
  for (const key of ['network', 'subnet'] as const) {
    report.isDefault(read.field(entry, key), 'the port defines its network and subnet');
  }
  report.lost(read.field(entry, 'fixed_ip'), portWins, path);
  report.lost(read.field(entry, 'tag'), portTagLost, path);
  report.lost(read.field(entry, 'port_extra_properties'), portExtrasIgnored, path);
}

/** The port that Heat makes (an entry with a subnet) or Nova makes (an entry with a network). */
function ownNic(entry: Value, { index, groups, site }: Entry): Nic {
  const { path, read, report } = site;
  const id = ownNicId(path, index);
  const network = unlessEmpty(read.field(entry, 'network'), report);
  const subnet = unlessEmpty(read.field(entry, 'subnet'), report);
  const ip = unlessEmpty(read.field(entry, 'fixed_ip'), report);
  const tag = read.field(entry, 'tag');
  const extras = read.field(entry, 'port_extra_properties');
  if (!subnet) report.lost(extras, portExtrasIgnored, path);
  const asked = subnet || ip ? [{ ...(subnet && { subnet: read.ref(subnet) }), ...(ip && { ip }) }] : [];
  return {
    ...bareNic(id, site, groups),
    ...(network && { network: read.ref(network) }),
    addresses: asked,
    ...(tag && { tag }),
    ...(subnet &&
      extras &&
      nicProperties({
        id,
        resource: path,
        read,
        report,
        kinds: serverNicDiagnostics,
        field: (key) => read.field(extras, key),
      })),
  };
}
