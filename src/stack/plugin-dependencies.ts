/**
 * Dependencies that no property names but that a resource's plugin adds: ports and servers wait for the subnets of
 * their network, floating IPs for the routers that lead to them. Follows the engine's `add_dependencies` methods, which
 * run while references are still bare names and attributes null, so two unknown networks count as the same one.
 */
import { isNull, textOf, entryAt, listItemsOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';

/** A resource as far as these rules look at it. */
export interface WiredResource {
  readonly name: string;
  /** The type as written and the one behind it: either may be meant. */
  readonly types: readonly string[];
  /** Converted property value with references as names; undefined when unset. */
  get(property: string): Value | undefined;
  /** Names that it depends on by its definition. */
  readonly requires: readonly string[];
}

/** Results may repeat names that the definition of `self` has already. */
type Rule = (self: WiredResource, all: Wiring) => readonly string[];

/** Names that `self` waits for besides those it names itself, in the order of the stack. */
export function pluginDependencies(self: WiredResource, plugin: string, all: Wiring): readonly string[] {
  const rule = rules.get(plugin);
  if (!rule) return [];
  const found = new Set(rule(self, all));
  for (const name of self.requires) found.delete(name);
  found.delete(self.name);
  return [...found];
}

/** The resources that the rules look for, in the order of the stack; made once for a stack. */
interface Wiring {
  readonly subnets: readonly WiredResource[];
  /** Routers, and what joins them to networks. */
  readonly routing: readonly WiredResource[];
  /** By their names. */
  readonly ports: ReadonlyMap<string, WiredResource>;
}

const routingTypes = ['OS::Neutron::Router', 'OS::Neutron::RouterGateway', 'OS::Neutron::RouterInterface'];

/** Keeps only resources that some rule looks for: stacks of thousands of servers have few of them. */
export function createWiring(resources: Iterable<WiredResource>): Wiring {
  const [subnets, routing, ports]: [WiredResource[], WiredResource[], Map<string, WiredResource>] = [[], [], new Map()];
  for (const resource of resources) {
    if (is(resource, 'OS::Neutron::Subnet')) subnets.push(resource);
    if (routingTypes.some((type) => is(resource, type))) routing.push(resource);
    if (is(resource, 'OS::Neutron::Port')) ports.set(resource.name, resource);
  }
  return { subnets, routing, ports };
}

const is = (resource: WiredResource, type: string): boolean => resource.types.includes(type);

const namesOf = (resources: readonly WiredResource[]): readonly string[] => resources.map(({ name }) => name);

/** A port waits for every subnet of its network. */
const port: Rule = (self, all) => {
  const network = self.get('network');
  return namesOf(all.subnets.filter((subnet) => same(subnet.get('network'), network)));
};

/** A server waits for the subnets of the networks that it names. */
const server: Rule = (self, all) => {
  const networks = self.get('networks');
  if (networks?.kind !== 'list' || networks.items.length === 0) return [];
  const asked = networks.items.map((item) => entryAt(item, 'network'));
  return namesOf(
    all.subnets.filter((subnet) => {
      const own = subnet.get('network');
      return !isGiven(own) || asked.some((network) => !isGiven(network) || same(network, own));
    }),
  );
};

const router: Rule = (self, all) => {
  const gateway = self.get('external_gateway_info');
  if (!isGiven(gateway)) return [];
  const network = entryAt(gateway, 'network');
  return namesOf(all.subnets.filter((subnet) => same(subnet.get('network'), network)));
};

const routerGateway: Rule = (self, all) => [
  ...namesOf(
    all.routing.filter(
      (resource) => is(resource, 'OS::Neutron::RouterInterface') && same(resource.get('router'), self.get('router_id')),
    ),
  ),
  ...port(self, all),
];

const floatingIp: Rule = (self, all) => {
  const network = self.get('floating_network');
  return namesOf(
    all.routing.filter((resource) => {
      if (is(resource, 'OS::Neutron::RouterGateway')) {
        return same(firstGiven(resource.get('network'), resource.get('network_id')), network);
      }
      if (is(resource, 'OS::Neutron::RouterInterface')) {
        return portsOf(self, all).some((other) => isPortBehind(other, resource, 'guess'));
      }
      if (!is(resource, 'OS::Neutron::Router')) return false;
      const gateway = resource.get('external_gateway_info');
      return isGiven(gateway) && same(entryAt(gateway, 'network'), network);
    }),
  );
};

const floatingIpAssociation: Rule = (self, all) =>
  namesOf(
    all.routing.filter(
      (resource) =>
        is(resource, 'OS::Neutron::RouterInterface') &&
        portsOf(self, all).some((other) => isPortBehind(other, resource, 'known')),
    ),
  );

/** The ports that it names itself. */
function portsOf(self: WiredResource, { ports }: Wiring): readonly WiredResource[] {
  return self.requires.flatMap((name) => ports.get(name) ?? []);
}

/** Whether a port has an address in the subnet of a router interface; an unknown subnet may be any. */
function isPortBehind(port: WiredResource, routerInterface: WiredResource, unaddressed: 'guess' | 'known'): boolean {
  const subnet = firstGiven(routerInterface.get('subnet'), routerInterface.get('subnet_id'));
  const items = listItemsOf(port.get('fixed_ips'));
  if (items.length === 0) return unaddressed === 'guess' && !isGiven(subnet);
  return items.some((item) => same(firstGiven(entryAt(item, 'subnet'), entryAt(item, 'subnet_id')), subnet));
}

/** What joins the router to networks, by the property of it that names the router. */
function behindRouter(property: string, joints: ReadonlyMap<string, string>): Rule {
  return (self, all) => {
    const own = self.get(property);
    return namesOf(
      all.routing.filter((resource) =>
        [...joints].some(([type, router]) => is(resource, type) && same(resource.get(router), own)),
      ),
    );
  };
}

const interfaces: ReadonlyMap<string, string> = new Map([['OS::Neutron::RouterInterface', 'router']]);

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  [
    'OS::Neutron::ExtraRoute',
    behindRouter('router_id', new Map([...interfaces, ['OS::Neutron::RouterGateway', 'router_id']])),
  ],
  ['OS::Neutron::ExtraRouteSet', behindRouter('router', interfaces)],
  ['OS::Neutron::FloatingIP', floatingIp],
  ['OS::Neutron::FloatingIPAssociation', floatingIpAssociation],
  ['OS::Neutron::FloatingIPPortForward', floatingIpAssociation],
  ['OS::Neutron::Port', port],
  ['OS::Neutron::Router', router],
  ['OS::Neutron::RouterGateway', routerGateway],
  ['OS::Nova::Server', server],
]);

function firstGiven(...values: readonly (Value | undefined)[]): Value | undefined {
  return values.find(isGiven);
}

/** True in Python's sense. */
function isGiven(value: Value | undefined): boolean {
  if (value === undefined || isNull(value)) return false;
  if (value.kind === 'map') return value.entries.size > 0;
  return textOf(value) !== '';
}

/** Unset is the same as null; what is symbolic is the same only as itself. */
function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b || (isNull(a) && isNull(b))) return true;
  const text = textOf(a);
  return text !== undefined && text === textOf(b);
}
