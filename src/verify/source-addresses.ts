/** The proof of source addresses: EgressIPs give each machine the one that the user says, and nobody else one. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { wordAt, wordsAt, type JsonObject } from '../kubernetes/json.ts';
import { matches, type Selector } from '../kubernetes/labels.ts';
import { byCodeUnit } from '../source/text-order.ts';
import type { Evidence } from './evidence.ts';
import { intervalKey, intervalsOf } from './intervals.ts';
import type { Endpoint } from './packet.ts';
import { selectorAt } from './policies/read-policy.ts';
import { meansStrangers } from './policies/strangers.ts';

const sourceAdded = defineDiagnostic({
  code: 'verify/source-added',
  severity: 'error',
  message: (object: string, who: string, address: string) =>
    `${object} gives ${who} the source address ${address}, which heat2kube.yaml does not`,
  explanation:
    'Peers outside admit whoever has the source address that they know. An EgressIP must give it to no more pods than heat2kube.yaml says under exposure. If the output was not edited, this is a defect of heat2kube: please report it with the template. Undo the edit, or give the address under exposure in heat2kube.yaml and convert again.',
});

const sourceLost = defineDiagnostic({
  code: 'verify/source-lost',
  severity: 'warning',
  message: (machine: string, address: string) =>
    `no EgressIP gives "${machine}" the source address ${address}, as heat2kube.yaml says`,
  explanation:
    'Without an EgressIP connections of the VM come from the address of a node, so peers that admit only its own address refuse them. Undo the edit, or remove egress from the entry under exposure in heat2kube.yaml and convert again.',
});

export const sourceDiagnostics = Object.freeze([sourceAdded, sourceLost]);

/** An EgressIP as OVN-Kubernetes reads it: without a selector of pods, all pods of its namespaces. */
interface EgressIp {
  readonly object: string;
  readonly addresses: readonly string[];
  readonly pods: Selector;
  readonly namespaces: Selector;
}

type Read = Pick<Evidence, 'objects' | 'endpoints' | 'added' | 'own' | 'cluster'>;

export function proveSources({ objects, endpoints, added, own, cluster }: Read, reports: Collector): void {
  const all = objects.filter(({ kind }) => kind === 'EgressIP').map(readEgressIp);
  const isFor = ({ pods, namespaces }: EgressIp, { labels, namespace }: Endpoint): boolean =>
    matches(namespaces, own.labelsOf(namespace)) && matches(pods, labels);
  for (const endpoint of [...endpoints, ...added]) {
    const { resource } = endpoint.machine;
    const wanted = cluster.egress.get(resource);
    const mine = all.filter((one) => isFor(one, endpoint));
    for (const one of mine) tellAdded(one, { resource, who: `"${resource}"`, wanted }, reports);
    if (wanted === undefined || mine.some(({ addresses }) => addresses.some((own) => isSame(own, wanted)))) continue;
    reports.report(sourceLost, { resource }, resource, wanted);
  }
  const namespaces = [...new Set(endpoints.map(({ namespace }) => namespace))].toSorted(byCodeUnit);
  for (const one of all) {
    const others = strangers.find(([who]) =>
      namespaces.some((namespace) => meansStrangers(one, who, { own, namespace })),
    );
    if (others) tellAdded(one, { who: others[1], wanted: undefined }, reports);
  }
}

const strangers = [
  ['own-namespace', 'other pods of the namespace'],
  ['other-namespaces', 'pods of other namespaces'],
] as const;

interface Given {
  readonly resource?: string;
  readonly who: string;
  readonly wanted: string | undefined;
}

function tellAdded({ object, addresses }: EgressIp, { resource, who, wanted }: Given, reports: Collector): void {
  const more = addresses.find((address) => wanted === undefined || !isSame(address, wanted));
  if (more !== undefined) reports.report(sourceAdded, resource === undefined ? {} : { resource }, object, who, more);
}

function readEgressIp(object: JsonObject): EgressIp {
  return {
    object: `EgressIP/${wordAt(object, 'metadata', 'name')}`,
    addresses: wordsAt(object, 'spec', 'egressIPs'),
    pods: selectorAt(object, 'spec', 'podSelector'),
    namespaces: selectorAt(object, 'spec', 'namespaceSelector'),
  };
}

/** One address in two spellings is one. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [intervalsOf([one]), intervalsOf([other])].map((ranges) => ranges.map(intervalKey).join(' '));
  return a === b;
}
