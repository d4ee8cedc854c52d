/** How a secret could stand in a text: as it is, escaped, as a name, encoded, or as a digest. */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { algorithms, type Hash } from '../evaluate/intrinsics/digest.ts';
import { normalized } from './find-texts.ts';

/** Shorter spellings stand in any text by chance. */
const leastPlain = 6;
const leastEncoded = 8;
const leastWord = 16;

/** The parts of a secret that tell it from other text: the text itself, or the long words of one in several lines. */
export function tellingParts(secret: string): readonly string[] {
  if (!secret.includes('\n')) return [secret];
  const words = secret
    .split(/\s+/)
    .filter((word) => word.length >= leastWord && /\d/.test(word) && /[a-z]/i.test(word));
  return [...new Set(words)];
}

const words =
  /^(?:[a-z]{1,10}|[A-Z]{1,10}|[A-Z][a-z]{1,9})(?:[-_./ ](?:[a-z]{1,10}|[A-Z]{1,10}|[A-Z][a-z]{1,9})){0,2}$/;
const number = /^(?:\d{1,7}|[\da-f]{1,7})$/;

/** Whether another text could be meant by a part: it is short, up to three words of letters, or a short number. */
export function isCommon(part: string): boolean {
  return words.test(part) || number.test(part) || normalized(part).length < leastPlain;
}

/** As it stands in messages: as it is, in JSON, and in single quotes of YAML. */
export function written(text: string): readonly string[] {
  return [...new Set([text, JSON.stringify(text).slice(1, -1), text.replaceAll("'", "''")])];
}

/** Those that tools take; the function `digest` knows more. */
export const usualHashes: readonly Hash[] = ['md5', 'sha1', 'sha256'].flatMap((name) => algorithms.get(name) ?? []);
export const allHashes: readonly Hash[] = [...algorithms.values()];

/** Of UTF-8, as tools take it, and of Latin-1, as `digest` does. */
export function digestsOf(text: string, hashes: readonly Hash[]): readonly Uint8Array[] {
  const utf8 = utf8ToBytes(text);
  const isOther = utf8.length > text.length && [...text].every((letter) => letter.charCodeAt(0) <= 0xff);
  const forms = isOther ? [utf8, latin1(text)] : [utf8];
  return forms.flatMap((bytes) => hashes.map((hash) => hash(bytes)));
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Normalized; none that is too short or too common. */
export function spellings(part: string, digests: readonly Uint8Array[]): readonly string[] {
  const bytes = utf8ToBytes(part);
  const encoded = [
    ...[0, 1, 2].flatMap((offset) => base64Inside(bytes, offset)),
    ...[bytes, ...digests].map(bytesToHex),
    ...digests.map((digest) => base64(digest).replace(/=+$/, '')),
  ].map(normalized);
  const plain = isCommon(part)
    ? []
    : [part, slug(part), percentEncoded(bytes), part.replaceAll(' ', '')].map(normalized);
  return [
    ...new Set([
      ...plain.filter(({ length }) => length >= leastPlain),
      ...encoded.filter(({ length }) => length >= leastEncoded),
    ]),
  ];
}

/** As `encodeURIComponent`, which throws for half a pair of UTF-16 units. */
function percentEncoded(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const letter = String.fromCharCode(byte);
    return /[\w.!~*'()-]/.test(letter) ? letter : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** As names of objects are made. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** The letters that are the same whatever stands before and behind the bytes in a longer text; in both alphabets. */
function base64Inside(bytes: Uint8Array, offset: number): readonly string[] {
  const padded = new Uint8Array(offset + bytes.length);
  padded.set(bytes, offset);
  const inside = base64(padded).slice(Math.ceil((offset * 8) / 6), Math.floor((padded.length * 8) / 6));
  return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
