/** The recorded facts that the committed data was made from, when they lie beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';

interface RawProperty {
  readonly type?: string;
  readonly required?: boolean;
  readonly constraints?: readonly object[];
  readonly schema?: Readonly<Record<string, RawProperty>>;
}

interface Facts {
  readonly resource_types: Readonly<
    Record<
      string,
      {
        readonly kind: string;
        readonly properties?: Readonly<Record<string, RawProperty>>;
        readonly attributes?: Readonly<Record<string, object>>;
        readonly translation?: readonly object[];
      }
    >
  >;
  readonly hot_versions: Readonly<Record<string, { readonly functions: Readonly<Record<string, string>> }>>;
}

function factsIn(name: string): Facts | undefined {
  const file = new URL(`../../../shared/heat/${name}`, import.meta.url);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

export const catalogueFacts = factsIn('catalog.json');
/** Of the newer release. */
export const laterFacts = factsIn('catalog-27.json');

if (!catalogueFacts) console.log('skipped: comparisons with the recorded facts, which are not beside this checkout');
