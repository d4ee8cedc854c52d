/** The key `cluster` of `heat2kube.yaml`: what the template cannot know of the cluster that the objects are for. */
import { balancerMeanings } from '../cluster/load-balancer.ts';
import { presetMeanings } from '../cluster/presets.ts';
import { list, table } from '../shape/collections.ts';
import { optional, record } from '../shape/records.ts';
import { choice, count, textOrNumber } from '../shape/scalars.ts';
import { addressRange, ipAddress } from './address-shapes.ts';

const range = addressRange('10.244.0.0/16');
const labelValue = textOrNumber(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/, 'the value of a label');

/** Each field wins over the preset. */
export const cluster = record({
  preset: optional(choice(presetMeanings), 'Distribution whose usual values are used for what is not given otherwise.'),
  podRanges: optional(list(range), 'Address ranges of the pods.'),
  serviceRanges: optional(list(range), 'Address ranges of the Services.'),
  nodeRanges: optional(list(range), 'Address ranges of the nodes.'),
  dns: optional(
    record({
      namespace: optional(
        textOrNumber(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'a DNS label'),
        'Namespace of the pods that answer DNS queries.',
      ),
      labels: optional(table(labelValue), 'Labels of these pods.'),
      port: optional(count(65_535), 'Port on which these pods listen.'),
      addresses: optional(list(ipAddress), 'Addresses of a node-local DNS cache, which no label selects.'),
    }),
    'Who answers DNS queries in the cluster.',
  ),
  ipBlock: optional(
    choice({
      pods: 'it matches pods too, as with Calico and OVN-Kubernetes',
      outside: 'it matches addresses outside the cluster only, as with Cilium',
    }),
    'What an ipBlock of a NetworkPolicy matches.',
  ),
  loadBalancer: optional(
    record({
      provider: optional(
        choice(balancerMeanings),
        'Who gives Services of type LoadBalancer their address. Default: octavia in the profile openstack.',
      ),
      sourceRanges: optional(
        choice({ enforced: 'other clients are refused', ignored: 'every client is let through' }),
        'What it does with loadBalancerSourceRanges. Default: as the provider usually does.',
      ),
      clientAddress: optional(
        choice({ kept: 'pods see the address of the client', hidden: 'pods see another address' }),
        'Whose address packets have when they reach a pod, with externalTrafficPolicy: Local. Default: as the provider usually does.',
      ),
    }),
    'What balances Services of type LoadBalancer.',
  ),
});
