/** The proof of groups: a pool has as many replicas as its group has members, none of them is one of a kind, and its autoscaler keeps to the bounds. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { intOf, textOf, type Value } from '../evaluate/value.ts';
import { at, itemsAt, textAt, textsAt, wordAt, type Json, type JsonObject } from '../kubernetes/json.ts';
import type { ScalingGroup } from '../topology/kinds/scaling-group.ts';
import type { Evidence } from './evidence.ts';
import { resourceOf } from './machine-objects.ts';
import type { Source } from './neutron/source.ts';

const scalingDiffers = defineDiagnostic({
  code: 'verify/scaling-differs',
  severity: 'error',
  message: (group: string, object: string, what: string) => `${object}, which scales "${group}", ${what}`,
  explanation:
    'A VirtualMachinePool or a Deployment has the members of a group as its replicas: as many as the group has, made from one template, and found by labels that their pods have. Its autoscaler keeps their number between the bounds of the group. If you have edited the objects on purpose, convert the changed template instead. Otherwise this is a defect of heat2kube: please report it with the template.',
});

const boundsChange = defineDiagnostic({
  code: 'verify/size-outside-bounds',
  severity: 'warning',
  message: (group: string, size: number, bounds: string) =>
    `"${group}" has ${size} members at first, and its autoscaler keeps ${bounds}`,
  explanation:
    'An autoscaler changes a size outside its bounds at once: VMs are added or deleted as soon as it runs. Heat refuses such a group at its next change of size. Correct the sizes in the template.',
});

export const scalingDiagnostics = Object.freeze([scalingDiffers, boundsChange]);

export function proveScaling(
  { neutron: { source }, objects }: Pick<Evidence, 'neutron' | 'objects'>,
  reports: Collector,
): void {
  for (const group of source.of('scaling-group')) {
    const members = source.of('machine').filter(({ resource }) => resource.startsWith(`${group.resource}/`)).length;
    const pools = objects.filter(
      (object) => templates.has(wordAt(object, 'kind')) && resourceOf(object) === group.resource,
    );
    const differs = (object: JsonObject, what: string): void =>
      reports.report(scalingDiffers, { resource: group.resource }, group.resource, nameOf(object), what);
    for (const pool of pools) {
      for (const what of [...poolProblems(pool, members), ...diskProblems(pool, group, source)]) differs(pool, what);
      const scalers = scalersOf(pool, objects);
      const stated = at(pool, 'spec', 'replicas') !== undefined;
      if (scalers.length > 0 && stated && wordAt(pool, 'kind') === 'Deployment')
        differs(pool, 'has a number of replicas, which its autoscaler sets');
      // The API server has no size of its own for a kind that is not built in, and then no scale that could be read.
      if (scalers.length > 0 && !stated && wordAt(pool, 'kind') !== 'Deployment')
        differs(pool, 'has no number of replicas, without which no autoscaler reads its size');
      for (const scaler of scalers) {
        for (const what of boundProblems(scaler, group)) differs(scaler, what);
        tellSize(scaler, { group, members }, reports);
      }
    }
    if (pools.length > 1) for (const pool of pools.slice(1)) differs(pool, 'runs its members a second time');
  }
}

const machine = ['spec', 'virtualMachineTemplate'] as const;

function nameOf(object: JsonObject): string {
  return `${wordAt(object, 'kind')}/${wordAt(object, 'metadata', 'name')}`;
}

/** What runs replicas, with the paths of the templates that its selector must find; the last one is that of the pods. */
const templates: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['Deployment', [['spec', 'template']]],
  ['VirtualMachinePool', [machine, [...machine, 'spec', 'template']]],
]);

function poolProblems(pool: JsonObject, members: number): readonly string[] {
  const replicas = at(pool, 'spec', 'replicas');
  const paths = templates.get(wordAt(pool, 'kind')) ?? [];
  const pod = paths.at(-1) ?? [];
  const selector = textsAt(pool, 'spec', 'selector', 'matchLabels');
  const labelled = paths.map((path) => textsAt(pool, ...path, 'metadata', 'labels'));
  const isFound = labelled.every((labels) => [...selector].every(([key, value]) => labels.get(key) === value));
  const interfaces = itemsAt(pool, ...pod, 'spec', 'domain', 'devices', 'interfaces');
  return [
    ...(typeof replicas === 'number' && replicas !== members
      ? [`has ${replicas} replicas for ${members} members`]
      : []),
    ...(selector.size > 0 && isFound ? [] : ['does not select the pods of its own template']),
    ...(textAt(pool, ...pod, 'spec', 'domain', 'firmware', 'uuid') === undefined
      ? []
      : ['gives all VMs one hardware id']),
    ...(interfaces.some((item) => at(item, 'macAddress') !== undefined) ? ['gives all VMs one MAC address'] : []),
    ...claimProblems(pool, pod),
  ];
}

/** A VM has as many disks with data as each member of the group. */
function diskProblems(pool: JsonObject, { resource }: ScalingGroup, source: Source): readonly string[] {
  if (wordAt(pool, 'kind') !== 'VirtualMachinePool') return [];
  const made = itemsAt(pool, ...machine, 'spec', 'dataVolumeTemplates').length;
  const members = source.of('machine').filter((member) => member.resource.startsWith(`${resource}/`));
  const counts = members.map((member) => {
    const own = source.of('disk').filter((disk) => disk.machine === member.id && disk.source.from !== 'blank');
    const attached = source.of('attachment').filter((use) => source.find('machine', use.machine) === member);
    return own.length + attached.length;
  });
  const other = counts.find((count) => count !== made);
  return other === undefined ? [] : [`gives each VM ${made} disks that keep data, and a member has ${other}`];
}

/** Claims that are not made for each VM are written to by all of them. */
function claimProblems(pool: JsonObject, pod: readonly string[]): readonly string[] {
  const templated = itemsAt(pool, ...machine, 'spec', 'dataVolumeTemplates');
  const made = new Set(templated.map((item) => wordAt(item, 'metadata', 'name')));
  const used = itemsAt(pool, ...pod, 'spec', 'volumes').flatMap(claimOf);
  return used.filter((name) => !made.has(name)).map((name) => `gives all of them the claim ${name}`);
}

function claimOf(volume: Json): readonly string[] {
  const name = textAt(volume, 'persistentVolumeClaim', 'claimName') ?? textAt(volume, 'dataVolume', 'name');
  return name === undefined ? [] : [name];
}

/** Autoscalers whose target the pool is. */
function scalersOf(pool: JsonObject, objects: readonly JsonObject[]): readonly JsonObject[] {
  return objects.filter(
    (object) =>
      boundNames.has(wordAt(object, 'kind')) &&
      wordAt(object, 'metadata', 'namespace') === wordAt(pool, 'metadata', 'namespace') &&
      wordAt(object, 'spec', 'scaleTargetRef', 'kind') === wordAt(pool, 'kind') &&
      wordAt(object, 'spec', 'scaleTargetRef', 'name') === wordAt(pool, 'metadata', 'name'),
  );
}

const boundNames: ReadonlyMap<string, readonly [min: string, max: string]> = new Map([
  ['HorizontalPodAutoscaler', ['minReplicas', 'maxReplicas']],
  ['ScaledObject', ['minReplicaCount', 'maxReplicaCount']],
]);

function boundsOf(scaler: JsonObject): readonly [min: Json | undefined, max: Json | undefined] {
  const [min = '', max = ''] = boundNames.get(wordAt(scaler, 'kind')) ?? [];
  return [at(scaler, 'spec', min), at(scaler, 'spec', max)];
}

/** A HorizontalPodAutoscaler keeps one replica at least. */
function boundProblems(scaler: JsonObject, { min, max }: ScalingGroup): readonly string[] {
  const [least, most] = boundsOf(scaler);
  const floor = wordAt(scaler, 'kind') === 'HorizontalPodAutoscaler' ? 1 : 0;
  const [wantedLeast, wantedMost] = [min, max].map(wholeOf);
  return [
    ...(isOther(least, wantedLeast === undefined ? undefined : Math.max(floor, wantedLeast))
      ? [`has the minimum ${String(least)}`]
      : []),
    ...(isOther(most, wantedMost) ? [`has the maximum ${String(most)}`] : []),
  ];
}

function isOther(printed: Json | undefined, wanted: number | undefined): boolean {
  return typeof printed === 'number' && wanted !== undefined && printed !== wanted;
}

interface Sized {
  readonly group: ScalingGroup;
  readonly members: number;
}

function tellSize(scaler: JsonObject, { group, members }: Sized, reports: Collector): void {
  const [least, most] = boundsOf(scaler);
  if (typeof least !== 'number' || typeof most !== 'number' || (members >= least && members <= most)) return;
  reports.report(boundsChange, { resource: group.resource }, group.resource, members, `${least} to ${most}`);
}

function wholeOf(value: Value): number | undefined {
  const number = intOf(value) ?? textOf(value);
  return number === undefined || !/^\d+$/.test(String(number)) ? undefined : Number(number);
}
