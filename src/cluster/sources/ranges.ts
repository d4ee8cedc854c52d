/** Where the addresses of pods, Services and nodes are written: each distribution has a place of its own. */
import { buildTree } from '../../hot/tree-builder.ts';
import { sourceFile } from '../../source/source-file.ts';
import type { CollectedFacts } from '../facts.ts';
import { joinAddresses } from '../join-addresses.ts';
import { anyText, at, forms, itemsOf, objectsOf, textIn, textsIn, type Printed } from '../read-json.ts';
import type { ClusterSource } from '../source.ts';

export const nodes: ClusterSource = {
  what: 'nodes',
  command: ['get', 'nodes'],
  resource: 'nodes',
  gives: ['nodePodRanges', 'nodeRanges', 'zones'],
  read(printed) {
    const all = objectsOf(printed);
    const addresses = all.flatMap((node) => itemsOf(at(node, 'status', 'addresses')).flatMap(ipOf));
    const zones = all.flatMap((node) => textIn(at(node, 'metadata', 'labels', zoneLabel), forms.labelValue) ?? []);
    const pods = all.flatMap((node) => textsIn(at(node, 'spec', 'podCIDRs'), forms.range));
    return {
      ...(pods.length > 0 && { nodePodRanges: pods }),
      ...rangesOf('nodeRanges', joinAddresses(addresses)),
      zones: new Set(zones),
    };
  },
};

const zoneLabel = 'topology.kubernetes.io/zone';

function ipOf(address: Printed): readonly string[] {
  if (!['InternalIP', 'ExternalIP'].includes(anyText(at(address, 'type')) ?? '')) return [];
  const text = textIn(at(address, 'address'), forms.address);
  return text === undefined ? [] : [text];
}

function rangesOf<K extends 'podRanges' | 'serviceRanges' | 'nodeRanges'>(
  key: K,
  ranges: readonly string[],
): Pick<CollectedFacts, K> {
  const found: CollectedFacts = ranges.length > 0 ? { [key]: ranges } : {};
  return found;
}

export const serviceRanges: ClusterSource = {
  what: 'ranges of Services',
  command: ['get', 'servicecidrs.networking.k8s.io'],
  resource: 'servicecidrs.networking.k8s.io',
  gives: ['serviceRanges'],
  read: (printed) =>
    rangesOf(
      'serviceRanges',
      objectsOf(printed).flatMap((object) => textsIn(at(object, 'spec', 'cidrs'), forms.range)),
    ),
};

/** A YAML text in a ConfigMap. */
function fileIn(printed: Printed, key: string): Printed | undefined {
  const found = at(printed, 'data', key);
  const text = anyText(found);
  if (!found || text === undefined) return undefined;
  const { tree } = buildTree(sourceFile(key, text), { syntax: 'yaml' });
  // Its places are those of the ConfigMap: that is the file that a person has.
  return tree && { tree, place: found.place };
}

function splitRanges(printed: Printed | undefined): readonly string[] {
  const parts = (anyText(printed) ?? '').split(',').map((part) => part.trim());
  return parts.filter((part) => forms.range.pattern.test(part));
}

export const kubeadm: ClusterSource = {
  what: 'configuration of kubeadm',
  command: ['get', 'configmaps', 'kubeadm-config', '-n', 'kube-system'],
  resource: 'configmaps',
  gives: ['podRanges', 'serviceRanges', 'domain'],
  read(printed) {
    const file = fileIn(printed, 'ClusterConfiguration');
    const networking = file && at(file, 'networking');
    if (!networking) return {};
    const domain = anyText(at(networking, 'dnsDomain'));
    return {
      ...rangesOf('podRanges', splitRanges(at(networking, 'podSubnet'))),
      ...rangesOf('serviceRanges', splitRanges(at(networking, 'serviceSubnet'))),
      ...(domain !== undefined && forms.domain.pattern.test(domain) && { domain }),
    };
  },
};

export const kubeProxy: ClusterSource = {
  what: 'configuration of kube-proxy',
  command: ['get', 'configmaps', 'kube-proxy', '-n', 'kube-system'],
  resource: 'configmaps',
  gives: ['podRanges'],
  read(printed) {
    const file = fileIn(printed, 'config.conf');
    return rangesOf('podRanges', splitRanges(file && at(file, 'clusterCIDR')));
  },
};

export const openshiftNetwork: ClusterSource = {
  what: 'network of OpenShift',
  command: ['get', 'networks.config.openshift.io', 'cluster'],
  resource: 'networks.config.openshift.io',
  gives: ['podRanges', 'serviceRanges', 'ipBlock'],
  read(printed) {
    const spec = at(printed, 'spec');
    if (!spec) return {};
    const pods = itemsOf(at(spec, 'clusterNetwork')).flatMap((item) => textIn(at(item, 'cidr'), forms.range) ?? []);
    return {
      ...rangesOf('podRanges', pods),
      ...rangesOf('serviceRanges', textsIn(at(spec, 'serviceNetwork'), forms.range)),
      ...(anyText(at(spec, 'networkType')) === 'OVNKubernetes' && { ipBlock: 'pods' }),
    };
  },
};

export const calicoPools: ClusterSource = {
  what: 'address pools of Calico',
  command: ['get', 'ippools.crd.projectcalico.org'],
  resource: 'ippools.crd.projectcalico.org',
  gives: ['podRanges'],
  read: (printed) =>
    rangesOf(
      'podRanges',
      objectsOf(printed).flatMap((pool) => textIn(at(pool, 'spec', 'cidr'), forms.range) ?? []),
    ),
};

export const ciliumConfig: ClusterSource = {
  what: 'configuration of Cilium',
  command: ['get', 'configmaps', 'cilium-config', '-n', 'kube-system'],
  resource: 'configmaps',
  gives: ['podRanges', 'ipBlock'],
  read(printed) {
    const data = at(printed, 'data');
    if (!data) return {};
    const pools = ['cluster-pool-ipv4-cidr', 'cluster-pool-ipv6-cidr'].flatMap((key) =>
      (anyText(at(data, key)) ?? '').split(/[\s,]+/).filter((part) => forms.range.pattern.test(part)),
    );
    // Other modes leave the ranges of the pool unused.
    const used = anyText(at(data, 'ipam')) === 'cluster-pool' ? pools : [];
    return { ...rangesOf('podRanges', used), ipBlock: 'outside' };
  },
};
