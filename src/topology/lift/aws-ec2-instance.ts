/**
 * AWS::EC2::Instance: a server of Nova under the names of Amazon. Heat always wraps its start-up data for its own tools, and
 * has the default user be called ec2-user.
 * Heat manual: template guide, CloudFormation resource types, AWS::EC2::Instance.
 */
import {
  intOf,
  joinOrigins,
  known,
  list,
  map,
  originsOf,
  textOf,
  withOrigins,
  type Value,
} from '../../evaluate/value.ts';
import type { Resource } from '../../stack/stack.ts';
import { addressValue, plainFact, property, show } from '../attribute-values.ts';
import type { Attachment } from '../kinds/attachment.ts';
import type { Machine } from '../kinds/machine.ts';
import { defineLift, type LiftReport, type Reader } from '../lift.ts';
import { unlessEmpty } from '../plain-choice.ts';
import { serverDisks } from '../server/disks.ts';
import { serverInterfaces } from '../server/interfaces.ts';
import { guestMetadata, initMetadata } from '../server/metadata.ts';
import { serverUserData } from '../server/user-data.ts';

const refused = 'Heat refuses it: not implemented';

type Properties = typeof properties;

const properties = {
  AvailabilityZone: { fate: 'mapped', note: 'Zone of the nodes that can run the VM' },
  BlockDeviceMappings: { fate: 'mapped', note: 'Disks of the VM, made from snapshots' },
  DisableApiTermination: { fate: 'moot', note: refused },
  ImageId: { fate: 'mapped', note: 'Root disk' },
  InstanceType: { fate: 'mapped', note: 'Instance type' },
  KernelId: { fate: 'moot', note: refused },
  KeyName: { fate: 'mapped', note: 'Public key for the user ec2-user' },
  Monitoring: { fate: 'moot', note: refused },
  NetworkInterfaces: { fate: 'mapped', note: 'Interfaces, in the order of DeviceIndex' },
  NovaSchedulerHints: { fate: 'mapped', note: 'Server group and other placement hints' },
  PlacementGroupName: { fate: 'moot', note: refused },
  PrivateIpAddress: { fate: 'moot', note: refused },
  RamDiskId: { fate: 'moot', note: refused },
  SecurityGroupIds: { fate: 'mapped', note: 'More groups of the interface that the server creates itself' },
  SecurityGroups: { fate: 'mapped', note: 'Groups of the interface that the server creates itself' },
  SourceDestCheck: { fate: 'moot', note: refused },
  SubnetId: { fate: 'mapped', note: 'Subnet of the only interface' },
  Tags: { fate: 'mapped', note: 'Metadata, a file in the guest', slot: 'secret' },
  Tenancy: { fate: 'moot', note: refused },
  UserData: { fate: 'mapped', note: 'Start-up data, run as a program', slot: 'secret' },
  Volumes: { fate: 'mapped', note: 'Volumes that are attached as disks' },
} as const;

/** All of them give the same address, whatever their names say (`Instance._resolve_attribute`). */
const address = (self: { readonly path: string }): Value => addressValue({ of: self.path, scope: 'inside' });

export const awsEc2Instance = defineLift({
  type: 'AWS::EC2::Instance',
  summary: 'A VM with its disks and start-up data',
  properties,
  attributes: {
    AvailabilityZone: property('AvailabilityZone', (self) => plainFact('zone', self.path)),
    PrivateDnsName: address,
    PrivateIp: address,
    PublicDnsName: address,
    PublicIp: address,
    show,
  },
  lift(read, self, report) {
    const site = { path: self.path, read, report };
    const interfaces = serverInterfaces(networks(read, self, report), groups(read), site);
    const mappings = read.items(read.get('BlockDeviceMappings')).flatMap((item) => mappingOf(read, item));
    const disks = serverDisks(
      { image: unlessEmpty(read.get('ImageId'), report), first: list(mappings), second: undefined },
      site,
    );
    const [key, zone, type] = [
      unlessEmpty(read.get('KeyName'), report),
      unlessEmpty(read.get('AvailabilityZone'), report),
      read.get('InstanceType'),
    ];
    const metadata = guestMetadata(keyed(read, self, { written: read.get('Tags'), report }), self.path, report);
    const hints = hintsOf(read, self.path, report);
    const group = hints.get('group');
    hints.delete('group');
    const machine: Machine = {
      kind: 'machine',
      id: self.path,
      resource: self.path,
      nics: interfaces.refs,
      nicPolicy: interfaces.policy,
      ...(type && { shape: read.ref(type) }),
      ...(key && { keyPair: read.ref(key) }),
      ...(zone && { availabilityZone: zone }),
      ...(metadata && { metadata }),
      defaultUser: known('ec2-user'),
      placement: group ? [read.ref(group)] : [],
      hints,
      ...initMetadata(self),
      ...serverUserData(read.get('UserData'), undefined, site),
    };
    return [machine, ...disks, ...interfaces.nodes, ...attachments(read, self, report)];
  },
});

/** As OS::Nova::Server has them. Interfaces of their own win over a subnet, and no word means the network of the project. */
function networks(read: Reader<Properties>, { path }: Resource, report: LiftReport): Value | undefined {
  const interfaces = read.get('NetworkInterfaces');
  const subnet = unlessEmpty(read.get('SubnetId'), report);
  const items = read.items(interfaces);
  if (items.length === 0) {
    read.shapes(interfaces, path);
    return subnet && list([map([['subnet', subnet]])]);
  }
  report.isDefault(subnet, 'the interfaces that are listed define their subnets');
  const indexed = items.map((item, position) => {
    const index = read.field(item, 'DeviceIndex');
    read.shapes(index, path);
    const port = item.kind === 'map' ? read.field(item, 'NetworkInterfaceId') : item;
    // The schema takes any map.
    for (const [key, value] of item.kind === 'map' ? item.entries : [])
      if (key !== 'NetworkInterfaceId' && key !== 'DeviceIndex') report.isDefault(value, 'Heat does not read it');
    return { port, index: Number(textOf(index) ?? intOf(index) ?? position) };
  });
  const ports = indexed.toSorted((a, b) => a.index - b.index).flatMap(({ port }) => port ?? []);
  return list(ports.map((port) => map([['port', port]])));
}

/** Heat joins the two lists. */
function groups(read: Reader<Properties>): Value | undefined {
  const written = [read.get('SecurityGroups'), read.get('SecurityGroupIds')].flatMap((value) => value ?? []);
  const items = written.flatMap((value) => read.items(value));
  return items.length > 0 ? list(items) : written[0];
}

/** An entry without `Ebs` has no effect. */
function mappingOf(read: Reader<Properties>, item: Value): readonly Value[] {
  const ebs = read.field(item, 'Ebs');
  if (!ebs) return [];
  const parts = [
    ['device_name', read.field(item, 'DeviceName')],
    ['snapshot_id', read.field(ebs, 'SnapshotId')],
    ['volume_size', read.field(ebs, 'VolumeSize')],
    ['delete_on_termination', read.field(ebs, 'DeleteOnTermination')],
  ] as const;
  return [map(parts.flatMap(([key, value]) => (value ? [[key, value] as const] : [])))];
}

/** A map from a list of `Key` and `Value`: of one key that stands there twice the last value counts. */
function keyed(
  read: Reader<Properties>,
  { path }: Resource,
  { written, report }: { readonly written: Value | undefined; readonly report: LiftReport },
): Value | undefined {
  const items = read.items(written);
  if (items.length === 0) {
    read.shapes(written, path);
    return undefined;
  }
  const pairs = items.flatMap((item) =>
    pairOf(read, item, { nameOf: (key) => read.choose(key, path, String, undefined), report }),
  );
  pairs.forEach(([name, value], index) => {
    const isReplaced = pairs.slice(index + 1).some(([later]) => later === name);
    if (isReplaced) report.isDefault(value, 'a later tag has the same key');
  });
  return map(pairs);
}

function pairOf(
  read: Reader<Properties>,
  item: Value,
  { nameOf, report }: { readonly nameOf: (key: Value | undefined) => string | undefined; readonly report: LiftReport },
): readonly (readonly [string, Value])[] {
  const [key, value] = [read.field(item, 'Key'), read.field(item, 'Value')];
  const name = nameOf(key);
  if (name === undefined) report.manual(value, 'its key is not known yet');
  if (key === undefined || value === undefined || name === undefined) return [];
  return [[name, withOrigins(value, joinOrigins(value.origins, originsOf(key)))]];
}

/** Values of a hint that stands there several times are a list. */
function hintsOf(read: Reader<Properties>, path: string, report: LiftReport): Map<string, Value> {
  const written = read.get('NovaSchedulerHints');
  const hints = new Map<string, Value>();
  // The fate of a hint is that of its value.
  const nameOf = (key: Value | undefined): string | undefined =>
    key?.kind === 'known' ? String(key.value) : read.choose(key, path, String, undefined);
  for (const [name, value] of read.items(written).flatMap((item) => pairOf(read, item, { nameOf, report }))) {
    const before = hints.get(name);
    hints.set(name, before ? list([...(before.kind === 'list' ? before.items : [before]), value]) : value);
  }
  if (hints.size === 0) read.shapes(written, path);
  return hints;
}

function attachments(read: Reader<Properties>, { path }: Resource, report: LiftReport): readonly Attachment[] {
  const written = read.get('Volumes');
  const items = read.items(written);
  if (items.length === 0) read.shapes(written, path);
  return items.flatMap((item, index) => {
    const [volume, device] = [read.field(item, 'VolumeId'), read.field(item, 'Device')];
    report.moot(device, 'device-name');
    if (!volume) return [];
    return [
      {
        kind: 'attachment',
        id: `${path}#volume-${index}`,
        resource: path,
        machine: { node: path },
        volume: read.ref(volume),
        ...(device && { device }),
      },
    ];
  });
}
