/**
 * Every key of `heat2kube.yaml`: what it means, what it takes, and what holds without it. From this table come the
 * reader, the types, `schemas/heat2kube.schema.json` and the reference in `docs/config.md`. A new key is one entry.
 */
import { addressRange, ipAddress } from './address-shapes.ts';
import { cluster } from './cluster-key.ts';
import { exposure } from './exposure-key.ts';
import { signals } from './signals-key.ts';
import { list, table } from '../shape/collections.ts';
import { oneOf, optional, record, required, wordOr, type Field, type RecordShape } from '../shape/records.ts';
import { choice, count, meaningsText, text, textOrNumber, type Choice } from '../shape/scalars.ts';
import type { InOf, OutOf, Shape } from '../shape/shape.ts';

/** What holds where the file does not have the key. */
type Fallback<Out> =
  /** This value. */
  | { readonly use: Out }
  /** A value that follows from others; `Config` always has one. */
  | 'derived'
  /** Nothing: the compiler decides later. */
  | 'open';

/** A key at the top of the file. */
interface Key<Out, In, F extends Fallback<Out>> extends Field<Out, In, 'optional'> {
  readonly fallback: F;
}

const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const dnsName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const label = textOrNumber(dnsLabel, 'a DNS label');
const size = textOrNumber(/^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/, 'a quantity such as 10Gi');

function nameOf(thing: string): Shape<string, string | number> {
  return textOrNumber(dnsName, `the name of ${thing}`);
}

export const profile: Choice<'openstack' | 'standalone'> = choice({
  openstack: 'Kubernetes and OpenStack are used together',
  standalone: 'OpenStack is no longer used',
});

const appliedBy: Choice<'argocd' | 'flux' | 'helm'> = choice({
  argocd: 'Argo CD',
  flux: 'Flux',
  helm: 'Helm, in a chart of your own',
});

export const mode: Choice<'redeploy' | 'migrate'> = choice({
  redeploy: 'deploy the application from scratch',
  migrate: 'move a live stack with its data',
});

const diskSize = optional(size, 'Size of the disk, where no flavor gives one.');

const imageProperties = optional(
  table(textOrNumber(/^\S+$/, 'the value of a property')),
  'Properties of the image that say which hardware its guest expects, such as hw_firmware_type: uefi. They count before those of the live cloud.',
);

const image = oneOf(
  record({
    dataSource: required(nameOf('a DataSource'), 'CDI DataSource that the disk is cloned from.'),
    namespace: optional(label, 'Namespace of the DataSource. Default: the namespace of the stack.'),
    size: diskSize,
    properties: imageProperties,
  }),
  record({
    url: required(
      text(/^(https?|docker):\/\/\S+$/, 'an http, https or docker URL'),
      'URL that CDI imports the disk from.',
    ),
    size: diskSize,
    properties: imageProperties,
  }),
  record({
    containerDisk: required(
      text(/^\S+$/, 'a container image'),
      'Container image with the disk. The disk is not persistent: each start of the VM gets a fresh one.',
    ),
    properties: imageProperties,
  }),
  record({
    container: required(
      text(/^\S+$/, 'a container image'),
      'Container image that does what servers of the image did. Each of them becomes a container, unless its strategy says otherwise.',
    ),
  }),
);

const flavor = record({
  instancetype: optional(nameOf('an instance type'), 'KubeVirt instance type that replaces the flavor.'),
  kind: optional(
    choice({
      VirtualMachineInstancetype: 'of the namespace',
      VirtualMachineClusterInstancetype: 'of the whole cluster, the default',
    }),
    'Kind of the instance type.',
  ),
  preference: optional(nameOf('a preference'), 'KubeVirt preference.'),
  vcpus: optional(count(), 'Number of vCPUs.'),
  memory: optional(size, 'Memory.'),
  disk: optional(size, 'Size of the root disk.'),
  ephemeral: optional(size, 'Size of the ephemeral disk.'),
  swap: optional(size, 'Size of the swap disk.'),
});

/** What guests are told of a network beside the pod network; the stack may say it too. */
const addressing = {
  cidr: optional(
    addressRange('10.0.0.0/24'),
    'Address range of the network. Default: the ranges of its subnets in the stack.',
  ),
  gateway: optional(ipAddress, 'Gateway of the network. Default: that of its subnet in the stack.'),
  nameservers: optional(list(ipAddress), 'DNS servers of the network. Default: those of its subnets in the stack.'),
  mtu: optional(count(), 'MTU of the network in bytes. Default: that of the network in the stack.'),
  filter: optional(
    choice({
      'multi-network-policy':
        'MultiNetworkPolicy objects filter the VMs on the network, as with networks of OVN-Kubernetes; behind a bridge of the nodes a warning stays, because the usual implementation does not filter there',
    }),
    'What enforces security groups on the network. Without it nothing does, and a warning says so.',
  ),
};

const attachment = oneOf(
  record({
    multus: required(
      text(/^[a-z0-9.-]+(\/[a-z0-9.-]+)?$/, 'namespace/name of a NetworkAttachmentDefinition'),
      'NetworkAttachmentDefinition of the cluster, as name or namespace/name.',
    ),
    direct: optional(
      choice({
        sriov: 'a virtual function of a network card: the NetworkAttachmentDefinition is one of SR-IOV',
        none: 'a usual interface, with a warning',
      }),
      'What ports with vnic_type direct get. Without it this is a question, and they get a usual interface.',
    ),
    ...addressing,
  }),
  record({
    bridge: required(
      text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/, 'the name of a bridge, of at most 15 characters'),
      'Bridge of the nodes that leads to the network. heat2kube writes the NetworkAttachmentDefinition for it.',
    ),
    vlan: optional(
      count(4094),
      'VLAN of the network on the bridge. Default: untagged, or that of the provider network.',
    ),
    cni: optional(
      choice({
        bridge: 'the bridge plug-in of the CNI project, for Linux bridges',
        'cnv-bridge': 'the same plug-in as OpenShift Virtualization names it, the default of the preset openshift',
        ovs: 'the plug-in ovs-cni, for Open vSwitch bridges',
      }),
      'CNI plug-in that connects VMs to the bridge. Default: bridge.',
    ),
    ...addressing,
  }),
);

const rootDisk = choice({ fresh: 'no, a new disk is created', copied: 'yes, the disk is copied' });

/** A text that one strategy needs to know of a resource. */
export interface Setting {
  /** One or two sentences. */
  readonly about: string;
  readonly pattern: RegExp;
  /** What the pattern takes, in messages: `a container image`. */
  readonly expected: string;
}

/** Words and keys that targets and network backends have, each with its meaning. */
export interface Words {
  /** Where a server can run. */
  readonly strategies: Readonly<Record<string, string>>;
  /** What is asked of a server that runs there. */
  readonly settings: Readonly<Record<string, Setting>>;
  /** Where an interface can be. */
  readonly networks: Readonly<Record<string, string>>;
}

/** What is asked of a server: what every strategy knows, and the settings of each. */
function resource({ strategies, settings }: Words) {
  const fixed = {
    strategy: optional(choice(strategies), 'Where the server runs.'),
    rootDisk: optional(rootDisk, 'Whether the root disk of a server that boots from an image holds data to keep.'),
    storageClass: optional(
      text(dnsName, 'the name of a StorageClass'),
      'StorageClass of the disks of the server that are made from an image or a snapshot and have no volume type, such as its root disk. Default: the default class of the cluster.',
    ),
    formatsDisks: optional(
      text(/\S/, 'a reason'),
      'Why the start-up data of the server may create file systems although the server has volumes that hold data.',
    ),
  };
  const more = Object.entries(settings).map(
    ([key, { about, pattern, expected }]) => [key, optional(text(pattern, expected), about)] as const,
  );
  const all: ResourceShape<typeof fixed> = record({ ...Object.fromEntries(more), ...fixed });
  return all;
}

/** Which settings there are is not known to the types. */
type ResourceShape<F extends Parameters<typeof record>[0]> = Shape<
  OutOf<RecordShape<F>>,
  InOf<RecordShape<F>> & { readonly [setting: string]: string | undefined }
>;

/** A name may have any character but the slash between names. */
const path = text(/^[^/]+(\/[^/]+)*$/, 'the path of a resource, such as web/0/server');

/** Keys that mean the same whatever targets there are. */
const fixedKeys = {
  stackName: derived(label, 'the base name of the template', {
    about: 'Name of the stack.',
    option: '--stack-name',
    example: 'shop',
  }),
  namespace: derived(label, 'the name of the stack', {
    about: 'Namespace of all objects.',
    option: '--namespace',
    example: 'shop-production',
  }),
  clusterDomain: fixed(textOrNumber(dnsName, 'a DNS name'), 'cluster.local', {
    about: 'DNS domain of the cluster, for the host names of the VMs.',
    example: 'cluster.local',
  }),
  cluster: fixed(
    cluster,
    {},
    {
      about:
        'What the target cluster has. It wins over a cluster bundle (--cluster). Where neither says it, the plan says what it assumes, and the phase assess checks that.',
      example: { preset: 'openshift' },
    },
  ),
  profile: fixed(profile, 'openstack', {
    about: 'Whether OpenStack is kept.',
    option: '--profile',
    example: 'standalone',
  }),
  mode: open(mode, 'migrate where facts of a live stack are given, else redeploy', {
    about: 'Whether data is moved.',
    option: '--mode',
    example: 'redeploy',
  }),
  appliedBy: open(appliedBy, 'nothing: no object is marked', {
    about:
      'The tool that applies the output and deletes what is no longer in it. Namespaces, volumes, claims and VMs get its annotation that keeps them, so that no file that goes takes data with it.',
    example: 'argocd',
  }),
  labelPrefix: fixed(textOrNumber(dnsName, 'a DNS name'), 'heat2kube.dev', {
    about: "Prefix of heat2kube's own label and annotation keys.",
    example: 'heat2kube.dev',
  }),
  images: entries(image, {
    about:
      'What replaces each image, by its name or id in the cloud. Each entry has exactly one of dataSource, url, containerDisk and container.',
    example: { 'ubuntu-24.04': { dataSource: 'ubuntu-24.04', namespace: 'golden-images' } },
  }),
  flavors: entries(flavor, {
    about:
      'What replaces each flavor, by its name or id in the cloud: an instance type of the cluster, or explicit sizes.',
    example: { 'm1.medium': { instancetype: 'u1.medium', disk: '40Gi' } },
  }),
};

const volumeTypes = entries(nameOf('a StorageClass'), {
  about: 'StorageClass that replaces each volume type, by its name or id in the cloud.',
  example: { ssd: 'fast' },
});

const devices = entries(
  text(
    /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
    'a resource of nodes such as nvidia.com/GA102GL_A10',
  ),
  {
    about:
      'What replaces devices that flavors give to servers, by the alias in pci_passthrough:alias, or VGPU for resources:VGPU: the resource under which nodes of the cluster have the device. KubeVirt must permit it (permittedHostDevices).',
    example: { a10: 'nvidia.com/GA102GL_A10', VGPU: 'nvidia.com/GRID_T4-2Q' },
  },
);

const kubeOvn = fixed(
  record({
    externalSubnet: optional(
      label,
      'Subnet on a provider network through which VPCs reach the outside. Without it, a network whose router leads out becomes no VPC.',
    ),
    externalGateway: optional(ipAddress, 'Next hop in that Subnet: what is in no VPC goes there.'),
    resolver: optional(
      ipAddress,
      'Address of the DNS in VPCs (coredns-vip in the ConfigMap vpc-dns-config). Needed where subnets name no DNS servers.',
    ),
  }),
  {},
  {
    about: 'What networks with the word kube-ovn-vpc need to know of Kube-OVN.',
    example: { externalSubnet: 'external', externalGateway: '203.0.113.1', resolver: '10.96.0.3' },
  },
);

const file = text(/^[^\0]+$/, 'the name of a file');

const environments = fixed(list(file), [], {
  about:
    'Environment files of the stacks of this directory, relative to this file, in the order of -e. Files of -e replace them.',
  option: '--environment',
  example: ['prod.yaml'],
});

const stacks = entries(
  record({
    template: required(file, 'Template of the stack, relative to this file.'),
    environments: optional(list(file), 'Environment files of the stack. Default: those of the key environments.'),
    outputs: optional(
      table(text(/^[^/]+\/[^/]+$/, 'a stack and one of its outputs, such as network/net_id')),
      'Parameters of the stack that take outputs of other stacks, each as stack/output, where they are converted together.',
    ),
    ids: optional(
      table(text(/^[^/]+\/[^/]+$/, 'a stack and one of its resources, such as network/net')),
      'Parameters of the stack that take ids of resources of other stacks, each as stack/resource, where they are converted together.',
    ),
  }),
  {
    about:
      'Stacks of this directory, by name. check without a template checks all of them, and checks a nested template as a part of the stacks that use it. Each command takes the name of a stack in place of a template. convert takes several names: these stacks become one output, with one plan, and what one gives to another is known.',
    example: {
      network: { template: 'network.yaml' },
      'shop-prod': {
        template: 'shop.yaml',
        environments: ['prod.yaml'],
        outputs: { net: 'network/net_id' },
        ids: { clients: 'network/clients_group' },
      },
    },
  },
);

const codeOf = text(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'the code of a message, such as lint/unused-parameter');

const severity = entries(
  choice({ error: 'it fails', warning: 'a person looks', info: 'a note', ignore: 'it is not reported' }),
  {
    about: 'Severity of messages, by code. An error stays one.',
    example: { 'lint/deprecated-property': 'warning', 'lint/needless-dependency': 'ignore' },
  },
);

const accept = fixed(
  list(
    record({
      code: required(codeOf, 'Code of the message.'),
      resource: optional(
        path,
        'Path of the resource that it is about, or of what the resource is in; `*` matches any characters within one name. Default: any.',
      ),
      reason: required(text(/\S/, 'a reason'), 'Why it is accepted.'),
    }),
  ),
  [],
  {
    about:
      'Messages that are not reported, each with the reason, which the plan and the lock record. Of the errors, only those of proofs (verify/...) can be accepted. An entry that accepts nothing is reported. In a template, a comment does the same for the block below it: `# heat2kube: accept CODE: REASON`.',
    example: [{ code: 'plan/fixed-address-changes', resource: 'web/*', reason: 'clients use the DNS name' }],
  },
);

const plugins = fixed(list(text(/^\S+$/, 'a resource type')), [], {
  about:
    'Resource types that only the cloud at hand has, by its own plug-ins; `*` matches any characters. Their resources stay in OpenStack; any properties and attributes are accepted.',
  example: ['Acme::Storage::Disk', 'OS::Contrail::*'],
});

const moved = fixed(list(path), [], {
  about:
    'Resources whose move is complete, by resource path; `*` matches any characters within one name. Add an entry when the migration plan asks for it: the next convert writes the final manifests.',
  example: ['db', 'web/*'],
});

const added = fixed(list(path), [], {
  about:
    'Resources of the template that the live stack does not have yet, by resource path; `*` matches any characters within one name. They are deployed from scratch.',
  example: ['cache', 'web/3/*'],
});

const ignored = entries(text(/\S/, 'a reason'), {
  about:
    'What the live stack has and the migration leaves alone, with the reason: each by its id in the cloud, or by resource path, in which `*` matches any characters within one name.',
  example: { '6f1d6c1e-0000-4000-8000-000000000001': 'scratch disk of the last import, not needed' },
});

const disks = entries(table(text(/\S/, 'the id of a volume')), {
  about:
    'Live volumes of disks that Nova created from an image or a snapshot, by the resource path of the server: `root`, or the number of the disk as the message has it. They count before what the facts say. Needed where the facts do not show which volume is which disk.',
  example: {
    db: { root: '6f1d6c1e-0000-4000-8000-000000000002', '1': '6f1d6c1e-0000-4000-8000-000000000003' },
  },
});

const access = entries(
  record({
    use: required(
      choice({
        both: 'everything that the template or the live cloud allows',
        live: 'what the live cloud allows',
        template: 'what the template allows',
      }),
      'What is allowed.',
    ),
    reason: required(text(/\S/, 'a reason'), 'Why.'),
  }),
  {
    about:
      'What is allowed where a live security group has other rules than the template, or a live port other security groups: by the resource path of the group, port or server. Default: only what both allow.',
    example: { web: { use: 'live', reason: 'the rule for the monitoring was added by hand' } },
  },
);

const exposures = entries(exposure, {
  about:
    'What becomes of what clients outside reach: by the resource path of a floating IP, or of a server that is reached at an address of its own; `*` matches any characters within one name. An entry without `*` wins.',
  example: {
    web_ip: { address: 'new', reason: 'clients use the DNS name' },
    'media_*': { ports: ['443', 'udp/5004'], reason: 'the group opens all ports' },
  },
});

const balancers = entries(
  record({
    place: required(
      choice({
        cluster: 'a Service or a Gateway replaces it; members that stay are behind it by their addresses',
        keep: 'it stays in OpenStack; members that move are led to nodes of the cluster',
      }),
      'Where the load balancer is.',
    ),
    reason: required(text(/\S/, 'a reason'), 'Why.'),
  }),
  {
    about:
      'Where a load balancer is of which some members move and others stay, by resource path; `*` matches any characters within one name. Default: one whose members all move goes with them, any other stays. With profile standalone none can stay.',
    example: { lb: { place: 'cluster', reason: 'the last server follows next month' } },
  },
);

const names = entries(label, {
  about:
    'Names of the objects of single resources, by resource path, where the one that follows from the path will not do. A claim or VM that gets another name is a new object without the data of the old one.',
  example: { db_1: 'db-1' },
});

/** Only the words of targets and network backends differ from one compilation to another. */
export function configKeys(words: Words) {
  return {
    ...fixedKeys,
    environments,
    stacks,
    networks: entries(wordOr(words.networks, attachment), {
      about: `What interfaces connect to, by name or id of the network in the cloud, or by the path of the resource that creates it. Each entry is a word (${meaningsText(words.networks)}), or a map that names a NetworkAttachmentDefinition or a bridge of the nodes. Without an entry, a network is on the pod network where no VM would have two interfaces there. Interfaces of a VM on several networks that are all mapped to "pod" become one interface.`,
      example: {
        frontend: 'pod',
        backup: { multus: 'infra/backup', cidr: '10.9.0.0/24' },
        storage: { bridge: 'br-storage', vlan: 120 },
      },
    }),
    volumeTypes,
    signals: open(signals, 'nothing: the guest writes them to its journal', {
      about:
        'What takes the signals of servers, for which wait conditions of the stack wait. The plan waits for them there, and so do VMs that depend on a wait condition.',
      example: 'receiver',
    }),
    devices,
    kubeOvn,
    resources: entries(resource(words), {
      about:
        'Decisions about servers, by resource path (web/0/server). Those of a group or nested stack (web) are for all servers in it that have none of their own.',
      example: { db: { rootDisk: 'copied' }, 'web/0/server': { strategy: 'keep' } },
    }),
    names,
    disks,
    access,
    exposure: exposures,
    balancers,
    severity,
    accept,
    plugins,
    moved,
    added,
    ignored,
  };
}

export function configFile(words: Words): RecordShape<ReturnType<typeof configKeys>> {
  return record(configKeys(words));
}

type About<In> = Pick<Field<unknown, In>, 'about' | 'option' | 'example'>;

/** A key with a default that is a value. */
function fixed<Out, In>(
  value: Shape<Out, In>,
  use: NoInfer<Out>,
  rest: About<In>,
): Key<Out, In, { readonly use: Out }> {
  return { need: 'optional', value, fallback: { use }, ...(typeof use === 'string' && { otherwise: use }), ...rest };
}

/** A key whose default follows from what else is known. */
function derived<Out, In>(value: Shape<Out, In>, otherwise: string, rest: About<In>): Key<Out, In, 'derived'> {
  return { need: 'optional', value, fallback: 'derived', otherwise, ...rest };
}

/** A key without which something later decides. */
function open<Out, In>(value: Shape<Out, In>, otherwise: string, rest: About<In>): Key<Out, In, 'open'> {
  return { need: 'optional', value, fallback: 'open', otherwise, ...rest };
}

/** A table whose keys the user chooses, empty where the file has none. */
function entries<Out, In>(
  item: Shape<Out, In>,
  rest: About<Readonly<Record<string, In>>>,
): Key<ReadonlyMap<string, Out>, Readonly<Record<string, In>>, { readonly use: ReadonlyMap<string, Out> }> {
  return fixed(table(item), new Map(), rest);
}
