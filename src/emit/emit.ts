/** Puts the output directory together from the passes' results, as files in memory. */
import type { Facts } from '../config/facts.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import { isSecret, type Value } from '../evaluate/value.ts';
import type { World } from '../plan/world.ts';
import type { Ledger, Plan } from '../plan/plan.ts';
import { printHole } from '../print/print-hole.ts';
import type { Stack } from '../stack/stack.ts';
import type { Graph } from '../topology/graph.ts';
import type { EmittedFile } from './file.ts';
import { emitKustomizations } from './kustomize/emit-kustomization.ts';
import { emitOverlay, isSameSet, type EmittedOverlay, type OverlaySource } from './kustomize/emit-overlay.ts';
import { overlayDiagnostics, overlayElsewhere } from './kustomize/overlay-diagnostics.ts';
import { leakingFiles } from './kustomize/overlay-diff.ts';
import { emitLock } from './lock.ts';
import { leaksSecret, type Manifests } from './manifests/emit-manifests.ts';
import { emitMigrationMd } from './migration/emit-migration-md.ts';
import { emitPlanJson } from './migration/emit-plan-json.ts';
import { withEnvironments } from './openstack/command-environments.ts';
import { emitOpenstack } from './openstack/emit-openstack.ts';
import { overviewOf } from './overview.ts';
import { emitSourceMap } from './source-map.ts';

export const secretLeak = defineDiagnostic({
  code: 'internal/secret-leak',
  severity: 'error',
  message: (kind: string, name: string) =>
    `${kind} ${name} would show a secret outside secrets/, so its file is withheld`,
  explanation:
    'Secret values may stand in files below secrets/ only. An object that holds one elsewhere is a defect of heat2kube: please report it with the template, without the secret.',
});

export const emitDiagnostics = Object.freeze([secretLeak, ...overlayDiagnostics]);

export interface EmitInput {
  /** Name and version of the tool, for the lock file. */
  readonly tool: string;
  readonly stack: Stack;
  readonly topology: Graph;
  readonly plan: Plan;
  readonly world: World;
  readonly leaves: LeafTable;
  readonly manifests: Manifests;
  readonly ledger: Ledger;
  readonly facts?: Facts;
  /** Texts that templates refer to, by name as read; templates among them. */
  readonly files: ReadonlyMap<string, string>;
  /** What the lock names: everything that was read and holds no secret. */
  readonly inputs: readonly { readonly name: string; readonly text: string }[];
  readonly overlays: readonly OverlaySource[];
  readonly reports: Collector;
  resolve(from: string, reference: string): string;
}

export interface Emitted {
  /** All files, sorted by path; the lock file comes last, for it names the others. */
  readonly files: readonly EmittedFile[];
  /** Those below `openstack/`, and the secrets that go with them. */
  readonly openstack: readonly EmittedFile[];
  readonly overlays: readonly EmittedOverlay[];
}

export function emitFiles(input: EmitInput): Emitted {
  const { manifests, world, leaves, ledger } = input;
  const leaking = leakingFiles(manifests.objects);
  for (const { object } of manifests.objects.filter(leaksSecret)) {
    input.reports.report(secretLeak, {}, object.kind, object.metadata.name);
  }
  const openstack = emitOpenstack({
    stack: input.stack,
    mode: input.plan.mode,
    profile: input.plan.profile,
    ...(input.facts && { facts: input.facts }),
    files: input.files,
    resolve: input.resolve,
    keeps: (path) =>
      input.topology.ofResource(path).some((node) => world.placed.on(node.id, 'openstack') !== undefined),
  });
  const plan = withEnvironments(input.plan, openstack);
  const overlays = input.overlays.map((source) => emitOverlay(manifests, source));
  for (const overlay of input.overlays) {
    if (!isSameSet(openstack, overlay.openstack)) input.reports.report(overlayElsewhere, {}, overlay.name);
  }
  const ok = !input.reports.hasErrors;
  const files = [
    ...manifests.files.filter(({ path }) => !leaking.has(path)),
    ...emitKustomizations(plan, manifests),
    ...openstack,
    emitPlanJson(plan, ledger, ok),
    emitSourceMap(manifests, leaves),
    emitMigrationMd({
      plan,
      ledger,
      overview: overviewOf(plan, manifests, input.topology),
      outputs: outputsOf(input),
      overlays,
      diagnostics: input.reports.sorted(),
      ok,
    }),
    ...overlays.flatMap((overlay) => overlay.files),
  ].toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const inputs = [...input.inputs, ...input.overlays.flatMap((overlay) => overlay.inputs)];
  return { files: [...files, emitLock(input.tool, inputs, files)], openstack, overlays };
}

function outputsOf({
  topology,
  world,
}: EmitInput): readonly { readonly name: string; readonly description?: string; readonly text: string }[] {
  return topology.of('output').map(({ name, description, value }) => {
    const bound = world.bind(value, { side: 'reader', slot: 'text' });
    return {
      name,
      ...(description !== undefined && { description }),
      text: isSecret(bound) ? '<secret>' : outputText(bound),
    };
  });
}

function outputText(value: Value): string {
  switch (value.kind) {
    case 'list':
      return `[${value.items.map(outputText).join(', ')}]`;
    case 'map':
      return `{${[...value.entries].map(([key, item]) => `${key}: ${outputText(item)}`).join(', ')}}`;
    default:
      return printHole(value);
  }
}
