/** What the output needs and the cluster does not have, as its bundle shows: messages, and a step that says what to install. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { booleanOf } from '../../evaluate/value.ts';
import { groupOf } from '../../kubernetes/kinds.ts';
import type { Field, KubeObject } from '../../kubernetes/object.ts';
import { templatesIn } from '../../plan/data-volume-templates.ts';
import { ask, look, note } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { isValue, memberOf } from '../../print/render-object.ts';
import { listed } from '../../source/listed.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import { lacksVirtualMachines } from '../objects/sides.ts';

const kindMissing = defineDiagnostic({
  code: 'plan/kind-not-installed',
  severity: 'warning',
  message: (kind: string, apiVersion: string, count: number) =>
    `the cluster has no ${kind} (${apiVersion}), which ${count} ${count === 1 ? 'object' : 'objects'} of the output ${count === 1 ? 'is' : 'are'}`,
  explanation:
    'The cluster bundle lists the kinds that the API server has. Objects of other kinds are refused. The plan says what to install before anything is applied.',
});

const allKept = defineDiagnostic({
  code: 'plan/cluster-without-kubevirt',
  severity: 'warning',
  message: (count: number) =>
    `the cluster has no KubeVirt, so ${count} ${count === 1 ? 'server stays' : 'servers stay'} in Nova`,
  explanation:
    'The cluster bundle lists no VirtualMachine of kubevirt.io/v1. Install KubeVirt, collect the bundle again and convert again. To convert before that, set the strategy of the servers to vm in heat2kube.yaml.',
});

const noDefaultClass = defineDiagnostic({
  code: 'plan/no-default-class',
  severity: 'error',
  message: (names: string) =>
    `${names} would stay Pending: no StorageClass is named, and the cluster has no default one`,
  explanation:
    'A volume without a type takes the default StorageClass, and the cluster bundle shows that no class has the annotation storageclass.kubernetes.io/is-default-class. Set it on a class, or give the volume a type and map it under volumeTypes in heat2kube.yaml.',
});

const gateOff = defineDiagnostic({
  code: 'plan/feature-gate-off',
  severity: 'warning',
  message: (gate: string, what: string, objects: string) =>
    `the feature gate ${gate} of KubeVirt is off, which ${what} of ${objects} need`,
  explanation:
    'The cluster bundle shows the feature gates that the KubeVirt object names. Without the gate, no node has the labels that the VMs ask for, so they stay Pending. Add the gate to spec.configuration.developerConfiguration.featureGates, and collect the bundle again.',
});

/** What the bundle of the cluster says is not there, before anybody applies the objects. */
export const clusterLacks: StackTarget = {
  id: 'cluster-lacks',
  diagnostics: [kindMissing, allKept, noDefaultClass, gateOff],
  steps(world, items) {
    const objects = items.flatMap((item) => (item.item === 'object' ? [item.object] : []));
    tellKept(world);
    tellDefaultClass(world, objects);
    tellGates(world, objects);
    const missing = missingKinds(world, objects);
    for (const { kind, apiVersion, count } of missing) {
      world.account.reports.report(kindMissing, {}, kind, apiVersion, count);
    }
    if (missing.length === 0) return [];
    const wanted = [...new Set(missing.map(({ apiVersion }) => installed(apiVersion)))].toSorted(byCodeUnit);
    return [
      step('assess', {
        id: 'install',
        title: 'Install what the cluster lacks',
        do: [
          ask(`Install ${listed(wanted)}. The output needs these kinds:`),
          ...missing.map(({ kind, apiVersion }) => note(`${code(kind)} of ${code(apiVersion)}`)),
          look({ look: 'objects', kinds: ['crd'] }),
        ],
        check: [
          note(
            `The list has a resource of each of these kinds. Then collect the cluster bundle again (${code('heat2kube facts --cluster')}) and run convert again.`,
          ),
        ],
      }),
    ];
  },
};

/** What CDI fills is made by the VM that has it. */
const dataVolume = { apiVersion: 'cdi.kubevirt.io/v1beta1', kind: 'DataVolume' } as const;

/** A kind that the cluster does not serve, with the number of its objects. */
interface MissingKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly count: number;
}

function missingKinds({ cluster }: World, objects: readonly KubeObject[]): readonly MissingKind[] {
  const found = new Map<string, MissingKind>();
  const templates = objects.flatMap((object) => templatesIn(object).map(() => dataVolume));
  for (const { apiVersion, kind } of [...objects, ...templates]) {
    if (cluster.has(apiVersion, kind) !== false) continue;
    const key = `${apiVersion}/${kind}`;
    found.set(key, { apiVersion, kind, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found].toSorted(([one], [other]) => byCodeUnit(one, other)).map(([, missing]) => missing);
}

/** Projects by the API groups that they bring. */
const projects: readonly (readonly [group: RegExp, project: string])[] = [
  [/^forklift\.konveyor\.io$/, 'Forklift'],
  [/(^|\.)cdi\.kubevirt\.io$/, 'CDI (the Containerized Data Importer)'],
  [/(^|\.)kubevirt\.io$/, 'KubeVirt'],
  [/^k8s\.cni\.cncf\.io$/, 'Multus'],
  [/^keda\.sh$/, 'KEDA'],
  [/^snapshot\.storage\.k8s\.io$/, 'the CSI snapshot controller with its definitions'],
];

/** The project that brings the kind, by its API group. */
function installed(apiVersion: string): string {
  const group = groupOf(apiVersion);
  const project = projects.find(([pattern]) => pattern.test(group))?.[1];
  return project ?? (group === '' ? 'a newer Kubernetes' : `what serves ${code(apiVersion)}`);
}

/** Only servers that nobody asked to keep. */
function tellKept(world: World): void {
  if (!lacksVirtualMachines(world)) return;
  const kept = world.graph
    .of('machine')
    .filter(({ id }) => world.placed.on(id, 'openstack') !== undefined && world.placed.on(id, 'cluster') === undefined);
  if (kept.length > 0) world.account.reports.report(allKept, {}, kept.length);
}

/** A claim without a class takes the default one. */
function tellDefaultClass({ cluster, account }: World, objects: readonly KubeObject[]): void {
  if (cluster.defaultClass !== 'absent') return;
  const names = objects.filter(asksForDefault).map(({ metadata: { name } }) => `"${name}"`);
  if (names.length > 0) account.reports.report(noDefaultClass, {}, names.toSorted(byCodeUnit).join(', '));
}

/** Such a claim stays Pending where no class is the default one. */
function asksForDefault({ kind, body }: KubeObject): boolean {
  const spec = memberOf(body, 'spec');
  if (kind === 'PersistentVolumeClaim') return memberOf(spec, 'storageClassName') === undefined;
  if (kind === 'DataVolume') return hasNoClass(spec);
  const templates = kind === 'VirtualMachine' ? memberOf(spec, 'dataVolumeTemplates') : undefined;
  return isFields(templates) && templates.some((template) => hasNoClass(memberOf(template, 'spec')));
}

function hasNoClass(spec: Field | undefined): boolean {
  return memberOf(memberOf(spec, 'storage'), 'storageClassName') === undefined;
}

function isFields(field: Field | undefined): field is readonly Field[] {
  return Array.isArray(field);
}

/** CPUManager is alpha in every version, so it is on only where it is named. */
function tellGates({ cluster, account }: World, objects: readonly KubeObject[]): void {
  if (!cluster.featureGates || cluster.featureGates.has('CPUManager')) return;
  const names = objects.filter(hasOwnProcessors).map(({ metadata: { name } }) => `"${name}"`);
  if (names.length > 0) {
    account.reports.report(gateOff, {}, 'CPUManager', 'pinned processors', names.toSorted(byCodeUnit).join(', '));
  }
}

function hasOwnProcessors({ kind, body }: KubeObject): boolean {
  const spec = memberOf(body, 'spec');
  if (kind === 'VirtualMachineInstancetype') return isOn(memberOf(memberOf(spec, 'cpu'), 'dedicatedCPUPlacement'));
  const domain = memberOf(memberOf(memberOf(spec, 'template'), 'spec'), 'domain');
  return kind === 'VirtualMachine' && isOn(memberOf(memberOf(domain, 'cpu'), 'dedicatedCpuPlacement'));
}

function isOn(field: Field | undefined): boolean {
  return field === true || (field !== undefined && isValue(field) && booleanOf(field) === true);
}
