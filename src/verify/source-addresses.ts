/** The proof of source addresses: objects of the network plug-in give each machine the one that the user says, and nobody else one. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { at, itemsAt, textAt, wordAt, wordsAt, type JsonObject } from '../kubernetes/json.ts';
import { matches, type Selector } from '../kubernetes/labels.ts';
import { byCodeUnit } from '../source/text-order.ts';
import type { Evidence } from './evidence.ts';
import { intervalKey, intervalsOf, isEverything } from './intervals.ts';
import type { Endpoint } from './packet.ts';
import { selectorAt } from './policies/read-policy.ts';
import { meansStrangers } from './policies/strangers.ts';

const sourceAdded = defineDiagnostic({
  code: 'verify/source-added',
  severity: 'error',
  message: (object: string, who: string, address: string) =>
    `${object} gives ${who} the source address ${address}, which heat2kube.yaml does not`,
  explanation:
    'Peers outside admit whoever has the source address that they know. An EgressIP or a CiliumEgressGatewayPolicy must give it to no more pods than heat2kube.yaml says under exposure. If the output was not edited, this is a defect of heat2kube: please report it with the template. Undo the edit, or give the address under exposure in heat2kube.yaml and convert again.',
});

const sourceLost = defineDiagnostic({
  code: 'verify/source-lost',
  severity: 'warning',
  message: (machine: string, address: string) =>
    `no object gives "${machine}" the source address ${address} for all that it sends, as heat2kube.yaml says`,
  explanation:
    'Without an EgressIP or a CiliumEgressGatewayPolicy for all destinations, connections of the VM come from the address of a node, so peers that admit only its own address refuse them. Undo the edit, or remove egress from the entry under exposure in heat2kube.yaml and convert again.',
});

export const sourceDiagnostics = Object.freeze([sourceAdded, sourceLost]);

/** What gives a source address, as the network plug-in reads it: without a selector of pods, all pods of its namespaces. */
interface Giving {
  readonly object: string;
  readonly addresses: readonly string[];
  /** Whether it does so for every destination outside. */
  readonly everywhere: boolean;
  readonly pods: Selector;
  readonly namespaces: Selector;
}

type Read = Pick<Evidence, 'objects' | 'endpoints' | 'added' | 'own' | 'cluster'>;

export function proveSources({ objects, endpoints, added, own, cluster }: Read, reports: Collector): void {
  const all = objects.flatMap(readGiving);
  const isFor = ({ pods, namespaces }: Giving, { labels, namespace }: Endpoint): boolean =>
    matches(namespaces, own.labelsOf(namespace)) && matches(pods, labels);
  for (const endpoint of [...endpoints, ...added]) {
    const { resource } = endpoint.machine;
    const wanted = cluster.egress.get(resource);
    const mine = all.filter((one) => isFor(one, endpoint));
    for (const one of mine) tellAdded(one, { resource, who: `"${resource}"`, wanted }, reports);
    if (wanted === undefined || mine.some((one) => one.everywhere && one.addresses.some((own) => isSame(own, wanted))))
      continue;
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

function tellAdded({ object, addresses }: Giving, { resource, who, wanted }: Given, reports: Collector): void {
  const more = addresses.find((address) => wanted === undefined || !isSame(address, wanted));
  if (more !== undefined) reports.report(sourceAdded, resource === undefined ? {} : { resource }, object, who, more);
}

function readGiving(object: JsonObject): readonly Giving[] {
  if (object['kind'] === 'EgressIP') return [readEgressIp(object)];
  return object['kind'] === 'CiliumEgressGatewayPolicy' ? readGatewayPolicy(object) : [];
}

function readEgressIp(object: JsonObject): Giving {
  return {
    object: `EgressIP/${wordAt(object, 'metadata', 'name')}`,
    addresses: wordsAt(object, 'spec', 'egressIPs'),
    everywhere: true,
    pods: selectorAt(object, 'spec', 'podSelector'),
    namespaces: selectorAt(object, 'spec', 'namespaceSelector'),
  };
}

/**
 * Each selector is for pods of its own; without an address it is that of the node's interface. Of several gateways any may send.
 * A pod has the name of its namespace as a label of Cilium's.
 */
function readGatewayPolicy(object: JsonObject): readonly Giving[] {
  const gateways = [at(object, 'spec', 'egressGateway'), ...itemsAt(object, 'spec', 'egressGateways')];
  const addresses = gateways.flatMap((gateway) =>
    gateway === undefined ? [] : [textAt(gateway, 'egressIP') ?? 'of a node'],
  );
  const destinations = intervalsOf(wordsAt(object, 'spec', 'destinationCIDRs'));
  const isAll =
    destinations.some((range) => range.family === 4 && isEverything(range)) &&
    itemsAt(object, 'spec', 'excludedCIDRs').length === 0;
  return itemsAt(object, 'spec', 'selectors').map((selector) => {
    const pods = selectorAt(selector, 'podSelector').requirements;
    const named = pods.flatMap((one) => (one.key === namespaceLabel ? [{ ...one, key: nameLabel }] : []));
    return {
      object: `CiliumEgressGatewayPolicy/${wordAt(object, 'metadata', 'name')}`,
      addresses,
      everywhere: isAll && at(selector, 'nodeSelector') === undefined,
      pods: { requirements: pods.filter(({ key }) => key !== namespaceLabel) },
      namespaces: { requirements: [...selectorAt(selector, 'namespaceSelector').requirements, ...named] },
    };
  });
}

const namespaceLabel = 'io.kubernetes.pod.namespace';
const nameLabel = 'kubernetes.io/metadata.name';

/** One address in two spellings is one. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [intervalsOf([one]), intervalsOf([other])].map((ranges) => ranges.map(intervalKey).join(' '));
  return a === b;
}
