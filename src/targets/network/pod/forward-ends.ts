/** Port forwardings by what Services and policies make of them: where each leads, and why one leads nowhere. */
import { joinOrigins, known, originsOf, textOf } from '../../../evaluate/value.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import type { PortForward } from '../../../topology/kinds/port-forward.ts';
import { machineOfForward, nicOfForward } from '../../../topology/views/port-forwards.ts';
import { smallOf } from '../../objects/amounts.ts';
import { externalText } from '../../objects/external.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { sideOfForwarding } from '../../objects/forwarding.ts';
import { podPort } from '../../objects/listening.ts';
import { machineSelector } from '../../objects/labels.ts';
import { serviceProtocols } from '../../objects/rule-ports.ts';
import { isKept } from '../../objects/sides.ts';
import { exposedPorts, type ExposedPort } from './exposed-ports.ts';
import { podsByNic } from './pods.ts';
import type { ServedPort } from './services.ts';

/** A forwarding that a Service has. */
export interface ForwardEnd {
  readonly forward: PortForward;
  readonly machine: Machine;
  readonly nic: Nic;
  readonly served: ServedPort;
}

/** Why no Service has it; `idle`: no client came by it before either. */
interface NoEnd {
  readonly why: string;
  readonly idle?: true;
}

export function endOfForward(world: World, forward: PortForward): ForwardEnd | NoEnd {
  return ends(world).get(forward.id) ?? { why: 'nothing is known of it' };
}

const ends = perWorld(
  (world): ReadonlyMap<string, ForwardEnd | NoEnd> =>
    new Map(world.graph.of('port-forward').map((forward) => [forward.id, find(world, forward)])),
);

/** The numbers that a forwarding joins. */
interface Numbers {
  readonly protocol: ExposedPort['protocol'];
  readonly port: number;
  readonly toPort: number;
}

function find(world: World, forward: PortForward): ForwardEnd | NoEnd {
  const [address] = world.graph.follow(forward, 'address');
  if (!address) return { why: 'that floating IP is not part of the stack, so no Service is generated for it' };
  if (sideOfForwarding(world, address) !== 'cluster')
    return {
      why: `"${address.resource}" leads to a port itself, and Neutron refuses port forwardings of such an address`,
    };
  const [nic, machine] = [nicOfForward(world.graph, forward), machineOfForward(world.graph, forward)];
  if (!nic || !machine) return { why: 'it leads to no server of the stack' };
  const numbers = numbersOf(forward);
  if ('why' in numbers) return numbers;
  return isKept(world, machine.id)
    ? endOutside(world, { forward, nic, machine }, numbers)
    : endInside(world, { forward, nic, machine }, numbers);
}

function numbersOf({ protocol, port, toPort }: PortForward): Numbers | NoEnd {
  const word = textOf(protocol);
  if (word === undefined) return { why: 'its protocol is not known yet' };
  const known = serviceProtocols.get(word);
  if (!known) return { why: `no Service forwards ${externalText(protocol)}` };
  if (!toPort) return { why: 'it has no internal_port_number' };
  const [from, to] = [smallOf(port), smallOf(toPort)];
  return from === undefined || to === undefined
    ? { why: 'its ports are not known yet' }
    : { protocol: known, port: from, toPort: to };
}

type Ways = Omit<ForwardEnd, 'served'>;

function endInside(world: World, ways: Ways, numbers: Numbers): ForwardEnd | NoEnd {
  const { nic, machine } = ways;
  if (!podsByNic(world).has(nic)) return { why: 'its interface is not on the pod network' };
  const { protocol, toPort } = numbers;
  const asked = `${protocol.toLowerCase()}/${toPort}`;
  const [open] = exposedPorts(world, [nic], { family: 4, ports: [asked] }).ports;
  if (!open) return { why: `no security group of "${machine.resource}" opens ${asked} to clients outside`, idle: true };
  const to = { selector: machineSelector(world, machine) };
  const port = smallOf(podPort(world, machine.id, { protocol, port: known(toPort) }));
  return {
    ...ways,
    served: servedPort(ways, { numbers, to, clients: open.clients, opened: open.opened, inPod: port }),
  };
}

/** The groups of a server that stays filter what comes to it as before. */
function endOutside(world: World, ways: Ways, numbers: Numbers): ForwardEnd | NoEnd {
  const { forward, nic } = ways;
  const said = forward.fixedAddress;
  const address = textOf(said) === undefined ? fixedAddresses(world, nic)[0] : said;
  if (!address || textOf(address) === undefined)
    return { why: 'the address of the server, which stays in OpenStack, is not known' };
  const to = { outside: [{ member: forward, address }] };
  return { ...ways, served: servedPort(ways, { numbers, to, clients: 'everybody', opened: [] }) };
}

interface Served extends Pick<ExposedPort, 'clients' | 'opened'> {
  readonly numbers: Numbers;
  readonly to: NonNullable<ServedPort['leading']>['to'];
  /** The port of the pod, where that is not the one of the server. */
  readonly inPod?: number | undefined;
}

/** The rules that open the port decide whether it is there. */
function servedPort({ forward, machine, nic }: Ways, { numbers, to, clients, opened, inPod }: Served): ServedPort {
  const { protocol, port, toPort } = numbers;
  const values = {
    protocol: known(protocol, originsOf(forward.protocol)),
    port: known(port, originsOf(forward.port)),
    targetPort: known(inPod ?? toPort, joinOrigins(forward.toPort ? originsOf(forward.toPort) : [], opened)),
  };
  const leading = { port, values, machine: machine.resource, to, by: [forward.id, nic.id] };
  return { protocol, port: toPort, origins: [], clients, leading };
}
