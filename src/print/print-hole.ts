/** The visible stand-in for something that is not known yet: never a guess, always something that cannot pass for a value. */
import { valueInError } from '../diagnostics/value-in-error.ts';
import { unsealed } from '../evaluate/seal.ts';
import type { NodeFact } from '../evaluate/fact.ts';
import { isSecret, type Residual, type Secrecy, type Value } from '../evaluate/value.ts';

/** `<parameter db_size>`, `<address of db>`, `<hidden parameter token>`; texts keep their known parts that are no secrets. */
export function printHole(value: Value): string {
  switch (value.kind) {
    case 'known':
      if (value.secret !== false) return blank(value.secret);
      return value.value === null || typeof value.value === 'object' ? '' : String(value.value);
    case 'poison':
      return valueInError;
    case 'list':
    case 'map':
      return '<unknown>';
    case 'symbolic':
      return printResidual(value.expression, value.secret);
  }
}

/** The whole text for a Secret: its secret parts as they are, with holes for what is not known. */
export function printSecret(value: Value): string {
  const open = unsealed(value);
  if (open.kind === 'known') return open.value === null ? '' : String(open.value);
  if (open.kind === 'symbolic' && open.expression.op === 'concat')
    return open.expression.parts.map(printSecret).join('');
  return printHole(open);
}

/** A place that a person completes: visible, and found by searching for `<`. */
export function blank(what: string): string {
  return `<${what.replaceAll(/[<>\n]/g, '')}>`;
}

function printResidual(residual: Residual, secret: Secrecy): string {
  switch (residual.op) {
    case 'parameter':
      return `<parameter ${residual.stack === '' ? '' : `${residual.stack}/`}${residual.name}>`;
    case 'fact': {
      const { fact } = residual;
      if (fact.fact === 'none') return blank(fact.asks ?? `not available: ${fact.why}`);
      return fact.fact === 'address' && fact.scope === 'public'
        ? `<public address of ${fact.of}>`
        : `<${partOfFact(fact)} of ${fact.of}>`;
    }
    case 'concat':
      return residual.parts.map(printHole).join('');
    case 'sealed':
      return blank(secret === false ? 'hidden value' : secret);
    case 'call':
      return `<result of ${residual.name}>`;
    case 'select':
      return `<part ${placeIn(residual.path)}of ${printHole(residual.of).replace(/^<|>$/g, '')}>`;
  }
}

/** What has several parts prints which: `stdout`, `output url`, `private_key`. */
function partOfFact(fact: NodeFact): string {
  if (!('key' in fact) || fact.key === undefined) return fact.fact;
  return blank(fact.key.replace(/^output\./, 'output ')).slice(1, -1);
}

/** Two parts of one thing are two things: `0 `, `a/0 `, or nothing where the path is not known or hidden. */
function placeIn(path: readonly Value[]): string {
  const words = path.map((step) => (step.kind === 'known' && !isSecret(step) ? String(step.value) : undefined));
  return words.includes(undefined) ? '' : `${words.join('/').replaceAll(/[<>\s]/g, ' ')} `;
}
