/** Reports what the interfaces of a live server have that the ports of the facts do not tell, and the reverse. */
import type { Machine } from '../topology/kinds/machine.ts';
import { nicsOf } from '../topology/views/interfaces.ts';
import { isSameAddress } from './compare.ts';
import { labelOf, type LiveView } from './fact-source.ts';
import { addressWithoutPort, unexpected } from './live-diagnostics.ts';
import type { Observer } from './observer.ts';
import type { PortFact } from './port.ts';
import type { ServerFact } from './server.ts';

export function observeInterfaces(observer: Observer, machine: Machine, server: ServerFact): void {
  observeDetached(observer, machine);
  const ports = portsOf(server, observer.view);
  // Of a server without any port, each interface is a message.
  if (ports.length === 0) return;
  const known = [
    ...ports.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address)),
    ...[...new Set(observer.view.facts.floatingIps.values())].map(({ address }) => address),
  ];
  for (const [network, addresses] of server.addresses) {
    for (const address of addresses) {
      if (known.some((other) => isSameAddress(other, address))) continue;
      const { resource } = machine;
      observer.report(addressWithoutPort, observer.whereOf(resource), resource, address, network);
    }
  }
}

function portsOf({ id }: ServerFact, { facts }: LiveView): readonly PortFact[] {
  return [...new Set(facts.ports.values())].filter(({ deviceId }) => deviceId === id);
}

function observeDetached(observer: Observer, machine: Machine): void {
  const { view } = observer;
  for (const nic of nicsOf(view.graph, machine)) {
    const port = view.liveOf('ports', nic);
    if (port?.deviceId !== '' || view.idOf(nic) === undefined) continue;
    const subject = `"${machine.resource}": the port ${labelOf(port)}`;
    observer.report(unexpected, observer.whereOf(nic.resource), subject, 'is not attached to the live server');
  }
}
