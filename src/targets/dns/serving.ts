/** The step in which external-dns of the cluster begins to serve the names of the stack. */
import { isSecret, textOf } from '../../evaluate/value.ts';
import { ask, look, note } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import type { DnsRecord } from '../../topology/kinds/dns-record.ts';
import type { DnsZone } from '../../topology/kinds/dns-zone.ts';
import { dnsPrefix, hostName, zoneName } from '../objects/dns-names.ts';
import { startedBy } from '../objects/moving.ts';
import { movedMachines } from '../objects/sides.ts';
import { endpointTypes, usualTypes } from './types.ts';

export const dnsServing: StackTarget = {
  id: 'dns-serving',
  steps(world) {
    const { graph, placed } = world;
    const records = graph
      .of('dns-record')
      .filter((node) => placed.on(node.id, 'cluster') !== undefined && isWritten(world, node));
    const zones = graph.of('dns-zone').filter(({ id }) => placed.on(id, 'cluster') !== undefined);
    return records.length + zones.length > 0 ? [servingStep(world, { records, zones })] : [];
  },
};

/** The others are reported as lost. */
function isWritten(world: World, record: DnsRecord): boolean {
  const type = textOf(record.recordType);
  return !('why' in hostName(world, record)) && (type === undefined || endpointTypes.has(type));
}

interface Served {
  readonly records: readonly DnsRecord[];
  readonly zones: readonly DnsZone[];
}

/** A zone outside the stack can be named by an id, which says nothing to external-dns. */
function zoneNames(world: World, { records, zones }: Served): readonly string[] {
  const outside = records.flatMap((record) => plain(zoneName(world, record)) ?? []);
  const own = zones.flatMap(({ name }) => plain(name) ?? []);
  const names = distinct([...own, ...outside].filter((name) => name.endsWith('.')));
  return names.length > 0 ? names : ['the zones of the stack'];
}

function servingStep(world: World, served: Served): Step {
  const { records } = served;
  const isLive = world.live.mode === 'migrate';
  const zones = zoneNames(world, served);
  const names = distinct(records.flatMap((record) => plain(nameOf(world, record)) ?? []));
  const types = distinct(records.flatMap(({ recordType }) => textOf(recordType) ?? []));
  const more = types.filter((type) => !usualTypes.has(type));
  const machines = isLive ? movedMachines(world).map((machine) => startedBy(world, machine)) : [];
  return step(isLive ? 'cut-over' : 'prepare', {
    id: 'dns/serve',
    title: `Let external-dns serve ${listed(zones.map((zone) => `"${zone}"`))}`,
    about: [...records, ...served.zones].map(({ id }) => id),
    needs: [...new Set(['prepare/apply', ...machines])],
    precondition: [
      note(
        `Zones are not objects of the cluster: a DNS service that external-dns can write to has ${listed(zones.map(code))}${isLive ? ', and external-dns does not serve it yet, because names move as soon as it does' : ''}.`,
      ),
    ],
    do: [
      ask(
        `Run external-dns with ${listed(['service', 'crd'].map((source) => code(`--source=${source}`)))} and ${listed(zones.map((zone) => code(`--domain-filter=${withoutDot(zone)}`)))}${more.length > 0 ? `, and with ${listed(more.map((type) => code(`--managed-record-types=${type}`)))} beside the usual types` : ''}. Releases from 0.22 on read annotations that begin with ${code(dnsPrefix)} with ${code(`--annotation-prefix=${dnsPrefix}/`)}.`,
      ),
      ask(
        'Delegate the zones to the new name servers, if they are others than before. Delete the old zones only when their TTL has passed.',
      ),
    ],
    check: [
      look({ look: 'objects', kinds: ['deployments'], names: ['external-dns'], namespace: 'external-dns' }),
      note(
        `A resolver outside answers for ${names.length > 0 ? listed(names.map(code)) : 'the names of the records'} with the addresses of the Services, or with the values of the DNSEndpoint objects.`,
      ),
    ],
    undo: [ask('Delegate the zones to the old name servers again.')],
    time: 'one TTL of the records',
  });
}

function nameOf(world: World, record: DnsRecord) {
  const name = hostName(world, record);
  return 'why' in name ? undefined : name;
}

/** What may stand in a text for readers. */
function plain(value: Parameters<typeof textOf>[0]): string | undefined {
  return value && !isSecret(value) ? textOf(value) : undefined;
}

function withoutDot(zone: string): string {
  return zone.endsWith('.') ? zone.slice(0, -1) : zone;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted(byCodeUnit);
}
