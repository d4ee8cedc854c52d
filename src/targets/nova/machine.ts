/** A server that stays in Nova, with its disks, interfaces and volumes. */
import { addressForm } from '../../config/address-shapes.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { strategyOffer } from '../../plan/strategies.ts';
import type { MachineTarget, Offer, Site } from '../../plan/target.ts';
import { vipOffer } from '../objects/balanced.ts';
import { keptAddress } from '../objects/fixed-addresses.ts';
import { isKept, keptTaker, lacksVirtualMachines, staysUnseen, volumeStays } from '../objects/sides.ts';
import { usersFlip } from '../objects/part.ts';
import { replacing } from '../objects/replacing-image.ts';
import { stays } from '../objects/stays.ts';
import { balancerOfVip } from '../../topology/views/balancing.ts';
import { machineOf, machineOfTrunk } from '../../topology/views/interfaces.ts';

const strategy = {
  word: 'keep',
  about: 'the server stays in Nova',
  settings: {
    [keptAddress]: {
      about:
        'Address of a server that stays in Nova, on its first interface, where neither the template nor facts say it. The stack of what stays asks Neutron for it.',
      ...addressForm,
    },
  },
} as const;

/** A server that stays as it is. */
export const novaMachine: MachineTarget = {
  ...stays('machine', 'nova', (node, site) =>
    strategyOffer(node, site.config, {
      strategy,
      asked: `heat2kube.yaml keeps "${node.resource}" in ${node.program ? 'OpenStack' : 'Nova'}`,
      unasked: replacing(site, node) ? undefined : reasonToStay(node, site),
      cost: 'the server stays in Nova, and the VMs must reach it there',
    }),
  ),
  side: 'openstack',
  strategy,
};

function reasonToStay(node: Machine, site: Site): string | undefined {
  if (staysUnseen(node, site))
    return node.program
      ? 'facts of a live stack have no containers, so nothing could move it'
      : 'the facts do not have its live server, which Senlin made';
  return lacksVirtualMachines(site) ? 'the cluster has no KubeVirt' : undefined;
}

/** Its disks stay with it. */
export const novaDisk = stays('disk', 'stays', (node, site) =>
  withMachine(site.graph.get('machine', node.machine), site, 'a disk moves with its server'),
);

/** Its interfaces stay with it, and so does a port whose address it may use; the port of a load balancer stays with that. */
export const novaNic = stays('nic', 'stays', (node, site) => {
  const balancer = balancerOfVip(site.graph, node);
  if (balancer) return vipOffer(site, balancer, 'openstack');
  const sharer = keptTaker(site, node);
  if (sharer) return withMachine(sharer, site, `"${sharer.resource}" may use the address of the port`);
  return withMachine(machineOf(site.graph, node), site, 'an interface moves with its server');
});

/** A trunk stays with the machine that has its ports. */
export const novaTrunk = stays('trunk', 'stays', (node, site) =>
  withMachine(machineOfTrunk(site.graph, node), site, 'a trunk moves with its server'),
);

/** A volume stays where all machines stay that have it. */
export const novaVolume = stays('volume', 'stays', (node, site) => (volumeStays(site, node) ? withUsers : undefined));

/** An attachment stays with its server. */
export const novaAttachment = stays('attachment', 'stays', (node, site) =>
  volumeStays(site, node) ? withUsers : undefined,
);

const withUsers: Offer = { rank: 1, because: 'the servers that use the volume stay in Nova', flip: usersFlip };

/** Parts stay with their machine. */
function withMachine(machine: Machine | undefined, site: Site, because: string): Offer | undefined {
  return machine && isKept(site, machine.id)
    ? { rank: 1, because: `${because}, and "${machine.resource}" stays in Nova`, flip: usersFlip }
    : undefined;
}
