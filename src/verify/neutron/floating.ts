/** Ports at which packets to floating addresses arrive. */
import { wordOf, type Value } from '../../evaluate/value.ts';
import { intervalOf } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { holds } from '../intervals.ts';
import type { Addresses } from './addresses.ts';
import type { Source } from './source.ts';

/**
 * Named, or the first one of a server that is. One that no server has only holds an address, which ports that may send as
 * it answer for.
 */
export function portsWithFloating(source: Source, addresses: Pick<Addresses, 'networkOf'>): ReadonlySet<string> {
  const ends = [...source.of('public-address'), ...source.of('address-binding')];
  const used = new Set(source.of('machine').flatMap(({ nics }) => nics.map((ref) => source.find('nic', ref)?.id)));
  return new Set(
    ends.flatMap((end) => {
      const port = source.find('nic', end.nic);
      const named = end.kind === 'address-binding' ? end.machine : undefined;
      const server = port ? undefined : (source.find('machine', named) ?? source.find('machine', end.nic));
      const first = source.find('nic', server?.nics[0]);
      const answering =
        port && !used.has(port.id) && port.machine === undefined ? answeringFor(port, { source, addresses }) : [];
      return [port, first, ...answering].flatMap((found) => (found ? [found.id] : []));
    }),
  );
}

interface Parts {
  readonly source: Source;
  readonly addresses: Pick<Addresses, 'networkOf'>;
}

function answeringFor(port: Nic, { source, addresses }: Parts): readonly Nic[] {
  const network = (nic: Nic): string | undefined => {
    const ref = addresses.networkOf(nic);
    return ref && source.keyOf('network', ref);
  };
  return source
    .of('nic')
    .filter(
      (nic) =>
        nic !== port &&
        nic.allowedPairs.some(
          ({ address }) =>
            isAddressOf(address, port) ||
            (network(nic) !== undefined && network(nic) === network(port) && holdsOne(address, port)),
        ),
    );
}

function isAddressOf(value: Value, port: Nic): boolean {
  if (value.kind !== 'symbolic' || value.expression.op !== 'fact') return false;
  const { fact } = value.expression;
  return fact.fact === 'address' && fact.of === port.id;
}

function holdsOne(pair: Value, { addresses }: Nic): boolean {
  const range = intervalOf(wordOf(pair));
  return addresses.some(({ ip }) => {
    const address = intervalOf(wordOf(ip));
    return range !== undefined && address !== undefined && holds(range, address);
  });
}
