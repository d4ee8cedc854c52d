/** What the lift of servers has to say about interfaces, disks and start-up data. */
import { defineDiagnostic, type DiagnosticKind } from '../../diagnostics/diagnostic.ts';

export const noNetworks = defineDiagnostic({
  code: 'nova-server/no-networks',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" has no networks; one interface on the network of the project is assumed`,
  explanation:
    'Older clouds give such a server an interface on the only network of its project; newer ones refuse it. The VM gets one interface on the pod network. Set networks: [{allocate_network: none}] for a server without interfaces.',
});

export const allocationWins = defineDiagnostic({
  code: 'nova-server/beside-allocation',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" has allocate_network together with other networks, which Heat refuses; only allocate_network is used`,
  explanation:
    'Heat accepts allocate_network only as the single entry of networks. Remove it, or remove the other entries.',
});

export const portExtrasIgnored = defineDiagnostic({
  code: 'nova-server/port-extras-ignored',
  severity: 'warning',
  message: (resource: string) => `port_extra_properties of "${resource}" has no effect without a subnet`,
  explanation:
    'Heat reads port_extra_properties only if the entry of networks has a subnet, because only then Heat creates the port. With network alone they are ignored. Add a subnet, or define the port as a resource.',
});

export const groupsWithPort = defineDiagnostic({
  code: 'nova-server/security-groups-with-port',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" has security_groups together with ports, which Heat refuses; the groups of the ports are used`,
  explanation: 'A server whose interfaces are ports has the security groups of the ports. Set the groups there.',
});

export const portWins = defineDiagnostic({
  code: 'nova-server/address-beside-port',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" has fixed_ip together with port, which Heat refuses; the addresses of the port are used`,
  explanation: 'Set the address in the fixed_ips of the port.',
});

export const portTagLost = defineDiagnostic({
  code: 'nova-server/port-tag-lost',
  severity: 'warning',
  message: (resource: string) => `the device tag of a port of "${resource}" is not carried over`,
  explanation:
    'A guest reads the tag of an interface from the devices in its metadata. Tags are carried over for interfaces that the server creates itself, not for ports of the stack.',
});

export const twoBootSources = defineDiagnostic({
  code: 'nova-server/several-boot-sources',
  severity: 'warning',
  message: (resource: string) => `"${resource}" has more than one disk with boot_index 0, which is the default`,
  explanation:
    'A volume, snapshot or image in block_device_mapping_v2 has boot_index 0 by default, and only one disk can boot. The VM boots from the image, or from the first such disk; the others are data disks. Set boot_index: -1 on data disks.',
});

export const noBootSource = defineDiagnostic({
  code: 'nova-server/no-boot-source',
  severity: 'warning',
  message: (resource: string) => `"${resource}" has neither an image nor a disk to boot from`,
  explanation: 'A server needs an image, or a volume, snapshot or image among its block devices with boot_index 0.',
  saidBy: ['catalogue/plugin-check'],
});

export const blockDeviceEmpty = defineDiagnostic({
  code: 'nova-server/block-device-without-source',
  severity: 'warning',
  message: (resource: string) =>
    `a block device of "${resource}" has neither a source nor a size; no disk is generated for it`,
  explanation:
    'An entry of block_device_mapping_v2 needs one of volume_id, snapshot_id, image, swap_size, ephemeral_size and ephemeral_format.',
});

export const programNotExecutable = defineDiagnostic({
  code: 'nova-server/user-data-not-executable',
  severity: 'warning',
  message: (resource: string) =>
    `user_data of "${resource}" is executed as a program in format HEAT_CFNTOOLS, but does not begin with #!`,
  explanation:
    'The default format passes user_data to a part-handler that makes it executable and runs it; cloud-init does not read it. A cloud-config, a MIME text or a script that does not start with #! fails silently. If it is for cloud-init, set user_data_format: RAW.',
});

export const configIdAsText = defineDiagnostic({
  code: 'nova-server/config-id-as-text',
  severity: 'warning',
  message: (resource: string) =>
    `user_data of "${resource}" is the id of a configuration, which format HEAT_CFNTOOLS does not resolve`,
  explanation:
    'Only RAW and SOFTWARE_CONFIG resolve a configuration. With the default format the guest gets the id as text, and nothing runs. Set user_data_format to RAW or SOFTWARE_CONFIG.',
});

export const metadataLeftOut = defineDiagnostic({
  code: 'nova-server/metadata-left-out',
  severity: 'warning',
  message: (resource: string, key: string, why: string) =>
    `the metadata "${key}" of "${resource}" is left out, because its value is not available: ${why}`,
  explanation:
    'Nothing in the cluster has the value, such as the id of the stack, which alarms of the cloud use to tell the servers of a group. The rest of the metadata and the start-up data do not wait for it. If software in the guest reads it, write another value into the template, or give the pseudo parameter under parameter_defaults in an environment.',
});

export const serverDiagnostics: readonly DiagnosticKind<never>[] = Object.freeze([
  noNetworks,
  allocationWins,
  portExtrasIgnored,
  groupsWithPort,
  portWins,
  portTagLost,
  twoBootSources,
  noBootSource,
  blockDeviceEmpty,
  programNotExecutable,
  configIdAsText,
  metadataLeftOut,
]);
