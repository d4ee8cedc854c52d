/** Names of records of the stack by the Service that has what they lead to: external-dns reads them from its annotations. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { concat } from '../../evaluate/concat.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { known, originsOf, originsOfAll, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import type { Field } from '../../kubernetes/object.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { append } from '../../source/append.ts';
import type { DnsRecord } from '../../topology/kinds/dns-record.ts';
import { smallOf } from './amounts.ts';
import { endsOfRecord } from './dns-ends.ts';
import { lose, report } from './drop.ts';
import { externalText, isUnresolved } from './external.ts';

export const ttlShorter = defineDiagnostic({
  code: 'plan/dns-ttl-shorter',
  severity: 'warning',
  message: (resource: string, least: string, own: string) =>
    `the DNS record "${resource}" gets the TTL ${least} instead of ${own}, because all names of a Service have one TTL`,
  explanation:
    'external-dns reads one TTL from the annotations of a Service. The least one of its names is used, so that no resolver keeps a name for longer than the template allows. Resolvers ask more often for the others.',
});

/** As the first releases of external-dns have it; later ones read it with a flag, which the plan names. */
export const dnsPrefix = 'external-dns.alpha.kubernetes.io';

/** Annotations of the Service that has the address of the nodes. */
export function dnsAnnotations(world: World, publishers: readonly NodeId[]): ReadonlyMap<string, Field> {
  const records = publishers.flatMap((publisher) => byPublisher(world).get(publisher) ?? []);
  const names = new Map<string, Value>();
  for (const record of records) {
    const name = hostName(world, record);
    if ('why' in name) continue;
    const ends = endsOfRecord(world, record).filter((end) => 'publisher' in end && publishers.includes(end.publisher));
    const leaves = originsOfAll([name, record.recordType, ...ends.map(({ value }) => value)]);
    const text = textOf(name) ?? record.id;
    const before = names.get(text);
    names.set(text, withOrigins(name, before ? [...originsOf(before), ...leaves] : leaves));
  }
  if (names.size === 0) return new Map();
  const ttl = ttlOf(world, records);
  for (const record of ttl ? records : []) tellTtl(world, record, ttl);
  const all = [...names.values()].flatMap((name, index) => (index === 0 ? [name] : [known(','), name]));
  return new Map<string, Field>([
    [`${dnsPrefix}/hostname`, withOrigins(concat(all), originsOfAll(all))],
    ...(ttl ? [[`${dnsPrefix}/ttl`, ttl] as const] : []),
  ]);
}

/** All names of a Service have one TTL: the least one keeps every promise. */
function ttlOf(world: World, records: readonly DnsRecord[]): Value | undefined {
  const all = records.flatMap((record) => recordTtl(world, record) ?? []);
  const [least] = all.toSorted((one, other) => (smallOf(one) ?? Infinity) - (smallOf(other) ?? Infinity));
  const number = smallOf(least);
  return least && number !== undefined ? known(String(number), originsOf(least)) : least;
}

function tellTtl(world: World, record: DnsRecord, least: Value | undefined): void {
  const own = recordTtl(world, record);
  if (!own || !least || externalText(own) === externalText(least)) return;
  const { resource } = record;
  // That of a zone counts for other records too.
  const tell: typeof lose = record.ttl ? lose : report;
  tell(world, ttlShorter, { resource, value: own }, resource, externalText(least), externalText(own));
}

/** Its own, else that of the zone. */
export function recordTtl(world: Pick<World, 'graph'>, record: DnsRecord): Value | undefined {
  return record.ttl ?? world.graph.follow(record, 'zone')[0]?.ttl;
}

/** In lower case and without a dot at the end, as external-dns has names. */
export function hostName(world: Pick<World, 'graph'>, record: DnsRecord): Value | { readonly why: string } {
  const { name } = record;
  if (!name) return { why: 'it has no name, and only Designate knows the one that it generates' };
  const text = textOf(name);
  if (text === undefined) return name;
  if (text.endsWith('.')) return named(text.slice(0, -1), [name]);
  const zone = zoneName(world, record);
  const above = zone && textOf(zone);
  if (!zone || above === undefined || !above.endsWith('.'))
    return { why: `its name "${text}" is relative to a zone whose name is not known` };
  return named(`${text}.${above.slice(0, -1)}`, [name, zone]);
}

/** One that the stack only refers to can be named by its name too. */
export function zoneName({ graph }: Pick<World, 'graph'>, record: DnsRecord): Value | undefined {
  const [zone] = graph.follow(record, 'zone');
  if (zone) return zone.name;
  return isUnresolved(record.zone) ? record.zone.external : undefined;
}

/** A comma would make two names of one, and Designate takes none of these. */
function named(text: string, from: readonly Value[]): Value | { readonly why: string } {
  const isName = /^(\*\.)?[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*$/i.test(text);
  return isName && text.length <= 253
    ? known(text.toLowerCase(), originsOfAll(from))
    : { why: 'its name is no host name' };
}

const byPublisher = perWorld((world): ReadonlyMap<NodeId, readonly DnsRecord[]> => {
  const found = new Map<NodeId, DnsRecord[]>();
  for (const record of world.graph.of('dns-record')) {
    if (world.placed.on(record.id, 'cluster') === undefined) continue;
    const ends = endsOfRecord(world, record).flatMap((end) => ('publisher' in end ? [end.publisher] : []));
    for (const publisher of new Set(ends)) append(found, publisher, record);
  }
  return found;
});
