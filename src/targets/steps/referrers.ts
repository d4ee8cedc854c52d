/** What stays in OpenStack and refers to a machine that moves is led over to where the machine is found from then on. */
import { textOf } from '../../evaluate/value.ts';
import { findResource } from '../../stack/find-resource.ts';
import type { Retained } from '../../topology/kinds/retained.ts';
import type { Phase, Step } from '../../plan/plan.ts';
import { wholeOf } from '../objects/amounts.ts';
import { step } from './step.ts';
import type { MovingMachine, StepWorld } from './step-world.ts';
import { machineOf } from '../../topology/views/interfaces.ts';

/** One step for each such resource, after its machines run. */
export function referrerSteps(world: StepWorld): readonly Step[] {
  const { graph, placed } = world.context;
  return graph.of('retained').flatMap((node) => {
    if (placed.on(node.id, 'openstack') === undefined) return [];
    const moving = movingBehind(world, node);
    const [first] = moving;
    if (!first) return [];
    return [node.role === 'balancer-member' ? leadMember(world, node, first) : leadOver(world, node, moving)];
  });
}

/** Machines that it names, by themselves or by one of their interfaces. */
function movingBehind({ context, machines }: StepWorld, { uses }: Retained): readonly MovingMachine[] {
  const { graph } = context;
  const named = new Set(
    uses.flatMap((id) => {
      const node = graph.nodes.get(id);
      const machine = node?.kind === 'nic' ? machineOf(graph, node) : node;
      return machine?.kind === 'machine' ? [machine.id] : [];
    }),
  );
  return machines.filter(({ machine }) => named.has(machine.id));
}

/** Pods have no addresses that a balancer outside the cluster reaches: its members are nodes. */
function leadMember(world: StepWorld, node: Retained, { machine, vm }: MovingMachine): Step {
  const { context, namespace } = world;
  const resource = findResource(node.resource, context.source.stack);
  const property = resource?.effective.get('protocol_port');
  const port = wholeOf(property) ?? (property && textOf(property)) ?? '<protocol_port of the member>';
  const poolNode = node.uses
    .map((id) => context.graph.nodes.get(id))
    .find((used) => used?.kind === 'retained' && used.role === 'balancer-pool');
  const pool = poolNode ? idOf(world, poolNode.resource) : '<id of the pool>';
  const old = idOf(world, node.resource);
  const service = `${vm}-member`;
  return step(phaseOf(world), {
    id: `lead/${node.resource}`,
    title: `${poolNode?.resource ?? 'The pool'} reaches ${vm} where it is now`,
    about: [node.id, machine.id],
    needs: needsOf(world, [{ machine }]),
    precondition: [
      'The security group of the nodes admits the subnet of the balancer on node ports (30000 to 32767 unless the cluster says otherwise).',
      `What comes by a node port may bear the address of a node: a NetworkPolicy of ${vm} admits it, or another one is added that does.`,
    ],
    do: [
      `virtctl expose virtualmachine ${vm} -n ${namespace} --name ${service} --type NodePort --port ${port} --target-port ${port}`,
      `kubectl get service ${service} -n ${namespace} -o jsonpath='{.spec.ports[0].nodePort}'`,
      'kubectl get nodes -o wide',
      `openstack loadbalancer member create --address <address of a node> --protocol-port <the node port> --wait ${pool}`,
      `openstack loadbalancer member set --weight 0 --wait ${pool} ${old}`,
      'Add a member for a second node, so that the loss of one is not felt.',
    ],
    check: [
      `openstack loadbalancer member list ${pool} -f json -c address -c protocol_port -c operating_status`,
      `The new members are ONLINE (NO_MONITOR where the pool has no monitor), and a request to the balancer stands in the log of ${vm}.`,
    ],
    undo: [
      `openstack loadbalancer member set --weight 1 --wait ${pool} ${old}`,
      `openstack loadbalancer member delete --wait ${pool} <id of the new member>`,
      `kubectl delete service ${service} -n ${namespace}`,
    ],
    time: 'seconds; connections to the old member end by themselves',
  });
}

function leadOver(world: StepWorld, node: Retained, moving: readonly MovingMachine[]): Step {
  const { context } = world;
  const names = moving.map(({ vm }) => vm).join(', ');
  const found = moving.map(({ machine }) => `\`${context.names.dnsName(machine.id)}\``).join(', ');
  return step(phaseOf(world), {
    id: `lead/${node.resource}`,
    title: `${node.resource} (${node.type}) is told where ${names} ${moving.length === 1 ? 'is' : 'are'} now`,
    about: [node.id, ...moving.map(({ machine }) => machine.id)],
    needs: needsOf(world, moving),
    do: [
      `It stays in OpenStack and refers to what has moved. Inside the cluster ${names} ${moving.length === 1 ? 'is' : 'are'} found as ${found}; from outside only a Service of type LoadBalancer or NodePort is. Give ${node.resource} what it needs of that, or take the reference out: in openstack/2-residual.yaml it stands as a parameter that begins with \`moved_\`.`,
    ],
    check: [`What ${node.resource} is for works with the new side, or is no longer needed.`],
  });
}

function phaseOf({ context }: StepWorld): Phase {
  return context.live.mode === 'migrate' ? 'cut-over' : 'seed';
}

function needsOf({ context }: StepWorld, moving: readonly Pick<MovingMachine, 'machine'>[]): readonly string[] {
  const made = 'prepare/apply';
  if (context.live.mode !== 'migrate') return ['prepare/residual', made];
  return [made, ...moving.map(({ machine }) => `cut-over/start/${machine.resource}`)];
}

/** Its live id, or how the stack of what stays tells it. */
function idOf({ context }: StepWorld, resource: string): string {
  const live = context.live.facts?.physicalIds.get(resource);
  if (live !== undefined) return live;
  if (context.live.mode === 'migrate' || resource.includes('/')) return `<id of ${resource}>`;
  const stack = `${context.config.stackName}-residual`;
  return `$(openstack stack resource show ${stack} ${resource} -f value -c physical_resource_id)`;
}
