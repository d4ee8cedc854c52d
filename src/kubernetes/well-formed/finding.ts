/** What one check says about one object, and the look-up of fields by a written path. */
import { at, pointerTo } from '../json.ts';
import type { Json } from '../json.ts';
import { present } from '../../source/present.ts';

/** A rule that the schema of a kind cannot state. */
export interface Finding {
  /** JSON pointer into the object. */
  readonly pointer: string;
  readonly message: string;
  /** Name of the check. */
  readonly rule: string;
}

/** A field that a path led to. */
export interface Found {
  readonly path: readonly (string | number)[];
  readonly pointer: string;
  readonly value: Json;
  /** The map that the field stands in. */
  readonly parent: Json;
}

/** All fields of a path such as `spec.template.spec.volumes[].secret.secretName`. */
export function fieldsAt(object: Json, path: string): readonly Found[] {
  let found: readonly (readonly (string | number)[])[] = [[]];
  for (const step of path.split('.')) {
    const name = step.replace(/\[\]$/, '');
    found = found.map((before) => [...before, name]);
    if (step.endsWith('[]'))
      found = found.flatMap((before) => indexes(at(object, ...before)).map((i) => [...before, i]));
  }
  return found.flatMap((steps) => {
    const value = at(object, ...steps);
    if (value === undefined) return [];
    return [
      {
        path: steps,
        pointer: pointerTo(...steps),
        value,
        parent: present(at(object, ...steps.slice(0, -1)), 'parent of the field'),
      },
    ];
  });
}

function indexes(value: Json | undefined): readonly number[] {
  return Array.isArray(value) ? [...value.keys()] : [];
}

/** Items that stand more than once, each once. */
export function repeated<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}
