/** Questions as prose. */
import type { QuestionText } from '../plan/plan.ts';
import { code } from '../plan/prose.ts';
import type { PlaceOf } from './emitter.ts';

/** A file that is not in the output is named by its object. */
export function questionText(question: QuestionText, placeOf: PlaceOf): string {
  if (typeof question === 'string') return question;
  return question
    .map((part) => (typeof part === 'string' ? part : code(placeOf(part.fileOf)?.file ?? part.fileOf.object)))
    .join('');
}
