/**
 * What VPCs of Kube-OVN let through, read from the printed objects: a VPC is reached by what is in it, from outside by floating
 * addresses, and leaves it by a route. Nodes, Services, and pods of others are in none, so policies alone do not say who connects.
 */
import { at, itemsAt, ofKind, textAt, wordAt, type Json, type JsonObject } from '../../kubernetes/json.ts';
import type { Family } from '../../topology/address-range.ts';
import { intervalKey, intervalsOf } from '../intervals.ts';
import type { MachineObject } from '../machine-objects.ts';
import type { Endpoint, Outside, Place } from '../packet.ts';
import type { PolicySet } from '../policies/policy-access.ts';
import { noPorts } from '../port-set.ts';

/** The VPC that every pod is in unless its Subnet says another one. */
const usualVpc = 'ovn-cluster';

/** Where a machine is, in a VPC of its own. */
interface Home {
  readonly vpc: string;
  /** Families in which packets find a way out. */
  readonly out: ReadonlySet<Family>;
  /** Families in which clients outside find a way to it. */
  readonly into: ReadonlySet<Family>;
  /** Whether something answers DNS queries there. */
  readonly dns: boolean;
}

/** The same policies, for packets that VPCs let through. */
export function withinVpcs(
  policies: PolicySet,
  objects: readonly JsonObject[],
  machines: ReadonlyMap<string, MachineObject>,
): PolicySet {
  const own = objects.filter((object) => wordAt(object, 'apiVersion').startsWith('kubeovn.io/'));
  const homes = homesOf(own, machines);
  if (homes.size === 0) return policies;
  const homeOf = ({ machine, stray }: Endpoint): Home | undefined => (stray ? undefined : homes.get(machine.resource));
  return {
    ...policies,
    between: (from, to) =>
      passes(from, to, homeOf) ? policies.between(from, to) : { sure: noPorts, possible: noPorts },
    describe: (endpoint, mention) => {
      const home = homeOf(endpoint);
      const said = home && [mention(`VPC ${home.vpc}`), [...home.out], [...home.into], home.dns];
      return policies.describe(endpoint, mention) + JSON.stringify(said ?? '');
    },
  };
}

function passes(from: Place, to: Place, homeOf: (endpoint: Endpoint) => Home | undefined): boolean {
  const [source, target] = ['endpoint' in from && homeOf(from.endpoint), 'endpoint' in to && homeOf(to.endpoint)];
  if (!source && !target) return true;
  if ('endpoint' in from && 'endpoint' in to) return source && target ? source.vpc === target.vpc : false;
  if (source) return leaves(source, to);
  return target !== undefined && target !== false && 'address' in from && target.into.has(from.range.family);
}

function leaves({ out, dns }: Home, to: Place): boolean {
  if ('pods' in to) return to.pods === 'dns' && dns;
  return 'address' in to && out.has((to satisfies Outside).range.family);
}

function homesOf(
  objects: readonly JsonObject[],
  machines: ReadonlyMap<string, MachineObject>,
): ReadonlyMap<string, Home> {
  const subnets = namedOf(objects, 'Subnet');
  const vpcs = namedOf(objects, 'Vpc');
  const eips = namedOf(objects, 'OvnEip');
  const resolving = new Set(ofKind(objects, 'VpcDns').map((object) => textAt(object, 'spec', 'vpc')));
  const translated = new Set(
    ofKind(objects, 'OvnSnatRule').flatMap((rule) =>
      eips.has(wordAt(rule, 'spec', 'ovnEip')) ? [textAt(rule, 'spec', 'vpcSubnet')] : [],
    ),
  );
  const floating = new Set(
    ofKind(objects, 'OvnFip').flatMap((object) =>
      eips.has(wordAt(object, 'spec', 'ovnEip'))
        ? intervalsOf([wordAt(object, 'spec', 'v4Ip')]).map(
            (one) => `${textAt(object, 'spec', 'vpc')} ${intervalKey(one)}`,
          )
        : [],
    ),
  );
  return new Map(
    [...machines].flatMap(([resource, { annotations }]) => {
      const name = annotations.get('ovn.kubernetes.io/logical_switch') ?? '';
      const vpc = textAt(subnets.get(name), 'spec', 'vpc') ?? usualVpc;
      if (vpc === usualVpc) return [];
      const routed = routesOf(vpcs.get(vpc));
      const addresses = intervalsOf((annotations.get('ovn.kubernetes.io/ip_address') ?? '').split(','));
      const isFloating = addresses.some((one) => floating.has(`${vpc} ${intervalKey(one)}`));
      // Without a translation the outside must know the way to its addresses, and may use it in both directions.
      const out: ReadonlySet<Family> = new Set(routed);
      const into: ReadonlySet<Family> = isFloating || !translated.has(name) ? out : new Set();
      return [[resource, { vpc, out, into, dns: resolving.has(vpc) }] as const];
    }),
  );
}

/** Families of which everything that is in no Subnet of the VPC has a next hop. */
function routesOf(vpc: JsonObject | undefined): readonly Family[] {
  if (at(vpc, 'spec', 'enableExternal') !== true) return [];
  const ranges = itemsAt(vpc, 'spec', 'staticRoutes').map((route: Json) => textAt(route, 'cidr'));
  return [...(ranges.includes('0.0.0.0/0') ? [4 as const] : []), ...(ranges.includes('::/0') ? [6 as const] : [])];
}

function namedOf(objects: readonly JsonObject[], kind: string): ReadonlyMap<string, JsonObject> {
  return new Map(ofKind(objects, kind).map((object) => [wordAt(object, 'metadata', 'name'), object]));
}
