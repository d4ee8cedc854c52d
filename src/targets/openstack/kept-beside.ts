/**
 * VMs that keep their addresses on a network which servers of OpenStack are on too: Neutron no longer knows who has these
 * addresses, so that no security group means them, and nothing keeps it from giving them to others.
 */
import { isMoved } from '../../config/path-pattern.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { wordOf } from '../../evaluate/value.ts';
import { look, note, type Operation, type Word } from '../../plan/operations.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { afterResidual, residualStep } from '../../plan/residual-stack.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { append } from '../../source/append.ts';
import { listed } from '../../source/listed.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import { report } from '../objects/drop.ts';
import { isUnresolved } from '../objects/external.ts';
import { rangesOfFamily } from '../objects/family-ranges.ts';
import { placedNic } from '../objects/own-interfaces.ts';
import { keptRulesBeside, type Meeting } from '../objects/partners.ts';
import { movedMachines } from '../objects/sides.ts';
import { toldTo } from '../objects/told-addresses.ts';
import { groupWord, removeRules, ruleOf } from './group-rules.ts';
import { idOf } from './referrers.ts';

const addressMissing = defineDiagnostic({
  code: 'plan/kept-server-misses-address',
  severity: 'warning',
  message: (group: string, machine: string, network: string) =>
    `"${group}" allows "${machine}", whose address on "${network}" is not known, so servers that stay in OpenStack refuse it`,
  explanation:
    'The VM keeps its network, but no port of Neutron is in the security group for it any more. The plan adds a rule for each address that is known. Give the port a fixed address (fixed_ips), or add a rule for the address that the VM gets.',
});

export const keptBeside: StackTarget = {
  id: 'kept-beside',
  diagnostics: [addressMissing],
  steps: (world) => [...admitSteps(world), ...reserveSteps(world)],
};

/* Rules */

/** By the security group that has the rules. */
function admitSteps(world: World): readonly Step[] {
  const byGroup = new Map<string, Meeting[]>();
  for (const meeting of keptRulesBeside(world)) {
    if (meeting.rule.remote.from === 'group') append(byGroup, meeting.group.key, meeting);
  }
  return [...byGroup.values()].flatMap((met) => admitStep(world, met));
}

function admitStep(world: World, met: readonly Meeting[]): readonly Step[] {
  const [first] = met;
  if (!first) return [];
  const node = first.group.node;
  const label = node?.resource ?? 'default';
  const kept = [...new Set(met.map(({ kept: { machine } }) => machine))];
  const moved = [...new Set(met.map(({ moved: { machine } }) => machine))];
  const group = groupWord(world, node, kept);
  const admits = new Map<string, Operation>();
  for (const { moved: partner, rule } of met) {
    for (const range of rangesOf(world, label, { partner, rule })) {
      admits.set(`${rule.id} ${range}`, { op: 'admit', group, rule: ruleOf(rule), range });
    }
  }
  if (admits.size === 0) return [];
  const names = listed(moved.map(({ resource }) => code(resource)));
  return [
    step('prepare', {
      id: `admit-address/${label}`,
      title: `Let the addresses of the VMs through the security group "${label}"`,
      about: [...kept, ...moved].map(({ id }) => id),
      needs: afterResidual(world),
      do: [
        note(
          `${listed(kept.map(({ resource }) => code(resource)))} ${kept.length === 1 ? 'stays' : 'stay'} in Nova and ${kept.length === 1 ? 'allows' : 'allow'} connections with ${names} by a security group. The VMs keep their addresses, but Neutron no longer has ports in the group for them.`,
        ),
        ...admits.values(),
      ],
      check: [look({ look: 'group-rules', group })],
      undo: removeRules(group),
    }),
  ];
}

/** Neutron means all addresses that a member may have. */
function rangesOf(
  world: World,
  label: string,
  { partner: { nic, machine }, rule }: { readonly partner: Meeting['moved']; readonly rule: FirewallRule },
): readonly string[] {
  const placed = placedNic(world, nic);
  const own = placed ? toldTo(placed, world).addresses.map(({ address }) => address) : [];
  if (own.length === 0) {
    report(
      world,
      addressMissing,
      { resource: nic.resource, part: nic.id },
      label,
      machine.resource,
      placed?.text ?? '',
    );
  }
  const all = [...own, ...nic.allowedPairs.map(({ address }) => address)];
  return rangesOfFamily(all, rule.family).map(wordOf);
}

/* Addresses */

/** An interface whose address Neutron could give to another port. */
interface Freed {
  readonly placed: PlacedNic;
  readonly addresses: readonly string[];
}

/** By network. A port that the live stack has goes on to hold its address. */
function reserveSteps(world: World): readonly Step[] {
  const byNetwork = new Map<string, Freed[]>();
  for (const { id } of movedMachines(world)) {
    for (const placed of world.networks.of(id)) {
      const addresses = toldTo(placed, world).addresses.map(({ address }) => wordOf(address));
      if (addresses.length > 0 && isFreed(world, placed)) append(byNetwork, placed.text, { placed, addresses });
    }
  }
  return [...byNetwork]
    .toSorted(([one], [other]) => byCodeUnit(one, other))
    .map(([name, freed]) => reserveStep(world, name, freed));
}

function isFreed({ config, live, placed: places }: World, { backend, network, nic, machine }: PlacedNic): boolean {
  if (!backend.keeps.address || config.profile === 'standalone') return false;
  const stays = network ? places.on(network.id, 'openstack') !== undefined : nic?.network !== undefined;
  const isOwn = nic?.resource === machine.resource;
  return stays && (live.mode === 'migrate' ? isOwn && !isMoved(config, machine.resource) : true);
}

function reserveStep(world: World, name: string, freed: readonly Freed[]): Step {
  const migrate = world.live.mode === 'migrate';
  const [first] = freed;
  const network: Word = first?.placed.network
    ? idOf(world, first.placed.network.resource, 'NETWORK_ID')
    : nameOf(freed);
  return step(migrate ? 'release' : 'prepare', {
    id: `reserve/${name}`,
    title: `Reserve the addresses of VMs on "${name}" in Neutron`,
    about: freed.map(({ placed: { machine } }) => machine.id),
    needs: migrate ? ['release/delete-old'] : [residualStep],
    do: [
      note(
        `The VMs have these addresses on ${code(name)}, and Neutron could give them to other ports. A port without a server keeps each of them. If the network of the cluster does not lead to the network of OpenStack, skip this step.`,
      ),
      ...freed.flatMap(({ placed: { machine, index }, addresses }) =>
        addresses.map((address): Operation => ({
          op: 'reserve',
          network,
          address,
          name: `${machine.resource}-${index}-${address}`,
        })),
      ),
    ],
    check: [
      note(
        'Each command prints a port with the address. If Neutron reports that an address is in use, another port of the network has got it: give that one a fixed address.',
      ),
    ],
    undo: [note('Delete these ports: `openstack port delete` with their names.')],
  });
}

/** Of a network outside the stack, as the template calls it. */
function nameOf(freed: readonly Freed[]): string {
  const [ref] = freed.flatMap(({ placed: { nic } }) => (nic?.network ? [nic.network] : []));
  return ref && isUnresolved(ref) ? wordOf(ref.external) : (freed[0]?.placed.text ?? '');
}
