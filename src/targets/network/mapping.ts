/** What the mapping of `heat2kube.yaml` says of the network of an interface. */
import type { NetworkMapping } from '../../config/config.ts';
import type { NicSite, PlacingSite } from '../../plan/network-backend.ts';

type MultusMapping = Extract<NetworkMapping, { readonly multus: string }>;

/** The network attachment that the mapping names for the network: by its name, its resource, or its name or id in the live cloud. */
export function multusMapping(
  { text, network }: NicSite,
  { config, live: { facts } }: Pick<PlacingSite, 'config' | 'live'>,
): MultusMapping | undefined {
  const keys = [text, network?.resource, facts?.networks.get(text)?.name, facts?.networks.get(text)?.id];
  const found = keys.map((key) => (key === undefined ? undefined : config.networks.get(key))).find(Boolean);
  return found && 'multus' in found ? found : undefined;
}
