/** Ports of VMs that servers which stay in Nova connect to: they come from outside the cluster now, so a Service must lead them. */
import { known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { familyOf } from '../../topology/address-range.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { publicAddressesOf } from '../../topology/views/public-addresses.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { fixedAddresses } from './fixed-addresses.ts';
import { meetings, type Meeting } from './partners.ts';
import { portsOfRule, type RulePort } from './rule-ports.ts';
import { append } from '../../source/append.ts';

interface KeptPort extends RulePort {
  /** Addresses of the servers, each as a range. */
  readonly clients: readonly Value[];
}

/** What servers reached of one VM. */
export interface KeptService {
  readonly machine: Machine;
  readonly servers: readonly Machine[];
  readonly ports: readonly KeptPort[];
  /** Servers that may connect to more ports than a Service can list. */
  readonly cutOff: readonly Machine[];
}

/** By VM. A server whose address is not known is asked for, and has no part in it until then. */
export const keptServices = perWorld((world): ReadonlyMap<NodeId, KeptService> => {
  const byMachine = new Map<Machine, Meeting[]>();
  for (const meeting of meetings(world)) {
    if (meeting.side !== 'moved' || meeting.rule.direction !== 'ingress' || meeting.rule.family !== 4) continue;
    append(byMachine, meeting.moved.machine, meeting);
  }
  return new Map([...byMachine].map(([machine, met]) => [machine.id, serviceOf(world, machine, met)]));
});

function serviceOf(world: World, machine: Machine, met: readonly Meeting[]): KeptService {
  const ports = new Map<string, KeptPort>();
  const cutOff = new Set<Machine>();
  for (const { kept, moved, rule } of met) {
    if (rule.remote.from === 'any' && isPublished(world, moved.nic)) continue;
    const listed = portsOfRule(rule);
    if (!listed) cutOff.add(kept.machine);
    const clients = fixedAddresses(world, kept.nic).flatMap(hostRange);
    if (clients.length === 0) continue;
    for (const port of listed ?? []) {
      const key = `${port.protocol} ${port.port}`;
      const before = ports.get(key)?.clients ?? [];
      ports.set(key, {
        ...port,
        clients: [...before, ...clients.filter((one) => !before.some((other) => textOf(other) === textOf(one)))],
      });
    }
  }
  return {
    machine,
    servers: [...new Set(met.map(({ kept }) => kept.machine))],
    ports: [...ports.values()].toSorted((one, other) => one.port - other.port),
    cutOff: [...cutOff],
  };
}

/** What has an address for everybody is reached by it from everywhere. */
function isPublished({ graph, placed }: World, nic: Nic): boolean {
  return publicAddressesOf(graph, nic).some(({ id }) => placed.on(id, 'cluster') !== undefined);
}

function hostRange(address: Value): readonly Value[] {
  const text = textOf(address);
  return text !== undefined && familyOf(text) === 4 ? [known(`${text}/32`, originsOf(address))] : [];
}

export function keptServiceName({ names }: World, { id }: Machine, part?: string): string {
  return names.name(id, part === undefined ? 'kept' : `kept-${part}`);
}
