/** What the proofs know of the live cloud: what the facts say, and what the user says has moved. */

export interface LiveCloud {
  /** Ids of live things by resource path. */
  readonly physicalIds: ReadonlyMap<string, string>;
  readonly servers: ReadonlyMap<
    string,
    { readonly status?: string; readonly volumes: readonly { readonly id: string }[] }
  >;
  readonly volumes: ReadonlyMap<
    string,
    { readonly sizeGiB?: number; readonly attachments: readonly { readonly device?: string }[] }
  >;
  /** Ids of what disks held when earlier runs saw them: a server that has given a volume away no longer lists it. */
  readonly recorded: ReadonlySet<string>;
  /** By name and id. */
  readonly flavors: ReadonlyMap<string, { readonly vcpus: number; readonly ramMiB: number }>;
  isMoved(resource: string): boolean;
  /** Whether the user leaves the thing with this id alone. */
  isIgnored(id: string): boolean;
}

/** Without facts nothing lives. */
export const nothingLives: LiveCloud = {
  physicalIds: new Map(),
  servers: new Map(),
  volumes: new Map(),
  recorded: new Set(),
  flavors: new Map(),
  isMoved: () => false,
  isIgnored: () => false,
};

/** The first device of its bus: Nova boots from it and does not detach it. */
export function isBootDevice(device: string): boolean {
  return /(?:^|\/)(?:v|s|xv|h)da$/.test(device);
}
