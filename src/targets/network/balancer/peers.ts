/** Who connects to a load balancer, as peers of policies. */
import { known, originsOf, wordOf, type Origins, type Value } from '../../../evaluate/value.ts';
import type { World } from '../../../plan/world.ts';
import { everything, familyOf, networkRange } from '../../../topology/address-range.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { Listener } from '../../../topology/kinds/listener.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { machineLabel, stackLabel } from '../../objects/labels.ts';
import { balancer as provider } from '../../objects/load-balancer.ts';
import { movedMachines } from '../../objects/sides.ts';
import { audienceOf, isForStack } from './audience.ts';
import { keptClients, mayConnect } from './connecting.ts';

/** The first label carries the leaves that decided who is meant. */
export function podPeers(
  world: World,
  machines: readonly Machine[],
  origins: Origins,
): readonly { readonly podSelector: Selector }[] {
  if (machines.length === 0) return [];
  const selector = podsNamed(world, machines);
  const label = known(world.config.stackName, origins);
  return [{ podSelector: { ...selector, matchLabels: new Map([[stackLabel(world), label]]) } }];
}

interface Selector {
  readonly matchLabels: ReadonlyMap<string, string | Value>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In';
    readonly values: readonly string[];
  }[];
}

/** All pods of the stack, or just these. */
export function podsNamed(world: World, machines: readonly Machine[]): Selector {
  const matchLabels = new Map([[stackLabel(world), world.config.stackName]]);
  if (machines.length === movedMachines(world).length) return { matchLabels };
  const values = [...new Set(machines.map(({ id }) => world.names.name(id)))].toSorted();
  return { matchLabels, matchExpressions: [{ key: machineLabel, operator: 'In', values }] };
}

type Block = { readonly ipBlock: { readonly cidr: Value } };

/** A load balancer that hides its clients has refused the others before; policies cannot tell them apart. */
export function outsidePeers(world: World, balancer: Balancer, listener: Listener): readonly Block[] {
  if (audienceOf(world, balancer) === 'stack') return [];
  if (isForStack(world, balancer)) return keptPeers(world, balancer, listener);
  const { clientAddress, sourceRanges } = provider(world);
  const isGuarded = clientAddress === 'hidden' && sourceRanges === 'enforced';
  if (listener.clients.length === 0 || isGuarded) return [{ ipBlock: { cidr: known(everything[4]) } }];
  return listener.clients.map((cidr) => ({ ipBlock: { cidr } }));
}

/** Servers that stay in OpenStack and could connect, by their addresses. */
export function keptPeers(world: World, balancer: Balancer, listener: Listener): readonly Block[] {
  return keptClients(world, balancer)
    .filter((client) => mayConnect(client, listener))
    .flatMap(({ nic }) => fixedAddresses(world, nic))
    .flatMap((address) => {
      const range = familyOf(wordOf(address)) === 4 ? networkRange(wordOf(address)) : undefined;
      return range === undefined ? [] : [{ ipBlock: { cidr: known(range, originsOf(address)) } }];
    });
}
