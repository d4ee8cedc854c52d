/** A relay that only shares connections is a Service of type LoadBalancer. */
import { known } from '../../evaluate/value.ts';
import { made, type Target } from '../../plan/target.ts';
import { relayed, memberLabels, memberPort, memberStays, movedBehindRelay, portOf } from '../objects/relayed.ts';
import { usersFlip } from '../objects/part.ts';

export const relayService: Target<'relay'> = {
  kind: 'relay',
  id: 'service',
  side: 'cluster',
  diagnostics: [memberStays],
  offer(node, site) {
    const [machine] = movedBehindRelay(site, node);
    if (!machine) return undefined;
    return {
      rank: 1,
      because: `${machine.resource} moves to the cluster, and a Service forwards its connections`,
      flip: usersFlip,
    };
  },
  lower(node, world) {
    const ports = node.listeners.map(({ port }, index) => ({
      name: `port-${index}`,
      port: portOf(port),
      targetPort: memberPort(node),
    }));
    const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports } as const;
    return made(relayed(world, node, { name: world.names.name(node.id), spec }));
  },
  labels: memberLabels,
  // A name is enough inside; the address is the load relay's.
  answer(node, { fact }, { side, slot }, { names, config }) {
    if (fact !== 'address' || side !== 'inside' || (slot !== 'host' && slot !== 'text')) return undefined;
    return known(`${names.name(node.id)}.${config.namespace}.svc.cluster.local`);
  },
};
