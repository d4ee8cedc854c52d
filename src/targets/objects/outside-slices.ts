/** EndpointSlices: addresses outside the cluster, beside the VMs that a Service selects. */
import { textOf, wordOf, type Value } from '../../evaluate/value.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { partName } from '../../kubernetes/names.ts';
import type { ObjectMeta } from '../../kubernetes/object.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import { familyOf } from '../../topology/address-range.ts';
import { objectMeta } from './metadata.ts';

/** An address, and the node that says it. */
export interface OutsideEnd {
  readonly member: { readonly id: NodeId };
  readonly address: Value;
}

/** A port of a Service. */
export interface ServicePort {
  readonly name: string;
  readonly protocol: Value;
  /** Where clients connect. */
  readonly port: Value;
  readonly targetPort: Value;
}

interface Slices {
  /** Of the Service. */
  readonly name: string;
  readonly ends: readonly OutsideEnd[];
  readonly ports: readonly ServicePort[];
}

/** An EndpointSlice has addresses of one family. */
export function outsideSlices(world: World, owner: NodeId, { name, ends, ports }: Slices): readonly ObjectItem[] {
  const distinct = new Map(ends.map((end) => [textOf(end.address) ?? wordOf(end.address), end] as const));
  return ([4, 6] as const).flatMap((family): readonly ObjectItem[] => {
    const own = [...distinct.values()].filter(({ address }) => (familyOf(wordOf(address)) ?? 4) === family);
    if (own.length === 0) return [];
    const part = partName(name, family === 4 ? 'outside' : 'outside-ipv6');
    const object = kubeObject(
      'discovery.k8s.io/v1/EndpointSlice',
      ofService(objectMeta(world, part, { node: owner }), name),
      {
        addressType: family === 4 ? 'IPv4' : 'IPv6',
        endpoints: own.map(({ address }) => ({ addresses: [address] })),
        ports: ports.map((port) => ({ name: port.name, port: port.targetPort, protocol: port.protocol })),
      },
    );
    return [{ item: 'object', owner, shapedBy: ends.map(({ member }) => member.id), object }];
  });
}

/** A Service waits for what a step of the plan finds out; its EndpointSlice can be there before. */
export function waiting(item: ObjectItem): ObjectItem {
  return item.object.kind === 'Service' ? { ...item, place: 'later' } : item;
}

/** A slice that no controller keeps. */
function ofService({ labels, ...meta }: ObjectMeta, service: string): ObjectMeta {
  return {
    ...meta,
    labels: new Map([
      ...(labels ?? []),
      ['kubernetes.io/service-name', service],
      ['endpointslice.kubernetes.io/managed-by', 'heat2kube'],
    ]),
  };
}
