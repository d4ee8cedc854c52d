/** What the output asks of its namespace, beside what the administrators of the cluster allow there. */
import type { Allowance } from '../../cluster/facts.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { textOf } from '../../evaluate/value.ts';
import type { Field, KubeObject } from '../../kubernetes/object.ts';
import { parseQuantity, quantityText } from '../../kubernetes/quantity.ts';
import { machineSpecIn, templatesIn } from '../../plan/data-volume-templates.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { isValue, memberOf } from '../../print/render-object.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import { wholeOf } from '../objects/amounts.ts';
import { hasBegun } from '../objects/moving.ts';
import { initialSize } from '../objects/scaling.ts';

const quotaTooSmall = defineDiagnostic({
  code: 'plan/quota-too-small',
  severity: 'warning',
  message: ({ name, namespace, resource }: Allowance, left: string, asked: string) =>
    `the ResourceQuota "${name}" of the namespace "${namespace}" leaves ${left} of ${resource}, and the output asks for at least ${asked}`,
  explanation:
    'The cluster bundle shows the quota and what is used of it. The API server refuses what goes beyond: claims and VMs are then missing in the middle of the move. Ask for a larger quota, or choose another namespace. VMs ask for somewhat more memory than their guests have. What the output has already created counts as used.',
});

const limitTooSmall = defineDiagnostic({
  code: 'plan/limit-too-small',
  severity: 'warning',
  message: ({ name, namespace, resource }: Allowance, most: string, objects: string) =>
    `the LimitRange "${name}" of the namespace "${namespace}" allows at most ${most} of ${resource} for one object, which is exceeded by ${objects}`,
  explanation:
    'The cluster bundle shows the limit. The API server refuses larger claims, and the pods of larger VMs. Ask for a higher limit, or choose another namespace.',
});

/** Nobody sees it before the objects are applied: a dry run does not count what others of the same run ask for. */
export const clusterQuotas: StackTarget = {
  id: 'cluster-quotas',
  diagnostics: [quotaTooSmall, limitTooSmall],
  steps(world, items) {
    const { cluster, config, account } = world;
    const objects = items.flatMap((item) => (item.item === 'object' ? [item.object] : []));
    const demands = demandsOf(objects, firstSizes(world));
    const here = ({ namespace }: Allowance): boolean => namespace === config.namespace;
    for (const quota of (cluster.quotas ?? []).filter(here)) {
      const { most, used } = quota;
      const asked = sum(demands, counted.get(quota.resource));
      // What was created by an earlier step is used already.
      const left = hasBegun(world) || used > most ? most : most - used;
      if (asked > left) account.reports.report(quotaTooSmall, {}, quota, quantityText(left), quantityText(asked));
    }
    for (const limit of (cluster.limits ?? []).filter(here)) {
      const larger = demands.filter(({ of, amount }) => of === limit.resource && amount > limit.most);
      if (larger.length === 0) continue;
      const names = larger.map((demand) => `"${demand.name}"`).toSorted(byCodeUnit);
      account.reports.report(limitTooSmall, {}, limit, quantityText(limit.most), names.join(', '));
    }
    return [];
  },
};

/** What one object asks for, in thousandths. */
interface Demand {
  readonly name: string;
  readonly of: 'storage' | 'memory' | 'claim' | 'balancer';
  readonly amount: bigint;
}

/** Resources of quotas, by what is counted for them. */
const counted: ReadonlyMap<string, Demand['of']> = new Map([
  ['requests.storage', 'storage'],
  ['persistentvolumeclaims', 'claim'],
  ['count/persistentvolumeclaims', 'claim'],
  ['requests.memory', 'memory'],
  ['memory', 'memory'],
  ['services.loadbalancers', 'balancer'],
]);

const one = 1000n;

function sum(demands: readonly Demand[], of: Demand['of'] | undefined): bigint {
  return demands.reduce((total, demand) => (demand.of === of ? total + demand.amount : total), 0n);
}

/** Sizes of groups by the names of the objects that run their members; beside an autoscaler only the plan has them. */
function firstSizes({ graph, names }: World): ReadonlyMap<string, bigint | undefined> {
  return new Map(graph.of('scaling-group').map((group) => [names.name(group.id), wholeOf(initialSize(group))]));
}

function demandsOf(objects: readonly KubeObject[], sizes: ReadonlyMap<string, bigint | undefined>): readonly Demand[] {
  const types = new Map(
    objects
      .filter(({ kind }) => kind === 'VirtualMachineInstancetype')
      .map(({ metadata, body }) => [metadata.name, quantityIn(body, 'spec', 'memory', 'guest')]),
  );
  return objects.flatMap((object): readonly Demand[] => {
    const { kind, metadata, body } = object;
    const { name } = metadata;
    if (kind === 'PersistentVolumeClaim')
      return claimed(name, quantityIn(body, 'spec', 'resources', 'requests', 'storage'));
    if (kind === 'DataVolume')
      return claimed(name, quantityIn(body, 'spec', 'storage', 'resources', 'requests', 'storage'));
    if (kind === 'Service' && textIn(body, 'spec', 'type') === 'LoadBalancer')
      return [{ name, of: 'balancer', amount: one }];
    const vm = machineSpecIn(object);
    if (!vm) return [];
    const memory = types.get(textIn(vm, 'instancetype', 'name') ?? '');
    const disks = templatesIn(object).flatMap((template) =>
      claimed(name, quantityIn(template, 'spec', 'storage', 'resources', 'requests', 'storage')),
    );
    const each: readonly Demand[] = [
      ...disks,
      ...(memory === undefined ? [] : [{ name, of: 'memory' as const, amount: memory }]),
    ];
    return Array.from({ length: kind === 'VirtualMachine' ? 1 : replicasIn(body, sizes.get(name)) }, () => each).flat();
  });
}

/** At first; a size that is not known yet is at least one. */
function replicasIn(body: Field, first: bigint | undefined): number {
  const replicas = fieldIn(body, 'spec', 'replicas');
  const count = replicas !== undefined && isValue(replicas) ? wholeOf(replicas) : undefined;
  return Number(count ?? first ?? 1n);
}

function claimed(name: string, size: bigint | undefined): readonly Demand[] {
  const claim: Demand = { name, of: 'claim', amount: one };
  return size === undefined ? [claim] : [claim, { name, of: 'storage', amount: size }];
}

function fieldIn(field: Field | undefined, ...keys: readonly string[]): Field | undefined {
  return keys.reduce((inside, key) => memberOf(inside, key), field);
}

function textIn(field: Field | undefined, ...keys: readonly string[]): string | undefined {
  const found = fieldIn(field, ...keys);
  const text = found !== undefined && isValue(found) ? textOf(found) : found;
  return typeof text === 'string' ? text : undefined;
}

function quantityIn(field: Field | undefined, ...keys: readonly string[]): bigint | undefined {
  const text = textIn(field, ...keys);
  return text === undefined ? undefined : parseQuantity(text);
}
