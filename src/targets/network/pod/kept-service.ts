/** Services by which servers that stay in Nova reach VMs: they were neighbours before, and come from outside now. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Field } from '../../../kubernetes/object.ts';
import { made, type StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { listed } from '../../../source/listed.ts';
import { report } from '../../objects/drop.ts';
import { keptServiceName, keptServices, type KeptService } from '../../objects/kept-services.ts';
import { machineSelector } from '../../objects/labels.ts';
import { healthMonitor, internalBalancer, isOctavia } from '../../objects/load-balancer.ts';
import { services } from './services.ts';

const keptCutOff = defineDiagnostic({
  code: 'plan/kept-server-cut-off',
  severity: 'warning',
  message: (servers: string, machine: string) =>
    `${servers} may connect to more ports of "${machine}" than a Service can list, so no Service leads there`,
  explanation:
    'A server that stays in Nova reaches a VM of the pod network only by a Service, which lists each port. Give the security group a rule for each port that is needed, or create a Service for the ports.',
});

export const keptServiceObjects: StackTarget = {
  id: 'kept-services',
  diagnostics: [keptCutOff],
  lower(world) {
    const all = [...keptServices(world).values()];
    for (const service of all) tellCutOff(world, service);
    const lowered = all.filter(({ ports }) => ports.length > 0).map((service) => objectsOf(world, service));
    return made(
      lowered.flatMap(({ items }) => items),
      lowered.flatMap(({ needs }) => needs),
    );
  },
};

function tellCutOff(world: World, { machine, cutOff }: KeptService): void {
  if (cutOff.length === 0) return;
  const names = listed(cutOff.map(({ resource }) => `"${resource}"`));
  report(world, keptCutOff, { resource: machine.resource }, names, machine.resource);
}

function objectsOf(world: World, { machine, ports }: KeptService) {
  return services(
    world,
    {
      node: machine.id,
      nameOf: (part) => keptServiceName(world, machine, part),
      balancer: undefined,
      resource: machine.resource,
      machine: machine.resource,
      leads: machine.id,
      selector: machineSelector(world, machine),
      shapedBy: [],
      annotations: annotationsOf(world),
      spec: {},
    },
    ports,
  );
}

/** Neighbours of the nodes need no floating IP. */
function annotationsOf(world: World): ReadonlyMap<string, Field> {
  if (!isOctavia(world)) return new Map();
  return new Map<string, Field>([
    [internalBalancer, 'true'],
    [healthMonitor, 'true'],
  ]);
}
