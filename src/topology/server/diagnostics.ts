/** What the lift of servers has to say about interfaces, disks and start-up data. */
import { defineDiagnostic, type DiagnosticKind } from '../../diagnostics/diagnostic.ts';

export const noNetworks = defineDiagnostic({
  code: 'nova-server/no-networks',
  severity: 'warning',
  message: (resource: string) =>
    `${resource} names no network, so one interface on the network of the project is assumed`,
  explanation:
    'Older clouds gave such a server an interface on the one network of its project; newer ones refuse to boot it. Here it gets one interface on the pod network. Say networks: [{allocate_network: none}] for a machine without any.',
});

export const automaticNetwork = defineDiagnostic({
  code: 'nova-server/automatic-network',
  severity: 'info',
  message: (resource: string) => `${resource} leaves its network to Nova, so it gets one interface on the pod network`,
  explanation:
    'allocate_network: auto takes the one network of the project or makes one. The pod network takes its place.',
});

export const allocationWins = defineDiagnostic({
  code: 'nova-server/beside-allocation',
  severity: 'warning',
  message: (resource: string) => `an interface of ${resource} stands beside allocate_network, which is taken alone`,
  explanation:
    'Heat refuses allocate_network beside anything else in networks. Name the interfaces, or leave them to Nova.',
});

export const portExtrasIgnored = defineDiagnostic({
  code: 'nova-server/port-extras-ignored',
  severity: 'warning',
  message: (resource: string) => `port_extra_properties of ${resource} has no effect without a subnet`,
  explanation:
    'Heat reads port_extra_properties only where an entry of networks names a subnet, for only then it makes the port itself. With network alone they are accepted and lost. Name a subnet, or make the port a resource.',
});

export const groupsWithPort = defineDiagnostic({
  code: 'nova-server/security-groups-with-port',
  severity: 'warning',
  message: (resource: string) => `security_groups of ${resource} stand beside ports, which have groups of their own`,
  explanation: 'Heat refuses security_groups on a server whose interfaces are ports. Put the groups on the ports.',
});

export const portWins = defineDiagnostic({
  code: 'nova-server/address-beside-port',
  severity: 'warning',
  message: (resource: string) => `${resource} asks for an address beside a port, which has addresses of its own`,
  explanation: 'Heat refuses fixed_ip beside port. Put the address into the fixed_ips of the port.',
});

export const portTagLost = defineDiagnostic({
  code: 'nova-server/port-tag-lost',
  severity: 'warning',
  message: (resource: string) => `the device tag of a port of ${resource} is not carried over`,
  explanation:
    'The guest finds the tag of an interface in the devices of its metadata. Tags are carried over for interfaces that the server makes itself, not for ports of the stack.',
});

export const twoBootSources = defineDiagnostic({
  code: 'nova-server/several-boot-sources',
  severity: 'warning',
  message: (resource: string) =>
    `a disk of ${resource} claims to be the boot disk beside another one (boot_index is 0 unless it says otherwise)`,
  explanation:
    'Every volume, snapshot or image of block_device_mapping_v2 has boot_index 0 when it says none, and one disk only can boot. Give data disks boot_index: -1. The image, or else the first such disk, boots here; the other is a data disk.',
});

export const noBootSource = defineDiagnostic({
  code: 'nova-server/no-boot-source',
  severity: 'warning',
  message: (resource: string) => `${resource} has neither an image nor a disk to boot from`,
  explanation: 'A server needs an image, or a volume, snapshot or image among its block devices with boot_index 0.',
});

export const blockDeviceEmpty = defineDiagnostic({
  code: 'nova-server/block-device-without-source',
  severity: 'warning',
  message: (resource: string) => `a block device of ${resource} says neither what it is made of nor how large it is`,
  explanation:
    'An entry of block_device_mapping_v2 needs one of volume_id, snapshot_id, image, swap_size, ephemeral_size and ephemeral_format. Without any of them no disk is made of it.',
});

export const orphanVolume = defineDiagnostic({
  code: 'nova-server/volume-outlives-server',
  severity: 'info',
  message: (resource: string) => `Nova makes a volume for ${resource} that outlives the server and the stack`,
  explanation:
    'delete_on_termination is false unless it says otherwise, so the volume that Nova makes from the snapshot or image stays when the server goes. It belongs to no resource of the stack; treat it as data.',
});

export const volumeNotDeleted = defineDiagnostic({
  code: 'nova-server/volume-not-deleted',
  severity: 'warning',
  message: (resource: string) => `a volume of ${resource} that Nova would delete with the server is kept`,
  explanation:
    'delete_on_termination: true makes Nova delete the volume when the server goes. A claim outlives the machine that uses it; delete it by hand when its data is no longer needed.',
});

export const programNotExecutable = defineDiagnostic({
  code: 'nova-server/user-data-not-executable',
  severity: 'warning',
  message: (resource: string) =>
    `user_data of ${resource} is executed as a program in format HEAT_CFNTOOLS, but does not begin with #!`,
  explanation:
    'The default format hands user_data to a part-handler that makes it executable and runs it; cloud-init does not look at it. A cloud-config, a MIME text or a script without #! as its very first bytes fails silently. If it is meant for cloud-init, say user_data_format: RAW.',
});

export const configIdAsText = defineDiagnostic({
  code: 'nova-server/config-id-as-text',
  severity: 'warning',
  message: (resource: string) =>
    `user_data of ${resource} is the id of a configuration, which format HEAT_CFNTOOLS does not replace by its body`,
  explanation:
    'Only RAW and SOFTWARE_CONFIG look a configuration up. With the default format the guest gets the id as text, and nothing runs. Say user_data_format: RAW or SOFTWARE_CONFIG.',
});

export const initMetadataLost = defineDiagnostic({
  code: 'nova-server/cfn-init-metadata',
  severity: 'warning',
  message: (resource: string) => `the metadata of ${resource} configures cfn-init, which polls Heat`,
  explanation:
    'AWS::CloudFormation::Init in the metadata of a server is read by cfn-init from the Heat API. A moved machine no longer reaches it; turn the packages, files and services into cloud-config.',
});

export const serverDiagnostics: readonly DiagnosticKind<never>[] = Object.freeze([
  noNetworks,
  automaticNetwork,
  allocationWins,
  portExtrasIgnored,
  groupsWithPort,
  portWins,
  portTagLost,
  twoBootSources,
  noBootSource,
  blockDeviceEmpty,
  orphanVolume,
  volumeNotDeleted,
  programNotExecutable,
  configIdAsText,
  initMetadataLost,
]);
