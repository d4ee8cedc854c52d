/** What the values of a record lead to: what the stack publishes at another address from now on, or addresses as they are. */
import type { Fact, NodeId } from '../../evaluate/fact.ts';
import { textOf, type Value } from '../../evaluate/value.ts';
import type { World } from '../../plan/world.ts';
import type { DnsRecord } from '../../topology/kinds/dns-record.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { TopologyNode } from '../../topology/kinds/table.ts';
import { balancerOfVip } from '../../topology/views/balancing.ts';
import { machineOf, nicsOf } from '../../topology/views/interfaces.ts';
import { publicAddressesOf } from '../../topology/views/public-addresses.ts';
import { addressChoice } from './exposure.ts';
import { fixedAddresses } from './fixed-addresses.ts';
import { placedNic } from './own-interfaces.ts';

/** The node whose Service has the address; an address or text as it is; or why there is neither. */
type End =
  { readonly publisher: NodeId; readonly inside?: string } | { readonly fixed: Value } | { readonly why: string };

/** With the value of the record. */
export type RecordEnd = End & { readonly value: Value };

/** Addresses of the stack stand in records of these types alone. */
export function endsOfRecord(world: World, record: DnsRecord): readonly RecordEnd[] {
  const type = textOf(record.recordType);
  return record.values.map((value) => {
    const node = type === 'A' || type === 'AAAA' ? nodeOf(world, value) : undefined;
    if (!node) return { fixed: value, value };
    const end = endOf(world, node, value);
    const isOther = type === 'AAAA' && 'publisher' in end;
    return isOther ? { why: 'its Service has no IPv6 address', value } : { ...end, value };
  });
}

/** By the address that it asks for, or by one that the template fixes. */
function nodeOf({ graph }: World, value: Value): TopologyNode | undefined {
  const fact = addressFact(value);
  if (fact) return graph.nodes.get(fact);
  const text = textOf(value);
  if (text === undefined) return undefined;
  return (
    graph.of('public-address').find(({ address }) => textOf(address) === text) ??
    graph.of('nic').find(({ addresses }) => addresses.some(({ ip }) => textOf(ip) === text))
  );
}

function addressFact(value: Value): NodeId | undefined {
  if (value.kind !== 'symbolic') return undefined;
  const { expression } = value;
  if (expression.op === 'concat' && expression.parts.length === 1 && expression.parts[0])
    return addressFact(expression.parts[0]);
  const fact: Fact | undefined = expression.op === 'fact' ? expression.fact : undefined;
  return fact?.fact === 'address' ? fact.of : undefined;
}

/** What stays in OpenStack, or keeps its address, is named as before. */
function endOf(world: World, node: TopologyNode, value: Value): End {
  const balancer = node.kind === 'nic' ? balancerOfVip(world.graph, node) : undefined;
  const machine = node.kind === 'nic' ? machineOf(world.graph, node) : undefined;
  const owner = balancer ?? machine ?? node;
  if (world.placed.on(owner.id, 'openstack') !== undefined && world.placed.on(owner.id, 'cluster') === undefined)
    return { fixed: value };
  if (owner.kind === 'machine')
    return endOfMachine(world, owner, node.kind === 'nic' ? node : nicsOf(world.graph, owner)[0]);
  const isPublished = owner.kind === 'balancer' || owner.kind === 'public-address';
  if (!isPublished || world.placed.on(owner.id, 'cluster') === undefined)
    return { why: `"${owner.resource}" has no address in the cluster` };
  return owner.kind === 'public-address' && addressChoice(world, owner.resource) === 'skip'
    ? { why: `heat2kube.yaml gives "${owner.resource}" up` }
    : { publisher: owner.id };
}

/** At an address that it keeps, else at that of the Service before it. */
function endOfMachine(world: World, { resource }: Machine, nic: Nic | undefined): End {
  const why = `"${resource}" has no address that others than pods reach`;
  if (!nic) return { why };
  const [fixed] = placedNic(world, nic)?.backend.keeps.address === true ? fixedAddresses(world, nic) : [];
  if (fixed) return { fixed };
  if (world.placed.on(nic.id, 'cluster') === 'published') return { publisher: nic.id };
  const address = publicAddressesOf(world.graph, nic).find(
    (own) => world.placed.on(own.id, 'cluster') !== undefined && addressChoice(world, own.resource) !== 'skip',
  );
  return address ? { publisher: address.id, inside: resource } : { why };
}
