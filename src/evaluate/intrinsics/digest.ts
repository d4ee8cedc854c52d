/** `digest`: the hexadecimal hash of a Latin-1 text. */
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { blake2b, blake2s } from '@noble/hashes/blake2.js';
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isList } from '../../python/tree.ts';
import { failure } from '../failure.ts';
import type { PlainIntrinsic } from '../intrinsic.ts';

export type Hash = (data: Uint8Array) => Uint8Array;

/**
 * heat/engine/hot/functions.py, `Digest.validate_usage`, asks `hashlib.algorithms_available`, which depends
 * on the OpenSSL of the host. The shake algorithms are not listed: their `hexdigest()` needs a length and
 * raises TypeError.
 */
export const algorithms: ReadonlyMap<string, Hash> = new Map<string, Hash>([
  ['md5', md5],
  ['sha1', sha1],
  ['sha224', sha224],
  ['sha256', sha256],
  ['sha384', sha384],
  ['sha512', sha512],
  ['sha512_224', sha512_224],
  ['sha512_256', sha512_256],
  ['sha3_224', sha3_224],
  ['sha3_256', sha3_256],
  ['sha3_384', sha3_384],
  ['sha3_512', sha3_512],
  ['blake2b', blake2b],
  ['blake2s', blake2s],
  ['ripemd160', ripemd160],
]);

/** Hashing a character takes as long as making so many. */
const hashing = 4;

/**
 * Takes texts only: numbers, also those of number parameters, are refused.
 * heat/engine/hot/functions.py, `Digest.digest`: the text is encoded as Latin-1, not as UTF-8, so the hash of
 * non-ASCII text differs from that of common tools.
 */
export const digest: PlainIntrinsic = {
  form: 'plain',
  compute: (argument, { name, span, budget }) => {
    if (!isList(argument) || !argument.every((item) => typeof item === 'string')) {
      return failure('TypeError', `Argument to function "${name}" must be a list of strings`, {
        kind: 'resource_definition',
      });
    }
    const [algorithm, text] = argument;
    if (argument.length !== 2 || typeof algorithm !== 'string' || typeof text !== 'string') {
      return failure('ValueError', `Function "${name}" usage: ["<algorithm>", "<value>"]`);
    }
    const hash = algorithms.get(algorithm.toLowerCase());
    if (!hash) return failure('ValueError', `Algorithm must be one of ${[...algorithms.keys()].join(', ')}`);
    budget?.spendText(text.length * hashing, span);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      // What stands before is all of one unit, so that the position is one in code points.
      if (code > 255) {
        return failure(
          'UnicodeEncodeError',
          `'latin-1' codec can't encode character in position ${at}: ordinal not in range(256)`,
        );
      }
      bytes[at] = code;
    }
    return bytesToHex(hash(bytes));
  },
};
