/** What proofs read of the stack and of the printed objects: read once, however many proofs ask. */
import type { JsonObject } from '../kubernetes/json.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { machineObjects, type MachineObject } from './machine-objects.ts';
import { neutronOf, type Neutron } from './neutron/neutron.ts';
import type { Endpoint } from './packet.ts';
import { policySet, type PolicySet } from './policy-access.ts';

/** What all proofs look at. */
export interface Evidence {
  readonly nodes: ReadonlyMap<string, TopologyNode>;
  /** As they are printed. */
  readonly objects: readonly JsonObject[];
  readonly neutron: Neutron;
  /** What runs machines, by the resource of each. */
  readonly machines: ReadonlyMap<string, MachineObject>;
  readonly policies: PolicySet;
  /** Machines whose objects are there, with the interface that is on the pod network. */
  readonly endpoints: readonly Endpoint[];
}

export function evidenceOf(nodes: Evidence['nodes'], objects: Evidence['objects']): Evidence {
  const neutron = neutronOf(nodes);
  const machines = machineObjects(objects);
  return { nodes, objects, neutron, machines, policies: policySet(objects), endpoints: endpointsOf(neutron, machines) };
}

/** Interfaces on the pod network: policies speak of no other ones. */
function endpointsOf({ source }: Neutron, machines: Evidence['machines']): readonly Endpoint[] {
  return source.of('machine').flatMap((machine) => {
    const { podInterface, labels } = machines.get(machine.resource) ?? {};
    if (podInterface === undefined || !labels) return [];
    return [{ machine, nic: source.find('nic', machine.nics[podInterface]), labels }];
  });
}
