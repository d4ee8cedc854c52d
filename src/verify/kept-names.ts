/** The proof of names of servers that stay: an EndpointSlice leads to addresses of such servers and to nobody else. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { textOf } from '../evaluate/value.ts';
import { itemsAt, textAt, wordAt, wordsAt } from '../kubernetes/json.ts';
import type { Evidence } from './evidence.ts';
import { intervalKey, intervalsOf } from './intervals.ts';
import { isBlank } from './segments/attachments.ts';
import { addressKeys } from './staying.ts';

const nameDiffers = defineDiagnostic({
  code: 'verify/name-differs',
  severity: 'error',
  message: (object: string, address: string, server: string) =>
    server === ''
      ? `EndpointSlice/${object} has the address ${address}, which no server has that stays in OpenStack`
      : `EndpointSlice/${object} has the address ${address} for the name of "${server}", which has another one`,
  explanation:
    'VMs find a server that stays by its name in the Service of the stack, whose EndpointSlice has the addresses of such servers. With another address their connections go elsewhere. In an output that was not edited this is a defect of heat2kube: please report it with the template. Undo the edit, or give the address of the server under resources in heat2kube.yaml and convert again.',
});

const nameLost = defineDiagnostic({
  code: 'verify/name-lost',
  severity: 'warning',
  message: (server: string, name: string) =>
    `no EndpointSlice has the name "${name}", by which VMs find "${server}" in OpenStack`,
  explanation:
    'VMs find a server that stays by its name in the Service of the stack, whose EndpointSlice has the name and the address. Without it the name leads nowhere. Undo the edit of the EndpointSlice, or run convert again.',
});

export const nameDiagnostics = Object.freeze([nameDiffers, nameLost]);

type Read = Pick<Evidence, 'objects' | 'staying' | 'cluster' | 'neutron'>;

export function proveNames({ objects, staying, cluster: { names }, neutron }: Read, reports: Collector): void {
  const members = neutron.source.of('pool-member').flatMap(({ address }) => (address ? (textOf(address) ?? []) : []));
  const known = new Set([...addressKeys(staying), ...intervalsOf(members).map(intervalKey)]);
  const found = new Set<string>();
  for (const object of objects.filter(({ kind }) => kind === 'EndpointSlice')) {
    const service = wordAt(object, 'metadata', 'labels', 'kubernetes.io/service-name');
    for (const item of itemsAt(object, 'endpoints')) {
      const name = `${textAt(item, 'hostname') ?? ''}.${service}`;
      const server = names.get(name);
      const own = server === undefined ? known : addressKeys(staying.filter(({ resource }) => resource === server));
      found.add(name);
      for (const address of wordsAt(item, 'addresses')) {
        const [range] = intervalsOf([address]);
        if (isBlank(address) || (range && own.has(intervalKey(range)))) continue;
        reports.report(nameDiffers, {}, wordAt(object, 'metadata', 'name'), address, server ?? '');
      }
    }
  }
  for (const [name, resource] of names) {
    if (!found.has(name)) reports.report(nameLost, { resource }, resource, name);
  }
}
