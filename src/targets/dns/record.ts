/** A record that external-dns writes: names of Services are annotations there, anything else is a DNSEndpoint. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, originsOf, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { elsewhere, made, nothingFor, type Lowered, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { DnsRecord } from '../../topology/kinds/dns-record.ts';
import { choicesAbout } from '../objects/choices.ts';
import { lose as loseValue, lostBy, report } from '../objects/drop.ts';
import { endsOfRecord } from '../objects/dns-ends.ts';
import { hostName, recordTtl, ttlShorter } from '../objects/dns-names.ts';
import { externalText } from '../objects/external.ts';
import { objectMeta } from '../objects/metadata.ts';
import { endpointTypes, profileFlip } from './types.ts';

const recordLost = defineDiagnostic({
  code: 'plan/dns-record-lost',
  severity: 'warning',
  message: (resource: string, why: string) => `nothing answers for the DNS record "${resource}" any more: ${why}`,
  explanation:
    'Without OpenStack, external-dns writes the records: host names of Services that have an address outside, and DNSEndpoint objects of the types A, AAAA, CNAME, MX, NS, PTR, SRV and TXT. Create the record at the DNS service yourself, or give the template what is missing.',
});

const valueLost = defineDiagnostic({
  code: 'plan/dns-value-lost',
  severity: 'warning',
  message: (resource: string, why: string) => `the DNS record "${resource}" loses one of its addresses: ${why}`,
  explanation:
    'external-dns takes the addresses of a name from Services or from a DNSEndpoint, not from both, and knows only addresses that the cluster gives to Services. Use another name for the other address.',
});

const addressDiffers = defineDiagnostic({
  code: 'plan/dns-record-leads-outside',
  severity: 'warning',
  message: (resource: string, machine: string) =>
    `the DNS record "${resource}" has the inside address of "${machine}", and will have that of the Service before it`,
  explanation:
    'On the pod network a VM has no address that others than pods reach. The name leads to the Service that has the floating IP of the server, which publishes only ports that clients outside may use. VMs of the stack find each other by their names in the cluster.',
});

const nameTwice = defineDiagnostic({
  code: 'plan/dns-name-twice',
  severity: 'warning',
  message: (resource: string, other: string, name: string) =>
    `"${resource}" and "${other}" are records of one type for ${name}, of which Designate takes only the first`,
  explanation:
    'Designate has one record set for each name and type and refuses another one. external-dns makes one record of all that it finds for a name. Put all values into one record set.',
});

export const externalRecord: Target<'dns-record'> = {
  kind: 'dns-record',
  id: 'external-dns',
  side: 'cluster',
  diagnostics: [recordLost, valueLost, addressDiffers, nameTwice, ttlShorter],
  offer: (_node, { config }) =>
    config.profile === 'standalone'
      ? {
          rank: 1,
          because: 'profile standalone leaves OpenStack, so external-dns writes the record',
          flip: profileFlip,
        }
      : undefined,
  lower(node, world) {
    const lowered = lowerRecord(node, world);
    const zone = 'external' in node.zone ? [node.zone.external] : [];
    for (const leaf of [...choicesAbout(world, node.id), ...zone])
      world.account.declare(leaf, 'manual', 'external-dns must be allowed to serve the zone; see the plan');
    return lowered;
  },
};

function lowerRecord(node: DnsRecord, world: World): Lowered {
  const { resource } = node;
  const lose = (why: string): Lowered => {
    report(world, recordLost, { resource }, resource, why);
    return nothingFor(lostBy(recordLost, resource, why));
  };
  const name = hostName(world, node);
  if ('why' in name) return lose(name.why);
  const type = textOf(node.recordType);
  if (type !== undefined && !endpointTypes.has(type)) return lose(`external-dns writes no ${type} records`);
  tellTwice(node, world, name);
  const ends = endsOfRecord(world, node);
  const fixed = ends.flatMap((end) => ('fixed' in end ? [end.fixed] : []));
  const published = ends.filter((end) => 'publisher' in end);
  const lost = ends.flatMap((end) => {
    if ('why' in end) return [{ value: end.value, why: end.why }];
    return published.length > 0 && 'fixed' in end ? [{ value: end.value, why: beside(end.fixed) }] : [];
  });
  if (fixed.length + published.length === 0) return lose(lost[0]?.why ?? 'it has no values');
  for (const { value, why } of lost) loseValue(world, valueLost, { resource, value }, resource, why);
  for (const { inside } of published) {
    if (inside !== undefined) report(world, addressDiffers, { resource }, resource, inside);
  }
  if (published.length > 0) return elsewhere('no Service has its name');
  return made([endpointOf(world, node, { name, targets: fixed })]);
}

/** external-dns takes a name from Services or from a DNSEndpoint, not from both. */
function beside(fixed: Value): string {
  return `a name cannot lead to a Service and to ${externalText(fixed)}`;
}

/** The first of two is silent. */
function tellTwice(node: DnsRecord, world: World, name: Value): void {
  const text = textOf(name);
  if (text === undefined) return;
  const first = world.graph.of('dns-record').find((other) => {
    const own = hostName(world, other);
    return !('why' in own) && textOf(own) === text && textOf(other.recordType) === textOf(node.recordType);
  });
  if (first && first !== node)
    report(world, nameTwice, { resource: node.resource, value: node.name }, first.resource, node.resource, text);
}

interface Named {
  readonly name: Value;
  readonly targets: readonly Value[];
}

function endpointOf(world: World, node: DnsRecord, { name, targets }: Named): ObjectItem {
  const ttl = recordTtl(world, node);
  const meta = objectMeta(world, world.names.name(node.id), { node: node.id });
  const object = kubeObject('externaldns.k8s.io/v1alpha1/DNSEndpoint', meta, {
    spec: {
      endpoints: [
        {
          dnsName: name,
          recordType: node.recordType,
          ...(ttl && { recordTTL: ttl }),
          targets: targets.map((target) => targetText(target, textOf(node.recordType))),
        },
      ],
    },
  });
  return { item: 'object', owner: node.id, object };
}

/** external-dns refuses a dot at the end, but for the hosts of SRV records, where it asks for one. */
function targetText(value: Value, type: string | undefined): Value {
  const text = textOf(value);
  const isPlain = type === 'TXT' || type === 'SRV' || text?.endsWith('.') !== true;
  return isPlain ? value : withOrigins(known(text.slice(0, -1)), originsOf(value));
}
