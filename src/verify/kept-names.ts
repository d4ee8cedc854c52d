/** The proof of names of servers that stay: an EndpointSlice leads to addresses of such servers and to nobody else. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { itemsAt, wordAt, wordsAt } from '../kubernetes/json.ts';
import type { Evidence } from './evidence.ts';
import { intervalKey, intervalsOf } from './intervals.ts';

export const nameDiffers = defineDiagnostic({
  code: 'verify/name-differs',
  severity: 'error',
  message: (object: string, address: string) =>
    `EndpointSlice/${object} has the address ${address}, which no server has that stays in OpenStack`,
  explanation:
    'VMs find a server that stays by its name in the Service of the stack, whose EndpointSlice has the addresses of such servers. With another address their connections go elsewhere. In an output that was not edited this is a defect of heat2kube: please report it with the template. Undo the edit, or give the address of the server under resources in heat2kube.yaml and convert again.',
});

export function proveNames({ objects, staying }: Pick<Evidence, 'objects' | 'staying'>, reports: Collector): void {
  const known = new Set(staying.flatMap(({ places }) => places.map(({ range }) => intervalKey(range))));
  for (const object of objects) {
    if (object['kind'] !== 'EndpointSlice') continue;
    for (const address of itemsAt(object, 'endpoints').flatMap((item) => wordsAt(item, 'addresses'))) {
      const [range] = intervalsOf([address]);
      if (!range || !known.has(intervalKey(range))) {
        reports.report(nameDiffers, {}, wordAt(object, 'metadata', 'name'), address);
      }
    }
  }
}
