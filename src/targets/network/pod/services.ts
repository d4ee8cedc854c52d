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
import { balancer, balancerId, healthMonitor, sharedBy, sharing } from '../../objects/load-balancer.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { addressesDiffer, clientHidden, rangesIgnored } from './exposure-diagnostics.ts';
import { rangeTexts, type Clients, type ExposedPort } from './exposed-ports.ts';
import { append } from '../../../source/append.ts';

/** What clients reach, and by which address. */
interface Exposure {
  readonly node: NodeId;
  readonly resource: string;
  readonly machine: string;
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

/** Ports with the same clients. */
interface Part {
  readonly clients: Clients;
  readonly ports: readonly ExposedPort[];
}

/** The part for everybody comes first and has the name of the address; each other one is named by its first port. */
export function services(world: World, exposure: Exposure, ports: readonly ExposedPort[]): Lowered {
  const parts = partsOf(ports).filter((part) => isGuarded(world, exposure, part));
  const [first, ...others] = parts;
  if (!first) return made([]);
  tellHidden(world, exposure, parts);
  const name = exposure.nameOf();
  const shared = others.length > 0 ? sharedBy(world, `${world.config.namespace}.${name}`) : new Map<string, Field>();
  const own = { ...exposure, annotations: new Map([...exposure.annotations, ...shared]) };
  const item = serviceOf(world, own, { part: first, name });
  if (others.length === 0) return made([item]);
  const rest = others.map((part) => ({ part, name: exposure.nameOf(partName(part)) }));
  if (sharing(world) === 'by-balancer-id') {
    return made([item, ...rest.map((other) => joining(world, exposure, other))]);
  }
  if (sharing(world) === 'never') {
    report(world, addressesDiffer, { resource: exposure.resource }, exposure.resource, parts.length);
  }
  return made([item, ...rest.map((other) => serviceOf(world, own, other))]);
}

function partsOf(ports: readonly ExposedPort[]): readonly Part[] {
  const parts = new Map<string, ExposedPort[]>();
  for (const port of ports) {
    const key = JSON.stringify(rangeTexts(port.clients));
    append(parts, key, port);
  }
  const all = [...parts.values()].flatMap((own) => own.slice(0, 1).map(({ clients }) => ({ clients, ports: own })));
  return all.toSorted((a, b) => Number(a.clients !== 'everybody') - Number(b.clients !== 'everybody'));
}

function partName({ ports }: Part): string {
  return ports.slice(0, 1).map(portName).join('');
}

function portName({ protocol, port }: ExposedPort): string {
  return `${protocol.toLowerCase()}-${port}`;
}

/** A balancer that lets every client through under an address of its own makes them one to policies. */
function isGuarded(world: World, { resource, machine }: Exposure, { clients, ports }: Part): boolean {
  const { sourceRanges, clientAddress } = balancer(world);
  if (clients === 'everybody' || sourceRanges !== 'ignored' || clientAddress === 'kept') return true;
  report(world, rangesIgnored, { resource }, machine, portTexts(ports), listed(rangeTexts(clients)));
  return false;
}

/** Policies that admit a range see the address of the client only where nothing replaces it. */
function tellHidden(world: World, { resource, machine }: Exposure, parts: readonly Part[]): void {
  if (balancer(world).clientAddress === 'kept') return;
  for (const { clients, ports } of parts) {
    if (clients === 'everybody') continue;
    report(world, clientHidden, { resource }, machine, portTexts(ports), listed(rangeTexts(clients)));
  }
}

/** `tcp/22 and udp/53`. */
export function portTexts(ports: readonly ExposedPort[]): string {
  return listed(ports.map(({ protocol, port }) => `${protocol.toLowerCase()}/${port}`));
}

interface Named {
  readonly part: Part;
  readonly name: string;
}

function serviceOf(world: World, exposure: Exposure, { part, name }: Named): ObjectItem {
  const { node, annotations, selector, spec, shapedBy } = exposure;
  const { clients, ports } = part;
  const object = kubeObject('v1/Service', objectMeta(world, name, { node, annotations }), {
    spec: {
      type: 'LoadBalancer',
      // Policies that admit a range see the address of the client only so.
      externalTrafficPolicy: 'Local',
      ...spec,
      ...(clients !== 'everybody' && { loadBalancerSourceRanges: clients }),
      selector,
      ports: ports.map((port) => ({
        name: portName(port),
        protocol: port.protocol,
        port: known(port.port, port.origins),
        targetPort: port.port,
      })),
    },
  });
  return { item: 'object', owner: node, shapedBy, object };
}

/**
 * A Service that adds its ports to the balancer of another one, whose id is known when that one has its address: the user
 * has written it down, or a step of the plan completes the object.
 */
function joining(world: World, exposure: Exposure, named: Named): ObjectItem {
  const { annotations, balancer: id } = exposure;
  const of = `the load balancer of the Service ${exposure.nameOf()}`;
  const own = new Map<string, Field>([
    ...[...annotations].filter(([key]) => key === healthMonitor),
    [balancerId, id === undefined ? factValue({ fact: 'id', of }) : known(id)],
  ]);
  const item = serviceOf(world, { ...exposure, annotations: own, spec: {} }, named);
  return id === undefined ? { ...item, place: 'later' } : item;
}
