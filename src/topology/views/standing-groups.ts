/** Groups that exist without a resource: the project's default group, and what an interface without a filter amounts to. */
import { known } from '../../evaluate/value.ts';
import { families } from '../address-range.ts';
import { defaultEgress } from '../firewall-rules.ts';
import type { FirewallRule } from '../kinds/firewall-rule.ts';

export const defaultGroupName = 'default';

/** Keys that no resource has. */
export const defaultKey = '#default';
export const unfilteredKey = '#unfiltered';

interface StandingGroup {
  readonly key: string;
  readonly rules: readonly FirewallRule[];
}

/** Everything out; in only from members of the same group. */
export function defaultGroup(): StandingGroup {
  const inside = families.map((family): FirewallRule => ({
    ...rule(defaultKey, `ingress-${family}`),
    direction: 'ingress',
    family,
    remote: { from: 'group', group: { external: known(defaultGroupName) } },
  }));
  return { key: defaultKey, rules: [...defaultEgress(defaultKey, ''), ...inside] };
}

/** Everything, both ways. */
export function unfilteredGroup(): StandingGroup {
  const rules = (['ingress', 'egress'] as const).flatMap((direction) =>
    families.map((family): FirewallRule => ({
      ...rule(unfilteredKey, `${direction}-${family}`),
      direction,
      family,
      remote: { from: 'any' },
    })),
  );
  return { key: unfilteredKey, rules };
}

/** A rule without a resource, of which nothing is ever told. */
function rule(group: string, part: string): Pick<FirewallRule, 'kind' | 'id' | 'resource' | 'group' | 'protocol'> {
  return {
    kind: 'firewall-rule',
    id: `${group}#${part}`,
    resource: '',
    group: { node: group },
    protocol: known('any'),
  };
}
