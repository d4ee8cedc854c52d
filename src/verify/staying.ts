/** Interfaces of servers that stay in Nova, as places that policies name by address. */
import { append } from '../source/append.ts';
import { families } from '../topology/address-range.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import { everyAddress, exampleOf, intervalKey, isSingle } from './intervals.ts';
import type { Neutron } from './neutron/neutron.ts';
import type { Outside } from './packet.ts';

/** An interface with its addresses. */
export interface Staying {
  /** Of the server. */
  readonly resource: string;
  readonly nic: Nic;
  readonly places: readonly Outside[];
  /** Whether these are single addresses. */
  readonly known: boolean;
}

/** `intervalKey` of all their addresses. */
export function addressKeys(staying: readonly Staying[]): ReadonlySet<string> {
  return new Set(staying.flatMap(({ places }) => places.map(({ range }) => intervalKey(range))));
}

/** Servers that stay by their single addresses, as `intervalKey` gives these. */
export type StayingPlaces = ReadonlyMap<string, readonly Outside[]>;

export function stayingPlaces(staying: readonly Staying[]): StayingPlaces {
  const found = new Map<string, Outside[]>();
  for (const place of staying.flatMap(({ places }) => places)) {
    if (isSingle(place.range)) append(found, intervalKey(place.range), place);
  }
  return found;
}

/** Those of machines that no object runs. */
export function stayingIn(
  { source, addresses }: Pick<Neutron, 'source' | 'addresses'>,
  machines: ReadonlyMap<string, unknown>,
): readonly Staying[] {
  const nics = source
    .of('machine')
    .filter(({ resource }) => !machines.has(resource))
    .flatMap(({ nics: refs, resource }) =>
      refs.flatMap((ref) => {
        const nic = source.find('nic', ref);
        return nic ? [[nic, resource] as const] : [];
      }),
    );
  return [...new Map(nics)].map(([nic, resource]) => {
    const places = families.flatMap((family) =>
      addresses.of(nic, family).map(([slot]): Outside => {
        const range = slot?.range ?? everyAddress(family);
        return { address: isSingle(range) ? exampleOf(range) : `"${nic.resource}"`, range, port: nic };
      }),
    );
    return { resource, nic, places, known: places.every(({ range }) => isSingle(range)) };
  });
}
