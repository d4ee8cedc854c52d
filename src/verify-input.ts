/** What the proofs get to see of a compilation: plain data, and nothing of the planner. */
import type { Config, NetworkMapping } from './config/config.ts';
import { isBelow, isMoved } from './config/path-pattern.ts';
import { spanOfLeaves } from './evaluate/leaf-table.ts';
import { isGone } from './facts/live.ts';
import { sharesMac } from './facts/trunk-ports.ts';
import { actingDeployments, groupsOutOfBounds, portsReplacedAlways } from './facts/update-effects.ts';
import { known, textOf, type Value } from './evaluate/value.ts';
import type { JsonObject } from './kubernetes/json.ts';
import { qualifiedName } from './kubernetes/names.ts';
import type { Plan } from './plan/plan.ts';
import { dependencyEdges, resourceWaves } from './plan/waves.ts';
import type { World } from './plan/world.ts';
import { jsonObjects } from './print/plain-json.ts';
import type { PlainMap } from './print/render-object.ts';
import { dnsClients } from './targets/network/pod/dns.ts';
import { egresses } from './targets/objects/egress.ts';
import { balancer } from './targets/objects/load-balancer.ts';
import { fixedAddresses } from './targets/objects/fixed-addresses.ts';
import { listening } from './targets/objects/listening.ts';
import { hasBegun } from './targets/objects/moving.ts';
import { keptNames } from './targets/openstack/kept-partners.ts';
import { byCodeUnit } from './source/text-order.ts';
import type { Nic } from './topology/kinds/nic.ts';
import { nicsOf } from './topology/views/interfaces.ts';
import type { NetworkReading } from './verify/cluster-reading.ts';
import { nothingLives, type LiveCloud } from './verify/live-cloud.ts';
import type { Protection } from './verify/protection.ts';
import { networkDataSecret } from './verify/segments/guest-network.ts';
import type { VerifyInput } from './verify/verify.ts';

export function verifyInput(plan: Plan, world: World, printed: readonly PlainMap[]): VerifyInput {
  const { config, source, cluster } = world;
  const sized = [...config.flavors].filter(([, { vcpus, memory }]) => vcpus !== undefined && memory !== undefined);
  return {
    plan,
    order: { edges: dependencyEdges(source.stack), waves: resourceWaves(world) },
    nodes: nodesOf(world),
    objects: [...jsonObjects(printed), ...networkDataOf(plan)],
    live: liveCloudOf(world),
    protection: protectionOf(world),
    cluster: {
      ranges: Object.values(cluster.ranges).flat(),
      ipBlock: cluster.ipBlock,
      dns: cluster.dns,
      asking: new Set(dnsClients(world).flatMap(({ pod, naming }) => (naming ? [pod.machine.resource] : []))),
      networks: networksOf(world),
      egress: new Map([...egresses(world).by.values()].map(({ machine, address }) => [machine.resource, address])),
      names: keptNames(world),
      listening: listeningIn(world),
      clientAddress: balancer(world).clientAddress,
      floating: [...new Set(world.live.facts?.floatingIps.values() ?? [])]
        .map(({ address }) => address)
        .toSorted(byCodeUnit),
    },
    spanOf: (resource, leaves) => spanOfLeaves(source.leaves, resource, leaves),
    stated: new Set(sized.map(([name]) => name)),
  };
}

/** As the start-up data says it, whatever the objects make of it. */
function listeningIn(world: World): VerifyInput['cluster']['listening'] {
  const machines = world.graph.of('machine').flatMap((machine) => {
    const ports = listening(world, machine.id).map(({ protocol, port, before }) => ({
      protocol: protocolWords[protocol],
      port,
      before,
    }));
    return ports.length === 0 ? [] : [[machine.resource, ports] as const];
  });
  return new Map(machines);
}

const protocolWords = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const;

/** Secrets that are written apart, with no more than what guests are told of their interfaces. */
function networkDataOf({ items, namespace }: Plan): readonly JsonObject[] {
  return items.flatMap((item) => {
    const text = item.item === 'secret' ? textOf(item.secret.keys.get('networkdata')) : undefined;
    return item.item === 'secret' && text !== undefined
      ? [networkDataSecret({ name: item.secret.name, namespace }, text)]
      : [];
  });
}

/** What has moved was protected before. */
function protectionOf(world: World): Protection {
  const { live, source } = world;
  if (live.mode !== 'migrate' || !live.facts || hasBegun(world) || isGone(live))
    return { deployments: [], ports: [], groups: [] };
  return {
    deployments: actingDeployments(source.stack),
    ports: portsReplacedAlways(source.stack),
    groups: groupsOutOfBounds(source.stack),
  };
}

/**
 * Policies name machines that stay in Nova, and interfaces that keep their addresses, by addresses that the template need not
 * have: live ones, and those that a person says. Interfaces have the hardware addresses of their live ports.
 */
function nodesOf(world: World): VerifyInput['nodes'] {
  const { graph, placed, networks } = world;
  const staying = graph.of('machine').filter(({ id }) => placed.on(id, 'openstack') !== undefined);
  const keeping = networks.backends
    .filter(({ keeps }) => keeps.address)
    .flatMap(({ id }) => networks.on(id).flatMap(({ nic }) => nic ?? []));
  const kept = [...staying.flatMap((machine) => nicsOf(graph, machine)), ...keeping];
  return new Map([
    ...graph.nodes,
    ...graph.of('nic').map((nic) => [nic.id, withMac(nic, world)] as const),
    ...kept.map((nic) => [nic.id, withKeptAddresses(nic, world)] as const),
  ]);
}

/** A VM keeps the one of the port. */
function withMac(nic: Nic, world: World): Nic {
  const mac = nic.mac ?? liveMac(nic, world);
  return { ...nic, ...(mac && { mac }) };
}

/** The subnet that is asked for with an address stays with it. */
function withKeptAddresses(nic: Nic, world: World): Nic {
  const kept = fixedAddresses(world, nic);
  const own = withMac(nic, world);
  if (kept.length === 0) return own;
  return { ...own, addresses: kept.map((ip) => nic.addresses.find((address) => address.ip === ip) ?? { ip }) };
}

function liveMac(nic: Nic, { live: { view } }: World): Value | undefined {
  const mac = view && !sharesMac(nic, view) ? view.liveOf('ports', nic)?.mac : undefined;
  return mac === undefined ? undefined : known(mac);
}

/** Networks beside the pod network: those of the mapping, then those that only the live cloud names. */
function networksOf({ config, live: { facts } }: World): readonly NetworkReading[] {
  const live = new Map([...(facts?.networks.values() ?? [])].map(({ id, name }) => [id, name]));
  const subnets = [...new Set(facts?.subnets.values() ?? [])];
  const inCloud = (id: string, mapped: Pick<NetworkReading, 'ranges' | 'gateways'>) => {
    const own = subnets.filter(({ network }) => network === id);
    const gateways = [...mapped.gateways, ...own.flatMap(({ gateway }) => gateway ?? [])];
    return { names: [live.get(id) ?? id, id], ranges: [...mapped.ranges, ...own.map(({ cidr }) => cidr)], gateways };
  };
  const said = [...config.networks].map(([key, mapping]): NetworkReading => {
    const mapped = mappedTo(mapping, config);
    const id = facts?.networks.get(key)?.id;
    if (id === undefined) return { ...mapped, names: [key] };
    const { names, ...known } = inCloud(id, mapped);
    live.delete(id);
    return { ...mapped, ...known, names: [key, ...names] };
  });
  const others = [...live.keys()].toSorted(byCodeUnit).map((id) => ({ ...unsaid, ...inCloud(id, unsaid) }));
  return [...said, ...others];
}

const unsaid: Omit<NetworkReading, 'names'> = { filtered: false, ranges: [], gateways: [], nameservers: [] };

function mappedTo(mapping: NetworkMapping, { namespace }: Config): Omit<NetworkReading, 'names'> {
  if ('word' in mapping) return { ...unsaid, to: { word: mapping.word } };
  const { cidr, gateway, nameservers = [], filter } = mapping;
  return {
    to: 'bridge' in mapping ? bridgeOf(mapping) : { attachment: qualifiedName(mapping.multus, namespace) },
    filtered: filter !== undefined,
    ranges: cidr === undefined ? [] : [cidr],
    gateways: gateway === undefined ? [] : [gateway],
    nameservers,
  };
}

function bridgeOf({ bridge, vlan }: Extract<NetworkMapping, { readonly bridge: string }>) {
  return { bridge, ...(vlan !== undefined && { vlan }) };
}

function liveCloudOf({ config, live: { facts, view } }: World): LiveCloud {
  const recorded = [...(view?.earlier.values() ?? []), ...(view?.chosen.values() ?? [])];
  const paths = new Map([...(facts?.physicalIds ?? [])].map(([path, id]) => [id, path]));
  return {
    ...nothingLives,
    ...facts,
    recorded: new Set(recorded.filter((id) => facts?.volumes.has(id) === false && !facts.servers.has(id))),
    isMoved: (resource) => isMoved(config, resource),
    isIgnored: (id) => {
      const path = paths.get(id);
      return config.ignored.has(id) || (path !== undefined && isBelow(config.ignored.keys(), path));
    },
  };
}
