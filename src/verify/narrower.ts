/** The message of all proofs that find a packet which passed before and passes no more. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

/**
 * By what a packet is lost: the policies, or a network. An interface waits for a network that is not mapped; on one that is
 * mapped it is apart from interfaces on other networks, and policies may filter it.
 */
export type Cause =
  | 'policies'
  | { readonly network: string; readonly is: 'unmapped' | 'apart' | 'filtered'; readonly of?: string | undefined };

export const accessNarrower = defineDiagnostic({
  code: 'verify/access-narrower',
  severity: 'warning',
  message: (cause: Cause, rule: string, packet: string) =>
    `${lossText(cause)} a packet that ${rule === '' ? 'the security groups allow' : `a rule of "${rule}" allows`}: ${packet}`,
  explanation:
    'A NetworkPolicy cannot express everything that the security groups allow: a range that covers part of a subnet, a group outside the stack, or an address that the template does not define. A machine is on the pod network with one interface; each further network needs an entry under `networks` in heat2kube.yaml, or a completed copy of its NetworkAttachmentDefinition. No router connects the networks of the cluster with each other. Check whether the application needs this traffic.',
});

function lossText(cause: Cause): string {
  if (cause === 'policies') return 'the NetworkPolicies refuse';
  const { network, is, of } = cause;
  if (is === 'filtered') return `the MultiNetworkPolicies of the network "${network}" refuse`;
  const name = of === undefined ? `the network "${network}"` : `the network "${network}" of "${of}"`;
  return is === 'unmapped'
    ? `${name} is not mapped, so it does not carry`
    : `no router of the cluster leads to ${name}, so nothing carries`;
}
