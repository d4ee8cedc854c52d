/** Zones and records that stay in Designate: a person changes a record whose address is another one after the move. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { ask, note } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import { nothing, type Offer, type Site, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { isMoved } from '../../config/path-pattern.ts';
import { present } from '../../source/present.ts';
import { findResource } from '../../stack/find-resource.ts';
import type { DnsRecord } from '../../topology/kinds/dns-record.ts';
import { report } from '../objects/drop.ts';
import { endsOfRecord, type RecordEnd } from '../objects/dns-ends.ts';
import { addressChoice } from '../objects/exposure.ts';
import { stays } from '../objects/stays.ts';
import { movingBehind, referenceStep, referrerPlace } from './referrers.ts';

const recordChanges = defineDiagnostic({
  code: 'plan/dns-record-changes',
  severity: 'warning',
  message: (resource: string) => `the DNS record "${resource}" stays in Designate and has an address that changes`,
  explanation:
    'The record names a server or a load balancer that moves to the cluster and gets another address there. The plan says when to change the record. A floating IP that moves to a Service keeps its address, and its records stay right.',
});

const recordStays = stays('dns-record', 'stays', (node, site) => (node.address ? undefined : staying(node, site)));

const withAddress = 'Neutron has the name as long as the floating IP exists';

/** The name of a floating IP: it is where that is. */
export const dnsRecordOfAddress: Target<'dns-record'> = {
  kind: 'dns-record',
  id: 'with-address',
  side: 'none',
  offer: (node, { config }) =>
    node.address && config.profile !== 'standalone'
      ? { rank: 1, because: withAddress, flip: 'profile: standalone in heat2kube.yaml' }
      : undefined,
  lower(node, world) {
    const [state, reason] = fateOfName(node, world);
    const zone = 'external' in node.zone ? node.zone.external : undefined;
    // The floating IP itself can be in the cluster.
    for (const value of [node.name, zone]) if (value) world.account.declare(value, state, reason);
    return nothing(reason, state);
  },
};

export const dnsRecordStays: Target<'dns-record'> = {
  ...recordStays,
  diagnostics: [recordChanges],
  lower(node, world) {
    if (isChanged(node, world)) report(world, recordChanges, { resource: node.resource }, node.resource);
    return recordStays.lower(node, world);
  },
  steps: (node, world) =>
    isChanged(node, world) && !isMoved(world.config, node.resource) ? [changeStep(node, world)] : [],
};

export const dnsZoneStays = stays('dns-zone', 'stays', staying);

/** A new floating IP for a Service has no name. */
function fateOfName(node: DnsRecord, world: World): readonly ['kept' | 'default' | 'manual', string] {
  const [address] = world.graph.follow(node, 'address');
  if (address && world.placed.on(address.id, 'openstack') !== undefined) return ['kept', withAddress];
  const isKept = world.live.mode === 'migrate' && address && addressChoice(world, address.resource) === 'keep';
  return isKept
    ? ['default', withAddress]
    : ['manual', 'the name goes with the floating IP: publish it in the DNS that clients use'];
}

function staying(_node: unknown, { config }: Pick<Site, 'config'>): Offer | undefined {
  if (config.profile === 'standalone') return undefined;
  return { rank: 1, because: 'it stays in Designate', flip: 'profile: standalone in heat2kube.yaml' };
}

function isChanged(node: DnsRecord, world: World): boolean {
  return endsOfRecord(world, node).some((end) => changes(end, world));
}

/** A floating IP that the Service keeps stays what it was. */
function changes(end: RecordEnd, world: World): boolean {
  if ('fixed' in end) return false;
  const address = 'publisher' in end && end.inside === undefined && world.graph.get('public-address', end.publisher);
  return !address || addressChoice(world, address.resource) !== 'keep';
}

function changeStep(node: DnsRecord, world: World): Step {
  const { id, resource } = node;
  const moving = movingBehind(
    world,
    node.named.flatMap((ref) => ('node' in ref ? [ref.node] : [])),
  );
  const { type } = present(findResource(resource, world.source.stack), 'resource of the record');
  if (moving.length > 0) return referenceStep(world, { id, resource, type }, moving);
  const { phase, needs } = referrerPlace(world, []);
  return step(phase, {
    id: `lead/${resource}`,
    title: `Update the DNS record "${resource}"`,
    about: [id],
    needs,
    do: [
      ask(
        `Give ${code(resource)} the address of the Service that replaces what it names: ${code('kubectl get service')} shows it under EXTERNAL-IP.`,
      ),
    ],
    check: [note('A resolver outside answers with the new address.')],
  });
}
