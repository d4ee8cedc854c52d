/** Reads a facts bundle: what read-only `openstack ... -f json` calls print, or a file of `openstack stack abandon` / `export`. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { fileSpan, type SourceFile } from '../source/source-file.ts';
import { resourcePaths } from './fact-paths.ts';
import type {
  Facts,
  FlavorFact,
  FloatingIpFact,
  ImageFact,
  NetworkFact,
  PortFact,
  ServerFact,
  SubnetFact,
  VolumeFact,
} from './facts.ts';
import { asArray, asCount, asRecord, asRecords, asText, asTexts, isTrue, type JsonRecord } from './json-fields.ts';

export const badFacts = defineDiagnostic({
  code: 'config/bad-facts',
  severity: 'error',
  message: (why: string) => `the facts bundle cannot be used: ${why}`,
  explanation:
    'A facts bundle is one JSON object. `heat2kube facts` prints the read-only commands that make it; the output of `openstack stack abandon` or `openstack stack export` is accepted too.',
});

export const factsDiagnostics = Object.freeze([badFacts]);

/** Undefined, with an error reported, when the text is no bundle. */
export function loadFacts(file: SourceFile, reports: Collector): Facts | undefined {
  const bundle = parse(file, reports);
  if (!bundle) return undefined;
  const entries = (key: string): readonly JsonRecord[] => asRecords(bundle[key]);
  const stack = asRecord(bundle['stack']) ?? bundle;
  const stackId = asText(stack['id']);
  const stackStatus = asText(stack['stack_status']) ?? asText(stack['status']);
  return {
    physicalIds: resourcePaths(bundle),
    ...(stackId !== undefined && { stackId }),
    ...(stackStatus !== undefined && { stackStatus }),
    flavors: byIdAndName(entries('flavors').map(flavor)),
    images: byIdAndName(entries('images').map(image)),
    networks: byIdAndName(entries('networks').map(network)),
    subnets: byIdAndName(entries('subnets').map(subnet)),
    servers: byId(entries('servers').map(server)),
    volumes: byId(entries('volumes').map(volume)),
    ports: byId(entries('ports').map(port)),
    floatingIps: byId(entries('floatingIps').map(floatingIp)),
  };
}

function parse(file: SourceFile, reports: Collector): JsonRecord | undefined {
  try {
    const parsed: unknown = JSON.parse(file.text);
    const record = asRecord(parsed);
    if (!record) reports.report(badFacts, { span: fileSpan(file) }, 'it is not a JSON object');
    return record;
  } catch (error) {
    reports.report(badFacts, { span: fileSpan(file) }, error instanceof Error ? error.message : 'it is not JSON');
    return undefined;
  }
}

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.filter(({ id }) => id !== '').map((item) => [item.id, item]));
}

/** Names come first, so that an id always wins over an equal name; a name that two have is left out. */
function byIdAndName<T extends { readonly id: string; readonly name: string }>(
  items: readonly T[],
): ReadonlyMap<string, T> {
  const names = new Map<string, T | undefined>();
  for (const item of items) names.set(item.name, names.has(item.name) ? undefined : item);
  const named = [...names].flatMap(([name, item]) => (item && name !== '' ? [[name, item] as const] : []));
  return new Map([...named, ...byId(items)]);
}

function identity(entry: JsonRecord): { readonly id: string; readonly name: string } {
  return {
    id: asText(entry['id']) ?? asText(entry['ID']) ?? '',
    name: asText(entry['name']) ?? asText(entry['Name']) ?? asText(entry['display_name']) ?? '',
  };
}

function properties(value: unknown): ReadonlyMap<string, string> {
  const record = asRecord(value);
  return new Map(
    Object.entries(record ?? {}).flatMap(([key, item]) => [[key, asText(item) ?? JSON.stringify(item)] as const]),
  );
}

function flavor(entry: JsonRecord): FlavorFact {
  return {
    ...identity(entry),
    vcpus: asCount(entry['vcpus']) ?? asCount(entry['VCPUs']) ?? 0,
    ramMiB: asCount(entry['ram']) ?? asCount(entry['RAM']) ?? 0,
    diskGiB: asCount(entry['disk']) ?? asCount(entry['Disk']) ?? 0,
    ephemeralGiB: asCount(entry['OS-FLV-EXT-DATA:ephemeral']) ?? asCount(entry['Ephemeral']) ?? 0,
    swapMiB: asCount(entry['swap']) ?? asCount(entry['Swap']) ?? 0,
    properties: properties(entry['properties'] ?? entry['extra_specs']),
  };
}

function image(entry: JsonRecord): ImageFact {
  const diskFormat = asText(entry['disk_format']);
  const minDiskGiB = asCount(entry['min_disk']);
  const sizeBytes = asCount(entry['size']);
  const virtualSizeBytes = asCount(entry['virtual_size']);
  return {
    ...identity(entry),
    ...(diskFormat !== undefined && { diskFormat }),
    ...(minDiskGiB !== undefined && { minDiskGiB }),
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(virtualSizeBytes !== undefined && { virtualSizeBytes }),
    properties: properties(entry['properties']),
  };
}

function network(entry: JsonRecord): NetworkFact {
  const mtu = asCount(entry['mtu']);
  const security = entry['port_security_enabled'];
  return {
    ...identity(entry),
    external: isTrue(entry['router:external']),
    ...(mtu !== undefined && { mtu }),
    ...(security !== undefined && { portSecurity: isTrue(security) }),
    subnets: asTexts(entry['subnets'] ?? entry['subnet_ids']),
  };
}

function subnet(entry: JsonRecord): SubnetFact {
  const gateway = asText(entry['gateway_ip']);
  const owner = asText(entry['network_id']);
  return {
    ...identity(entry),
    cidr: asText(entry['cidr']) ?? '',
    ...(gateway !== undefined && { gateway }),
    ...(owner !== undefined && { network: owner }),
  };
}

/** `flavor` and `image` print as `name (id)` or as an object, depending on the client. */
function nameOrId(value: unknown): string | undefined {
  const record = asRecord(value);
  if (record) return asText(record['id']) ?? asText(record['original_name']) ?? asText(record['name']);
  const text = asText(value);
  return text === undefined ? undefined : (/\(([0-9a-f-]{36})\)$/.exec(text)?.[1] ?? text.replace(/ \(.*\)$/, ''));
}

function server(entry: JsonRecord): ServerFact {
  const flavorName = nameOrId(entry['flavor']);
  const imageName = nameOrId(entry['image']);
  const zone = asText(entry['OS-EXT-AZ:availability_zone']);
  return {
    ...identity(entry),
    status: asText(entry['status']) ?? '',
    ...(flavorName !== undefined && { flavor: flavorName }),
    ...(imageName !== undefined && !imageName.startsWith('N/A') && { image: imageName }),
    ...(zone !== undefined && { zone }),
    volumes: asArray(entry['volumes_attached'] ?? entry['attached_volumes']).flatMap(attachedVolume),
  };
}

function attachedVolume(item: unknown): ServerFact['volumes'] {
  const entry = asRecord(item);
  const id = asText(entry?.['id']) ?? asText(entry?.['Volume ID']);
  if (!entry || id === undefined) return [];
  const device = asText(entry['device'] ?? entry['Device']);
  const deletes = entry['delete_on_termination'] ?? entry['Delete On Termination?'];
  return [
    {
      id,
      ...(device !== undefined && { device }),
      ...(deletes !== undefined && { deleteOnTermination: isTrue(deletes) }),
    },
  ];
}

function volume(entry: JsonRecord): VolumeFact {
  const type = asText(entry['type'] ?? entry['volume_type']);
  const zone = asText(entry['availability_zone']);
  return {
    ...identity(entry),
    sizeGiB: asCount(entry['size']) ?? 0,
    status: asText(entry['status']) ?? '',
    ...(type !== undefined && { type }),
    bootable: isTrue(entry['bootable']),
    encrypted: isTrue(entry['encrypted']),
    multiattach: isTrue(entry['multiattach']),
    ...(zone !== undefined && { zone }),
    attachments: asArray(entry['attachments']).flatMap((item) => {
      const attachment = asRecord(item);
      const serverId = asText(attachment?.['server_id']);
      const device = asText(attachment?.['device']);
      return serverId === undefined ? [] : [{ serverId, ...(device !== undefined && { device }) }];
    }),
  };
}

function port(entry: JsonRecord): PortFact {
  const networkId = asText(entry['network_id']);
  const deviceId = asText(entry['device_id']);
  return {
    ...identity(entry),
    mac: asText(entry['mac_address']) ?? '',
    ...(networkId !== undefined && { networkId }),
    ...(deviceId !== undefined && { deviceId }),
    fixedIps: asArray(entry['fixed_ips']).flatMap((item) => {
      const address = asText(asRecord(item)?.['ip_address']);
      const subnetId = asText(asRecord(item)?.['subnet_id']);
      return address === undefined ? [] : [{ address, ...(subnetId !== undefined && { subnetId }) }];
    }),
  };
}

function floatingIp(entry: JsonRecord): FloatingIpFact {
  const portId = asText(entry['Port'] ?? entry['port_id'] ?? entry['port']);
  const owner = asText(entry['Floating Network'] ?? entry['floating_network_id']);
  return {
    id: identity(entry).id,
    address: asText(entry['Floating IP Address'] ?? entry['floating_ip_address']) ?? '',
    ...(portId !== undefined && { portId }),
    ...(owner !== undefined && { network: owner }),
  };
}
