/** The functions that expressions can call, by layer: the search goes from the first layer to the last. */
import { append } from '../../source/append.ts';
import { lookupName } from '../context.ts';
import type { Overload } from '../overload.ts';
import { booleanFunctions } from './boolean.ts';
import { branchingFunctions } from './branching.ts';
import { collectionFunctions } from './collections.ts';
import { commonFunctions } from './common.ts';
import { dateTimeFunctions } from './date-time.ts';
import { dictFunctions } from './dicts.ts';
import { groupingFunctions } from './grouping.ts';
import { hostFunctions } from './host-objects.ts';
import { mathFunctions } from './math.ts';
import { mergeFunctions } from './merge.ts';
import { orderFunctions } from './order.ts';
import { propertyFunctions } from './properties.ts';
import { queryFunctions } from './queries.ts';
import { generatorFunctions } from './generators.ts';
import { regexFunctions } from './regex.ts';
import { setFunctions } from './sets.ts';
import { stringFunctions } from './strings.ts';
import { systemFunctions, innermostFunctions } from './system.ts';

export interface Library {
  /** Overloads that can be called so, layer by layer, layers without any left out. The name is without trailing underscores. */
  layers(name: string, kind: 'function' | 'method'): readonly (readonly Overload[])[];
}

/**
 * What Heat's context exposes, layer by layer in the order of the search.
 * yaql/__init__.py, `create_context`: fallbacks outermost, then the standard library, then `yaqlized`, which
 * is searched first. The order within a layer does not matter; the reference keeps a layer in a Python set.
 */
export const heatLayers: readonly (readonly Overload[])[] = Object.freeze([
  hostFunctions,
  [
    ...booleanFunctions,
    ...branchingFunctions,
    ...collectionFunctions,
    ...commonFunctions,
    ...dateTimeFunctions,
    ...dictFunctions,
    ...generatorFunctions,
    ...groupingFunctions,
    ...mathFunctions,
    ...mergeFunctions,
    ...orderFunctions,
    ...propertyFunctions,
    ...queryFunctions,
    ...regexFunctions,
    ...setFunctions,
    ...stringFunctions,
    ...systemFunctions,
  ],
  innermostFunctions,
]);

/** The same without what release 3 of the language has dropped: texts have no `format` any more. */
export const laterLayers: readonly (readonly Overload[])[] = Object.freeze(
  heatLayers.map((layer) => layer.filter(({ name, callKind }) => name !== 'format' || callKind !== 'extension')),
);

/**
 * An index over layers of functions.
 * Built once and shared: nothing in it changes.
 */
export function makeLibrary(layers: readonly (readonly Overload[])[]): Library {
  const indexed = {
    function: layers.map((layer) => indexLayer(layer, 'function')),
    method: layers.map((layer) => indexLayer(layer, 'method')),
  };
  return {
    layers: (name, kind) =>
      indexed[kind].flatMap((layer) => [layer.get(name) ?? []]).filter((found) => found.length > 0),
  };
}

function indexLayer(layer: readonly Overload[], kind: 'function' | 'method'): ReadonlyMap<string, readonly Overload[]> {
  const index = new Map<string, Overload[]>();
  for (const overload of layer) {
    if (overload.callKind !== kind && overload.callKind !== 'extension') continue;
    append(index, lookupName(overload.name), overload);
  }
  return index;
}
