/** Ports to try: where what lets packets through can change. */
import type { NeutronTraits } from './neutron/traits.ts';
import type { Endpoint } from './packet.ts';
import type { PolicySet } from './policy-access.ts';

interface Limiting {
  readonly policies: PolicySet;
  readonly traits: NeutronTraits;
}

/** Both sides of every port bound that the rules of an endpoint name. */
export function samplePorts(endpoints: readonly Endpoint[], { policies, traits }: Limiting): readonly number[] {
  const samples = new Set([1, 65_535]);
  for (const endpoint of endpoints) {
    for (const port of [...policies.limitsOf(endpoint).ports, ...traits.limitsOf(endpoint).ports]) {
      for (const near of [port - 1, port, port + 1]) {
        if (Number.isInteger(near) && near >= 1 && near <= 65_535) samples.add(near);
      }
    }
  }
  return [...samples].toSorted((a, b) => a - b).slice(0, mostPorts);
}

/** Groups with more bounds than this are tried at the lowest ones. */
const mostPorts = 200;
