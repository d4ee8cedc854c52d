/** Reads a start-up text for what will not work in the new place: lines of shell and of cloud-config that name old things. */
import { defineDiagnostic, type DiagnosticKind } from '../../../diagnostics/diagnostic.ts';
import { isSecret, textOf, type Value } from '../../../evaluate/value.ts';
import { covers } from '../../../topology/address-range.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { settingOf } from '../../../plan/strategies.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { pattern } from '../../../print/slots/pattern.ts';
import { mayHoldData } from '../../objects/disk-origin.ts';
import { report } from '../../objects/drop.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { formats } from './formatting.ts';
import { withNames } from './names-in-variables.ts';
import { disksOf } from '../../../topology/views/disks.ts';
import { nicsOf } from '../../../topology/views/interfaces.ts';
import { movedMachines } from '../../objects/sides.ts';

const formatsOldDisk = defineDiagnostic({
  code: 'plan/formats-old-disk',
  severity: 'error',
  message: (resource: string, line: string) =>
    `the start-up data of "${resource}" formats disks and runs with a volume that may hold data: ${line}`,
  explanation:
    'The root disk is created from its image, so the start-up data runs, while a volume that exists already keeps its data. The line creates a file system or partitions, encrypts or wipes a disk, without a check of what is on it. Add the check (for example: blkid "$disk" || mkfs.ext4 "$disk"; in fs_setup: overwrite: false), or copy the root disk of a live server too (rootDisk: copied), so that the start-up data does not run. If the line formats no disk that holds data, write why under resources.<path>.formatsDisks in heat2kube.yaml.',
});

const formatsByWish = defineDiagnostic({
  code: 'plan/formats-disk-accepted',
  severity: 'warning',
  message: (resource: string, reason: string) =>
    `the start-up data of "${resource}" may format disks that hold data, as heat2kube.yaml accepts: ${reason}`,
  explanation:
    'formatsDisks in heat2kube.yaml accepts that the start-up data creates file systems although the server has volumes that existed before. Take a snapshot of each of them before the first start.',
});

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
    `the start-up data of "${resource}" contains ${address}, ${owner}, which does not exist on the pod network`,
  explanation:
    'The text contains an address or range of the old network. The pod network has other addresses. Use get_attr of the server, which gives its DNS name in the cluster, or write the name.',
});

const readsOwnAddress = defineDiagnostic({
  code: 'plan/reads-own-address',
  severity: 'warning',
  message: (resource: string, line: string) =>
    `the start-up data of "${resource}" reads the address of the guest: ${line}`,
  explanation:
    'On the pod network every guest sees the address 10.0.2.2, which no other VM can reach. Software that advertises its address must use the host name of the VM instead. Software that takes addresses only (docker swarm init --advertise-addr) needs a network on which the VM keeps its address: map the network under networks in heat2kube.yaml.',
});

const readsMetadataService = defineDiagnostic({
  code: 'plan/reads-metadata-service',
  severity: 'warning',
  message: (resource: string, line: string) =>
    `the start-up data of "${resource}" reads the metadata service, which a VM in the cluster does not have: ${line}`,
  explanation:
    'In Nova the metadata service answers at 169.254.169.254; KubeVirt has no such service. If the nodes are servers of a cloud, the address returns the data and keys of the node, so the NetworkPolicies never allow it. Read the values from the start-up data, from files that it writes, or from the host name.',
});

const readsConfigDrive = defineDiagnostic({
  code: 'plan/reads-config-drive',
  severity: 'warning',
  message: (resource: string, line: string) =>
    `the start-up data of "${resource}" reads metadata of Nova that the drive of a VM does not hold: ${line}`,
  explanation:
    'KubeVirt writes the instance id, the host name and the public keys to the drive, but no metadata of the server, zone or project. cloud-init drops a whole jinja template that names a value which is missing. Metadata of the template is in /etc/nova-metadata.json in the guest.',
});

const routerFunction = defineDiagnostic({
  code: 'plan/router-function',
  severity: 'warning',
  message: (resource: string, line: string) =>
    `"${resource}" forwards packets, which does not work on the pod network: ${line}`,
  explanation:
    'A machine that routes or translates addresses is the gateway of others. A VM cannot be a gateway on the pod network; the cluster routes outgoing traffic. Map the network to a layer 2 network of the cluster (networks in heat2kube.yaml), or remove the machine.',
});

export const scriptDiagnostics = Object.freeze([
  formatsOldDisk,
  formatsByWish,
  nameWhereAddressWas,
  oldAddress,
  readsOwnAddress,
  readsMetadataService,
  readsConfigDrive,
  routerFunction,
]);

/** Reports what the bound texts say, each finding with its first line; of texts with a secret only the number of the line. */
export function tellFindings(world: World, machine: Machine, texts: readonly Value[]): void {
  const lines = texts.flatMap((text) => {
    const hidden = isSecret(text);
    return wholeText(text)
      .split('\n')
      .map((line, index) => ({
        line: line.trim(),
        shown: hidden ? `line ${index + 1}` : line.trim().slice(0, longestLine),
      }));
  });
  const { resource } = machine;
  const first = (test: (line: string, index: number) => boolean): string | undefined =>
    lines.find(({ line }, index) => !line.startsWith('# ') && test(line, index))?.shown;
  const tell = (kind: DiagnosticKind<readonly [resource: string, line: string]>, found: string | undefined): void => {
    if (found !== undefined) report(world, kind, { resource }, resource, found);
  };
  const near = (index: number): readonly string[] =>
    lines.slice(Math.max(0, index - 3), index + 4).map(({ line }) => line);
  if (holdsOldData(world, machine)) {
    const accepted = settingOf(machine, world.config, 'formatsDisks');
    const line = first((text, index) => formats(text, near(index)));
    if (line !== undefined && accepted !== undefined) report(world, formatsByWish, { resource }, resource, accepted);
    else tell(formatsOldDisk, line);
  }
  const domain = `.svc.${world.config.clusterDomain}`;
  const named = withNames(
    lines.map(({ line }) => line),
    domain,
  );
  tell(
    nameWhereAddressWas,
    first((_, index) => needsAddress(named[index] ?? '', domain)),
  );
  tell(
    routerFunction,
    first((line) => forwards.test(line)),
  );
  tell(
    readsMetadataService,
    first((line) => line.includes('169.254.169.254')),
  );
  tell(
    readsConfigDrive,
    first((line) => configDrive.test(line)),
  );
  tell(
    readsOwnAddress,
    first((line) => ownAddress.some((reads) => reads.test(line))),
  );
  const whole = lines.map(({ line }) => line).join('\n');
  for (const [address, owner] of oldAddresses(world)) {
    if (!whole.includes(address)) continue;
    const standing = pattern`(?<![\d.])${address}(?![\d.]*\d)`;
    if (lines.some(({ line }) => standing.test(line)))
      report(world, oldAddress, { resource }, resource, address, owner);
  }
}

const forwards = /ip_forward["'\s]*[=:\s]\s*["']?1|\bMASQUERADE\b/;

const configDrive =
  /\bby-label\/config-2\b|\bLABEL=["']?config-2\b|\bopenstack\/(?:latest|\d{4}-\d\d-\d\d)\/meta_data\.json\b|\bcloud-init\s+query\b.*\bds\b|\bec2-?metadata\b|\{\{[^}]*\b(?:ds\.|v1\.(?:region|availability_zone|cloud_name))/;

const longestLine = 80;

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

/** Whatever the plan does with a disk, what is on it may not be formatted. */
function holdsOldData(world: World, machine: Machine): boolean {
  return disksOf(world.graph, machine).some((disk) => mayHoldData(disk, world));
}

/** Places that take an address and never a name. */
function needsAddress(line: string, domain: string): boolean {
  if (!line.includes(domain)) return false;
  const after = pattern`(?:\bvia|\bnameserver|\bgateway[:=]?|\bdns-nameservers?|\binet|\bnexthop|--to-(?:source|destination)|--source|--destination|(?:\bip6?tables\b|(?:^|\s)-[ADI]\s+[A-Z]).*\s-[sd])\s+["']?[\w.-]*${domain}`;
  const host = pattern`(?:^|["'\s])[\w.-]*${domain}\s+[\w.$-]+.*>>?\s*/etc/hosts|^[\w.-]*${domain}\s+[A-Za-z]`;
  return after.test(line) || host.test(line);
}

/** Fixed addresses of machines that move and ranges of the stack's own subnets, with what they were. */
const oldAddresses = perWorld((world): ReadonlyMap<string, string> => {
  const { graph } = world;
  const found = new Map<string, string>();
  for (const machine of movedMachines(world)) {
    const [nic] = nicsOf(graph, machine);
    const addresses = nic ? fixedAddresses(world, nic) : [];
    for (const address of addresses)
      if (textOf(address) !== undefined) found.set(textOf(address) ?? '', `the address of "${machine.resource}"`);
  }
  for (const subnet of graph.of('subnet')) {
    const range = textOf(subnet.cidr);
    if (range !== undefined && !covers(range, '0.0.0.0/0')) found.set(range, `the range of "${subnet.resource}"`);
  }
  return found;
});

/** What is known of a text. */
export function wholeText(value: Value): string {
  if (value.kind === 'symbolic' && value.expression.op === 'concat')
    return value.expression.parts.map(wholeText).join('');
  return textOf(value) ?? '';
}
