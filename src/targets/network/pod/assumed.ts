/** What the policies rely on although nobody has said it of the cluster: one step of phase assess, with a check for each. */
import { textOf } from '../../../evaluate/value.ts';
import { look, note, type Operation } from '../../../plan/operations.ts';
import { code } from '../../../plan/prose.ts';
import { step } from '../../../plan/step.ts';
import type { StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { listed } from '../../../source/listed.ts';
import { isEverything } from '../../../topology/address-range.ts';
import { dnsClients } from './dns.ts';
import { policyGroups } from './pods.ts';

export const clusterAssumptions: StackTarget = {
  id: 'cluster-assumptions',
  steps(world) {
    const found = [...dnsAssumption(world), ...rangeAssumption(world)];
    if (found.length === 0) return [];
    return [
      step('assess', {
        id: 'assumptions',
        title: 'Check what is assumed about the cluster',
        do: found.map(({ how }) => how),
        check: found.map(({ expect }) => note(expect)),
      }),
    ];
  },
};

/** One thing that is taken for granted, and how to see that it is so. */
interface Assumed {
  readonly how: Operation;
  readonly expect: string;
}

/** Without the right peer no machine can look up a name, and nothing would say why. */
function dnsAssumption(world: World): readonly Assumed[] {
  const { assumed, dns } = world.cluster;
  if (!assumed.has('dns') || dnsClients(world).length === 0) return [];
  const labels = [...dns.labels].map(([key, value]) => `${key}=${value}`).join(',');
  return [
    {
      how: look({ look: 'objects', kinds: ['pods'], namespace: dns.namespace, labels: [...dns.labels] }),
      expect: `Pods are listed: the NetworkPolicies allow DNS queries to pods with the label ${code(labels)} in the namespace ${code(dns.namespace)}, on port ${dns.port}. If there are none, or if the nodes have a DNS cache of their own, set ${code('cluster.dns')} or ${code('cluster.preset')} in heat2kube.yaml and convert again. Otherwise no VM can look up a name.`,
    },
  ];
}

/** Most addresses shown; a template may have a range for each customer. */
const mostShown = 5;

/** A range of a rule can be one of the cluster's own addresses, which the rule has never meant. */
function rangeAssumption(world: World): readonly Assumed[] {
  const ranges = world.cluster.assumed.has('ranges') ? rangesOfRules(world) : [];
  if (ranges.length === 0) return [];
  const shown = ranges.slice(0, mostShown).map(code);
  const more = ranges.length > mostShown ? [`${ranges.length - mostShown} more`] : [];
  return [
    {
      how: look({
        look: 'objects',
        kinds: ['nodes'],
        columns: [
          ['NODE', '.metadata.name'],
          ['PODS', '.spec.podCIDRs'],
          ['ADDRESSES', '.status.addresses[*].address'],
        ],
      }),
      expect: `No pod, Service or node has an address in the ranges that rules of the security groups name (${listed([...shown, ...more])}). If one has, set ${code('podRanges')}, ${code('serviceRanges')} and ${code('nodeRanges')} below ${code('cluster')} in heat2kube.yaml and convert again: then the NetworkPolicies leave these addresses out.`,
    },
  ];
}

/** Of the groups of pods, as they are written; those for everybody left out. */
function rangesOfRules(world: World): readonly string[] {
  const rules = [...policyGroups(world).values()].flatMap((group) => group.rules);
  const texts = rules.flatMap(({ remote }) => (remote.from === 'cidr' ? (textOf(remote.cidr) ?? []) : []));
  return [...new Set(texts)].filter((text) => !isEverything(text)).toSorted();
}
