/** The outputs that a stack can be converted into, each as its emitters. The first writes the objects; later ones may name the files before them. */
import type { Emitter } from './emitter.ts';
import { kustomize } from './kustomize/emitter.ts';
import { lock } from './lock/emitter.ts';
import { manifests } from './manifests/emitter.ts';
import { migration } from './migration/emitter.ts';
import { openstack } from './openstack/emitter.ts';
import { overlayDiagnostics } from './overlay-diagnostics.ts';
import { planJson } from './plan-json/emitter.ts';
import { secretLeak } from './render-objects.ts';
import { sourceMap } from './source-map/emitter.ts';

type Emitters = readonly [Emitter, ...Emitter[]];

const table = {
  kustomize: [kustomize, openstack, planJson, sourceMap, migration, lock],
  manifests: [manifests],
} satisfies Readonly<Record<string, Emitters>>;

/** `kustomize`: a directory with a kustomization, the plan and what stays in OpenStack. `manifests`: one YAML stream. */
export type OutputName = keyof typeof table;

const outputs: ReadonlyMap<string, Emitters> = new Map<string, Emitters>(Object.entries(table));

export const emitDiagnostics = Object.freeze([
  secretLeak,
  ...overlayDiagnostics,
  ...new Set([...outputs.values()].flat().flatMap(({ diagnostics = [] }) => diagnostics)),
]);

/** @throws TypeError for a name that is none. */
export function outputOf(name: string): Emitters {
  const emitters = outputs.get(name);
  if (!emitters) throw new TypeError(`output: "${name}" is none of ${[...outputs.keys()].join(', ')}`);
  return emitters;
}
