/** Marks for the tool that applies the output: what holds data stays in the cluster when its file goes, or the application. */
import type { Config } from '../config/config.ts';
import type { Field, KubeObject } from '../kubernetes/object.ts';
import type { MadeItem } from './plan.ts';

type Tool = NonNullable<Config['appliedBy']>;

/** Argo CD, "Sync Options"; Flux, "Kustomization"; Helm, "Tell Helm Not To Uninstall a Resource". */
const marks: Readonly<Record<Tool, readonly [key: string, value: string]>> = {
  argocd: ['argocd.argoproj.io/sync-options', 'Prune=false,Delete=false'],
  flux: ['kustomize.toolkit.fluxcd.io/prune', 'disabled'],
  helm: ['helm.sh/resource-policy', 'keep'],
};

/** Data goes with them: disks that a VM makes are deleted with it, and everything with its namespace. */
const holding: ReadonlySet<string> = new Set([
  'DataVolume',
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'VirtualMachine',
  'VirtualMachinePool',
]);

/** The same items where no tool is named. */
export function withKeepMarks(
  items: readonly MadeItem[],
  { appliedBy }: Pick<Config, 'appliedBy'>,
): readonly MadeItem[] {
  if (appliedBy === undefined) return items;
  return items.map((item) => (item.item === 'object' ? { ...item, object: marked(item.object, appliedBy) } : item));
}

function marked(object: KubeObject, tool: Tool): KubeObject {
  if (!holding.has(object.kind)) return object;
  const annotations = new Map<string, Field>([...(object.metadata.annotations ?? []), marks[tool]]);
  return { ...object, metadata: { ...object.metadata, annotations } };
}
