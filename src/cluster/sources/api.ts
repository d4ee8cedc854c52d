/** What the API server has: its version, its kinds, and what follows from them. */
import { groupOf } from '../../kubernetes/kinds.ts';
import type { CollectedFacts } from '../facts.ts';
import type { Preset } from '../presets.ts';
import { anyText, at, forms, itemsOf, textIn, textsIn, type Printed } from '../read-json.ts';
import type { ClusterSource } from '../source.ts';

/** Distributions that say so in the version of the server. */
const suffixes: readonly (readonly [string, Preset])[] = [
  ['+k3s', 'k3s'],
  ['+rke2', 'rke2'],
];

export const version: ClusterSource = {
  what: 'version of the server',
  command: ['version'],
  gives: ['distribution'],
  read(printed) {
    const text = anyText(at(printed, 'serverVersion', 'gitVersion')) ?? '';
    const distribution = suffixes.find(([suffix]) => text.includes(suffix))?.[1];
    return distribution ? { distribution } : {};
  },
};

/** Groups of network plug-ins, by what an ipBlock of theirs matches. */
const plugIns = {
  pods: ['crd.projectcalico.org', 'projectcalico.org', 'k8s.ovn.org', 'kubeovn.io'],
  outside: ['cilium.io'],
} as const;

/** Pairs of API version and kind. */
export function readKinds(printed: Printed): CollectedFacts {
  const kinds = new Set<string>();
  const groups = new Set<string>();
  for (const pair of itemsOf(printed)) {
    const [first, second] = itemsOf(pair);
    const [apiVersion, kind] = [textIn(first, forms.version), textIn(second, forms.kind)];
    if (apiVersion === undefined || kind === undefined) continue;
    const group = groupOf(apiVersion);
    groups.add(group);
    kinds.add(`${group}/${kind}`);
  }
  const has = (names: readonly string[]): boolean => names.some((name) => groups.has(name));
  const [pods, outside] = [has(plugIns.pods), has(plugIns.outside)];
  return {
    kinds,
    // Two plug-ins in one cluster divide the work as their installation says.
    ...(pods !== outside && { ipBlock: pods ? 'pods' : 'outside' }),
    ...(groups.has('metallb.io') && { loadBalancer: { provider: 'metallb' } }),
    ...(groups.has('config.openshift.io') && { distribution: 'openshift' }),
  };
}

export function readVersions(printed: Printed): CollectedFacts {
  return { versions: new Set(textsIn(printed, forms.version)) };
}
