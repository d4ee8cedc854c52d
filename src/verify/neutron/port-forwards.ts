/**
 * Port forwardings of floating addresses. Packets come to the port of the machine with the address of their client, so its
 * groups filter them as any other packet. An address that leads to a port itself can have none: Neutron refuses that.
 */
import { textOf } from '../../evaluate/value.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { PortForward } from '../../topology/kinds/port-forward.ts';
import { append } from '../../source/append.ts';
import { noPorts, portRange, protocols, unionOf, type PortSet } from '../port-set.ts';
import { numberOf } from './port-number.ts';
import type { Source } from './source.ts';

/** Ports of an interface that are reached so, by how certain it is that they are the ones. */
export interface Forwarded {
  readonly sure: PortSet;
  readonly possible: PortSet;
}

interface Working {
  readonly node: PortForward;
  readonly nic: Nic;
  readonly protocol: (typeof protocols)[number];
}

export function forwardedTo(source: Source): (nic: Nic) => Forwarded {
  const byNic = new Map<Nic, Working[]>();
  for (const working of workingForwards(source)) append(byNic, working.nic, working);
  return (nic) => {
    const all = byNic.get(nic) ?? [];
    return all.length === 0 ? nothing : { sure: portsOf(all, noPorts), possible: portsOf(all, undefined) };
  };
}

const nothing: Forwarded = { sure: noPorts, possible: noPorts };

/** `open`: what one means whose port is not known. */
function portsOf(all: readonly Working[], open: PortSet | undefined): PortSet {
  return unionOf(
    all.map(({ node: { toPort }, protocol }) => {
      const number = toPort && numberOf(toPort);
      return number === undefined ? (open ?? portRange(protocol, 1, 65_535)) : portRange(protocol, number, number);
    }),
  );
}

export function workingForwards(source: Source): readonly Working[] {
  return source.of('port-forward').flatMap((node): readonly Working[] => {
    const nic = nicBehind(source, node);
    const protocol = protocols.find((name) => name === textOf(node.protocol));
    const address = source.find('public-address', node.address);
    const isBound =
      address !== undefined &&
      (address.nic !== undefined ||
        source.of('address-binding').some((binding) => source.find('public-address', binding.address) === address));
    return nic && protocol && node.toPort && !isBound ? [{ node, nic, protocol }] : [];
  });
}

/** A port that only an attribute of a server names is its first one. */
function nicBehind(source: Source, { nic }: PortForward): Nic | undefined {
  return source.find('nic', nic) ?? source.find('nic', source.find('machine', nic)?.nics[0]);
}
