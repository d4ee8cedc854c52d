/** Addresses as ranges that policies and security groups take. */
import { known, originsOf, wordOf, type Value } from '../../evaluate/value.ts';
import { familyOf, networkRange, type Family } from '../../topology/address-range.ts';

/** Of addresses and ranges, those of one family. */
export function rangesOfFamily(addresses: readonly Value[], family: Family): readonly Value[] {
  return addresses.flatMap((address) => {
    const range = networkRange(wordOf(address));
    return range !== undefined && familyOf(range) === family ? [known(range, originsOf(address))] : [];
  });
}
