/** What `heat2kube.yaml` and the command line decide, with every default filled in. */

/** Whether there is a live stack to move, or the application is made anew. */
export type Mode = 'redeploy' | 'migrate';

/** Kubernetes beside OpenStack, or leaving it. */
export type Profile = 'openstack' | 'standalone';

/** The first keys of `heat2kube.yaml`. User-keyed tables are Maps. */
export interface Config {
  readonly stackName: string;
  readonly namespace: string;
  /** `cluster.local` unless the cluster says otherwise. */
  readonly clusterDomain: string;
  readonly profile: Profile;
  /** Absent: `migrate` when facts of a live stack are given, else `redeploy`. */
  readonly mode?: Mode;
  /** Prefix of our own label keys: `heat2kube.dev`. */
  readonly labelPrefix: string;
  readonly images: ReadonlyMap<string, ImageMapping>;
  readonly flavors: ReadonlyMap<string, FlavorMapping>;
  readonly networks: ReadonlyMap<string, NetworkMapping>;
  readonly volumeTypes: ReadonlyMap<string, string>;
  /** By resource path. */
  readonly resources: ReadonlyMap<string, ResourceMapping>;
}

/** How an image of the cloud is had in the cluster; exactly one of the three. */
export type ImageMapping =
  | { readonly dataSource: string; readonly namespace?: string; readonly size?: string }
  | { readonly url: string; readonly size?: string }
  | { readonly containerDisk: string };

/** An instance type of the cluster, or the size itself. Quantities as Kubernetes writes them. */
export interface FlavorMapping {
  readonly instancetype?: string;
  readonly kind?: 'VirtualMachineInstancetype' | 'VirtualMachineClusterInstancetype';
  readonly preference?: string;
  readonly vcpus?: number;
  readonly memory?: string;
  readonly disk?: string;
  readonly ephemeral?: string;
  readonly swap?: string;
}

/** `pod`, or the NetworkAttachmentDefinition `namespace/name`. */
export type NetworkMapping = { readonly pod: true } | { readonly multus: string; readonly cidr?: string };

export interface ResourceMapping {
  /** `vm`: a KubeVirt machine; `keep`: stays in OpenStack. */
  readonly strategy?: 'vm' | 'keep';
  /** Whether the root disk of an image-booted server holds state that must be copied. */
  readonly rootDisk?: 'fresh' | 'copied';
}
