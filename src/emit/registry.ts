/** The outputs that a stack can be converted into, each as its emitters. The first writes the objects; later ones may name the files before them. */
import type { Emitter, ObjectEmitter } from './emitter.ts';
import { secretLeak } from '../guard/guard.ts';
import { kustomize } from './kustomize/emitter.ts';
import { lock } from './lock/emitter.ts';
import { manifests } from './manifests/emitter.ts';
import { migration } from './migration/emitter.ts';
import { openstack } from './openstack/emitter.ts';
import { editedLock } from './lock/edited-lock.ts';
import { overlayDiagnostics } from './overlay-diagnostics.ts';
import { planJson } from './plan-json/emitter.ts';
import { sourceMap } from './source-map/emitter.ts';

interface Output {
  /** One sentence for the docs. */
  readonly about: string;
  readonly emitters: readonly [ObjectEmitter, ...Emitter[]];
}

const table = {
  kustomize: {
    about:
      'A directory with a kustomization, the plan, and the templates of the resources that stay in OpenStack; the default',
    emitters: [kustomize, openstack, planJson, sourceMap, migration, lock],
  },
  manifests: {
    about: 'All objects as one YAML stream, without secret values',
    emitters: [manifests],
  },
} satisfies Readonly<Record<string, Output>>;

export type OutputName = keyof typeof table;

/** By name. */
export const outputs: ReadonlyMap<string, Output> = new Map<string, Output>(Object.entries(table));

export const emitDiagnostics = Object.freeze([
  secretLeak,
  editedLock,
  ...overlayDiagnostics,
  ...new Set([...outputs.values()].flatMap(({ emitters }) => emitters.flatMap(({ diagnostics = [] }) => diagnostics))),
]);

/** @throws TypeError for a name that is none. */
export function emittersOf(name: string): Output['emitters'] {
  const output = outputs.get(name);
  if (!output) throw new TypeError(`output: "${name}" is not one of ${[...outputs.keys()].join(', ')}`);
  return output.emitters;
}
