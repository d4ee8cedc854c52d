/** Asks Neutron for the address that `heat2kube.yaml` says a server of the new stack has: everything else names the server by it. */
import type { Resource } from '../../stack/stack.ts';
import { isDataList, isDataMap, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { sectionOf, type SectionKeys } from './section-keys.ts';

/** As it is where the template's form says nothing of single addresses: a function, several addresses, a network that Nova chooses. */
export function withSaidAddress(
  body: TemplateMap,
  address: string,
  { keys, resource }: { readonly keys: SectionKeys; readonly resource: Resource },
): TemplateMap {
  const properties = sectionOf(body, keys.properties);
  const changed = changes.get(resource.plugin)?.(properties, address);
  return changed ? new Map([...body, [keys.properties, new Map([...properties, changed])]]) : body;
}

type Change = (properties: TemplateMap, address: string) => readonly [string, TemplateData] | undefined;

const changes: ReadonlyMap<string, Change> = new Map([
  ['OS::Neutron::Port', ofPort],
  ['OS::Nova::Server', ofServer],
]);

function ofPort(properties: TemplateMap, address: string): readonly [string, TemplateData] | undefined {
  const asked = properties.get('fixed_ips') ?? [];
  if (!isDataList(asked) || asked.length > 1) return undefined;
  const [first = new Map()] = asked;
  return isDataMap(first) ? ['fixed_ips', [new Map([...first, ['ip_address', address]])]] : undefined;
}

/** An entry for a port leaves addresses to the port. */
function ofServer(properties: TemplateMap, address: string): readonly [string, TemplateData] | undefined {
  const networks = properties.get('networks');
  if (!isDataList(networks)) return undefined;
  const [first, ...others] = networks;
  const isOwn = isDataMap(first) && ['network', 'subnet', 'uuid'].some((key) => first.has(key)) && !first.has('port');
  return isOwn ? ['networks', [new Map([...first, ['fixed_ip', address]]), ...others]] : undefined;
}
