/**
 * The guard of secrets: looks for every secret of a run in what is written and printed, whichever way it came there. It knows the
 * secrets and the texts, and nothing of how values carry their marks.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { defineDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Hash } from '../evaluate/intrinsics/digest.ts';
import { textReplacer } from '../source/replace-texts.ts';
import { coverOf } from './cover-messages.ts';
import type { Cover } from './environment-cover.ts';
import { finderOf, normalized, searchedLength } from './find-texts.ts';
import type { HiddenTexts } from './hidden-texts.ts';
import { digestsOf, isCommon, spellings, tellingParts, written } from './spellings.ts';

export const secretLeak = defineDiagnostic({
  code: 'internal/secret-leak',
  severity: 'error',
  message: (where: string, what: string) => `${where} would show the ${what}, so it is left out`,
  explanation:
    'Secret values may only be in secrets/. Before anything is written or printed, heat2kube looks for each of them in every spelling. A text that shows one is a defect of heat2kube: please report it with the template, without the secret.',
});

export interface Guard {
  /** What a text would show; undefined where it shows no secret. */
  shownBy(text: string): string | undefined;
  /** The text with words for a secret in the place of each that stands in it as it is. */
  withoutSecrets(text: string): string;
  /** The same message about texts in which hidden values are covered: whoever shows its lines shows none, however short. */
  covered(diagnostic: Diagnostic): Diagnostic;
}

interface Part {
  readonly text: string;
  readonly what: string;
  readonly digests: readonly Uint8Array[];
}

interface Shown {
  /** What the inputs show anyway, asked for only where a secret is found. A secret that stands there too is none. */
  publicTexts(): readonly string[];
  /** Where inputs write what nobody may read, by name of the file. */
  coveredPlaces(): ReadonlyMap<string, Cover>;
  /** By which a digest of a secret may have been made. */
  readonly hashes: readonly Hash[];
}

export function createGuard(hidden: HiddenTexts, { publicTexts, coveredPlaces, hashes }: Shown): Guard {
  const parts = [...hidden].flatMap(([secret, what]) =>
    tellingParts(secret).map((text): Part => ({ text, what, digests: digestsOf(text, hashes) })),
  );
  const forms: string[] = [];
  const partOf: Part[] = [];
  for (const part of parts) {
    for (const form of spellings(part.text, part.digests)) {
      forms.push(form);
      partOf.push(part);
    }
  }
  const covered = coverOf(coveredPlaces);
  if (forms.length === 0) return { shownBy: () => undefined, withoutSecrets: (text) => text, covered };
  const isPublic = publicTest(publicTexts);
  const find = finderOf(forms, (one) => !isPublic(partOf[one]?.text ?? ''));
  const telling = new Map(
    parts.flatMap((part) => {
      const plain = isCommon(part.text) ? [] : written(part.text);
      return [...plain, ...part.digests.map(bytesToHex)].map((form) => [form, part] as const);
    }),
  );
  // What was put in before stays as it is, whatever the secrets are.
  const placeholders = new Set(parts.map(({ what }) => `<${what}>`));
  const replace = textReplacer([...telling.keys(), ...placeholders]);
  return {
    shownBy(text) {
      const index = find(text);
      return index === undefined ? undefined : partOf[index]?.what;
    },
    withoutSecrets: (text) =>
      replace(text, (form) => {
        const part = telling.get(form);
        if (!part) return form;
        return isPublic(part.text) ? undefined : `<${part.what}>`;
      }),
    covered,
  };
}

function publicTest(publicTexts: () => readonly string[]): (part: string) => boolean {
  const known = new Map<string, boolean>();
  let all: string | undefined;
  return (part) => {
    const before = known.get(part);
    if (before !== undefined) return before;
    all ??= publicTexts().map(normalized).join('\n');
    const found = all.includes(normalized(part).slice(0, searchedLength));
    known.set(part, found);
    return found;
  };
}
