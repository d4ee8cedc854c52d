/** Reads start-up data as the compiler does. */
import type { Reading } from '../../src/containers/reading.ts';
import { readStartUp as readTexts } from '../../src/containers/start-up.ts';
import { startUpTexts } from '../../src/containers/start-up-texts.ts';

/** Undefined where nothing in them has to do with containers. */
export function readStartUp(...given: Parameters<typeof startUpTexts>): Reading | undefined {
  const texts = startUpTexts(...given);
  return texts && readTexts(texts);
}
