/** What proofs read of the stack and of the printed objects: read once, however many proofs ask. */
import type { JsonObject } from '../kubernetes/json.ts';
import type { Interval } from '../topology/address-range.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { machineObjects, type MachineObject } from './machine-objects.ts';
import { intervalsOf } from './intervals.ts';
import { neutronOf, type Neutron } from './neutron/neutron.ts';
import type { Source } from './neutron/source.ts';
import { neutronTraits, type NeutronTraits } from './neutron/traits.ts';
import type { Endpoint } from './packet.ts';
import { unknownCluster, type ClusterReading } from './cluster-reading.ts';
import { policySet, type PolicySet } from './policies/policy-access.ts';
import { readPolicy } from './policies/read-policy.ts';
import { ownPods } from './policies/strangers.ts';
import { stayingIn, type Staying } from './staying.ts';

/** What all proofs look at. */
export interface Evidence {
  readonly nodes: ReadonlyMap<string, TopologyNode>;
  /** As they are printed. */
  readonly objects: readonly JsonObject[];
  readonly neutron: Neutron;
  readonly traits: NeutronTraits;
  /** What runs machines, by the resource of each. */
  readonly machines: ReadonlyMap<string, MachineObject>;
  readonly policies: PolicySet;
  readonly cluster: ClusterReading;
  /** Addresses of the cluster itself. */
  readonly ranges: readonly Interval[];
  /** Machines whose objects are there, with the interface that is on the pod network. */
  readonly endpoints: readonly Endpoint[];
  /** Interfaces of servers that stay in Nova. */
  readonly staying: readonly Staying[];
}

export function evidenceOf(
  nodes: Evidence['nodes'],
  objects: Evidence['objects'],
  cluster: ClusterReading = unknownCluster,
): Evidence {
  const neutron = neutronOf(nodes);
  const machines = machineObjects(objects);
  const own = ownPods(
    objects,
    [...machines.values()].map(({ labels }) => labels),
    cluster.dns,
  );
  const read = objects.filter((object) => object['kind'] === 'NetworkPolicy').map(readPolicy);
  const ranges = intervalsOf(cluster.ranges);
  const policies = policySet(read, { ranges, ipBlock: cluster.ipBlock, own });
  return {
    nodes,
    objects,
    neutron,
    traits: neutronTraits(neutron),
    machines,
    policies,
    cluster,
    ranges,
    endpoints: endpointsOf(neutron, machines),
    staying: stayingIn(neutron, machines),
  };
}

/** Interfaces on the pod network: policies speak of no other ones. */
function endpointsOf({ source }: Neutron, machines: Evidence['machines']): readonly Endpoint[] {
  return source.of('machine').flatMap((machine) => {
    const object = machines.get(machine.resource);
    return object?.podInterface === undefined
      ? []
      : [endpointAt(source, machine, { object, index: object.podInterface })];
  });
}

interface At {
  readonly object: MachineObject;
  /** Of the interface, in the order of the object. */
  readonly index: number;
}

/**
 * An interface of a machine's object. The template has no more than its list; without one, the cloud gives one. One on the pod
 * network may stand for several, of which nothing is known where one is not.
 */
export function endpointAt(source: Source, machine: Machine, { object, index }: At): Endpoint {
  const { labels, namespace, namedPorts, unfiltered, networks, podInterface } = object;
  const refs = machine.nics.filter((_, at) => at === index || (index === podInterface && networks[at] === undefined));
  const found = refs.map((ref) => source.find('nic', ref));
  const [nic, ...merged] = found.includes(undefined) ? [] : found.filter((one) => one !== undefined);
  const stray = index >= Math.max(1, machine.nics.length);
  return { machine, nic, merged, stray, labels, namespace, namedPorts, unfiltered };
}
