/** Phases cut-over and verify of a public address whose ports are on several Services: they have one address only if the provider is told so. */
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import { look, note, verify, type Operation, type Variable } from '../../plan/operations.ts';
import type { MadeItem, Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { World } from '../../plan/world.ts';
import { escapePointer, type Plain } from '../../print/render-object.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import type { NodeBase } from '../../topology/kinds/node.ts';
import { exposureOf } from '../objects/exposure.ts';
import { balancerId, serviceAddress, sharing } from '../objects/load-balancer.ts';

interface Shared {
  readonly node: NodeBase<string>;
  /** What clients know it by: a floating IP, or a server. */
  readonly resource: string;
  /** Steps that bring the address to the first Service. */
  readonly after: readonly string[];
  /** Why one Service is not enough, where it is not for their clients: `lead to different machines`. */
  readonly differ?: string;
}

/** `later`: an object that waits for the id of the balancer. */
interface Service {
  readonly name: string;
  readonly later: boolean;
}

/** Services among what was made, in the order in which they were. */
export function servicesIn(items: readonly MadeItem[]): readonly Service[] {
  return items.flatMap((item) =>
    item.item === 'object' && item.object.kind === 'Service'
      ? [{ name: item.object.metadata.name, later: item.place === 'later' }]
      : [],
  );
}

/** The first Service has the address; the others follow it. */
export function sharingSteps(world: World, shared: Shared, services: readonly Service[]): readonly Step[] {
  const refs = services.map(({ name }) => objectRef('v1/Service', name, world.config.namespace));
  const [first] = refs;
  if (!first || refs.length < 2) return [];
  const waiting = refs.filter((_, index) => services[index]?.later === true);
  if (waiting.length > 0) return [joiningStep(world, shared, { first, waiting, all: refs })];
  return sharing(world) === 'by-annotation' ? [checkStep(shared, refs)] : [];
}

function addressesOf(services: readonly ObjectRef[]): readonly Operation[] {
  return services.map((object) => look(serviceAddress(object)));
}

/** Services with one sharing key may have one address, and the provider decides it. */
function checkStep({ node, resource, after }: Shared, services: readonly ObjectRef[]): Step {
  return step('verify', {
    id: `shared-address/${resource}`,
    title: `Check that the Services of "${resource}" have one address`,
    about: [node.id],
    needs: ['prepare/apply', ...after],
    do: addressesOf(services),
    check: [
      note(
        'All commands print the same address. If they differ, clients must connect to each port at the address of its Service.',
      ),
    ],
  });
}

interface Joining {
  readonly first: ObjectRef;
  readonly waiting: readonly ObjectRef[];
  readonly all: readonly ObjectRef[];
}

/** An internal Service shares no balancer, so the address is at the first one by then. */
function joiningStep(
  world: World,
  { node, resource, after, differ = 'admit different clients' }: Shared,
  { first, waiting, all }: Joining,
): Step {
  const field = `.metadata.annotations.${balancerId.replaceAll('.', String.raw`\.`)}`;
  const id: Variable = { variable: 'LOAD_BALANCER_ID', value: { look: { look: 'object', object: first, field } } };
  const pointer = `/metadata/annotations/${escapePointer(balancerId)}`;
  // In the downtime the other ports answer nobody until then.
  const phase = after.some((id) => id.startsWith('cut-over/')) ? 'cut-over' : 'verify';
  return step(phase, {
    id: `shared-balancer/${resource}`,
    title: `Put all ports of "${resource}" on one load balancer`,
    about: [node.id],
    needs: ['prepare/apply', ...after],
    precondition: [
      verify(serviceAddress(first), { see: `the address of ${code(resource)}.` }),
      note(
        `The ports ${differ}, so they are on ${all.length} Services that share a load balancer. The cloud controller manager lets 2 Services do that, or as many as its setting ${code('max-shared-lb')} says.`,
      ),
    ],
    do: [
      ...waiting.map((object): Operation => ({ op: 'complete', object, pointer, value: id })),
      look({ look: 'object', object: first, field }),
      joinedSetting(world, resource),
    ],
    check: [...addressesOf(all), note('All commands print the same address, and each port answers there.')],
    undo: [
      { op: 'delete', what: waiting },
      note(`Remove ${code('balancer')} of ${code(resource)} under ${code('exposure')} in heat2kube.yaml.`),
    ],
    time: 'seconds',
  });
}

/** With what heat2kube.yaml already says of the address: one entry counts. */
function joinedSetting(world: World, resource: string): Operation {
  const { address, ports, egress, reason = 'the ports share one load balancer' } = exposureOf(world, resource) ?? {};
  const entry = new Map<string, Plain>([
    ...(address === undefined ? [] : [['address', address] as const]),
    ...(ports === undefined ? [] : [['ports', ports.map(String)] as const]),
    ['balancer', '<id>'],
    ...(egress === undefined ? [] : [['egress', egress] as const]),
    ['reason', reason],
  ]);
  return {
    op: 'show',
    about: `The last command prints the id of the load balancer. Write it into heat2kube.yaml in the place of ${code('<id>')}; where ${code('exposure')} has an entry for ${code(resource)}, this one replaces it. Then the next convert adds these Services to the kustomization.`,
    text: printYaml(new Map([['exposure', new Map([[resource, entry]])]])).text,
    language: 'yaml',
  };
}
