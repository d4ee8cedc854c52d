/** MultiNetworkPolicies: those for the networks that their annotation names. */
import { ofKind, type JsonObject } from '../../kubernetes/json.ts';
import { policySet, type PolicySet } from './policy-access.ts';
import { readPolicy } from './read-policy.ts';
import type { OwnPods } from './strangers.ts';

/** Those for an attachment, by its `namespace/name`. */
export type MultiPolicies = (attachment: string) => PolicySet;

/** A policy without the annotation is for no network. */
export function multiPolicies(objects: readonly JsonObject[], own: OwnPods): MultiPolicies {
  const all = ofKind(objects, 'MultiNetworkPolicy').map(readPolicy);
  const sets = new Map<string, PolicySet>();
  return (attachment) => {
    const ready = sets.get(attachment);
    if (ready) return ready;
    const policies = all.filter(({ networks }) => networks.includes(attachment));
    // An ipBlock means addresses on the network, of pods and of others.
    const set = policySet(policies, { ranges: [], ipBlock: 'outside', resolvers: [], own });
    sets.set(attachment, set);
    return set;
  };
}
