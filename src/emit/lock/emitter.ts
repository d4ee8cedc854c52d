/** The lock file: last of an output, for it names all other files. */
import type { Emitter } from '../emitter.ts';
import { emitLock } from './emit-lock.ts';

export const lock: Emitter = {
  id: 'lock',
  latest: 'never',
  async emit({ source, settled, overlays }, { files, digest }) {
    const inputs = [source, ...overlays.map(({ rendered }) => rendered.source)].flatMap((each) => each.inputs);
    // Each overlay keeps the names of those before it, so that the last one has them all.
    const { names } = overlays.at(-1)?.rendered.settled ?? settled;
    const own = new Map(overlays.map(({ name, rendered }) => [name, rendered.settled]));
    const { tool } = source;
    return { files: [await emitLock({ tool, settled: { ...settled, names }, overlays: own, inputs, files, digest })] };
  },
};
