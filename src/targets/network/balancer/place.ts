/** What is said of a load balancer of the cluster, whatever object it is: what it no longer reaches, its address, and its clients. */
import { isMoved } from '../../../config/path-pattern.ts';
import type { ObjectRef } from '../../../kubernetes/object-ref.ts';
import type { Step } from '../../../plan/plan.ts';
import { code } from '../../../plan/prose.ts';
import type { World } from '../../../plan/world.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import { addressesBefore, movedBehindBalancer } from '../../objects/balanced.ts';
import { lose, moot, outsideName, report } from '../../objects/drop.ts';
import { externalText } from '../../objects/external.ts';
import { startedBy } from '../../objects/moving.ts';
import { dnsStep } from '../traffic.ts';
import type { Behind } from './backs.ts';
import { audienceOf } from './audience.ts';
import * as losses from './losses.ts';

export function tellOff(world: World, { resource }: Balancer, all: readonly Behind[]): void {
  const off = all.flatMap((one) => one.off.flatMap(({ machine }) => machine?.resource ?? []));
  for (const machine of new Set(off))
    report(world, losses.memberOff, { resource, names: [machine] }, resource, machine);
}

/** Where the address came from, and which one it was. */
export function tellPlace(world: World, node: Balancer): void {
  const { resource } = node;
  if (node.groups) lose(world, losses.groupsLost, { resource, value: node.groups }, resource);
  const [vip] = world.graph.follow(node, 'vip');
  for (const { subnet, ip } of vip?.addresses ?? []) {
    const name = outsideName(subnet);
    if (name && addressesBefore(world, node).length > 0) moot(world, { resource, value: name }, 'floating-address');
    else if (name) lose(world, losses.subnetReplaced, { resource, value: name }, resource, externalText(name));
    const isService = world.placed.on(node.id, 'cluster') === 'service';
    const isKept = isService && audienceOf(world, node) === 'network' && world.live.mode === 'redeploy';
    if (ip && !isKept) lose(world, losses.addressChanges, { resource, value: ip }, resource, externalText(ip));
  }
}

/** Clients that a floating IP leads follow that; others must learn the new address once all members run. */
export function trafficSteps(world: World, node: Balancer, service: ObjectRef): readonly Step[] {
  const { live, config } = world;
  if (live.mode !== 'migrate' || isMoved(config, node.resource) || addressesBefore(world, node).length > 0) return [];
  const machines = movedBehindBalancer(world, node);
  return [
    dnsStep({
      node,
      resource: node.resource,
      service,
      needs: ['cut-over/record', ...new Set(machines.map((machine) => startedBy(world, machine)))],
      shown: code(node.resource),
    }),
  ];
}
