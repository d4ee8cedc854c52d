/** Attributes of a server that tell its addresses, in the shapes that Heat gives them. */
import type { AddressFact, NodeId } from '../../evaluate/fact.ts';
import type { ResourceIdentity } from '../../evaluate/scope.ts';
import { intOf, isNull, known, list, map, originsOf, textOf, type Value, entryAt } from '../../evaluate/value.ts';
import { addressValue, noFact, plainFact } from '../attribute-values.ts';
import { referredNode } from '../facts-in.ts';
import type { AttributeMeaning, Neighbours } from '../lift.ts';
import { selectPath } from '../../stack/select-path.ts';
import { ownNicId } from './interfaces.ts';
import { append } from '../../source/append.ts';

/** As much as a server's own properties and those of its ports say about one interface. */
interface Seen {
  /** Undefined for a port outside the stack. */
  readonly nic: NodeId | undefined;
  readonly network: Value | undefined;
  readonly networkNode: NodeId | undefined;
  /** Name or id of the network. */
  readonly named: Value | undefined;
  /** Its text, as far as known. */
  readonly networkName: string | undefined;
  /** How many fixed addresses it has at least. */
  readonly fixed: number;
}

/** `networks`: by network a list of addresses, fixed ones first, then floating ones. */
export const networksAttribute: AttributeMeaning = (self, path, neighbours) =>
  byNetwork(self, path, { neighbours, listOf: plainList, beyond: floatingOf });

/**
 * `addresses`: by network a list of maps. Heat puts floating addresses first, so whoever asks behind the number of
 * fixed ones counts on a floating one and means a fixed one.
 */
export const addressesAttribute: AttributeMeaning = (self, path, neighbours) =>
  byNetwork(self, path, {
    neighbours,
    listOf: detailedList,
    beyond: (machine, seen) => selectPath(detailedList(machine, [seen]), [known(-1)]),
  });

/** The first address of the network whose name sorts last. */
export const firstAddressAttribute: AttributeMeaning = (self, path, neighbours) => {
  const seen = interfacesOf(self, neighbours);
  if (seen.length === 0) return known('');
  const named = seen.every(({ networkName }) => networkName !== undefined);
  if (!named) return selectPath(fixedAddress(self, seen[0], 0), path);
  const [chosen, ...others] = seen.toSorted(byNameDescending);
  const nics = others.flatMap((other) => whichInterface(other) ?? []);
  const by = seen.flatMap(({ named: name }) => (name ? originsOf(name) : []));
  const among = nics.length > 0 ? { among: { nics, by } } : {};
  return selectPath(addressValue({ ...fixedFact(self, chosen, 0), ...among }), path);
};

function byNameDescending(a: Seen, b: Seen): number {
  const [left, right] = [a.networkName ?? '', b.networkName ?? ''];
  return Number(left < right) - Number(left > right);
}

interface Shape {
  readonly neighbours: Neighbours;
  readonly listOf: (self: ResourceIdentity, seen: readonly Seen[]) => Value;
  /** What stands behind the fixed addresses. */
  readonly beyond: (self: ResourceIdentity, seen: Seen) => Value;
}

function byNetwork(self: ResourceIdentity, path: readonly Value[], shape: Shape): Value {
  const seen = interfacesOf(self, shape.neighbours);
  const [network, index, ...rest] = path;
  if (!network) return wholeMap(self, seen, shape);
  const matching = matchingInterfaces(network, seen);
  if (matching === 'none') return known(null);
  if (matching === 'unknown') return unknownNetwork(self, network, index, rest);
  if (!index) return shape.listOf(self, matching);
  const position = Number(intOf(index) ?? Number.NaN);
  const count = matching.reduce((sum, { fixed }) => sum + fixed, 0);
  const [first] = matching;
  if (first && position >= count) return selectPath(shape.beyond(self, first), rest);
  return selectPath(shape.listOf(self, matching), [index, ...rest]);
}

function wholeMap(self: ResourceIdentity, seen: readonly Seen[], shape: Shape): Value {
  const groups = new Map<string, Seen[]>();
  for (const [index, one] of seen.entries()) {
    const key = one.networkName ?? one.networkNode ?? `network-${index}`;
    append(groups, key, one);
  }
  return map([...groups].map(([key, group]) => [key, shape.listOf(self, group)]));
}

/** Interfaces on the network that a path step means. `none`: surely no such network; `unknown`: cannot be told. */
function matchingInterfaces(step: Value, seen: readonly Seen[]): readonly Seen[] | 'none' | 'unknown' {
  const node = referredNode(step);
  const text = textOf(step);
  const sure = seen.filter(({ network, networkNode, networkName }) =>
    node === undefined
      ? (text !== undefined && networkName === text) || (network !== undefined && sameParameter(network, step))
      : networkNode === node,
  );
  if (sure.length > 0) return sure;
  if (seen.length === 1) return isNull(step) ? 'none' : seen;
  return text !== undefined &&
    seen.every(({ networkNode, networkName }) => networkNode !== undefined && networkName !== undefined)
    ? 'none'
    : 'unknown';
}

function sameParameter(a: Value, b: Value): boolean {
  if (a.kind !== 'symbolic' || b.kind !== 'symbolic') return false;
  const [left, right] = [a.expression, b.expression];
  return left.op === 'parameter' && right.op === 'parameter' && left.name === right.name && left.stack === right.stack;
}

function unknownNetwork(
  self: ResourceIdentity,
  network: Value,
  index: Value | undefined,
  rest: readonly Value[],
): Value {
  const position = Number(intOf(index) ?? 0);
  const address = addressValue({ of: self.path, nic: { network }, index: position, scope: 'inside' });
  const field = textOf(rest[0]);
  if (field === 'port') return plainFact('id', self.path, 'port');
  if (field === 'OS-EXT-IPS-MAC:mac_addr') return plainFact('mac', self.path);
  return index ? address : list([address]);
}

function plainList(self: ResourceIdentity, seen: readonly Seen[]): Value {
  return list(eachFixed(seen).map(([one, index]) => fixedAddress(self, one, index)));
}

function detailedList(self: ResourceIdentity, seen: readonly Seen[]): Value {
  return list(
    eachFixed(seen).map(([one, index]) =>
      map([
        ['addr', fixedAddress(self, one, index)],
        ['version', list([known(4)])],
        [
          'OS-EXT-IPS-MAC:mac_addr',
          one.nic === undefined ? noFact('the port is outside the stack') : plainFact('mac', one.nic),
        ],
        ['OS-EXT-IPS:type', known('fixed')],
        ['port', one.nic === undefined ? noFact('the port is outside the stack') : plainFact('id', one.nic)],
      ]),
    ),
  );
}

function eachFixed(seen: readonly Seen[]): readonly (readonly [Seen, number])[] {
  return seen.flatMap((one) => Array.from({ length: one.fixed }, (_, index) => [one, index] as const));
}

function fixedAddress(self: ResourceIdentity, seen: Seen | undefined, index: number): Value {
  return addressValue(fixedFact(self, seen, index));
}

function fixedFact(self: ResourceIdentity, seen: Seen | undefined, index: number): Omit<AddressFact, 'fact'> {
  const nic = seen && whichInterface(seen);
  return { of: self.path, ...(nic !== undefined && { nic }), index, scope: 'inside' };
}

function whichInterface({ nic, network }: Seen): AddressFact['nic'] {
  return nic ?? (network && { network });
}

function floatingOf(self: ResourceIdentity, { nic }: Seen): Value {
  return addressValue({ of: self.path, ...(nic !== undefined && { nic }), scope: 'public' });
}

function interfacesOf(self: ResourceIdentity, neighbours: Neighbours): readonly Seen[] {
  const networks = self.effective.get('networks');
  const entries = networks?.kind === 'list' && networks.items.length > 0 ? networks.items : [undefined];
  return entries.flatMap((entry, index) => {
    if (textOf(fieldOf(entry, 'allocate_network')) === 'none') return [];
    return [interfaceOf(entry, { self, index, neighbours })];
  });
}

interface Place {
  readonly self: ResourceIdentity;
  readonly index: number;
  readonly neighbours: Neighbours;
}

function interfaceOf(entry: Value | undefined, { self, index, neighbours }: Place): Seen {
  const port = fieldOf(entry, 'port');
  const portNode = referredNode(port);
  const portProperties = portNode === undefined ? undefined : neighbours.identity(portNode)?.effective;
  const subnet = neighbours.identity(referredNode(fieldOf(entry, 'subnet')) ?? '')?.effective;
  const network = fieldOf(entry, 'network') ?? portProperties?.get('network') ?? subnet?.get('network');
  const networkNode = referredNode(network);
  const named = networkNode === undefined ? network : neighbours.identity(networkNode)?.effective.get('name');
  const asked = portProperties?.get('fixed_ips');
  return {
    nic: port ? portNode : ownNicId(self.path, index),
    network,
    networkNode,
    named,
    networkName: textOf(named),
    fixed: asked?.kind === 'list' ? Math.max(1, asked.items.length) : 1,
  };
}

function fieldOf(value: Value | undefined, key: string): Value | undefined {
  const found = entryAt(value, key);
  return isNull(found) ? undefined : found;
}
