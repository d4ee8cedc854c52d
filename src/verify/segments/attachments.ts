/**
 * NetworkAttachmentDefinitions as Multus and the CNI plug-ins read them, and networks of OVN-Kubernetes, which make one of their
 * own name: which segment of layer 2 each leads to.
 */
import { at, itemsAt, objectAt, textAt, wordAt, type Json, type JsonObject } from '../../kubernetes/json.ts';

/** What an attachment of the output is. */
export type Attachment =
  /** It waits for its configuration. */
  | { readonly is: 'open' }
  | { readonly is: 'unreadable' }
  | {
      readonly is: 'segment';
      /** Equal for what leads to the same segment. */
      readonly segment: string;
      /** Whether the bridge refuses frames under hardware addresses that are not those of the interface; undefined where it cannot. */
      readonly checksFrames: boolean | undefined;
      /** Whether MultiNetworkPolicies filter its interfaces, whatever the mapping says. */
      readonly enforces: boolean;
    };

/** By `namespace/name`. */
export function attachmentsIn(objects: readonly JsonObject[]): ReadonlyMap<string, Attachment> {
  return new Map(
    objects.flatMap((object) => {
      const name = `${wordAt(object, 'metadata', 'namespace')}/${wordAt(object, 'metadata', 'name')}`;
      if (object['kind'] === 'NetworkAttachmentDefinition') return [[name, read(object)] as const];
      return isSecondary(object) ? [[name, ownSegment(name)] as const] : [];
    }),
  );
}

/** Nothing attaches an interface to a primary network: it is that of the pods. */
function isSecondary(object: JsonObject): boolean {
  const isOwn = object['kind'] === 'UserDefinedNetwork' && wordAt(object, 'spec', 'topology') === 'Layer2';
  return isOwn && wordAt(object, 'spec', 'layer2', 'role') === 'Secondary';
}

function ownSegment(name: string): Attachment {
  return { is: 'segment', segment: `the network "${name}" of OVN-Kubernetes`, checksFrames: undefined, enforces: true };
}

function read(object: JsonObject): Attachment {
  const text = wordAt(object, 'spec', 'config');
  if (isBlank(text)) return { is: 'open' };
  const config = parsed(text);
  const plugin = itemsAt(config, 'plugins')[0] ?? config ?? {};
  const type = textAt(plugin, 'type');
  if (type === undefined) return { is: 'unreadable' };
  const bridge = textAt(plugin, 'bridge');
  if (bridge === undefined)
    return { is: 'segment', segment: otherSegment(type, plugin, config), checksFrames: undefined, enforces: false };
  const isLinux = type !== 'ovs';
  return {
    is: 'segment',
    segment: bridgeSegment(bridge, {
      vlan: numberAt(plugin, 'vlan'),
      more: isLinux ? linuxTags(plugin) : trunkOf(plugin, 'trunk'),
    }),
    checksFrames: isLinux ? at(plugin, 'macspoofchk') === true : undefined,
    enforces: false,
  };
}

/** Whether a text waits for its value, which other messages say. */
export function isBlank(text: string): boolean {
  return /^<[^<>]*>$/.test(text.trim());
}

function parsed(text: string): JsonObject | undefined {
  try {
    const json: Json = JSON.parse(text);
    return objectAt(json);
  } catch {
    return undefined;
  }
}

interface Tags {
  readonly vlan: number | undefined;
  /** Further tags that reach the interface. */
  readonly more?: string;
}

/** As messages say it. */
export function bridgeSegment(bridge: string, { vlan, more = '' }: Tags): string {
  return `the bridge "${bridge}"${vlan === undefined ? '' : `, VLAN ${vlan}`}${more}`;
}

/** A port of a Linux bridge is on its default VLAN too, unless told otherwise. */
function linuxTags(plugin: Json): string {
  const isTagged = numberAt(plugin, 'vlan') !== undefined;
  const keeps = isTagged && at(plugin, 'preserveDefaultVlan') !== false;
  return `${keeps ? ' and its default VLAN' : ''}${trunkOf(plugin, 'vlanTrunk')}`;
}

function trunkOf(plugin: Json, key: string): string {
  const trunk = itemsAt(plugin, key);
  return trunk.length === 0 ? '' : ` and the VLANs ${JSON.stringify(trunk)}`;
}

/** OVN-Kubernetes takes the network by its name, other plug-ins by the device that they sit on. */
function otherSegment(type: string, plugin: Json, config: Json | undefined): string {
  const name = type === 'ovn-k8s-cni-overlay' ? (textAt(plugin, 'name') ?? wordAt(config, 'name')) : '';
  const parts = ['master', 'device', 'vlan', 'vlanId', 'vlanID'].flatMap((key) => {
    const value = at(plugin, key);
    return value === undefined ? [] : [`${key} ${JSON.stringify(value)}`];
  });
  return `a network of the plug-in ${type}${[...(name === '' ? [] : [`"${name}"`]), ...parts].map((part) => ` ${part}`).join()}`;
}

function numberAt(object: Json, key: string): number | undefined {
  const found = at(object, key);
  return typeof found === 'number' && found !== 0 ? found : undefined;
}
