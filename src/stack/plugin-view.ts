/** Shows an inspected resource to the checks and dependency rules of its plugin: properties are read when asked for. */
import { effectiveProperties } from '../catalogue/process-properties.ts';
import type { EffectiveProperties } from '../catalogue/process-properties.ts';
import type { PluginView } from '../catalogue/plugin-check.ts';
import type { PropertyProblem } from '../catalogue/property-problem.ts';
import { isSet } from '../catalogue/plugin-check.ts';
import { hasPoison } from '../evaluate/plain.ts';
import { known } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import type { Inspected, Inspection } from './inspect-site.ts';
import { standInReference } from './resolved-type.ts';

/** A view that notes whether its plugin has asked for something that it could not get. */
export interface WatchedView extends PluginView {
  /** The first property that was asked for and could not be given. */
  readonly failed: { readonly property: string; readonly problem?: PropertyProblem } | undefined;
}

/** The resources of one stack; each is converted at most once. */
export interface Views {
  of(name: string): WatchedView | undefined;
  /** Converted value of a property; undefined when unset or wrong. */
  property(name: string, property: string): Value | undefined;
}

/**
 * Conversion happens when a check asks for it, as in Heat: an error in an unread property is not found by the plugin.
 */
export function createViews(inspection: Inspection): Views {
  const read = new Map<string, EffectiveProperties>();
  const effectiveOf = (name: string, inspected: Inspected): EffectiveProperties => {
    const ready = read.get(name);
    if (ready) return ready;
    const { description } = inspected.source.definition;
    const found = effectiveProperties({
      schema: inspected.schema,
      data: inspected.data,
      ...(description !== undefined && { description }),
    });
    read.set(name, found);
    return found;
  };
  const views: Views = {
    of(name) {
      const inspected = inspection.resources.get(name);
      return inspected && new View({ name, inspected, inspection, views, effectiveOf });
    },
    property(name, property) {
      const inspected = inspection.resources.get(name);
      return inspected && effectiveOf(name, inspected).values.get(property);
    },
  };
  return views;
}

interface ViewParts {
  readonly name: string;
  readonly inspected: Inspected;
  readonly inspection: Inspection;
  readonly views: Views;
  readonly effectiveOf: (name: string, inspected: Inspected) => EffectiveProperties;
}

/** A class: an object with getters of its own would get a shape of its own for every resource. */
class View implements WatchedView {
  readonly name: string;
  readonly metadata: Value;
  failed: WatchedView['failed'];
  readonly #parts: ViewParts;

  constructor(parts: ViewParts) {
    this.name = parts.name;
    this.metadata = parts.inspected.metadata.value ?? known(null);
    this.#parts = parts;
  }

  get propertyNames(): readonly string[] {
    return [...this.#parts.inspected.schema.properties.keys()];
  }

  get(property: string): Value | undefined {
    const { values, errors } = this.#effective();
    const problem = errors.get(property);
    const value = this.#parts.inspected.properties.get(property)?.value;
    if (problem || (value && hasPoison(value))) this.failed ??= { property, ...(problem && { problem }) };
    return values.get(property);
  }

  setCount(): number {
    return [...this.#effective().values.values()].filter(isSet).length;
  }

  byReference(reference: string): PluginView | undefined {
    const { inspection, views } = this.#parts;
    for (const [other, { type }] of inspection.resources) {
      if (standInReference(type, other) === reference) return views.of(other);
    }
    return undefined;
  }

  hasResource(other: string): boolean {
    return this.#parts.inspection.resources.has(other);
  }

  dependsOn(other: string): boolean {
    return this.#parts.inspected.dependsOn.includes(other);
  }

  #effective(): EffectiveProperties {
    return this.#parts.effectiveOf(this.name, this.#parts.inspected);
  }
}
