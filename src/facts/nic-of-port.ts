/**
 * Which interface of a machine a port is that Nova or Heat made for it: no resource of the stack has its id. It is known
 * by the server, by the addresses that the template asks for, and by the network.
 */
import type { NodeRef } from '../evaluate/fact.ts';
import { textOf } from '../evaluate/value.ts';
import { append } from '../source/append.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import { machineOf, networkRef, nicsOf } from '../topology/views/interfaces.ts';
import { isSameAddress } from './compare.ts';
import type { LiveView } from './fact-source.ts';
import type { PortFact } from './port.ts';

/** Interfaces by the id of their port. */
export function nicsByPort(view: LiveView): ReadonlyMap<string, Nic> {
  return view.recall(matchAll);
}

function matchAll(view: LiveView): ReadonlyMap<string, Nic> {
  const byServer = new Map<string, PortFact[]>();
  for (const port of view.facts.ports.values()) {
    append(byServer, port.deviceId ?? '', port);
  }
  const found = new Map<string, Nic>();
  for (const [server, ports] of byServer) {
    const machine = view.nodeWithId('machine', server);
    if (machine) new Match(machine, ports, view).settleInto(found);
  }
  return found;
}

/** The machine of the stack that has the port. */
export function machineOfPort(id: string, view: LiveView): Machine | undefined {
  const node = view.nodeOf('ports', id);
  return node?.kind === 'nic' ? machineOf(view.graph, node) : undefined;
}

/** Whether the port can be one of the interfaces that no port of the server is known to be. */
export function canBeOpen(machine: Machine, port: PortFact, view: LiveView): boolean {
  return interfacesWithoutPort(machine, view).some((nic) => fitsNetwork(nic, port, view) !== 'no');
}

/** Interfaces that Nova or Heat made for the machine, and whose port is not known. */
export function interfacesWithoutPort(machine: Machine, view: LiveView): readonly Nic[] {
  return ownNics(machine, view).filter((nic) => view.liveOf('ports', nic) === undefined);
}

/** Those that have an id of their own are no open question. */
function ownNics(machine: Machine, view: LiveView): Nic[] {
  return nicsOf(view.graph, machine).filter((nic) => nic.machine === machine.id && view.idOf(nic) === undefined);
}

type Fit = 'yes' | 'no' | 'unknown';
type Test = (nic: Nic, port: PortFact, view: LiveView) => Fit;

/** Settles what fits in one way only: addresses first, then networks, then what is left over. */
class Match {
  readonly #view: LiveView;
  readonly #nics: Nic[];
  readonly #ports: PortFact[];

  constructor(machine: Machine, ports: readonly PortFact[], view: LiveView) {
    this.#view = view;
    this.#nics = ownNics(machine, view);
    this.#ports = ports.filter((port) => isOwn(port, machine, view));
  }

  settleInto(found: Map<string, Nic>): void {
    for (const test of [fitsAddress, fitsSubnet, fitsNetwork]) {
      const open = this.#nics.slice();
      for (const nic of open) this.#settle(nic, test, found);
    }
    this.#settleRest(found);
  }

  #settle(nic: Nic, test: Test, found: Map<string, Nic>): void {
    const fitting = this.#ports.filter((port) => test(nic, port, this.#view) === 'yes');
    const rivals = this.#nics.filter((other) => fitting.some((port) => test(other, port, this.#view) === 'yes'));
    const [first] = fitting.length === 1 && rivals.length === 1 ? fitting : inOrder(fitting, this.#view);
    if (first && fitting.length >= rivals.length) this.#take(nic, first, found);
  }

  /** One interface and one port that are left over belong together, unless the networks are others. */
  #settleRest(found: Map<string, Nic>): void {
    const [nic, ...nics] = this.#nics;
    const [port, ...ports] = this.#ports;
    if (!nic || !port || nics.length > 0 || ports.length > 0) return;
    if (fitsNetwork(nic, port, this.#view) !== 'no') this.#take(nic, port, found);
  }

  #take(nic: Nic, port: PortFact, found: Map<string, Nic>): void {
    found.set(port.id, nic);
    this.#nics.splice(this.#nics.indexOf(nic), 1);
    this.#ports.splice(this.#ports.indexOf(port), 1);
  }
}

/** Ports of the server that are not resources of the stack, and that the template does not name. */
function isOwn(port: PortFact, machine: Machine, view: LiveView): boolean {
  if (view.nodeWithId('nic', port.id)) return false;
  return !machine.nics.some((ref) => 'external' in ref && textOf(ref.external) === port.id);
}

/** Nova lists the addresses of a network in the order of the interfaces; without them the order is not known. */
function inOrder(ports: readonly PortFact[], { facts }: LiveView): readonly PortFact[] {
  const [first] = ports;
  const listed = [...(facts.servers.get(first?.deviceId ?? '')?.addresses.values() ?? [])].flat();
  const position = ({ fixedIps }: PortFact): number =>
    listed.findIndex((ip) => fixedIps.some(({ address }) => address === ip));
  return ports.every((port) => position(port) >= 0) ? ports.toSorted((a, b) => position(a) - position(b)) : [];
}

function fitsAddress({ addresses }: Nic, { fixedIps }: PortFact): Fit {
  const asked = addresses.flatMap(({ ip }) => textOf(ip) ?? []);
  if (asked.length === 0) return 'unknown';
  return asked.every((text) => fixedIps.some(({ address }) => isSameAddress(address, text))) ? 'yes' : 'no';
}

function fitsSubnet({ addresses }: Nic, { fixedIps }: PortFact, { graph, facts, idOf }: LiveView): Fit {
  const wanted = addresses.flatMap(({ subnet }) => {
    const node = graph.resolve('subnet', subnet);
    const named = externalText(subnet);
    return (node ? idOf(node) : facts.subnets.get(named ?? '')?.id) ?? named ?? [];
  });
  if (wanted.length === 0) return 'unknown';
  return wanted.every((id) => fixedIps.some(({ subnetId }) => subnetId === id)) ? 'yes' : 'unknown';
}

function fitsNetwork(nic: Nic, { networkId }: PortFact, view: LiveView): Fit {
  const wanted = networkOf(nic, view);
  if (!wanted || networkId === undefined) return 'unknown';
  if (wanted.id === networkId) return 'yes';
  return wanted.isCertain ? 'no' : 'unknown';
}

/** `isCertain`: it is an id of the cloud, and not the name of a network that the facts do not hold. */
function networkOf(
  nic: Nic,
  { graph, facts, idOf }: LiveView,
): { readonly id: string; readonly isCertain: boolean } | undefined {
  const ref = networkRef(graph, nic);
  const node = graph.resolve('network', ref);
  const own = node && idOf(node);
  if (own !== undefined) return { id: own, isCertain: true };
  const named = externalText(ref);
  const subnet = nic.addresses.flatMap((address) => externalText(address.subnet) ?? [])[0];
  const known = facts.networks.get(named ?? '')?.id ?? facts.subnets.get(subnet ?? '')?.network;
  if (known !== undefined) return { id: known, isCertain: true };
  return named === undefined ? undefined : { id: named, isCertain: false };
}

function externalText(ref: NodeRef | undefined): string | undefined {
  return ref && 'external' in ref ? textOf(ref.external) : undefined;
}
