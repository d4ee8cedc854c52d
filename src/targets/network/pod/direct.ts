/**
 * An interface that clients outside reach at its own address: on an external or provider network, or behind a router that
 * translates nothing. On the pod network a Service publishes what its groups let in.
 */
import { isMoved } from '../../../config/path-pattern.ts';
import { textOf } from '../../../evaluate/value.ts';
import type { Field } from '../../../kubernetes/object.ts';
import { objectRef } from '../../../kubernetes/object-ref.ts';
import type { Step } from '../../../plan/plan.ts';
import { code } from '../../../plan/prose.ts';
import { isOnPods, type PlacedNic } from '../../../plan/network-backend.ts';
import { nothingFor, type Lowered, type Site, type Target } from '../../../plan/target.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { append } from '../../../source/append.ts';
import { listed } from '../../../source/listed.ts';
import { familyOf, type Family } from '../../../topology/address-range.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { directWays, type DirectWay } from '../../../topology/views/direct-ways.ts';
import { machineOf, networkOf, networkRef } from '../../../topology/views/interfaces.ts';
import { groupsOutside, openRules } from '../../../topology/views/open-rules.ts';
import { outsideName, report } from '../../objects/drop.ts';
import { exposureOf } from '../../objects/exposure.ts';
import { dnsAnnotations } from '../../objects/dns-names.ts';
import { externalText, isUnresolved } from '../../objects/external.ts';
import { startedBy } from '../../objects/moving.ts';
import { restOfInterface } from '../../objects/interface-rest.ts';
import { machineSelector } from '../../objects/labels.ts';
import { floatingNetwork, healthMonitor, isOctavia } from '../../objects/load-balancer.ts';
import { placedNic } from '../../objects/own-interfaces.ts';
import { isKept } from '../../objects/sides.ts';
import { portQuestion } from '../ask-address.ts';
import { servicesIn, sharingSteps } from '../sharing.ts';
import { dnsStep } from '../traffic.ts';
import { directAddressChanges, keepRefused, networkUnknown, portRefused } from './exposure-diagnostics.ts';
import { exposedPorts } from './exposed-ports.ts';
import { podInterfaces } from './pods.ts';
import { services } from './services.ts';
import { tellUnlisted } from './unlisted-ports.ts';

export const directNic: Target<'nic'> = {
  kind: 'nic',
  id: 'published',
  side: 'cluster',
  offer(node, site) {
    const machine = machineOf(site.graph, node);
    if (!machine || isKept(site, machine.id) || waysOf(site, node, machine).length === 0) return undefined;
    return {
      rank: 2,
      because: `clients outside reach "${machine.resource}" at its own address`,
      flip: `exposure.${machine.resource} in heat2kube.yaml`,
    };
  },
  lower(node, world) {
    const machine = machineOf(world.graph, node);
    if (!machine) return nothingFor({ state: 'lost', reason: 'no server has the interface' });
    const rest = restOfInterface(node, machine, world);
    const placed = placedNic(world, node);
    if (!placed || !isOnPods(placed.backend)) return { ...nothingFor(rest), why: 'it is on a network of its own' };
    const made = waysOf(world, node, machine).map((way) => published(world, { nic: node, machine, way }));
    const why = 'no Service publishes it';
    return { items: made.flatMap(({ items }) => items), needs: made.flatMap(({ needs }) => needs), nothing: rest, why };
  },
  steps(node, world, items) {
    const machine = machineOf(world.graph, node);
    return machine ? publishedSteps(world, { nic: node, machine }, servicesIn(items)) : [];
  },
};

/** As for an address that a floating one cannot keep: its names lead to the Service once the machine runs. */
function publishedSteps(
  world: World,
  { nic, machine }: Omit<Direct, 'way'>,
  made: ReturnType<typeof servicesIn>,
): readonly Step[] {
  const [first] = made;
  if (!first) return [];
  const isPending = world.live.mode === 'migrate' && !isMoved(world.config, machine.resource);
  const traffic = isPending
    ? [
        dnsStep({
          node: nic,
          resource: machine.resource,
          service: objectRef('v1/Service', first.name, world.config.namespace),
          needs: ['cut-over/record', startedBy(world, machine)],
          shown: code(machine.resource),
        }),
      ]
    : [];
  const shared = { node: nic, resource: machine.resource, after: traffic.map(({ id }) => id) };
  // No address is of both families.
  const six = world.names.name(machine.id, 'public-6');
  return [
    ...traffic,
    ...sharingSteps(
      world,
      shared,
      made.filter(({ name }) => !name.startsWith(six)),
    ),
  ];
}

/** Ways that are known, and by which groups let clients in: by the template, by the facts of the cloud or by the user. */
function waysOf(site: Pick<Site, 'graph' | 'live' | 'config'>, nic: Nic, machine: Machine): readonly DirectWay[] {
  return directWays(site.graph, nic).filter(
    ({ by, family }) =>
      mayLetIn(site.graph, nic, family) && (by !== 'unknown' || isSaidOutside(site, nic, machine) === true),
  );
}

/** By a rule, or by a group that the stack does not define. */
function mayLetIn(graph: World['graph'], nic: Nic, family: Family): boolean {
  return openRules(graph, nic, family).length > 0 || groupsOutside(graph, nic).length > 0;
}

/** Undefined where nobody says it. */
function isSaidOutside(site: Pick<Site, 'graph' | 'live' | 'config'>, nic: Nic, machine: Machine) {
  const said = saidOf(site, nic, machine)?.address;
  return said === undefined ? liveNetwork(site, nic)?.external : said !== 'skip';
}

/** Of a network that the stack only names. */
function liveNetwork({ graph, live: { facts } }: Pick<Site, 'graph' | 'live'>, nic: Nic) {
  const text = textOf(outsideName(networkRef(graph, nic)));
  return text === undefined ? undefined : facts?.networks.get(text);
}

/** By the path of the port, or of the server. */
function saidOf(world: Pick<World, 'config'>, nic: Nic, machine: Machine) {
  return exposureOf(world, nic.resource) ?? exposureOf(world, machine.resource);
}

interface Direct {
  readonly nic: Nic;
  readonly machine: Machine;
  readonly way: DirectWay;
}

function published(world: World, direct: Direct): Pick<Lowered, 'items' | 'needs'> {
  const { nic, machine, way } = direct;
  const said = saidOf(world, nic, machine);
  const found = exposedPorts(world, [nic], { family: way.family, ports: said?.ports });
  const at = { resource: machine.resource };
  const none = { items: [], needs: [] };
  if ([found.ports, found.open, found.refused, found.unknown].every(({ length }) => length === 0)) return none;
  const told = (instead: string): void =>
    report(world, directAddressChanges, at, machine.resource, wayText(world, direct), instead);
  if (said?.address === 'skip') {
    told(`heat2kube.yaml gives that up: ${said.reason}`);
    return none;
  }
  if (way.family === 6 && !hasIpv6(world)) {
    told(
      'no Service is generated, because the cluster is not known to have IPv6 (podRanges below cluster in heat2kube.yaml)',
    );
    return none;
  }
  if (said?.address === 'keep') {
    report(world, keepRefused, at, machine.resource, 'the address is that of the server itself, not a floating IP');
  }
  told(
    found.ports.length > 0 ? 'a Service with another address takes its place' : 'no Service is generated for it yet',
  );
  for (const port of found.refused) report(world, portRefused, at, port, machine.resource, machine.resource);
  const unlisted = tellUnlisted(world, { ...at, machine: machine.resource }, found);
  const needs = unlisted ? [portQuestion(nic, `the address of ${code(machine.resource)}`, unlisted)] : [];
  const made = services(world, exposureFor(world, direct), found.ports);
  return { items: made.items, needs: [...made.needs, ...needs] };
}

function exposureFor(world: World, { nic, machine, way }: Direct): Parameters<typeof services>[1] {
  const part = way.family === 6 ? 'public-6' : 'public';
  return {
    node: nic.id,
    resource: nic.resource,
    machine: machine.resource,
    leads: machine.id,
    nameOf: (more) => world.names.name(machine.id, more === undefined ? part : `${part}-${more}`),
    selector: machineSelector(world, machine),
    shapedBy: [nic.id, machine.id],
    annotations: annotationsOf(world, nic),
    spec: way.family === 6 ? { ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' } : {},
    balancer: saidOf(world, nic, machine)?.balancer,
  };
}

/** The new address comes from the network of the old one, where its id is known. */
function annotationsOf(world: World, nic: Nic): ReadonlyMap<string, Field> {
  const names = dnsAnnotations(world, [nic.id]);
  if (!isOctavia(world)) return names;
  const fact = liveNetwork(world, nic);
  return new Map<string, Field>([
    ...names,
    [healthMonitor, 'true'],
    ...(fact?.external === true ? [[floatingNetwork, fact.id] as const] : []),
  ]);
}

function hasIpv6({ cluster }: World): boolean {
  return cluster.ranges.pods.some((range) => familyOf(range) === 6);
}

function wayText({ graph }: World, { nic, way }: Direct): string {
  if (way.by !== 'routed') return `on "${networkText(graph, nic)}"${way.family === 6 ? ' by IPv6' : ''}`;
  return way.family === 6 ? 'by IPv6' : 'behind a router that does not translate it';
}

function networkText(graph: World['graph'], nic: Nic): string {
  const ref = networkRef(graph, nic);
  const text = networkOf(graph, nic)?.resource ?? (ref && isUnresolved(ref) ? externalText(ref.external) : '');
  return text === '' ? 'without a name' : text;
}

/** Told once for each network. */
export function tellUnknownNetwork({ nic }: PlacedNic, world: World): void {
  if (!nic) return;
  const unknown = unknownNetworks(world);
  for (const [network, nics] of unknown) {
    if (nics[0] !== nic) continue;
    const machines = nics.flatMap((one) => machineOf(world.graph, one)?.resource ?? []).map((name) => `"${name}"`);
    const shown = machines.length > 3 ? [...machines.slice(0, 2), `${machines.length - 2} more`] : machines;
    report(world, networkUnknown, { resource: nic.resource, part: nic.id }, listed(shown), network);
  }
}

/** Interfaces on networks of which nobody says whether they are outside, and whose groups let clients in. */
const unknownNetworks = perWorld((world): ReadonlyMap<string, readonly Nic[]> => {
  const byNetwork = new Map<string, Nic[]>();
  for (const { nic, machine } of podInterfaces(world)) {
    if (!nic || !directWays(world.graph, nic).some(({ by }) => by === 'unknown')) continue;
    if (isSaidOutside(world, nic, machine) !== undefined) continue;
    const { ports, open, unknown } = exposedPorts(world, [nic], { family: 4 });
    if (ports.length + open.length + unknown.length === 0) continue;
    append(byNetwork, networkText(world.graph, nic), nic);
  }
  return byNetwork;
});
