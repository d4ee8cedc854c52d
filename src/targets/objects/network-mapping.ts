/** What the mapping of `heat2kube.yaml` says of a network. */
import type { NetworkMapping } from '../../config/config.ts';
import type { NicSite, PlacingSite } from '../../plan/network-backend.ts';

/** A network beside the pod network: an attachment of the cluster, or a bridge of the nodes that gets one. */
export type AttachedMapping = Exclude<NetworkMapping, { readonly word: string }>;

type MappingSite = Pick<PlacingSite, 'config' | 'live'>;

/** As an interface or a network knows it. */
type Named = Pick<NicSite, 'text' | 'network'>;

/** The name of the network, its resource, and its name and id in the live cloud. */
export function mappingKeys({ text, network }: Named, { live: { facts } }: MappingSite): readonly string[] {
  const keys = [text, network?.resource, facts?.networks.get(text)?.name, facts?.networks.get(text)?.id];
  return keys.filter((key) => key !== undefined);
}

/** The first of its names that has one. */
export function mappingOf(network: Named, site: MappingSite): NetworkMapping | undefined {
  return mappingKeys(network, site)
    .map((key) => site.config.networks.get(key))
    .find(Boolean);
}

/** What the mapping says of a network that Multus attaches. */
export function attachedMapping(network: Named, site: MappingSite): AttachedMapping | undefined {
  const found = mappingOf(network, site);
  return found && 'word' in found ? undefined : found;
}

export function isMapped(network: Named, site: MappingSite): boolean {
  return mappingOf(network, site) !== undefined;
}

/** Whether the mapping asks for the backend with this word. */
export function isMappedTo(word: string, network: Named, site: MappingSite): boolean {
  const found = mappingOf(network, site);
  return found !== undefined && 'word' in found && found.word === word;
}
