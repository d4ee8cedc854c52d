/** Reads a start-up text for what depends on the networks: old addresses, the guest's own, the metadata service, routing. */
import { defineDiagnostic, type DiagnosticKind } from '../../../diagnostics/diagnostic.ts';
import { textOf } from '../../../evaluate/value.ts';
import { covers } from '../../../topology/address-range.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Subnet } from '../../../topology/kinds/subnet.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { pattern } from '../../../print/slots/pattern.ts';
import { report } from '../../objects/drop.ts';
import { startUpPlace } from '../../objects/start-up-place.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { movedMachines } from '../../objects/sides.ts';
import { withNames } from './names-in-variables.ts';

const nameWhereAddressWas = defineDiagnostic({
  code: 'plan/name-where-address-was',
  severity: 'warning',
  message: (resource: string, line: string) =>
    `the start-up data of "${resource}" uses a DNS name where only an address works: ${line}`,
  explanation:
    'VMs in the cluster have no fixed addresses, so get_attr of an address gives a DNS name. Routes, /etc/hosts, resolvers and packet filters accept addresses only. Change the line: DNS finds the hosts, and NetworkPolicies filter the traffic.',
});

const oldAddress = defineDiagnostic({
  code: 'plan/old-address-in-text',
  severity: 'warning',
  message: (resource: string, address: string, owner: string) =>
    `the start-up data of "${resource}" contains ${address}, ${owner}, which no longer exists`,
  explanation:
    'The text contains an address or range of the old network. The pod network has other addresses. Use get_attr of the server, which gives its DNS name in the cluster, or write the name.',
});

const readsOwnAddress = defineDiagnostic({
  code: 'plan/reads-own-address',
  severity: 'warning',
  message: (resource: string, line: string, address: string) =>
    `the start-up data of "${resource}" reads the address of the guest, which is ${address} in every VM on the pod network: ${line}`,
  explanation:
    'On the pod network every guest sees the same address, which no other VM can reach: members of a cluster that advertise it (etcd, node registration) all appear under one address. Software that advertises its address must use the host name of the VM instead. Software that takes addresses only (docker swarm init --advertise-addr) needs a network on which the VM keeps its address: map the network under networks in heat2kube.yaml.',
});

const readsMetadataService = defineDiagnostic({
  code: 'plan/reads-metadata-service',
  severity: 'warning',
  message: (resource: string, line: string) =>
    `the start-up data of "${resource}" reads the metadata service, which a VM in the cluster does not have: ${line}`,
  explanation:
    'In Nova the metadata service answers at 169.254.169.254; KubeVirt has no such service. If the nodes are servers of a cloud, the address returns the data and keys of the node, so the NetworkPolicies never allow it. Read the values from the start-up data, from files that it writes, or from the host name.',
});

const namesInterface = defineDiagnostic({
  code: 'plan/names-interface',
  severity: 'warning',
  message: (resource: string, line: string) =>
    `the start-up data of "${resource}" names an interface by its place on the bus, which is another one in a VM of KubeVirt: ${line}`,
  explanation:
    'A guest names its interfaces by their places on the PCI bus (ens3, enp0s3), and KubeVirt gives other places than Nova: the line finds no interface, or another one. Interfaces keep their order, and each has a MAC address that stays the same: match by MAC address, or take the name from `ip -o link`. Where the image gives the names of the kernel (eth0, eth1), they stay.',
});

const routerFunction = defineDiagnostic({
  code: 'plan/router-function',
  severity: 'warning',
  message: (resource: string, line: string) =>
    `"${resource}" forwards packets, which does not work because all its interfaces are on the pod network: ${line}`,
  explanation:
    'A machine that routes or translates addresses is the gateway of others. A VM cannot be a gateway on the pod network; the cluster routes outgoing traffic. Map the network to a layer 2 network of the cluster (networks in heat2kube.yaml), or remove the machine.',
});

export const networkFindingDiagnostics = Object.freeze([
  nameWhereAddressWas,
  oldAddress,
  readsOwnAddress,
  readsMetadataService,
  namesInterface,
  routerFunction,
]);

/** A line of start-up data, and what a message may show of it. */
export interface Line {
  readonly line: string;
  readonly shown: string;
}

/** What may be shown of the first line for which `test` holds; comments count for nothing. */
export function firstLine(lines: readonly Line[], test: (line: string, index: number) => boolean): string | undefined {
  return lines.find(({ line }, index) => !line.startsWith('# ') && test(line, index))?.shown;
}

export function tellNetworkFindings(world: World, machine: Machine, lines: readonly Line[]): void {
  const { resource } = machine;
  const at = startUpPlace(world, machine);
  const tell = (
    kind: DiagnosticKind<readonly [resource: string, line: string]>,
    test: (line: string, index: number) => boolean,
  ): void => {
    const found = firstLine(lines, test);
    if (found !== undefined) report(world, kind, at, resource, found);
  };
  const domain = `.svc.${world.config.clusterDomain}`;
  const named = withNames(
    lines.map(({ line }) => line),
    domain,
  );
  tell(nameWhereAddressWas, (_, index) => needsAddress(named[index] ?? '', domain));
  tell(readsMetadataService, (line) => metadataService.test(line));
  tell(namesInterface, (line) => busName.test(line));
  const nics = world.networks.of(machine.id);
  if (!nics.some(({ backend }) => backend.keeps.l2)) tell(routerFunction, (line) => forwards.test(line));
  const [hidden] = nics.flatMap((nic) => nic.backend.attach(nic, world).guestAddress ?? []);
  // What reads it from the metadata service is told already.
  const reading = firstLine(
    lines,
    (line) => !metadataService.test(line) && ownAddress.some((reads) => reads.test(line)),
  );
  if (reading !== undefined && hidden !== undefined) report(world, readsOwnAddress, at, resource, reading, hidden);
  tellOldAddresses(world, machine, lines);
}

function tellOldAddresses(world: World, machine: Machine, lines: readonly Line[]): void {
  const whole = lines.map(({ line }) => line).join('\n');
  for (const [address, owner] of oldAddresses(world)) {
    if (!whole.includes(address)) continue;
    const standing = pattern`(?<![\d.])${address}(?![\d.]*\d)`;
    if (lines.some(({ line }) => standing.test(line)))
      report(world, oldAddress, startUpPlace(world, machine), machine.resource, address, owner);
  }
}

/** Where Nova answers, in both families. */
const metadataService = /169\.254\.169\.254|\bfe80::a9fe:a9fe\b/i;

/** As systemd's `net_id` makes them of a slot or a bus. */
const busName = /(?<!\w)(?:ens\d{1,3}|enp\d{1,3}s\d{1,3})(?:f\d+)?(?![\w-]|\.[a-z]+\.)/;

const forwards = /ip_forward["'\s]*[=:\s]\s*["']?1|\bMASQUERADE\b/;

/** Commands, keys of metadata and facts of other tools that give the address; `docker swarm init` looks it up by itself. */
const ownAddress: readonly RegExp[] = [
  /\bifconfig\b(?!\s+\S+\s+(?:up|down|\d))/,
  /\bip\s+(?:-\w+\s+)*a(?:ddr(?:ess)?)?(?:\s+(?:show|list|s|l)\b|\s*(?:[|`)>;&]|$))/,
  /\bip\s+(?:-\w+\s+)*r(?:oute)?\s+get\b/,
  /\bhostname\s+(?:-[A-Za-z]*[iI]\b|--(?:all-)?ip-addresses?\b)/,
  /\blocal-ipv4\b|\$\{?(?:private|public|COREOS_PRIVATE|COREOS_PUBLIC)_(?:ipv4|IPV4)\b/,
  /\bansible_(?:default_ipv4|all_ipv4_addresses)\b|\bfacter\s+ipaddress/,
  /\bdocker\s+swarm\s+init\b(?!.*--advertise-addr)/,
];

/** Places that take an address and never a name. */
function needsAddress(line: string, domain: string): boolean {
  if (!line.includes(domain)) return false;
  const after = pattern`(?:\bvia|\bnameserver|\bgateway[:=]?|\bdns-nameservers?|\binet|\bnexthop|--to-(?:source|destination)|--source|--destination|(?:\bip6?tables\b|(?:^|\s)-[ADI]\s+[A-Z]).*\s-[sd])\s+["']?[\w.-]*${domain}`;
  const host = pattern`(?:^|["'\s])[\w.-]*${domain}\s+[\w.$-]+.*>>?\s*/etc/hosts|^[\w.-]*${domain}\s+[A-Za-z]`;
  return after.test(line) || host.test(line);
}

/** Fixed addresses that machines lose and ranges of subnets that no network keeps, with what they were. */
const oldAddresses = perWorld((world): ReadonlyMap<string, string> => {
  const { graph } = world;
  const found = new Map<string, string>();
  for (const machine of movedMachines(world)) {
    for (const { backend, nic } of world.networks.of(machine.id)) {
      if (!nic || backend.keeps.address) continue;
      for (const address of fixedAddresses(world, nic)) {
        const text = textOf(address);
        if (text !== undefined) found.set(text, `the address of "${machine.resource}"`);
      }
      for (const { address } of nic.allowedPairs) {
        const text = textOf(world.bind(address, { side: 'inside', slot: 'ip', machine: machine.id }));
        if (text !== undefined && !text.includes('/') && !found.has(text))
          found.set(text, `an additional address of "${machine.resource}"`);
      }
    }
  }
  for (const subnet of graph.of('subnet')) {
    const range = textOf(subnet.cidr);
    if (range === undefined || covers(range, '0.0.0.0/0') || keepsRange(world, subnet)) continue;
    found.set(range, `the range of "${subnet.resource}"`);
  }
  return found;
});

/** Whether an interface with addresses of the subnet is on a network that keeps them. */
function keepsRange(world: World, { network }: Subnet): boolean {
  const parent = world.graph.resolve('network', network);
  return world.networks.backends.some(
    ({ id, keeps }) => keeps.address && world.networks.on(id).some((placed) => parent && placed.network === parent),
  );
}
