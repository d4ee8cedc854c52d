/** How addresses are written in `heat2kube.yaml`; what is no address in spite of its form is found where it is used. */
import { text } from '../shape/scalars.ts';

/** IPv4 in four decimal parts, or IPv6, also with an IPv4 address at its end. */
export const addressForm = {
  pattern: /^[0-9]+(\.[0-9]+){3}$|^[0-9a-fA-F:]*:[0-9a-fA-F:.]+$/,
  expected: 'an IP address',
} as const;

export const ipAddress = text(addressForm.pattern, addressForm.expected);

/** A range with its prefix length; the example tells the user what is meant. */
export function addressRange(example: string): ReturnType<typeof text> {
  return text(/^[0-9a-fA-F.:]+\/[0-9]+$/, `an address range such as ${example}`);
}
