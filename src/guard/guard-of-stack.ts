/** The guard of one stack: its secrets, what its inputs show anyway, and where they write what nobody may read. */
import type { ReadStack } from '../hot/read.ts';
import type { Stack } from '../stack/stack.ts';
import { coveredPlaces } from './covered-places.ts';
import { createGuard, type Guard } from './guard.ts';
import { hiddenTexts, type HiddenTexts } from './hidden-texts.ts';
import { publicTexts } from './public-texts.ts';
import { allHashes, usualHashes } from './spellings.ts';

interface Guarded {
  /** Absent where the inputs do not make one. */
  readonly stack: Stack | undefined;
  /** Texts that were drawn at random. */
  readonly drawn: Parameters<typeof hiddenTexts>[0]['drawn'];
  /** Texts that everybody may read beside those of the stack. */
  readonly open: readonly string[];
}

export function guardOfStack(
  read: ReadStack,
  { stack, drawn, open }: Guarded,
): { readonly hidden: HiddenTexts; readonly guard: Guard } {
  const hidden = hiddenTexts({ stack, read, drawn });
  const guard = createGuard(hidden, {
    publicTexts: () => [...publicTexts(stack, read), ...open],
    coveredPlaces: () => coveredPlaces(stack, read),
    hashes: asksForDigests(read) ? allHashes : usualHashes,
  });
  return { hidden, guard };
}

/** Whether a template can have the word: to make all of them for every secret would take as long as a short stack. */
function asksForDigests({ template, files }: ReadStack): boolean {
  return [...(template ? [template.file] : []), ...files.values()].some(({ text }) => text.includes('digest'));
}
