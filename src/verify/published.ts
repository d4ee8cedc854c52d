/** How printed objects forward clients from outside to pods: Services that are published, and routes of gateways. */
import {
  at,
  itemsAt,
  ofKind,
  textAt,
  textsAt,
  wordAt,
  wordsAt,
  type Json,
  type JsonObject,
} from '../kubernetes/json.ts';
import { matches, selectorOf, type Labels } from '../kubernetes/labels.ts';
import { families, intervalOf, type Interval } from '../topology/address-range.ts';
import type { Forward } from '../topology/kinds/kind.ts';
import { everyAddress, intervalsOf } from './intervals.ts';
import { portBefore } from './listening.ts';
import { numberOf } from './neutron/port-number.ts';
import type { Endpoint } from './packet.ts';
import { protocols, type Protocol } from './port-set.ts';
import { append } from '../source/append.ts';

/** One port by which clients from outside come to pods. */
export interface Published {
  /** The object that says so: `Service/web`. */
  readonly object: string;
  readonly protocol: Protocol;
  /** Where clients connect. */
  readonly port: number;
  /** Of the pods; undefined for one that only the pods know by name. */
  readonly toPort: number | undefined;
  /** Addresses that its load balancer lets through; absent where it is not one that could refuse any. */
  readonly clients?: readonly Interval[];
  /** Whether nodes pass clients on under addresses of their own; absent where no node does. */
  readonly hides?: boolean;
  /** Name of the Gateway whose proxies take the connection; absent where clients connect to the pods themselves. */
  readonly gateway?: string;
  /** Labels of the pods; of none where it is empty. */
  readonly selector: Labels;
}

/**
 * Those that lead to a pod, by its labels. Each is found by the one of its labels that the fewest others ask for: most ask for
 * what one pod has.
 */
export function publishedIndex(all: readonly Published[]): (labels: Labels) => readonly Published[] {
  const counts = new Map<string, number>();
  for (const { selector } of all)
    for (const label of selector) counts.set(keyOf(label), (counts.get(keyOf(label)) ?? 0) + 1);
  const byKey = new Map<string, Published[]>();
  for (const item of all) {
    const keys = [...item.selector].map(keyOf).toSorted((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
    const [key] = keys;
    if (key === undefined) continue;
    append(byKey, key, item);
  }
  return (labels) =>
    [...labels]
      .flatMap((label) => byKey.get(keyOf(label)) ?? [])
      .filter(({ selector }) => matches(selectorOf(selector), labels));
}

/** What leads to an endpoint, with the ports of its server; one that leads to none of them stays out of it. */
export function seenBefore(items: readonly Published[], { listening }: Endpoint): readonly Published[] {
  if (listening.length === 0) return items;
  return items.map((item) => {
    const { protocol, port, toPort } = item;
    return {
      ...item,
      toPort: toPort === undefined ? undefined : portBefore({ protocol, port: toPort }, listening, port),
    };
  });
}

function keyOf([key, value]: readonly [string, string]): string {
  return `${key}=${value}`;
}

const routeKinds: ReadonlySet<string> = new Set(['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute']);

export function publishedPorts(objects: readonly JsonObject[]): readonly Published[] {
  const services = new Map(ofKind(objects, 'Service').map((service) => [textAt(service, 'metadata', 'name'), service]));
  const gateways = new Map(ofKind(objects, 'Gateway').map((gateway) => [textAt(gateway, 'metadata', 'name'), gateway]));
  const routes = objects.filter((object) => routeKinds.has(wordAt(object, 'kind')));
  return [
    ...[...services.values()].flatMap(byService),
    ...routes.flatMap((route) => byRoute(route, { services, gateways })),
  ];
}

/** Ports of all Services and listeners of all Gateways, whoever may connect to them. */
export function servedPorts(objects: readonly JsonObject[]): readonly Published[] {
  const routed = publishedPorts(objects).filter(({ gateway }) => gateway !== undefined);
  // Without a Vip nothing in the Subnet answers for the address.
  const held = new Set(ofKind(objects, 'Vip').map((vip) => textAt(vip, 'spec', 'v4ip')));
  const rules = ofKind(objects, 'SwitchLBRule').filter((rule) => held.has(textAt(rule, 'spec', 'vip')));
  const switched = rules.flatMap(switchedPorts);
  return [...ofKind(objects, 'Service').flatMap(portsOf), ...switched, ...routed];
}

/** Its selector is a list of texts, `key:value`. */
function switchedPorts(rule: JsonObject): readonly Published[] {
  const selector = wordsAt(rule, 'spec', 'selector').map((text) => {
    const end = text.lastIndexOf(':');
    return [text.slice(0, end).trim(), text.slice(end + 1).trim()] as const;
  });
  return portsOf(rule).map((port) => ({ ...port, selector: new Map(selector) }));
}

/** Whether it is what a node of the stack forwarded. Ports that are not known yet may be any. */
export function isSame(item: Published, { protocol, port, toPort }: Forward): boolean {
  const [from, to] = [numberOf(port), numberOf(toPort)];
  return (
    item.protocol === protocol && (from === undefined || item.port === from) && (to === undefined || item.toPort === to)
  );
}

type Named = ReadonlyMap<string | undefined, JsonObject>;

/** Types that take clients from outside; any type does with addresses of its own. */
function byService(service: JsonObject): readonly Published[] {
  const type = textAt(service, 'spec', 'type');
  const isHeadless = textAt(service, 'spec', 'clusterIP') === 'None';
  const external = isHeadless ? [] : intervalsOf(wordsAt(service, 'spec', 'externalIPs'));
  const isOpen = type === 'LoadBalancer' || type === 'NodePort';
  const hides = textAt(service, 'spec', 'externalTrafficPolicy') !== 'Local';
  return portsOf(service).flatMap((own) => [
    ...(isOpen ? [type === 'LoadBalancer' ? { ...own, clients: clientsOf(service), hides } : { ...own, hides }] : []),
    // Source ranges are those of the load balancer: nodes take what is sent to such an address from everybody.
    ...(external.length > 0 ? [{ ...own, clients: everybodyOf(external), hides }] : []),
  ]);
}

function portsOf(service: JsonObject): readonly Published[] {
  return itemsAt(service, 'spec', 'ports').flatMap((item) => {
    const port = at(item, 'port');
    return typeof port === 'number' ? [published(service, item, { object: service, port })] : [];
  });
}

function everybodyOf(addresses: readonly Interval[]): readonly Interval[] {
  return families.filter((family) => addresses.some((one) => one.family === family)).map(everyAddress);
}

/** Without ranges everybody, by IPv4 unless it says otherwise. A range that cannot be read lets nobody through. */
function clientsOf(service: JsonObject): readonly Interval[] {
  const ranges = itemsAt(service, 'spec', 'loadBalancerSourceRanges');
  const families = itemsAt(service, 'spec', 'ipFamilies');
  const everybody =
    families.length > 0 ? families.map((family) => (family === 'IPv6' ? '::/0' : '0.0.0.0/0')) : ['0.0.0.0/0'];
  const texts = ranges.length > 0 ? ranges : everybody;
  return texts.flatMap((text) => (typeof text === 'string' ? (intervalOf(text.trim()) ?? []) : []));
}

/** From every listener that the route is attached to, to every Service that it names. */
function byRoute(
  route: JsonObject,
  { services, gateways }: { services: Named; gateways: Named },
): readonly Published[] {
  const listeners = itemsAt(route, 'spec', 'parentRefs').flatMap((parent) => {
    const section = textAt(parent, 'sectionName');
    const gateway = wordAt(parent, 'name');
    return itemsAt(gateways.get(gateway), 'spec', 'listeners')
      .filter((listener) => section === undefined || textAt(listener, 'name') === section)
      .map((listener) => ({ gateway, listener }));
  });
  const backends = itemsAt(route, 'spec', 'rules').flatMap((rule) => itemsAt(rule, 'backendRefs'));
  return listeners.flatMap(({ gateway, listener }) => {
    const port = at(listener, 'port');
    if (typeof port !== 'number') return [];
    return backends.flatMap((backend) => {
      const service = services.get(textAt(backend, 'name'));
      const item = itemsAt(service, 'spec', 'ports').find((other) => at(other, 'port') === at(backend, 'port'));
      return service && item !== undefined ? [{ ...published(service, item, { object: route, port }), gateway }] : [];
    });
  });
}

function published(
  service: JsonObject,
  item: Json,
  { object, port }: { readonly object: JsonObject; readonly port: number },
): Published {
  const selector = textsAt(service, 'spec', 'selector');
  const written = textAt(item, 'protocol')?.toLowerCase();
  const toPort = at(item, 'targetPort') ?? at(item, 'port');
  return {
    object: `${wordAt(object, 'kind')}/${wordAt(object, 'metadata', 'name')}`,
    protocol: protocols.find((protocol) => protocol === written) ?? 'tcp',
    port,
    toPort: typeof toPort === 'number' ? toPort : undefined,
    selector,
  };
}
