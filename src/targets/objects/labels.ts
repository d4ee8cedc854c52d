/** Labels of machines' pods, by which Services, policies and placement find them. */
import type { NodeRef } from '../../evaluate/fact.ts';
import { labelKey } from '../../kubernetes/labels.ts';
import { dnsLabel, dnsLabelWithDigest, longestLabel } from '../../kubernetes/names.ts';
import type { FirewallGroup } from '../../topology/kinds/firewall.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Network } from '../../topology/kinds/network.ts';
import type { PlacementGroup } from '../../topology/kinds/shape.ts';
import type { PlanContext } from '../../plan/context.ts';
import { externalName, isUnresolved } from './external.ts';

export const machineLabel = 'app.kubernetes.io/name';

export function stackLabel({ config }: PlanContext): string {
  return `${config.labelPrefix}/stack`;
}

/** What selects one machine of the stack and nothing else. */
export function machineSelector(context: PlanContext, machine: Machine): ReadonlyMap<string, string> {
  return new Map([
    [stackLabel(context), context.config.stackName],
    [machineLabel, context.name(machine.id)],
  ]);
}

export function groupLabel(context: PlanContext, group: FirewallGroup): string {
  return keyed(context, 'sg', context.name(group.id));
}

/** A dot tells outside things from resources, whose names have none. */
export function outsideGroupLabel(context: PlanContext, name: string): string {
  return keyed(context, 'sg', `.${dnsLabel(name)}`);
}

export function placementLabel(context: PlanContext, group: PlacementGroup): string {
  return keyed(context, 'placement', context.name(group.id));
}

/** The label of a network; undefined where the template names none. */
export function networkLabel(context: PlanContext, ref: NodeRef | undefined): string | undefined {
  if (!ref) return undefined;
  const network: Network | undefined = context.topology.resolve('network', ref);
  if (network) return keyed(context, 'net', context.name(network.id));
  return isUnresolved(ref) ? keyed(context, 'net', `.${dnsLabel(externalName(ref.external))}`) : undefined;
}

function keyed({ config }: PlanContext, sort: string, name: string): string {
  const whole = `${config.stackName}.${name}`;
  const short = whole.length > longestLabel ? dnsLabelWithDigest(whole) : whole;
  return labelKey(`${sort}.${config.labelPrefix}`, short);
}
