/**
 * OS::Nova::Server: a machine with its disks, interfaces and start-up data. What only Heat and Nova do with it (update
 * policies, the transport of deployments) is left behind; disks that the flavor implies are added when it is known.
 * Heat manual: template guide, OS::Nova::Server; Nova API guide: servers.
 */
import { list, type Value } from '../../evaluate/value.ts';
import type { Resource } from '../../stack/stack.ts';
import { addressValue, nameAttribute, property, show, unanswered } from '../attribute-values.ts';
import type { Machine } from '../kinds/machine.ts';
import { defineLift, type LiftReport, type Reader } from '../lift.ts';
import { nicDiagnosticList } from '../nic-properties.ts';
import { unlessEmpty } from '../plain-choice.ts';
import { selectPath } from '../../stack/select-path.ts';
import { addressesAttribute, firstAddressAttribute, networksAttribute } from '../server/addresses.ts';
import { serverDiagnostics } from '../server/diagnostics.ts';
import { serverDisks } from '../server/disks.ts';
import { serverInterfaces, serverNicDiagnostics } from '../server/interfaces.ts';
import { guestMetadata, initMetadata } from '../server/metadata.ts';
import { serverUserData } from '../server/user-data.ts';

const updateNote = 'Controls what Heat does on updates';

type Properties = typeof properties;

const properties = {
  admin_pass: { fate: 'mapped', note: 'Administrator password, which most Linux images ignore', slot: 'secret' },
  admin_user: { fate: 'moot', note: 'No effect: the image decides its user' },
  availability_zone: { fate: 'mapped', note: 'Zone of the nodes that can run the VM' },
  block_device_mapping: { fate: 'mapped', note: 'Disks of the VM, in the old form' },
  block_device_mapping_v2: { fate: 'mapped', note: 'Disks of the VM' },
  config_drive: { fate: 'mapped', note: 'Start-up data on a config drive rather than from the metadata service' },
  deployment_swift_data: { fate: 'moot', note: 'Controls where the agent of deployments polls' },
  diskConfig: { fate: 'moot', note: 'Partitioning of Xen guests' },
  flavor: { fate: 'mapped', note: 'Instance type' },
  flavor_update_policy: { fate: 'moot', note: updateNote },
  image: { fate: 'mapped', note: 'Root disk' },
  image_update_policy: { fate: 'moot', note: updateNote },
  key_name: { fate: 'mapped', note: 'Public key for the default user of the image' },
  metadata: { fate: 'mapped', note: 'A file in the guest', slot: 'secret' },
  name: { fate: 'mapped', note: 'Host name of the guest' },
  networks: { fate: 'mapped', note: 'Interfaces, in this order' },
  personality: { fate: 'mapped', note: 'Files written at the first boot', slot: 'secret' },
  reservation_id: { fate: 'moot', note: 'Legacy of the EC2 API' },
  scheduler_hints: { fate: 'mapped', note: 'Server group and other placement hints' },
  security_groups: { fate: 'mapped', note: 'Groups of the interfaces that the server creates itself' },
  software_config_transport: { fate: 'moot', note: 'Controls how the agent of deployments polls' },
  tags: { fate: 'moot', note: 'Labels of the Nova API, which guests do not see' },
  user_data: { fate: 'mapped', note: 'Start-up data', slot: 'secret' },
  user_data_format: { fate: 'mapped', note: 'How the start-up data is delivered' },
  user_data_update_policy: { fate: 'moot', note: updateNote },
} as const;

export const novaServer = defineLift({
  type: 'OS::Nova::Server',
  summary: 'A VM with its disks and start-up data',
  properties,
  attributes: {
    accessIPv4: (self, path) => selectPath(addressValue({ of: self.path, scope: 'public', family: 4 }), path),
    accessIPv6: (self, path) => selectPath(addressValue({ of: self.path, scope: 'public', family: 6 }), path),
    addresses: addressesAttribute,
    console_urls: unanswered('virtctl opens the console of a VM'),
    first_address: firstAddressAttribute,
    instance_name: unanswered('Nova assigns the name of the domain'),
    name: nameAttribute,
    networks: networksAttribute,
    os_collect_config: unanswered('the agent that polls Heat has nothing to poll in a VM'),
    show,
    tags: property('tags', () => list([])),
  },
  diagnostics: [...serverDiagnostics, ...nicDiagnosticList(serverNicDiagnostics)],
  lift(read, self, report) {
    const site = { path: self.path, read, report };
    const interfaces = serverInterfaces(read.get('networks'), read.get('security_groups'), site);
    const disks = serverDisks(
      {
        image: unlessEmpty(read.get('image'), report),
        first: read.get('block_device_mapping'),
        second: read.get('block_device_mapping_v2'),
      },
      site,
    );
    const machine: Machine = {
      kind: 'machine',
      id: self.path,
      resource: self.path,
      nics: interfaces.refs,
      nicPolicy: interfaces.policy,
      ...plainParts(read, self.path, report),
      ...placement(read, self),
      ...initMetadata(self),
      ...serverUserData(read.get('user_data'), read.get('user_data_format'), site),
    };
    return [machine, ...disks, ...interfaces.nodes];
  },
});

type PlainPart =
  'name' | 'shape' | 'keyPair' | 'availabilityZone' | 'metadata' | 'adminPassword' | 'configDrive' | 'files' | 'tags';

function plainParts(read: Reader<Properties>, path: string, report: LiftReport): Pick<Machine, PlainPart> {
  const [name, key] = [unlessEmpty(read.get('name'), report), unlessEmpty(read.get('key_name'), report)];
  const [availabilityZone, flavor] = [unlessEmpty(read.get('availability_zone'), report), read.get('flavor')];
  const metadata = guestMetadata(read.get('metadata'), path, report);
  const [adminPassword, tags] = [unlessEmpty(read.get('admin_pass'), report), read.get('tags')];
  const [configDrive, files] = [read.get('config_drive'), read.get('personality')];
  return {
    ...(name && { name }),
    ...(flavor && { shape: read.ref(flavor) }),
    ...(key && { keyPair: read.ref(key) }),
    ...(availabilityZone && { availabilityZone }),
    ...(metadata && { metadata }),
    ...(adminPassword && { adminPassword }),
    ...(configDrive && { configDrive }),
    ...(files && !isEmptyMap(files) && { files }),
    ...(tags && { tags }),
  };
}

/** `group` names a server group; the other hints are looked at by the planner. */
function placement(read: Reader<Properties>, self: Resource): Pick<Machine, 'placement' | 'hints'> {
  const written = read.get('scheduler_hints');
  const hints = new Map(read.entries(written));
  if (hints.size === 0) read.shapes(written?.kind === 'map' ? written : undefined, self.path);
  const group = hints.get('group');
  hints.delete('group');
  return { placement: group ? [read.ref(group)] : [], hints };
}

function isEmptyMap(value: Value): boolean {
  return value.kind === 'map' && value.entries.size === 0;
}
