/** What policies know of an interface beside the pod network: its port, where they are to filter it, and its addresses. */
import type { Interval } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { Evidence } from '../evidence.ts';
import { fixedAddresses } from '../neutron/addresses.ts';
import type { Attached } from './attached.ts';

/** The port of an interface that policies are to filter: its network is filtered, and the port had a filter. */
export function filteredPort(
  { endpoint: { nic }, known, is }: Attached,
  { filters }: Evidence['neutron'],
): Nic | undefined {
  const isFiltered = known?.filtered === true || (is?.is === 'segment' && is.enforces);
  return isFiltered && nic && filters.groupsOf(nic) !== 'open' ? nic : undefined;
}

/** Single addresses of an interface. */
export function addressesOf({ told, endpoint: { nic } }: Attached): readonly Interval[] {
  if (told) return told.addresses.map(({ address }) => address);
  return nic ? fixedAddresses(nic) : [];
}
