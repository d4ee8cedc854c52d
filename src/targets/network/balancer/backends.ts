/** Services behind the routes of a Gateway: one for the members of a pool that have the same port and the same weight. */
import { known, originsOfAll, type Value } from '../../../evaluate/value.ts';
import type { NodeId } from '../../../evaluate/fact.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { partName } from '../../../kubernetes/names.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import { append } from '../../../source/append.ts';
import type { Pool } from '../../../topology/kinds/pool.ts';
import type { PoolMember } from '../../../topology/kinds/pool-member.ts';
import { weightOf } from '../../../topology/views/balancing.ts';
import { smallOf } from '../../objects/amounts.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { affinityOf } from './annotations.ts';
import { behind, labelOf, labelValueOf, type Behind } from './backs.ts';
import { outsideSlices } from '../../objects/outside-slices.ts';
import { transportValue } from './ports.ts';

/** A Service with its members. */
interface Backend extends Pick<Behind, 'served' | 'outside'> {
  readonly name: string;
  readonly port: Value;
  /** Of each connection that the pool gets; absent where all are alike. */
  readonly weight?: Value;
}

/** Those of VMs come first. */
export function backendsOf(world: World, pool: Pool): readonly Backend[] {
  const { served, outside } = behind(world, pool);
  const all = [...served, ...outside];
  const isWeighted = new Set(all.map(({ member }) => weightOf(member))).size > 1;
  const groups = new Map<string, (typeof all)[number][]>();
  for (const end of all) append(groups, `${smallOf(end.port) ?? ''} ${isWeighted ? weightOf(end.member) : ''}`, end);
  const base =
    pool.id === pool.resource ? world.names.name(pool.id) : partName(world.names.name(pool.resource), 'members');
  return [...groups.values()].flatMap((group, index): readonly Backend[] => {
    const [first] = group;
    if (!first) return [];
    const members = group.map(({ member }) => member);
    const inGroup = ({ member }: { readonly member: PoolMember }): boolean => members.includes(member);
    const weights = members.flatMap(({ weight }) => weight ?? []);
    // Members of one Service share what it gets.
    const weight = known(BigInt(weightOf(first.member) * group.length), originsOfAll(weights));
    return [
      {
        name: groups.size === 1 ? base : partName(base, `members-${index + 1}`),
        port: { ...first.port, origins: originsOfAll(group.map(({ port }) => port)) },
        served: served.filter(inGroup),
        outside: outside.filter(inGroup),
        ...(isWeighted && { weight }),
      },
    ];
  });
}

export function backendItems(world: World, owner: NodeId, pool: Pool): readonly ObjectItem[] {
  const affinity = affinityOf([{ pool }]);
  const protocol = transportValue(pool);
  return backendsOf(world, pool).flatMap((backend): readonly ObjectItem[] => {
    const { name, port, served, outside } = backend;
    const own = { name: 'members', protocol, port, targetPort: port };
    const service = kubeObject('v1/Service', objectMeta(world, name, { node: owner }), {
      spec: {
        ...(affinity && { sessionAffinity: affinity }),
        ...(served.length > 0 && { selector: new Map([[labelOf(world, name), '']]) }),
        ports: [own],
      },
    });
    const shapedBy = [pool.id, ...[...served, ...outside].map(({ member }) => member.id)];
    return [
      { item: 'object', owner, shapedBy, object: service },
      ...outsideSlices(world, owner, { name, ends: outside, ports: [own] }),
    ];
  });
}

/** Labels by which the Services of pools find their VMs. */
export function backendLabels(world: World, pools: readonly Pool[]): ReadonlyMap<NodeId, ReadonlyMap<string, Value>> {
  const labels = new Map<NodeId, Map<string, Value>>();
  for (const { name, served } of pools.flatMap((pool) => backendsOf(world, pool))) {
    for (const { machine } of served) {
      const own = labels.get(machine.id) ?? new Map<string, Value>();
      labels.set(machine.id, own.set(labelOf(world, name), labelValueOf(served, machine)));
    }
  }
  return labels;
}

/** As in routes. */
export function backendRefs(world: World, pool: Pool) {
  return backendsOf(world, pool).map(({ name, port, weight }) => ({ name, port, ...(weight && { weight }) }));
}
