/** Phase cut-over of a public address: it leads to the Service once the machine behind it runs. */
import { isMoved } from '../../config/path-pattern.ts';
import { isSecret, textOf } from '../../evaluate/value.ts';
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import { ask, note, verify, type Live, type Operation, type Variable, type Word } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import type { World } from '../../plan/world.ts';
import type { NodeBase } from '../../topology/kinds/node.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { balancerBehind } from '../../topology/views/balancing.ts';
import { nicOfAddress } from '../../topology/views/public-addresses.ts';
import { addressChoice } from '../objects/exposure.ts';
import { serviceAddress } from '../objects/load-balancer.ts';
import { oldEndOf } from '../objects/not-moved.ts';
import { startedBy } from '../objects/moving.ts';
import { serviceName } from '../objects/service-name.ts';
import { movedBehind } from '../objects/sides.ts';

/** None where no Service is made, or where the address has moved. */
export function trafficSteps(world: World, node: PublicAddress, services: ReadonlySet<string>): readonly Step[] {
  const { config, placed } = world;
  const name = serviceName(world, node.id);
  const machine = movedBehind(world, node);
  if (!machine || !services.has(name)) return [];
  if (placed.on(node.id, 'openstack') !== undefined) return [];
  const service = objectRef('v1/Service', name, config.namespace);
  return addressSteps(world, node, { service, needs: [startedBy(world, machine)] });
}

/**
 * None where the address has moved. The user records that within the step, so it stays until the facts show it. `needs`: what
 * runs behind the Service by then.
 */
export function addressSteps(
  world: World,
  node: PublicAddress,
  { service, needs, forwards = [] }: Pick<Traffic, 'service' | 'needs'> & Partial<Pick<Traffic, 'forwards'>>,
): readonly Step[] {
  const keeps = addressChoice(world, node.resource) === 'keep';
  if (isMoved(world.config, node.resource) && !(keeps && oldEndOf(world, node))) return [];
  const about = { node, service, forwards, needs: ['cut-over/record', ...needs], ...liveAddress(world, node) };
  return [keeps ? rebindStep(about) : dnsStep({ ...about, resource: node.resource })];
}

/** What the step that leads traffic over needs to know of an address. */
interface Traffic {
  readonly node: PublicAddress;
  readonly service: ObjectRef;
  readonly needs: readonly string[];
  /** As people know it. */
  readonly shown: string;
  readonly id: Word;
  /** The port of the floating IP before the step; undefined where it had none. */
  readonly port: Word | undefined;
  /** A port that does not belong to the stack, to which the floating IP leads already. */
  readonly newPort?: string;
  /** Resources of its port forwardings: Neutron leads an address that has any to no port. */
  readonly forwards: readonly string[];
}

function liveAddress(world: World, node: PublicAddress): Pick<Traffic, 'shown' | 'id' | 'port' | 'newPort'> {
  const { facts, view } = world.live;
  const id = facts?.physicalIds.get(node.resource);
  const fact = view?.liveOf('floatingIps', node);
  const given = node.address && !isSecret(node.address) ? textOf(node.address) : undefined;
  const address = fact?.address ?? given;
  // The Service of the cluster would hold it after the step.
  const leadsNowhere = fact !== undefined && fact.portId === undefined;
  // The port of a load balancer is Octavia's own, and no list of the stack's ports has it.
  const isBalanced = balancerBehind(world.graph, node) !== undefined;
  const isLed = !isBalanced && fact?.portId !== undefined && facts?.ports.has(fact.portId) === false;
  return {
    ...(isLed && { newPort: fact.portId }),
    shown: address ?? node.resource,
    id:
      id ?? address ?? asked('FLOATING_IP_ID', `id of the floating IP "${node.resource}": openstack floating ip list`),
    port: leadsNowhere
      ? undefined
      : (oldPort(world, node) ?? asked('OLD_PORT_ID', 'id of the port in the output of: openstack floating ip show')),
  };
}

/**
 * Where the address leads before the step. Facts that were taken after it know the Service's port, which is none of the
 * stack's; then it is the port that the template binds the address to.
 */
function oldPort({ graph, live: { facts, view } }: World, node: PublicAddress): string | undefined {
  const current = view?.liveOf('floatingIps', node)?.portId;
  if (current !== undefined && facts?.ports.has(current)) return current;
  const nic = nicOfAddress(graph, node);
  const id = nic && facts?.physicalIds.get(nic.resource);
  return id !== undefined && facts?.ports.has(id) ? id : current;
}

/** A variable of the shell whose value a person looks up. */
function asked(variable: string, ask: string): Variable {
  return { variable, value: { ask } };
}

/**
 * The address moves in one call, without being released. The Service is not internal any more before: the controller
 * would detach the address from an internal balancer, and without its own word it would take another one.
 */
function rebindStep({ node, service, needs, shown, id, port, newPort: led, forwards }: Traffic): Step {
  const old = forwards.length > 0 ? undefined : port;
  const address: Live = { live: 'floating-ip', id };
  const balancer: Variable = { variable: 'SERVICE_IP', value: { look: serviceAddress(service) } };
  const newPort: Variable = {
    variable: 'SERVICE_PORT_ID',
    value: { look: { look: 'port-of-address', address: balancer } },
  };
  return step('cut-over', {
    id: `traffic/${node.resource}`,
    title: `Move ${shown} to the Service "${service.name}"`,
    about: [node.id],
    needs,
    precondition: [
      ...(port === undefined && forwards.length === 0
        ? [
            ask(
              `The facts show that ${code(shown)} leads to no port today. Go on only if it is to lead to ${code(service.name)} from now on.`,
            ),
          ]
        : []),
      verify(serviceAddress(service), { see: 'the internal address of the Service.' }),
      note('The application answers at that address, for example from a node of the cluster.'),
    ],
    do:
      led === undefined
        ? [
            { op: 'find', variable: newPort },
            { op: 'record', moved: [node.resource] },
            { op: 'apply', scope: 'all' },
            ...forwardsGo(shown, forwards),
            { op: 'rebindAddress', address, port: newPort },
            note(
              'Until the last command, events of the Service report that the floating IP is not available. This is expected.',
            ),
          ]
        : [
            note(
              `The facts show that the floating IP already leads to the port ${led}, which does not belong to the stack and must be that of the Service. If it is another one, lead it back first.`,
            ),
            { op: 'record', moved: [node.resource] },
            { op: 'apply', scope: 'all' },
          ],
    check: [
      verify(
        { look: 'live', live: address, columns: ['port_id'], as: 'value' },
        { see: 'the id of the Service port.' },
      ),
      note('A request from outside gets an answer, and the log of the VM shows it.'),
    ],
    undo: [
      { op: 'rebindAddress', address, ...(old !== undefined && { port: old }) },
      ...(forwards.length > 0 ? [ask(`Create the port forwardings of ${code(shown)} again.`)] : []),
      { op: 'forget', moved: [node.resource] },
      { op: 'apply', scope: 'all' },
    ],
    pointOfNoReturn: true,
    time: 'seconds. Data that clients write from now on is lost if you undo this step',
  });
}

/** What the step that leads names to a new address needs to know. */
interface Renaming extends Pick<Traffic, 'service' | 'needs' | 'shown'> {
  readonly node: NodeBase<string>;
  /** Names the step. */
  readonly resource: string;
}

/** Heat, which made them, does not miss them: it deletes what is gone without an error. */
function forwardsGo(shown: string, forwards: readonly string[]): readonly Operation[] {
  if (forwards.length === 0) return [];
  const names = listed(forwards.map(code));
  return [
    ask(
      `Delete the port forwardings of ${code(shown)} (${names}), because Neutron leads an address with port forwardings to no port. ${code('openstack floating ip port forwarding list')} with the id of the floating IP lists them, and ${code('openstack floating ip port forwarding delete')} with that id and theirs deletes them. Keep the list: undo creates them again.`,
    ),
  ];
}

/** Where the address itself cannot move, its name does. */
export function dnsStep({ node, resource, service, needs, shown }: Renaming): Step {
  const undo: Operation = ask('Restore the old DNS records.');
  return step('cut-over', {
    id: `traffic/${resource}`,
    title: `Move the DNS names of ${shown} to the ${service.kind} "${service.name}"`,
    about: [node.id],
    needs,
    precondition: [note(`The application answers at the address of the ${service.kind} ${code(service.name)}.`)],
    do: [
      verify(serviceAddress(service), { see: 'the new address.' }),
      ask(`Change the DNS records that name ${shown} to the new address. The old address is not carried over.`),
    ],
    check: [note('A request by name from outside gets an answer, and the log of the VM shows it.')],
    undo: [undo],
    pointOfNoReturn: true,
    time: 'one TTL of the records. Data that clients write from now on is lost if you undo this step',
  });
}
