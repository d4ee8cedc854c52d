/** Reads start-up data as the compiler does. */
import type { Reading } from '../../src/containers/reading.ts';
import { together } from '../../src/containers/together.ts';
import { known, textOf } from '../../src/evaluate/value.ts';
import { readStartUp as readTexts } from '../../src/containers/start-up.ts';
import { startUpTexts } from '../../src/containers/start-up-texts.ts';

/** Undefined where nothing in them has to do with containers. */
export function readStartUp(...given: Parameters<typeof startUpTexts>): Reading | undefined {
  const texts = startUpTexts(...given);
  return texts && readTexts(texts);
}

/** The fields of the only container, as plain data, and what else is done; or why the script is refused. */
export function readScript(...lines: readonly string[]): string | { readonly [field: string]: unknown } {
  const reading = readStartUp([{ text: known(`#!/bin/bash\n${lines.join('\n')}\n`) }]);
  const found = reading && together(reading, { volumeOf: () => undefined });
  if (!found) return 'nothing';
  if ('refusals' in found) return found.refusals.map(({ why }) => why).join('; ');
  const [only, ...more] = found.containers;
  if (!only || more.length > 0) return `${found.containers.length} containers`;
  const plain = JSON.stringify(only.spec, (_key, field) =>
    field instanceof Map ? Object.fromEntries(field) : (textOf(field) ?? field),
  );
  const others = (reading?.others ?? []).map(({ kind, name }) => `${kind} ${name}`);
  return { ...JSON.parse(plain), ...(others.length > 0 && { others }) };
}
