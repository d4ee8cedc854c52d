/** The proof of addresses of Services: none takes connections to an address that neither the stack nor the live cloud has. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { textOf } from '../evaluate/value.ts';
import { itemsAt, textAt, wordAt, wordsAt, type JsonObject } from '../kubernetes/json.ts';
import type { Evidence } from './evidence.ts';
import { intervalKey, intervalsOf } from './intervals.ts';

export const addressClaimed = defineDiagnostic({
  code: 'verify/address-claimed',
  severity: 'warning',
  message: (object: string, address: string) =>
    `${object} takes connections to ${address}, which is no address of the stack`,
  explanation:
    'Nodes take what is sent to an address under externalIPs, from inside the cluster too, and a load balancer is asked for the one of loadBalancerIP. If it belongs to somebody else, connections to them reach the VM. Undo the edit, or make sure that the address is yours to use.',
});

export function proveClaims(
  { objects, neutron, cluster }: Pick<Evidence, 'objects' | 'neutron' | 'cluster'>,
  reports: Collector,
): void {
  const { source } = neutron;
  const stated = [
    ...source.of('public-address').flatMap(({ address }) => address ?? []),
    ...source.of('nic').flatMap(({ addresses }) => addresses.flatMap(({ ip }) => ip ?? [])),
  ];
  const texts = stated.map(textOf);
  // An address that only an answer gives is not known here.
  const isOpen = texts.includes(undefined);
  const known = keysOf([...texts.flatMap((text) => text ?? []), ...cluster.floating]);
  for (const object of objects) {
    const fixed = claims(object);
    const [more] = [...fixed.external, ...(isOpen ? [] : fixed.asked)].filter((address) =>
      [...keysOf([address])].some((key) => !known.has(key)),
    );
    if (more !== undefined) {
      reports.report(addressClaimed, {}, `${wordAt(object, 'kind')}/${wordAt(object, 'metadata', 'name')}`, more);
    }
  }
}

/** Nothing forwards connections for a headless Service. */
function claims(object: JsonObject): Readonly<Record<'external' | 'asked', readonly string[]>> {
  const kind = wordAt(object, 'kind');
  if (kind === 'Gateway') {
    return { external: [], asked: itemsAt(object, 'spec', 'addresses').flatMap((item) => textAt(item, 'value') ?? []) };
  }
  if (kind !== 'Service' || textAt(object, 'spec', 'clusterIP') === 'None') return { external: [], asked: [] };
  return {
    external: wordsAt(object, 'spec', 'externalIPs'),
    asked: [textAt(object, 'spec', 'loadBalancerIP') ?? []].flat(),
  };
}

function keysOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(intervalsOf(addresses).map(intervalKey));
}
