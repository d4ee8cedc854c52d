/**
 * The ranges that guests see behind masquerade. A guest takes all addresses of its own range for neighbours, so it is one
 * that nothing of the stack and of the cluster has.
 */
import { addressOf, intervalOf, overlaps, type Family, type Interval } from '../../../topology/address-range.ts';
import { visitTexts } from '../../../topology/visit-texts.ts';
import { perWorld, type World } from '../../../plan/world.ts';

/** What one guest is told behind masquerade, which is the same for all. */
interface GuestRange {
  readonly cidr: string;
  readonly prefix: number;
  readonly gateway: string;
  readonly address: string;
  /** Whether KubeVirt takes it unasked. */
  readonly isDefault: boolean;
}

/** KubeVirt's own first; then ranges at the ends of private blocks, and at last one that is for measurements alone. */
const candidates: Readonly<Record<Family, readonly string[]>> = {
  4: ['10.0.2.0', '10.255.254.0', '172.31.254.0', '192.168.254.0', '100.127.254.0', '198.19.254.0'],
  6: ['fd10:0:2::', 'fd10:0:fffe::', 'fdfe:fffe:fffe::'],
};

const prefixes: Readonly<Record<Family, number>> = { 4: 24, 6: 120 };

export const guestRanges = perWorld((world): Readonly<Record<Family, GuestRange>> => {
  const taken = takenIntervals(world);
  return { 4: freeRange(4, taken), 6: freeRange(6, taken) };
});

function freeRange(family: Family, taken: readonly Interval[]): GuestRange {
  const all = candidates[family].map((network) => rangeAt(network, family));
  const free = all.find(({ cidr }) => {
    const own = intervalOf(cidr);
    return own && !taken.some((other) => overlaps(own, other));
  });
  // Where even the last one is taken, no other would be better.
  return free ?? rangeAt(candidates[family].at(-1) ?? '', family);
}

/** KubeVirt gives the first address to the gateway and the second to the guest. */
function rangeAt(network: string, family: Family): GuestRange {
  const prefix = prefixes[family];
  const host = (number: number): string =>
    family === 4 ? network.replace(/0$/, String(number)) : `${network}${number}`;
  return {
    cidr: `${network}/${prefix}`,
    prefix,
    gateway: host(1),
    address: host(2),
    isDefault: network === candidates[family][0],
  };
}

/** Ranges and addresses that nodes, start-up data, `heat2kube.yaml` and the cluster name. What holds half of all addresses names none. */
function takenIntervals({ graph, config, cluster: { ranges } }: World): readonly Interval[] {
  const texts: string[] = [...ranges.pods, ...ranges.services, ...ranges.nodes];
  for (const mapping of config.networks.values()) if (!('word' in mapping) && mapping.cidr) texts.push(mapping.cidr);
  for (const kind of ['subnet', 'nic', 'firewall-rule', 'machine', 'software-unit'] as const) {
    for (const node of graph.of(kind)) visitTexts(node, (text) => texts.push(...addressesIn(text)));
  }
  return [...new Set(texts)].flatMap((text) => {
    const interval = isWide(text) ? undefined : intervalOf(text);
    return interval ?? [];
  });
}

const ipv4Text = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\w.]*\d)/g;
const ipv6Text = /(?<![\w.:])[0-9a-f]{1,4}:[0-9a-f:]+(?:\/\d{1,3})?/gi;

function addressesIn(text: string): readonly string[] {
  const found = [...text.matchAll(ipv4Text), ...text.matchAll(ipv6Text)].map(([match]) => match);
  return found.filter((match) => addressOf(match.replace(/\/\d+$/, '')) !== undefined);
}

function isWide(text: string): boolean {
  return /\/[0-7]$/.test(text);
}
