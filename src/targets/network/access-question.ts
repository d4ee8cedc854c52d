/** Asks what counts where somebody has changed what a live security group or port lets through. */
import { withheldGroups } from '../../facts/port-access.ts';
import { withheldRules } from '../../facts/security-group.ts';
import { question, type Need } from '../../plan/needs.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import { look } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import type { World } from '../../plan/world.ts';
import type { FirewallGroup } from '../../topology/kinds/firewall-group.ts';

const answer = `Write ${code('use: both')}, ${code('use: live')} or ${code('use: template')} with a reason`;

/** The rules of a group that only the template or only the live cloud has. */
export function ruleQuestions(world: World, node: FirewallGroup): readonly Need[] {
  const { view } = world.live;
  const open = view && !world.config.access.has(node.resource) ? withheldRules(node, view) : undefined;
  const id = world.live.facts?.physicalIds.get(node.resource);
  if (!open || id === undefined) return [];
  const parts = [
    ...(open.live.length > 0 ? [`the live group also has ${listed(open.live.map(code))}`] : []),
    ...(open.template.length > 0 ? [`it does not have ${listed(open.template.map(code))}`] : []),
  ];
  return [
    question({
      kind: 'other',
      name: `rules of ${node.resource}`,
      about: [node.id],
      question: `Which rules of ${code(node.resource)} count? Compared with the template, ${listed(parts)}. ${answer} under ${code('access')} in heat2kube.yaml, for ${code(node.resource)}. Without an answer only the rules that both have let traffic through.`,
      howTo: [look({ look: 'group-rules', group: id })],
    }),
  ];
}

/** Security groups that only the live port of an interface has. */
export function groupQuestions({ machine, nic }: PlacedNic, { config, live: { view } }: World): readonly Need[] {
  const port = nic && view?.liveOf('ports', nic);
  const open = nic && view && !config.access.has(nic.resource) ? withheldGroups(nic, view) : [];
  if (!nic || !port || open.length === 0) return [];
  return [
    question({
      kind: 'other',
      name: `security groups of port ${port.id}`,
      about: [machine.id],
      question: `Which security groups does the interface ${code(port.id)} of ${code(machine.resource)} have? The live port also has ${listed(open.map(code))}. ${answer} under ${code('access')} in heat2kube.yaml, for ${code(nic.resource)}. Without an answer it has only the groups that both name.`,
      howTo: [look({ look: 'live', live: { live: 'port', id: port.id }, columns: ['security_group_ids'], as: 'json' })],
    }),
  ];
}
