/** Services before machines for clients outside: ports whose clients are the same are in one, and each names these clients. */
import { factValue, known } from '../../../evaluate/value.ts';
import type { NodeId } from '../../../evaluate/fact.ts';
import { kubeObject, type PartOf } from '../../../kubernetes/build.ts';
import type { Field } from '../../../kubernetes/object.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import { made, type Lowered } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { listed } from '../../../source/listed.ts';
import { report } from '../../objects/drop.ts';
import { podPort } from '../../objects/listening.ts';
import { balancer, balancerId, healthMonitor, sharedBy, sharing } from '../../objects/load-balancer.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { outsideSlices, waiting, type OutsideEnd, type ServicePort } from '../../objects/outside-slices.ts';
import type { RulePort } from '../../objects/rule-ports.ts';
import { addressesDiffer, clientHidden, rangesIgnored } from './exposure-diagnostics.ts';
import { rangeTexts, type Clients, type ExposedPort } from './exposed-ports.ts';
import { append } from '../../../source/append.ts';

/** What clients reach, and by which address. */
interface Exposure {
  readonly node: NodeId;
  readonly resource: string;
  readonly machine: string;
  /** The machine whose pods are behind it. */
  readonly leads: NodeId;
  /** The name of the first Service, or of that for a part of the ports. */
  readonly nameOf: (part?: string) => string;
  readonly selector: ReadonlyMap<string, string>;
  readonly shapedBy: readonly NodeId[];
  /** What tells the provider which address is wanted. */
  readonly annotations: ReadonlyMap<string, Field>;
  readonly spec: Partial<Spec>;
  /** The balancer that Services of Octavia share, where the user has said which. */
  readonly balancer: string | undefined;
}

type Spec = PartOf<'v1/Service', 'spec'>;

/** What a port leads to, where that is not the port of the same number of the one machine of the exposure. */
interface Leading {
  /** Where clients connect. */
  readonly port: number;
  readonly values: Omit<ServicePort, 'name'>;
  /** The resource of the machine. */
  readonly machine: string;
  readonly to: { readonly selector: ReadonlyMap<string, string> } | { readonly outside: readonly OutsideEnd[] };
  /** Nodes that say it. */
  readonly by: readonly NodeId[];
}

/** A port of a machine, as a Service lists it. */
export interface ServedPort extends Omit<ExposedPort, 'opened'> {
  readonly leading?: Leading;
}

/** Ports with the same clients and the same machine. */
interface Part {
  readonly clients: Clients;
  readonly ports: readonly ServedPort[];
  readonly leading: Leading | undefined;
}

/** The part for everybody comes first and has the name of the address; each other one is named by its first port. */
export function services(world: World, exposure: Exposure, ports: readonly ServedPort[]): Lowered {
  const parts = partsOf(ports).filter((part) => isGuarded(world, exposure, part));
  const [first, ...others] = parts;
  if (!first) return made([]);
  tellHidden(world, exposure, parts);
  const name = exposure.nameOf();
  const isShared = others.length > 0 && sharesAddress(world, parts);
  const shared = isShared ? sharedBy(world, `${world.config.namespace}.${name}`) : new Map<string, Field>();
  const own = { ...exposure, annotations: new Map([...exposure.annotations, ...shared]) };
  const item = serviceOf(world, own, { part: first, name });
  if (others.length === 0) return made(item);
  const rest = others.map((part) => ({ part, name: exposure.nameOf(partName(part)) }));
  if (sharing(world) === 'by-balancer-id') {
    return made([...item, ...rest.flatMap((other) => joining(world, exposure, other))]);
  }
  if (!isShared) {
    const differ = isOneMachine(parts) ? 'admit different clients' : 'lead to different machines';
    report(world, addressesDiffer, { resource: exposure.resource }, exposure.resource, differ, parts.length);
  }
  return made([...item, ...rest.flatMap((other) => serviceOf(world, own, other))]);
}

/** Services with one address by an annotation must select the same pods, for their traffic goes to the nodes of these alone. */
function sharesAddress(world: World, parts: readonly Part[]): boolean {
  const how = sharing(world);
  return how === 'by-balancer-id' || (how === 'by-annotation' && isOneMachine(parts));
}

function isOneMachine(parts: readonly Part[]): boolean {
  return new Set(parts.map(({ leading }) => leading?.machine)).size === 1;
}

function partsOf(ports: readonly ServedPort[]): readonly Part[] {
  const parts = new Map<string, ServedPort[]>();
  for (const port of ports) {
    const key = JSON.stringify([rangeTexts(port.clients), port.leading?.machine]);
    append(parts, key, port);
  }
  const all = [...parts.values()].flatMap((own) =>
    own.slice(0, 1).map(({ clients, leading }) => ({ clients, leading, ports: own })),
  );
  return all.toSorted((a, b) => Number(a.clients !== 'everybody') - Number(b.clients !== 'everybody'));
}

function partName({ ports }: Part): string {
  return ports.slice(0, 1).map(portName).join('');
}

/** By the port at which clients connect. */
function portName({ protocol, port, leading }: ServedPort): string {
  return `${protocol.toLowerCase()}-${leading?.port ?? port}`;
}

/** A balancer that lets every client through under an address of its own makes them one to policies. */
function isGuarded(world: World, { resource, machine }: Exposure, { clients, ports, leading }: Part): boolean {
  const { sourceRanges, clientAddress } = balancer(world);
  if (clients === 'everybody' || sourceRanges !== 'ignored' || clientAddress === 'kept') return true;
  const name = leading?.machine ?? machine;
  report(world, rangesIgnored, { resource }, name, portTexts(ports), listed(rangeTexts(clients)));
  return false;
}

/** Policies that admit a range see the address of the client only where nothing replaces it. */
function tellHidden(world: World, { resource, machine }: Exposure, parts: readonly Part[]): void {
  if (balancer(world).clientAddress === 'kept') return;
  for (const { clients, ports, leading } of parts) {
    if (clients === 'everybody' || (leading && 'outside' in leading.to)) continue;
    const name = leading?.machine ?? machine;
    report(world, clientHidden, { resource }, name, portTexts(ports), listed(rangeTexts(clients)));
  }
}

/** `tcp/22 and udp/53`. */
export function portTexts(ports: readonly RulePort[]): string {
  return listed(ports.map(({ protocol, port }) => `${protocol.toLowerCase()}/${port}`));
}

interface Named {
  readonly part: Part;
  readonly name: string;
}

function serviceOf(world: World, exposure: Exposure, { part, name }: Named): readonly ObjectItem[] {
  const { node, annotations, selector, spec, shapedBy } = exposure;
  const { clients, ports, leading } = part;
  const to = leading?.to ?? { selector };
  const served = ports.map((port) => servicePort(world, exposure, port));
  const object = kubeObject('v1/Service', objectMeta(world, name, { node, annotations }), {
    spec: {
      type: 'LoadBalancer',
      // Policies that admit a range see the address of the client only by the one; only the other leads to what is on no node.
      externalTrafficPolicy: 'outside' in to ? 'Cluster' : 'Local',
      ...spec,
      ...(clients !== 'everybody' && { loadBalancerSourceRanges: clients }),
      ...('selector' in to && { selector: to.selector }),
      ports: served,
    },
  });
  const by = ports.flatMap((port) => port.leading?.by ?? []);
  const service: ObjectItem = { item: 'object', owner: node, shapedBy: [...new Set([...shapedBy, ...by])], object };
  if ('selector' in to) return [service];
  return [service, ...outsideSlices(world, node, { name, ends: to.outside, ports: served })];
}

/** Whose pod listens elsewhere than the server did is led there. */
function servicePort(world: World, { leads }: Exposure, own: ServedPort): ServicePort {
  const { protocol, port, origins, leading } = own;
  const targetPort = podPort(world, leads, { protocol, port: known(port) });
  const plain = { protocol: known(protocol), port: known(port, origins), targetPort };
  return { name: portName(own), ...(leading?.values ?? plain) };
}

/**
 * A Service that adds its ports to the balancer of another one, whose id is known when that one has its address: the user
 * has written it down, or a step of the plan completes the object.
 */
function joining(world: World, exposure: Exposure, named: Named): readonly ObjectItem[] {
  const { annotations, balancer: id } = exposure;
  const of = `the load balancer of the Service ${exposure.nameOf()}`;
  const own = new Map<string, Field>([
    ...[...annotations].filter(([key]) => key === healthMonitor),
    [balancerId, id === undefined ? factValue({ fact: 'id', of }) : known(id)],
  ]);
  const items = serviceOf(world, { ...exposure, annotations: own, spec: {} }, named);
  return id === undefined ? items.map(waiting) : items;
}
