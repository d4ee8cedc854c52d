/** What proofs read of the stack and of the printed objects: read once, however many proofs ask. */
import { ofKind, type JsonObject } from '../kubernetes/json.ts';
import type { Interval } from '../topology/address-range.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { addedPods } from './added-pods.ts';
import { endpointAt } from './endpoints.ts';
import { machineObjects, resourceOf, type GroupMembers, type MachineObject } from './machine-objects.ts';
import { intervalsOf } from './intervals.ts';
import { balancedForwards, connectionsIn, type CouldConnect } from './neutron/balanced.ts';
import { forwardsOf, ledTo, portForwards, type LedTo } from './neutron/forwarded.ts';
import { neutronOf, type Neutron } from './neutron/neutron.ts';
import { stayingBalancers, type StayingBalancers } from './neutron/staying-balancers.ts';
import { neutronTraits, type NeutronTraits } from './neutron/traits.ts';
import type { Endpoint } from './packet.ts';
import { unknownCluster, type ClusterReading } from './cluster-reading.ts';
import { policySet, type PolicySet } from './policies/policy-access.ts';
import { multiPolicies, type MultiPolicies } from './policies/multi-policies.ts';
import { readPolicy } from './policies/read-policy.ts';
import { ownPods, type OwnPods } from './policies/strangers.ts';
import { segmentsIn, type Segments } from './segments/attached.ts';
import { withinVpcs } from './segments/vpcs.ts';
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
  /** What is known of pods and namespaces of the output. */
  readonly own: OwnPods;
  /** Of networks beside the pod network. */
  readonly multi: MultiPolicies;
  /** Interfaces on such networks. */
  readonly segments: Segments;
  readonly cluster: ClusterReading;
  /** Addresses of the cluster itself. */
  readonly ranges: readonly Interval[];
  /** Machines whose objects are there, with the interface that is on the pod network. */
  readonly endpoints: readonly Endpoint[];
  /** Pods that stand for no server of the stack. */
  readonly added: readonly Endpoint[];
  /** Interfaces of servers that stay in Nova. */
  readonly staying: readonly Staying[];
  /** What addresses of the stack and load balancers of the cluster lead to machines. */
  readonly led: LedTo;
  /** Load balancers for which there is no object. */
  readonly balancers: StayingBalancers;
  /** Whether a machine could connect to what leads; worked out once for each pair. */
  readonly couldConnect: CouldConnect;
}

export function evidenceOf(
  nodes: Evidence['nodes'],
  objects: Evidence['objects'],
  cluster: ClusterReading = unknownCluster,
): Evidence {
  const neutron = neutronOf(nodes);
  const machines = machineObjects(objects, membersOf(neutron.source));
  const own = ownPods(
    objects,
    [...machines.values()].map(({ labels }) => labels),
    cluster.dns,
  );
  const read = ofKind(objects, 'NetworkPolicy').map(readPolicy);
  const ranges = intervalsOf(cluster.ranges);
  const placed = placedIn(objects);
  const policies = withinVpcs(
    policySet(read, { ranges, ipBlock: cluster.ipBlock, resolvers: intervalsOf(cluster.dns.addresses), own }),
    objects,
    machines,
  );
  return {
    nodes,
    objects,
    neutron,
    traits: neutronTraits(neutron),
    machines,
    policies,
    own,
    multi: multiPolicies(objects, own),
    segments: segmentsIn({ objects, machines, neutron, cluster }),
    cluster,
    ranges,
    endpoints: endpointsOf(neutron, machines, cluster),
    added: addedPods(objects, machines, neutron.source),
    staying: stayingIn(neutron, machines),
    led: ledTo(neutron, [
      ...forwardsOf(nodes),
      ...balancedForwards(neutron.source).filter(({ resource }) => placed.has(resource)),
      ...portForwards(neutron.source),
    ]),
    balancers: stayingBalancers(neutron, placed),
    couldConnect: connectionsIn(neutron),
  };
}

/** Resources that objects of the output stand for. */
function placedIn(objects: Evidence['objects']): ReadonlySet<string> {
  return new Set(objects.flatMap((object) => resourceOf(object) ?? []));
}

/** The machines below the path of each group. */
function membersOf(source: Neutron['source']): GroupMembers {
  return new Map(
    source
      .of('scaling-group')
      .map(({ resource }) => [
        resource,
        source
          .of('machine')
          .flatMap((machine) => (machine.resource.startsWith(`${resource}/`) ? [machine.resource] : [])),
      ]),
  );
}

/** Interfaces on the pod network: policies speak of no other ones. */
function endpointsOf(
  { source }: Neutron,
  machines: Evidence['machines'],
  { listening }: ClusterReading,
): readonly Endpoint[] {
  return source.of('machine').flatMap((machine) => {
    const object = machines.get(machine.resource);
    if (object?.podInterface === undefined) return [];
    const endpoint = endpointAt(source, machine, { object, index: object.podInterface });
    return [{ ...endpoint, listening: listening.get(machine.resource) ?? [] }];
  });
}
