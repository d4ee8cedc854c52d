/** The visible stand-in for something that is not known yet: never a guess, always something that cannot pass for a value. */
import type { Residual, Value } from '../evaluate/value.ts';

/** `<parameter db_size>`, `<address of db>`, `<secret of token>`; texts keep their known parts. */
export function printHole(value: Value): string {
  switch (value.kind) {
    case 'known':
      return value.value === null || typeof value.value === 'object' ? '' : String(value.value);
    case 'poison':
      return '<unknown: see the reported errors>';
    case 'list':
    case 'map':
      return '<unknown>';
    case 'symbolic':
      return printResidual(value.expression);
  }
}

/** A place that a person completes: visible, and found by searching for `<`. */
export function blank(what: string): string {
  return `<${what.replaceAll(/[<>\n]/g, '')}>`;
}

function printResidual(residual: Residual): string {
  switch (residual.op) {
    case 'parameter':
      return `<parameter ${residual.stack === '' ? '' : `${residual.stack}/`}${residual.name}>`;
    case 'fact': {
      const { fact } = residual;
      if (fact.fact === 'none') return `<not available: ${fact.why}>`;
      return fact.fact === 'address' && fact.scope === 'public'
        ? `<public address of ${fact.of}>`
        : `<${fact.fact} of ${fact.of}>`;
    }
    case 'concat':
      return residual.parts.map(printHole).join('');
    case 'call':
      return `<result of ${residual.name}>`;
    case 'select':
      return `<part of ${printHole(residual.of).replace(/^<|>$/g, '')}>`;
  }
}
