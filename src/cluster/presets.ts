/** What distributions of Kubernetes have unless their installation says otherwise. */
import type { ClusterFacts } from './facts.ts';

export const presetMeanings = {
  vanilla: 'kubeadm',
  openshift: 'OpenShift or OKD',
  k3s: 'K3s',
  rke2: 'RKE2',
  kubespray: 'Kubespray',
} as const;

export type Preset = keyof typeof presetMeanings;

/** CoreDNS keeps the labels of kube-dns, which came before it. */
const coreDns = { namespace: 'kube-system', labels: new Map([['k8s-app', 'kube-dns']]), port: 53 } as const;

const rancher: ClusterFacts = {
  podRanges: ['10.42.0.0/16'],
  serviceRanges: ['10.43.0.0/16'],
  dns: coreDns,
  ipBlock: 'pods',
};

/** kubeadm has no range of pods of its own: the network plug-in brings it. */
export const presets: Readonly<Record<Preset, ClusterFacts>> = {
  vanilla: { serviceRanges: ['10.96.0.0/12'], dns: coreDns },
  openshift: {
    podRanges: ['10.128.0.0/14'],
    serviceRanges: ['172.30.0.0/16'],
    // The Service listens on 53; a policy sees the packet behind it.
    dns: {
      namespace: 'openshift-dns',
      labels: new Map([['dns.operator.openshift.io/daemonset-dns', 'default']]),
      port: 5353,
    },
    ipBlock: 'pods',
  },
  k3s: rancher,
  rke2: rancher,
  kubespray: {
    podRanges: ['10.233.64.0/18'],
    serviceRanges: ['10.233.0.0/18'],
    dns: { ...coreDns, addresses: ['169.254.25.10'] },
    ipBlock: 'pods',
  },
};
