/** Everything that is collected of a cluster, each from its source. A new one is a source, and its key here. */
import type { ClusterSource } from './source.ts';
import { version } from './sources/api.ts';
import { dns, nodeLocalDns, openshiftDns } from './sources/dns.ts';
import {
  cdis,
  clusterInstancetypes,
  dataSources,
  instancetypes,
  kubeVirts,
  networkAttachments,
} from './sources/named.ts';
import { limitRanges, resourceQuotas } from './sources/quotas.ts';
import {
  calicoPools,
  ciliumConfig,
  kubeadm,
  kubeProxy,
  nodes,
  openshiftNetwork,
  serviceRanges,
} from './sources/ranges.ts';
import { csiNodes, storageClasses, storageProfiles } from './sources/storage.ts';

/** In the order in which the commands ask. Where two say the same thing in two ways, the first one counts. */
export const clusterSources: Readonly<Record<string, ClusterSource>> = {
  version,
  openshiftNetwork,
  openshiftDns,
  ciliumConfig,
  calicoPools,
  kubeadm,
  kubeProxy,
  serviceRanges,
  nodes,
  dns,
  nodeLocalDns,
  storageClasses,
  storageProfiles,
  csiNodes,
  resourceQuotas,
  limitRanges,
  dataSources,
  clusterInstancetypes,
  instancetypes,
  networkAttachments,
  kubeVirts,
  cdis,
};
