/** A network backend of the caller, as the compilation runs it: where it fails, the interface is there without what it gives. */
import type { NetworkBackend } from '../plan/network-backend.ts';
import { present } from '../source/present.ts';
import { isObject, hasLists, hasTexts, type Call, type OwnCode } from './own-code.ts';
import { valueProblem } from './own-lift.ts';
import { itemsProblem, loweredProblem, needsProblem, offerProblem } from './own-target.ts';

/** What `attach` must give; the contract test asks the same. */
export function attachmentProblem(attachment: ReturnType<NetworkBackend['attach']>): string | undefined {
  const given: unknown = attachment;
  if (!isObject(given) || !hasTexts(given, ['name'])) return 'it returned no interface with a name';
  return isObject(given['binding']) && isObject(given['source'])
    ? undefined
    : 'the interface has no binding or no source';
}

/** `replaced` is the backend of ours in whose place it is, which takes over where it fails. */
export function guardedBackend(
  backend: NetworkBackend,
  replaced: NetworkBackend | undefined,
  code: OwnCode,
): NetworkBackend {
  const owner = `the network backend ${backend.id}`;
  const at = (part: string, { machine }: Of): Call => ({
    owner,
    part,
    node: machine.id,
    resource: machine.resource,
  });
  const of = (part: string, { id, resource }: Named): Call => ({ owner, part, node: id, resource });
  return {
    ...backend,
    offer: (network, site) =>
      code.run(at('offer', present(network.nics[0], 'interface on the network')), () => backend.offer(network, site), {
        problem: offerProblem,
        instead: () => replaced?.offer(network, site),
      }),
    attach: (nic, world) =>
      code.run(at('attach', nic), () => backend.attach(nic, world), {
        problem: attachmentProblem,
        instead: () => replaced?.attach(nic, world) ?? { name: `nic-${nic.index}`, binding: {}, source: {} },
      }),
    needs: (nic, world) =>
      code.run(at('needs', nic), () => backend.needs(nic, world), { problem: needsProblem, instead: () => [] }),
    addressing: (nic, world) =>
      code.run(at('addressing', nic), () => backend.addressing(nic, world), {
        problem: addressingProblem,
        instead: () => undefined,
      }),
    ...guardedExtras(backend, { code, at, of }),
    report: (nic, world) =>
      code.run(at('report', nic), () => backend.report(nic, world), {
        problem: () => undefined,
        instead: () => undefined,
      }),
    labels: (machine, world) =>
      code.run(of('labels', machine), () => backend.labels(machine, world), {
        problem: (labels) => (labels instanceof Map ? undefined : 'it returned no Map of labels'),
        instead: () => new Map(),
      }),
    filter: (group, world) =>
      code.run(of('filter', group), () => backend.filter(group, world), {
        problem: (items) => items && (hasItems(items) ? itemsProblem(items) : 'it returned no list of policies'),
        instead: () => undefined,
      }),
    publish: (address, nic, world) =>
      code.run(of('publish', address), () => backend.publish(address, nic, world), {
        problem: (lowered) => lowered && loweredProblem(lowered),
        instead: () => undefined,
      }),
    name: (nic, slot, world) =>
      code.run(at('name', nic), () => backend.name(nic, slot, world), {
        problem: (value) => value && valueProblem(value),
        instead: () => undefined,
      }),
  };
}

interface Guard {
  readonly code: OwnCode;
  readonly at: (part: string, nic: Of) => Call;
  readonly of: (part: string, named: Named) => Call;
}

/** What few backends have. */
function guardedExtras(
  backend: NetworkBackend,
  { code, at, of }: Guard,
): Pick<NetworkBackend, 'assigns' | 'annotations' | 'resolvers' | 'balance'> {
  return {
    ...(backend.assigns && {
      assigns: (nic, world) =>
        code.run(at('assigns', nic), () => backend.assigns?.(nic, world) ?? [], {
          problem: (addresses) => addressingProblem({ ...asksNothing, addresses }),
          instead: () => [],
        }),
    }),
    ...(backend.balance && {
      balance: (balancing, nic, world) =>
        code.run(at('balance', nic), () => backend.balance?.(balancing, nic, world) ?? [], {
          problem: (items) => (hasItems(items) ? undefined : 'it returned no list of items'),
          instead: () => [],
        }),
    }),
    ...(backend.resolvers && {
      resolvers: (nic, world) =>
        code.run(at('resolvers', nic), () => backend.resolvers?.(nic, world), {
          problem: (resolvers) =>
            resolvers === undefined || hasItems(resolvers.addresses) ? undefined : 'it returned no list of addresses',
          instead: () => undefined,
        }),
    }),
    ...(backend.annotations && {
      annotations: (machine, world) =>
        code.run(of('annotations', machine), () => backend.annotations?.(machine, world) ?? new Map(), {
          problem: (annotations) => (annotations instanceof Map ? undefined : 'it returned no Map of annotations'),
          instead: () => new Map(),
        }),
    }),
  };
}

const asksNothing = { addresses: [], dhcp: false, gateways: [], routes: [], nameservers: [] } as const;

/** What a message about a machine, group or address needs of it. */
interface Named {
  readonly id: string;
  readonly resource: string;
}

/** Interfaces have no place of their own in the template: a message about one is at its machine. */
interface Of {
  readonly machine: Named;
}

function hasItems(items: unknown): boolean {
  return Array.isArray(items);
}

/** The guest is told addresses with the length of their prefix; the origins close the leaves behind both. */
function addressingProblem(addressing: ReturnType<NetworkBackend['addressing']>): string | undefined {
  if (addressing === undefined) return undefined;
  if (!hasLists(addressing, ['addresses', 'gateways', 'routes', 'nameservers'])) {
    return 'it returned no lists of addresses, gateways, routes and nameservers';
  }
  const { addresses, gateways, routes, nameservers, mtu } = addressing;
  if (!addresses.every((one) => hasLists(one, ['origins']) && typeof one.prefix === 'number')) {
    return 'it returned an address without a prefix and origins';
  }
  const values = [
    ...addresses.map(({ address }) => address),
    ...gateways,
    ...routes.flatMap(({ destination, nexthop }) => [destination, nexthop]),
    ...nameservers,
    ...(mtu ? [mtu] : []),
  ];
  return values.map(valueProblem).find((problem) => problem !== undefined);
}
