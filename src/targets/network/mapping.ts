/** What the mapping of `heat2kube.yaml` says of the network of an interface. */
import type { NetworkMapping } from '../../config/config.ts';
import type { NicSite, PlacingSite } from '../../plan/network-backend.ts';

type MultusMapping = Extract<NetworkMapping, { readonly multus: string }>;

type MappingSite = Pick<PlacingSite, 'config' | 'live'>;

/** By the name of the network, its resource, or its name or id in the live cloud. */
function mappingOf({ text, network }: NicSite, { config, live: { facts } }: MappingSite): NetworkMapping | undefined {
  const keys = [text, network?.resource, facts?.networks.get(text)?.name, facts?.networks.get(text)?.id];
  return keys.map((key) => (key === undefined ? undefined : config.networks.get(key))).find(Boolean);
}

/** The network attachment that the mapping names. */
export function multusMapping(nic: NicSite, site: MappingSite): MultusMapping | undefined {
  const found = mappingOf(nic, site);
  return found && 'multus' in found ? found : undefined;
}

/** Whether the mapping asks for the backend with this word. */
export function isMappedTo(word: string, nic: NicSite, site: MappingSite): boolean {
  const found = mappingOf(nic, site);
  return found !== undefined && 'word' in found && found.word === word;
}

/** Whether the mapping asks for another backend than that with this word. */
export function isMappedElsewhere(word: string, nic: NicSite, site: MappingSite): boolean {
  return mappingOf(nic, site) !== undefined && !isMappedTo(word, nic, site);
}
