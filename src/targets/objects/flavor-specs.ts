/** Extra specs of flavors, as Nova has them. */
import { booleanOf, intOf, known, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import type { Flavor } from './flavor.ts';

/** Extra specs of a flavor of the stack or of the cloud, by name. */
export function extraSpecsOf({ shape, fact }: Pick<Flavor, 'shape' | 'fact'>): ReadonlyMap<string, Value> {
  const specs = shape?.extraSpecs;
  if (specs?.kind === 'map') {
    return new Map([...specs.entries].map(([key, value]) => [key, withOrigins(value, specs.origins)]));
  }
  return new Map([...(fact?.properties ?? [])].map(([key, text]) => [key, known(text)]));
}

/** Nova keeps all of them as texts. */
export function specText(value: Value | undefined): string | undefined {
  return textOf(value) ?? (intOf(value) ?? booleanOf(value))?.toString();
}
