/** A machine becomes a KubeVirt VirtualMachine. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { made, type MachineTarget } from '../../plan/target.ts';
import { strategyOffer, strategyWordOf } from '../../plan/strategies.ts';
import { choicesOf } from '../../plan/world.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { virtualMachine } from './workload.ts';
import { hostNameDiagnostics } from '../objects/host-name.ts';
import { objectMeta } from '../objects/metadata.ts';
import { startUpDiagnostics } from './startup/start-up.ts';
import { localDiskDiagnostics } from './local-disks.ts';
import { makeMachine } from './machine-object.ts';
import { drainStops, runStrategySettings } from './run-strategy.ts';
import { cutOverSteps } from '../objects/cut-over.ts';
import { rehearsalSteps } from './rehearsal.ts';
import { report } from '../objects/drop.ts';
import { noMember, poolWord, poolReplicasOf, type Replicas } from '../objects/scaling.ts';
import { lacksVirtualMachines, staysUnseen } from '../objects/sides.ts';
import { placementDiagnostics } from '../objects/placement.ts';
import { hardwareDiagnostics } from './guest/hardware.ts';
import { startsAnew } from './starts-anew.ts';
import { topologyLost } from './guest/topology.ts';
import { volumeNotDeleted } from '../objects/kept-volumes.ts';
import { mergedInterfaceDiagnostics } from '../objects/merged-interfaces.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { kubevirt } from './virtual-machines.ts';

const strategy = { word: 'vm', about: 'a KubeVirt VM', settings: runStrategySettings } as const;

const noPool = defineDiagnostic({
  code: 'plan/pool-refused',
  severity: 'warning',
  message: (resource: string, why: string) => `heat2kube.yaml asks for a pool of "${resource}", but ${why}`,
  explanation:
    'The VMs of a VirtualMachinePool are made from one template, so any of them can be deleted and made again. Members of a group that have something of their own (an address, a volume, a name by which others find them) cannot be replicas. Remove what tells them apart from the template, or the strategy from heat2kube.yaml.',
});

/** A server as a KubeVirt VM. */
export const machine: MachineTarget = {
  kind: 'machine',
  id: kubevirt,
  side: 'cluster',
  strategy,
  workload: virtualMachine,
  diagnostics: [
    ...hostNameDiagnostics,
    ...localDiskDiagnostics,
    ...hardwareDiagnostics,
    topologyLost,
    drainStops,
    noPool,
    startsAnew,
    volumeNotDeleted,
    ...mergedInterfaceDiagnostics,
    ...placementDiagnostics,
    ...startUpDiagnostics,
  ],
  offer(node, site) {
    if (node.program) return undefined;
    const replicas = poolReplicasOf(site, node);
    const refused = replicas === undefined || replicas.offer === 'never';
    return strategyOffer(node, site.config, {
      strategy,
      asked: 'heat2kube.yaml asks for a VM',
      unasked:
        lacksVirtualMachines(site) || staysUnseen(node, site) || replicas?.offer === 'unasked'
          ? undefined
          : reasonOf(node, replicas),
      cost: 'the server moves to the cluster',
      ...(refused && { instead: { of: poolWord, because: replicas ? reasonOf(node, replicas) : noMember } }),
      ...(replicas && { group: replicas.group.resource }),
    });
  },
  steps: (node, world) => cutOverSteps(world, node, rehearsalSteps),
  lower(node, world) {
    if (strategyWordOf(node, world.config) === poolWord) {
      const [choice] = choicesOf(world.placed, node.id);
      report(world, noPool, { resource: node.resource }, node.resource, choice?.because ?? '');
    }
    const { spec, items, needs, shapedBy } = makeMachine(world, node);
    const object = kubeObject(
      'kubevirt.io/v1/VirtualMachine',
      objectMeta(world, world.names.name(node.id), { node: node.id }),
      { spec },
    );
    const item: ObjectItem = { item: 'object', object, owner: node.id, shapedBy };
    return made([...items, item], needs);
  },
};

function reasonOf({ resource }: Machine, replicas: Replicas | undefined): string {
  return replicas
    ? `each member of "${replicas.group.resource}" is a VM of its own, because ${replicas.because}`
    : `a KubeVirt VM keeps the start-up data, disks and operating system of "${resource}"`;
}
