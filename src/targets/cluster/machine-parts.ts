/** What a machine says of its own, wherever in the cluster it runs: disks, interfaces, attachments, server groups, start-up configurations. */
import { facet, type NodeRef } from '../../evaluate/fact.ts';
import { originsOf, textOf } from '../../evaluate/value.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { PlacementGroup } from '../../topology/kinds/placement-group.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';
import type { SoftwareUnit } from '../../topology/kinds/software-unit.ts';
import type { Graph } from '../../topology/graph.ts';
import type { Side } from '../../plan/plan.ts';
import type { Site } from '../../plan/target.ts';
import type { Told } from '../../topology/topology.ts';
import type { World } from '../../plan/world.ts';
import { lose, moot, outsideName } from '../objects/drop.ts';
import { restOfInterface } from '../objects/interface-rest.ts';
import { part } from '../objects/part.ts';
import { idlePort, isKept, keptTaker, volumeStays } from '../objects/sides.ts';
import { addressUnserved, joinsOutside, outside, resourceUnused, unused, unusedBy } from '../objects/unused.ts';
import { diskOrigin, hasRun, keepsRoot } from '../objects/disk-origin.ts';
import { perHostLost } from '../objects/placement.ts';
import { balancerOfVip } from '../../topology/views/balancing.ts';
import { machineOfDisk } from '../../topology/views/disks.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { publicAddressesOf } from '../../topology/views/public-addresses.ts';
import { mootBy } from '../../topology/moot.ts';

/** What belongs to no machine is said here too. */
function withMachine(machine: Machine | undefined, site: Site, because: string): string | undefined {
  return machine && isKept(site, machine.id) ? undefined : because;
}

/** What the interfaces of machines lose is said with them; a port that no machine uses is lost as a whole. */
export const nic = part({
  kind: 'nic',
  diagnostics: [resourceUnused],
  because: (node, site) =>
    balancerOfVip(site.graph, node)
      ? undefined
      : withMachine(machineOf(site.graph, node) ?? keptTaker(site, node), site, 'an interface moves with its server'),
  rest(node, world) {
    const user = machineOf(world.graph, node);
    if (user) return restOfInterface(node, user, world);
    const address = idleAddress(node, world);
    return address ? unusedBy(world, addressUnserved, address.resource, node.resource) : unused(world, node);
  },
});

/** A public address of which is said that it leads to this port, which no machine has. */
function idleAddress(node: Nic, world: World): PublicAddress | undefined {
  if (world.placed.on(node.id, 'openstack') !== undefined) return undefined;
  return publicAddressesOf(world.graph, node).find(
    (address) => idlePort(world, address) === node && world.placed.on(address.id, 'none') !== undefined,
  );
}

/** A disk of a server, which its machine lists. */
export const disk = part({
  kind: 'disk',
  because: (node, site) => withMachine(site.graph.get('machine', node.machine), site, 'a disk moves with its server'),
  rest(node, world) {
    const { resource, source } = node;
    if (source.from === 'volume') claimed(world, source.volume);
    if (diskOrigin(node, world).origin === 'fresh') {
      return { state: 'lost', reason: `the disks of "${resource}" do not include it` };
    }
    const image = source.from === 'image' ? outsideName(source.image) : undefined;
    const snapshot = source.from === 'snapshot' ? source.snapshot : undefined;
    for (const value of [node.sizeGiB, node.sizeMiB, image, snapshot, outsideName(node.type)])
      moot(world, { resource, value }, 'live-disk');
    return mootBy('live-disk');
  },
});

/** A volume that only the cloud knows: what it holds goes into a claim. */
function claimed(world: World, volume: NodeRef): void {
  const name = outsideName(volume);
  if (name) world.account.declare(name, 'data', 'a PersistentVolumeClaim replaces the volume');
}

/** A volume on a server, which its machine lists. */
export const attachment = part({
  kind: 'attachment',
  diagnostics: [joinsOutside],
  because: (node, site) => (volumeStays(site, node) ? undefined : 'the server lists the disk'),
  rest(node, world) {
    claimed(world, node.volume);
    return machineOfDisk(world.graph, node)
      ? { state: 'lost', reason: 'the disk of its server does not include it' }
      : outside(world, node.resource);
  },
});

const carried = (): string => 'the VMs that use it include it';

/** A server group, which becomes affinity of its members. */
export const placementGroup = part({
  kind: 'placement-group',
  diagnostics: [resourceUnused, perHostLost],
  because: carried,
  rest(node, world) {
    tellMostPerHost(node, world);
    const users = world.graph.users(node, 'machine', 'placement');
    const isUsed = users.some(({ id }) => world.placed.on(id, 'cluster') !== undefined);
    return isUsed ? { state: 'lost', reason: 'the affinity of its members does not include it' } : unused(world, node);
  },
});

/** One per host is what the anti-affinity says; more than one has no counterpart. */
function tellMostPerHost(node: PlacementGroup, world: World): void {
  const most = node.maxPerHost;
  if (!most || originsOf(most).length === 0) return;
  const one = textOf(most) ?? (most.kind === 'known' ? String(most.value) : '');
  if (one === '1') world.account.declare(most, 'default', 'anti-affinity allows one VM per node');
  else lose(world, perHostLost, { resource: node.resource, value: most }, node.resource);
}

/** A configuration, whose text stands in the start-up data of machines. */
export const softwareUnit = part({
  kind: 'software-unit',
  because: (node, site) => (onlyRunsElsewhere(node, site) ? undefined : carried()),
  rest(node, world) {
    const { graph, account, placed } = world;
    const runs = graph.users(node, 'software-run', 'unit');
    if (runs.length > 0) return restOfDeployed(node, runs, world);
    for (const [leaf, nodes] of graph.choices) {
      if (nodes.includes(facet(node.id, 'hook'))) account.declare(leaf, 'default', 'start-up data has no hook');
    }
    const users = bootedBy(graph, node).filter(({ id }) => placed.on(id, 'cluster') !== undefined);
    if (users.length > 0 && users.every((machine) => keepsRoot(world, machine)))
      return { state: 'data', reason: hasRun };
    if (isEmpty(node)) return { state: 'default', reason: 'an empty configuration is no start-up data' };
    return users.length > 0
      ? { state: 'lost', reason: 'the start-up data of its servers does not include it' }
      : mootBy('unused-configuration');
  },
});

function isEmpty({ body }: SoftwareUnit): boolean {
  if (body.form === 'text') return textOf(body.text) === '';
  return body.form === 'multipart' && body.parts.length === 0;
}

/** Whether servers that stay run it, and nothing else has it. */
function onlyRunsElsewhere(node: SoftwareUnit, { graph, placed }: Site): boolean {
  const runs = graph.users(node, 'software-run', 'unit');
  const isKeptOnly = runs.length > 0 && runs.every(({ id }) => placed.on(id, 'openstack') !== undefined);
  return isKeptOnly && bootedBy(graph, node).length === 0;
}

/** What a deployment runs stands where it runs; the rest describes it. */
function restOfDeployed(node: SoftwareUnit, runs: readonly SoftwareRun[], { account, placed, graph }: World): Told {
  const where = (side: Side): boolean => runs.some(({ id }) => placed.on(id, side) !== undefined);
  if (where('cluster')) return mootBy('described-software');
  const told = where('openstack') ? servedElsewhere : restOfManual(node, runs, placed);
  for (const [leaf, nodes] of graph.choices) if (nodes.includes(facet(node.id, 'hook'))) account.tell(leaf, told);
  return told;
}

const servedElsewhere: Told = { state: 'kept', reason: 'the servers that run it stay' };

function restOfManual({ resource }: SoftwareUnit, runs: readonly SoftwareRun[], placed: World['placed']): Told {
  if (runs.every(({ id }) => placed.on(id, 'none') === 'done')) return { state: 'data', reason: hasRun };
  return { state: 'manual', reason: `only ${runs[0]?.resource ?? resource} runs it, which is a step of the plan` };
}

/** Machines whose start-up data it is, by itself or as a part. */
function bootedBy(graph: Graph, unit: SoftwareUnit, seen: ReadonlySet<SoftwareUnit> = new Set()): readonly Machine[] {
  if (seen.has(unit)) return [];
  const all = new Set([...seen, unit]);
  const whole = graph.users(unit, 'software-unit', 'parts').flatMap((one) => bootedBy(graph, one, all));
  return [...new Set([...graph.users(unit, 'machine', 'userData'), ...whole])];
}
