/** Interfaces of servers that stay in Nova, as places that policies name by address. */
import { families } from '../topology/address-range.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import type { Evidence } from './evidence.ts';
import { everyAddress, exampleOf } from './intervals.ts';
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

export function stayingIn({
  neutron: { source, addresses },
  machines,
}: Pick<Evidence, 'neutron' | 'machines'>): readonly Staying[] {
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
        return { address: range.first === range.last ? exampleOf(range) : `"${nic.resource}"`, range, port: nic };
      }),
    );
    return { resource, nic, places, known: places.every(({ range }) => range.first === range.last) };
  });
}
