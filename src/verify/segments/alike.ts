/**
 * Which interfaces beside the pod network are alike: policies there know peers by their addresses, so that an interface answers
 * to each list of addresses that holds one of its own, as it answers to the labels and networks that rules name.
 */
import { append } from '../../source/append.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import type { Evidence } from '../evidence.ts';
import { holds, intervalKey, isSingle } from '../intervals.ts';
import type { Endpoint } from '../packet.ts';
import { alikePairs } from '../pair-classes.ts';
import type { Block } from '../policies/read-policy.ts';
import { addressesOf } from './addresses.ts';
import type { Attached } from './attached.ts';

type Read = Pick<Evidence, 'multi' | 'traits'>;

/** Ordered pairs, one of those that neither the rules nor the policies tell apart. */
export function alikeInterfaces(
  { multi, traits }: Read,
  all: readonly Endpoint[],
  byEndpoint: ReadonlyMap<Endpoint, Attached>,
): Iterable<readonly [from: Endpoint, to: Endpoint]> {
  const interfaces = all.flatMap((endpoint) => byEndpoint.get(endpoint) ?? []);
  const lists = listsOf(interfaces, multi);
  const shared = sharedAddresses(interfaces);
  const policies: Parameters<typeof alikePairs>[1] = {
    describe: (endpoint, mention) => {
      const attached = byEndpoint.get(endpoint);
      if (!attached) return '';
      const { attachment, segment, index } = attached;
      const own = addressesOf(attached);
      return JSON.stringify([
        attachment,
        segment,
        own.length,
        multi(attachment).describe(endpoint, mention),
        (lists.mentioned.get(attached) ?? []).map((name) => mention(name)),
        // Who has an address that others have too is like nobody else.
        own.some((address) => shared.has(intervalKey(address))) ? [endpoint.machine.id, index] : [],
      ]);
    },
  };
  const answering: Parameters<typeof alikePairs>[2] = {
    describe: traits.describe,
    answers: (endpoint) => {
      const attached = byEndpoint.get(endpoint);
      return [...traits.answers(endpoint), ...(attached ? lists.answers(attached) : [])];
    },
  };
  return alikePairs(all, policies, answering);
}

function sharedAddresses(all: readonly Attached[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const key of all.flatMap((attached) => addressesOf(attached).map(intervalKey))) {
    if (seen.has(key)) shared.add(key);
    seen.add(key);
  }
  return shared;
}

/** Lists of addresses, each with the name by which interfaces mention it and answer to it. */
interface Lists {
  /** In the order of the rules. */
  readonly mentioned: ReadonlyMap<Attached, readonly string[]>;
  answers(attached: Attached): readonly (readonly [string, string])[];
}

/**
 * Lists of members of one group leave out the member itself. With it they are one list, and an interface never meets itself;
 * only beside addresses of its family can it have been left out.
 */
function listsOf(all: readonly Attached[], multi: Read['multi']): Lists {
  const mentioned = new Map<Attached, readonly string[]>();
  const bySingle = new Map<string, string[]>();
  const wide = new Map<string, readonly Block[]>();
  for (const attached of all) {
    const own = addressesOf(attached);
    const names = multi(attached.attachment)
      .blocksOf(attached.endpoint)
      .map((blocks) => {
        const plain = blocks.filter(isPlain).map(({ block }) => block);
        const others = blocks.filter((block) => !isPlain(block));
        const itself = own.filter(
          (address) =>
            plain.some(({ family }) => family === address.family) && !others.some((block) => isIn(address, block)),
        );
        const singles = [...new Set([...plain, ...itself].map(intervalKey))];
        const name = nameOf(singles, others);
        if (wide.has(name)) return name;
        wide.set(name, others);
        for (const single of singles) append(bySingle, single, name);
        return name;
      });
    mentioned.set(attached, names);
  }
  const ranges = [...wide].filter(([, blocks]) => blocks.length > 0);
  return {
    mentioned,
    answers: (attached) => {
      const found = new Map<string, string>();
      addressesOf(attached).forEach((address, index) => {
        const singles = bySingle.get(intervalKey(address)) ?? [];
        const held = ranges.flatMap(([name, blocks]) => (blocks.some((block) => isIn(address, block)) ? [name] : []));
        for (const name of new Set([...singles, ...held])) found.set(name, `${found.get(name) ?? ''} ${index}`);
      });
      return [...found];
    },
  };
}

function isPlain({ block, except }: Block): boolean {
  return isSingle(block) && except.length === 0;
}

function isIn(address: Block['block'], { block, except }: Block): boolean {
  return holds(block, address) && !except.some((other) => holds(other, address));
}

function nameOf(singles: readonly string[], others: readonly Block[]): string {
  const ranges = others.map(({ block, except }) => [block, ...except].map(intervalKey).join(' - '));
  return `addresses ${[...singles, ...ranges].toSorted(byCodeUnit).join(', ')}`;
}
