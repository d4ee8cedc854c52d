/** The lock file: last of an output, for it names all other files. */
import type { Emitter } from '../emitter.ts';
import { emitLock } from './emit-lock.ts';

export const lock: Emitter = {
  id: 'lock',
  latest: 'never',
  emit({ source, overlays }, { files }) {
    const inputs = [source, ...overlays.map(({ rendered }) => rendered.source)].flatMap((each) => each.inputs);
    return { files: [emitLock(source.tool, inputs, files)] };
  },
};
