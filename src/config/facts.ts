/** What the live cloud says: the facts bundle, indexed. Texts and numbers are as OpenStack prints them. */

export interface Facts {
  /** Physical id by resource path (`web/0/server`); absent map entries mean that the resource is not live. */
  readonly physicalIds: ReadonlyMap<string, string>;
  readonly stackId?: string;
  readonly stackStatus?: string;
  /** By id and by name. */
  readonly flavors: ReadonlyMap<string, FlavorFact>;
  readonly images: ReadonlyMap<string, ImageFact>;
  readonly networks: ReadonlyMap<string, NetworkFact>;
  readonly subnets: ReadonlyMap<string, SubnetFact>;
  /** By id. */
  readonly servers: ReadonlyMap<string, ServerFact>;
  readonly volumes: ReadonlyMap<string, VolumeFact>;
  readonly ports: ReadonlyMap<string, PortFact>;
  readonly floatingIps: ReadonlyMap<string, FloatingIpFact>;
}

export interface FlavorFact {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly ramMiB: number;
  readonly diskGiB: number;
  readonly ephemeralGiB: number;
  readonly swapMiB: number;
  readonly properties: ReadonlyMap<string, string>;
}

export interface ImageFact {
  readonly id: string;
  readonly name: string;
  readonly diskFormat?: string;
  readonly minDiskGiB?: number;
  readonly sizeBytes?: number;
  readonly virtualSizeBytes?: number;
  readonly properties: ReadonlyMap<string, string>;
}

export interface NetworkFact {
  readonly id: string;
  readonly name: string;
  readonly external: boolean;
  readonly mtu?: number;
  readonly portSecurity?: boolean;
  readonly subnets: readonly string[];
}

export interface SubnetFact {
  readonly id: string;
  readonly name: string;
  readonly cidr: string;
  readonly gateway?: string;
  readonly network?: string;
}

export interface ServerFact {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly flavor?: string;
  readonly image?: string;
  readonly zone?: string;
  readonly volumes: readonly {
    readonly id: string;
    readonly device?: string;
    readonly deleteOnTermination?: boolean;
  }[];
}

export interface VolumeFact {
  readonly id: string;
  readonly name: string;
  readonly sizeGiB: number;
  readonly status: string;
  readonly type?: string;
  readonly bootable: boolean;
  readonly encrypted: boolean;
  readonly multiattach: boolean;
  readonly zone?: string;
  readonly attachments: readonly { readonly serverId: string; readonly device?: string }[];
}

export interface PortFact {
  readonly id: string;
  readonly name: string;
  readonly mac: string;
  readonly networkId?: string;
  readonly deviceId?: string;
  readonly fixedIps: readonly { readonly subnetId?: string; readonly address: string }[];
}

export interface FloatingIpFact {
  readonly id: string;
  readonly address: string;
  readonly portId?: string;
  readonly network?: string;
}
