/** Puts the parts of start-up data together as cloud-init reads them. */
import { concat } from '../../evaluate/concat.ts';
import { secrecyOf, known, knownLike, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { StartUpPart } from './start-up-parts.ts';

/** A lone part without a subtype stays as it is; anything else becomes MIME. Undefined without parts. */
export function joinParts(parts: readonly StartUpPart[]): Value | undefined {
  const [only] = parts;
  if (!only) return undefined;
  return parts.length === 1 && !only.subtype ? only.text : mimeText(parts);
}

/** The whole message, of a lone part too. */
export function mimeText(parts: readonly StartUpPart[]): Value {
  const boundary = freeBoundary(parts);
  return concat([
    known(`Content-Type: multipart/mixed; boundary="${boundary}"\nMIME-Version: 1.0\n\n`),
    ...parts.flatMap((part) => [known(`--${boundary}\n`), ...partText(part), known('\n')]),
    known(`--${boundary}--\n`),
  ]);
}

/** One that stands in none of the parts. */
function freeBoundary(parts: readonly StartUpPart[]): string {
  const taken = (boundary: string): boolean =>
    parts.some(({ text }) => knownTexts(text).some((known) => known.includes(boundary)));
  let boundary = '=====heat2kube=====';
  for (let count = 2; taken(boundary); count++) boundary = `=====heat2kube-${count}=====`;
  return boundary;
}

function knownTexts(value: Value): readonly string[] {
  if (value.kind === 'symbolic' && value.expression.op === 'concat') return value.expression.parts.flatMap(knownTexts);
  const text = textOf(value);
  return text === undefined ? [] : [text];
}

export function isMime(text: Value): boolean {
  return /^(?:content-type|mime-version):/i.test(knownTexts(text)[0] ?? '');
}

/** A text that is a MIME message already brings its own headers. */
function partText({ text, subtype, filename }: StartUpPart): readonly Value[] {
  const whole = textOf(text);
  if (!subtype && isMime(text)) return [text];
  const type = subtype ?? known('plain');
  const encoded = whole !== undefined && /[^\n\r\t\x20-\x7e]/.test(whole) ? base64Lines(whole) : undefined;
  return [
    known('Content-Type: text/'),
    type,
    known(
      `; charset="utf-8"\nMIME-Version: 1.0\nContent-Transfer-Encoding: ${encoded === undefined ? '7bit' : 'base64'}\n`,
    ),
    ...(filename ? [known('Content-Disposition: attachment; filename="'), filename, known('"\n')] : []),
    known('\n'),
    encoded === undefined ? text : knownLike(encoded, { origins: originsOf(text), secret: secrecyOf(text) }),
  ];
}

/** UTF-8 in base64: what mail parsers do with other bytes depends on their version. */
function base64Lines(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const encoded = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return encoded.replaceAll(/.{76}(?=.)/g, '$&\n');
}
