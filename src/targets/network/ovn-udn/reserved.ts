/** Ranges that are not given to interfaces which ask for no address: those of the addresses that are asked for. */
import { joinOrigins, known, wordOf, type Value } from '../../../evaluate/value.ts';
import { addressAt, families, intervalOf, type Family } from '../../../topology/address-range.ts';
import type { StatedAddress } from '../stated-addresses.ts';

/** The API server takes so many. */
const most = 25;

/** Single addresses, or where there are too many, larger blocks around them; none has one of `apart`. */
export function reservedRanges(stated: readonly StatedAddress[], apart: readonly string[]): readonly Value[] {
  const used = families.filter((family) => stated.some((own) => own.family === family));
  return used.flatMap((family) =>
    blocksOf(
      stated.filter((own) => own.family === family),
      { family, apart, most: Math.floor(most / used.length) },
    ),
  );
}

interface Blocks {
  readonly family: Family;
  readonly apart: readonly string[];
  readonly most: number;
}

function blocksOf(stated: readonly StatedAddress[], { family, apart, most: limit }: Blocks): readonly Value[] {
  const width = family === 4 ? 32 : 128;
  const places = apart.flatMap((text) => {
    const own = intervalOf(text);
    return own?.family === family ? [own.first] : [];
  });
  for (let hosts = 0; hosts < width; hosts += 1) {
    const blocks = new Map<bigint, StatedAddress[]>();
    for (const one of stated) {
      const first = intervalOf(wordOf(one.address))?.first;
      if (first === undefined) continue;
      const block = first >> BigInt(hosts);
      blocks.set(block, [...(blocks.get(block) ?? []), one]);
    }
    const free = [...blocks].filter(([block]) => !places.some((place) => place >> BigInt(hosts) === block));
    // Addresses beside the infrastructure go without: a claim holds them once their machine runs.
    if (free.length <= limit) return free.map(([block, own]) => rangeText(block, { hosts, width, family, own }));
  }
  return [];
}

interface Block {
  readonly hosts: number;
  readonly width: number;
  readonly family: Family;
  readonly own: readonly StatedAddress[];
}

function rangeText(block: bigint, { hosts, width, family, own }: Block): Value {
  const text = `${addressAt(block << BigInt(hosts), family)}/${width - hosts}`;
  return known(text, own.map(({ origins }) => origins).reduce(joinOrigins, []));
}
