/** VMs and servers that stay in Nova, as far as rules of either let the other one in or out. */
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { admission, type AccessGroup } from '../../topology/views/admission.ts';
import { nicsOf } from '../../topology/views/interfaces.ts';
import { isOnPods, type NetworkBackend } from '../../plan/network-backend.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { isKept } from './sides.ts';

/** A rule of one of the two that means the other. */
export interface Meeting {
  readonly kept: Partner;
  readonly moved: Partner;
  /** Whose rule it is. */
  readonly side: 'kept' | 'moved';
  readonly group: AccessGroup;
  readonly rule: FirewallRule;
}

interface Partner {
  readonly machine: Machine;
  readonly nic: Nic;
}

/** In the order of the interfaces that have the rules, those of servers that stay first. */
export const meetings = perWorld((world): readonly Meeting[] => {
  const [kept, moved] = [keptPartners(world), podPartners(world)];
  if (kept.size === 0 || moved.size === 0) return [];
  return [
    ...metBy(world, { own: kept, others: moved, side: 'kept' }),
    ...metBy(world, { own: moved, others: kept, side: 'moved' }),
  ];
});

/** Rules of servers that stay which mean VMs on networks that keep addresses: those lead to them as before. */
export const keptRulesBeside = perWorld((world): readonly Meeting[] => {
  const [kept, moved] = [keptPartners(world), partnersBeside(world)];
  return kept.size === 0 || moved.size === 0 ? [] : metBy(world, { own: kept, others: moved, side: 'kept' });
});

type Partners = ReadonlyMap<Nic, Partner>;

interface Sides {
  readonly own: Partners;
  readonly others: Partners;
  readonly side: Meeting['side'];
}

function metBy({ graph }: World, { own, others, side }: Sides): readonly Meeting[] {
  const filters = admission(graph);
  return [...own.values()].flatMap((partner) =>
    filters.groupsOf(partner.nic).flatMap((group) =>
      group.rules.flatMap((rule) => {
        const { interfaces, perhaps } = filters.peers(rule, partner.nic);
        return [...new Set([...interfaces, ...perhaps])].flatMap((nic): readonly Meeting[] => {
          const other = others.get(nic);
          if (!other) return [];
          return [
            side === 'kept'
              ? { kept: partner, moved: other, side, group, rule }
              : { kept: other, moved: partner, side, group, rule },
          ];
        });
      }),
    ),
  );
}

function keptPartners({ graph, placed }: World): Partners {
  const machines = graph.of('machine').filter(({ id }) => isKept({ placed }, id));
  return new Map(machines.flatMap((machine) => nicsOf(graph, machine).map((nic) => [nic, { machine, nic }] as const)));
}

/** VMs come there from other addresses than before, and are reached at others. */
function podPartners(world: World): Partners {
  return partnersOn(world, (backend) => !backend.keeps.address || isOnPods(backend));
}

function partnersBeside(world: World): Partners {
  return partnersOn(world, (backend) => backend.keeps.address && !isOnPods(backend));
}

function partnersOn({ networks }: World, isMeant: (backend: NetworkBackend) => boolean): Partners {
  const placed = networks.backends.filter(isMeant).flatMap(({ id }) => networks.on(id));
  return new Map(placed.flatMap(({ nic, machine }) => (nic ? [[nic, { machine, nic }] as const] : [])));
}
