/** A profile of Senlin in the words of OS::Nova::Server (senlin/profiles/os/nova/server.py). */
import { plainFact } from '../attribute-values.ts';
import {
  booleanOf,
  entryAt,
  isNull,
  joinOrigins,
  known,
  list,
  listItemsOf,
  map,
  openText,
  withOrigins,
  type Value,
} from '../../evaluate/value.ts';

/** A resource that stands for something which Senlin makes: its path below that of the server, its type and its properties. */
interface Launched {
  readonly below: string;
  readonly plugin: string;
  readonly properties: ReadonlyMap<string, Value>;
}

interface Ignored {
  readonly value: Value;
  /** A clause. */
  readonly because: string;
}

interface ServerProfile {
  readonly resources: readonly Launched[];
  /** Settings that a server of Heat does not have. */
  readonly unread: Fields;
  /** Settings without an effect beside others. */
  readonly ignored: readonly Ignored[];
}

type Fields = readonly (readonly [name: string, value: Value])[];

/** Settings that both call the same. */
const alike = [
  'admin_pass',
  'availability_zone',
  'config_drive',
  'flavor',
  'image',
  'key_name',
  'metadata',
  'name',
  'scheduler_hints',
  'security_groups',
  'user_data',
];

/** Senlin makes a port for each network, so they only count for the network that Nova chooses. */
const groupsOfServer = 'security_groups';

const own = new Set([...alike, 'block_device_mapping_v2', 'networks', 'personality']);

/** Without a meaning beyond the API: credentials of Senlin, partitions of Xen guests. */
export const apiOnly: ReadonlySet<string> = new Set(['auto_disk_config', 'context']);

interface Profile {
  /** Its settings. */
  readonly written: Value | undefined;
  /** Server groups that policies ask for. */
  readonly groups: readonly Value[];
}

export function serverOfProfile(path: string, { written: properties, groups }: Profile): ServerProfile {
  const fields = fieldsOf(properties);
  const disks = listItemsOf(entryAt(properties, 'block_device_mapping_v2')).map(diskOf);
  const ports = listItemsOf(entryAt(properties, 'networks')).map((item, index) => interfaceOf(path, item, index));
  const files = listItemsOf(entryAt(properties, 'personality'));
  const server = new Map<string, Value>([
    ...fields.filter(([name]) => alike.includes(name) && !(ports.length > 0 && name === groupsOfServer)),
    ...(disks.length > 0 ? [['block_device_mapping_v2', list(disks.map(({ disk }) => disk))] as const] : []),
    ...(ports.length > 0 ? [['networks', list(ports.map(({ entry }) => entry))] as const] : []),
    ...(files.length > 0 ? [['personality', map(files.flatMap(fileOf))] as const] : []),
    ['user_data_format', known('RAW')],
    ...hintsOf(entryAt(properties, 'scheduler_hints'), groups),
  ]);
  return {
    resources: [{ below: '', plugin: 'OS::Nova::Server', properties: server }, ...ports.flatMap(({ more }) => more)],
    unread: [
      ...fields.filter(([name]) => !own.has(name)),
      ...disks.flatMap(({ unread }) => unread),
      ...ports.flatMap(({ unread }) => unread),
    ],
    ignored: [
      ...(ports.length > 0
        ? ignoredIn(pick(fields, groupsOfServer), 'each interface is a port, with groups of its own')
        : []),
      ...disks.flatMap(({ ignored }) => ignored),
    ],
  };
}

/** Settings with a value; what came with the map belongs to each of them. */
function fieldsOf(value: Value | undefined): Fields {
  if (value?.kind !== 'map') return [];
  return [...value.entries].flatMap(([name, item]) =>
    isNull(item) ? [] : [[name, withOrigins(item, joinOrigins(item.origins, value.origins))] as const],
  );
}

/** A group that the profile names counts before that of a policy (senlin/policies/affinity_policy.py, `attach`). */
function hintsOf(written: Value | undefined, [group]: readonly Value[]): Fields {
  const own = fieldsOf(written);
  if (!group || own.some(([name]) => name === 'group')) return [];
  return [['scheduler_hints', map([...own, ['group', group]])]];
}

function fieldOf(fields: Fields, wanted: string): Value | undefined {
  return fields.find(([name]) => name === wanted)?.[1];
}

function pick(fields: Fields, ...names: readonly string[]): Fields {
  return fields.filter(([name]) => names.includes(name));
}

function renamed(fields: Fields, from: string, to: string): Fields {
  return fields.flatMap(([name, value]) => (name === from ? [[to, value] as const] : []));
}

const diskNames = ['boot_index', 'delete_on_termination', 'device_name', 'device_type', 'disk_bus'] as const;

/** Where the volume of a disk comes from decides what its id is called. */
const sources: ReadonlyMap<string, string> = new Map([
  ['image', 'image'],
  ['snapshot', 'snapshot_id'],
  ['volume', 'volume_id'],
]);

function ignoredIn(fields: Fields, because: string): readonly Ignored[] {
  return fields.map(([, value]) => ({ value, because }));
}

function diskOf(item: Value): { readonly disk: Value } & Pick<ServerProfile, 'ignored' | 'unread'> {
  const fields = fieldsOf(item);
  const [source, place, format] = ['source_type', 'destination_type', 'guest_format'].map((key) =>
    openText(fieldOf(fields, key)),
  );
  const id = sources.get(source ?? '');
  // A new volume that goes with its server is as good as a disk of the server.
  const goes = booleanOf(fieldOf(fields, 'delete_on_termination')) === true;
  const isLocal = source === 'blank' && (place === 'local' || goes);
  const local = format === 'swap' ? 'swap_size' : 'ephemeral_size';
  const size = isLocal ? local : 'volume_size';
  // The words that decide what the entry is.
  const deciding = ['source_type', ...(isLocal ? ['guest_format', ...(goes ? [] : ['destination_type'])] : [])];
  const decided = pick(fields, ...deciding).flatMap(([, value]) => value.origins);
  const others = ['guest_format', 'destination_type'].filter((name) => !deciding.includes(name));
  const entries: Fields = [
    ...pick(fields, ...diskNames),
    ...(id === undefined ? [] : renamed(fields, 'uuid', id)),
    ...renamed(fields, 'volume_size', size),
  ];
  return {
    disk: map(entries.map(([name, value]) => [name, withOrigins(value, joinOrigins(value.origins, decided))])),
    unread: pick(fields, 'volume_type'),
    ignored: ignoredIn(pick(fields, ...others), 'the source says what the disk is'),
  };
}

/** An interface with groups, a type or a floating IP of its own is a port that Senlin makes. */
function interfaceOf(
  path: string,
  item: Value,
  index: number,
): { readonly entry: Value; readonly more: readonly Launched[]; readonly unread: Fields } {
  const fields = fieldsOf(item);
  const unread = pick(fields, 'floating_ip');
  const given = fieldOf(fields, 'port');
  const floating = pick(fields, 'floating_network');
  const groups = pick(fields, 'security_groups', 'vnic_type');
  if (given ?? (groups.length === 0 && floating.length === 0))
    return { entry: map(pick(fields, 'port', 'network', 'subnet', 'fixed_ip')), more: [], unread };
  const below = `port-${index}`;
  const id = plainFact('id', `${path}/${below}`);
  const place = map([...pick(fields, 'subnet'), ...renamed(fields, 'fixed_ip', 'ip_address')]);
  const port: Launched = {
    below,
    plugin: 'OS::Neutron::Port',
    properties: new Map([
      ...pick(fields, 'network', 'security_groups'),
      ...renamed(fields, 'vnic_type', 'binding:vnic_type'),
      ...(place.entries.size > 0 ? [['fixed_ips', list([place])] as const] : []),
    ]),
  };
  const address: Launched = {
    below: `address-${index}`,
    plugin: 'OS::Neutron::FloatingIP',
    properties: new Map<string, Value>([...floating, ['port_id', id]]),
  };
  return { entry: map([['port', id]]), more: floating.length > 0 ? [port, address] : [port], unread };
}

function fileOf(item: Value): Fields {
  const fields = fieldsOf(item);
  const [said, contents] = [fieldOf(fields, 'path'), fieldOf(fields, 'contents')];
  const path = openText(said);
  if (!said || path === undefined || !contents) return [];
  return [[path, withOrigins(contents, joinOrigins(contents.origins, said.origins))]];
}
