/** Private keys in texts: they are secret wherever they come from, also where no parameter hides them. */
import type { Scalar } from '../python/scalar.ts';
import type { Secrecy } from './value.ts';

const begin = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/;

export function holdsPrivateKey(text: string): boolean {
  return text.includes('PRIVATE KEY') && begin.test(text);
}

/** What makes a scalar of the template secret by itself; `where` names its place for readers: `host.key`. */
export function secrecyOfKey(scalar: Scalar, where: string): Secrecy {
  return typeof scalar === 'string' && holdsPrivateKey(scalar) && `private key in ${where}`;
}
