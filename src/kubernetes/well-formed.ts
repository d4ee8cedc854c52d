/**
 * What admission and the cluster ask of a set of objects and no schema says: disks have volumes, names lead somewhere,
 * selectors select, objects are unique. Works on plain data, so that it checks a user's edits as well.
 */
import { keyOf } from './json.ts';
import type { Json, ObjectProblem } from './json.ts';
import type { Finding } from './well-formed/finding.ts';
import { repeated } from './well-formed/finding.ts';
import { networkPolicyFindings } from './well-formed/network-policy.ts';
import { referenceFindings } from './well-formed/references.ts';
import { scalingFindings } from './well-formed/scaling.ts';
import { selectorFindings } from './well-formed/selectors.ts';
import { serviceFindings } from './well-formed/service.ts';
import { storageFindings } from './well-formed/storage.ts';
import { machineFindings } from './well-formed/virtual-machine.ts';
import { createWorld } from './well-formed/world.ts';
import type { ProvidedName, World } from './well-formed/world.ts';

interface Surroundings {
  /** What will be there without being among the objects: stubs in `inputs/`, names of the profile, names of the mapping. */
  readonly provided?: readonly ProvidedName[];
  /** Namespace of objects that state none. */
  readonly namespace?: string;
}

type Check = (object: Json, world: World) => readonly Finding[];

const checks: readonly Check[] = [
  machineFindings,
  storageFindings,
  networkPolicyFindings,
  serviceFindings,
  selectorFindings,
  scalingFindings,
  referenceFindings,
];

/** Problems of the whole set, in the order of the objects. */
export function checkObjects(objects: readonly Json[], surroundings: Surroundings = {}): readonly ObjectProblem[] {
  const world = createWorld(objects, surroundings.provided ?? [], surroundings.namespace ?? '');
  return [
    ...repeated(objects.map(keyOf)).map((object) => ({
      object,
      pointer: '',
      message: 'is there more than once',
      rule: 'unique-object',
    })),
    ...objects.flatMap((object) =>
      checks.flatMap((check) => check(object, world).map((finding) => ({ object: keyOf(object), ...finding }))),
    ),
  ];
}
