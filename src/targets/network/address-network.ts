/** Which network public addresses come from is for the load balancer of the cluster to say. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { lostBy, outsideName, report } from '../objects/drop.ts';
import { externalText } from '../objects/external.ts';
import { networkOfService } from './service-address.ts';

export const poolReplaced = defineDiagnostic({
  code: 'plan/address-pool-replaced',
  severity: 'warning',
  message: (network: string) => `public addresses come from the load balancer of the cluster instead of "${network}"`,
  explanation:
    'A floating IP is an address of an external network. A Service of type LoadBalancer gets its address from the load balancer of the cluster. With facts of the cloud (heat2kube facts) and Octavia the Service sets the network. Otherwise select the pool with the annotations or the class of your load balancer.',
});

/** Of an address that a Service has: it comes from its network where the Service asks for that, or where the address itself moves. */
export function tellAddressNetwork(world: World, node: PublicAddress): void {
  const name = outsideName(node.network);
  switch (networkOfService(world, node)) {
    case 'asked-for':
      return;
    case 'moves-along':
      if (name) world.account.declare(name, 'manual', 'the cut-over moves the address itself to the Service');
      return;
    case 'other':
      tellOtherNetwork(world, node);
  }
}

/** The balancers of the cluster say which network addresses come from; said once for each network. */
export function tellOtherNetwork(world: World, node: PublicAddress): void {
  const name = outsideName(node.network);
  if (!name) return;
  const text = externalText(name);
  const said = saidNetworks(world);
  if (!said.has(text)) report(world, poolReplaced, { resource: node.resource, value: name }, text);
  said.add(text);
  world.account.tell(name, lostBy(poolReplaced, text));
}

const saidNetworks = perWorld((): Set<string> => new Set());
