/** The lock file: last of an output, for it names all other files. */
import { overridesData } from '../accepted.ts';
import type { Emitter } from '../emitter.ts';
import { emitLock } from './emit-lock.ts';

export const lock: Emitter = {
  id: 'lock',
  latest: 'never',
  async emit({ source, settled, overlays }, { files, digest, reports }) {
    const sources = [source, ...overlays.map(({ rendered }) => rendered.source)];
    const inputs = sources.flatMap((each) => each.inputs);
    // Each overlay keeps the names of those before it, so that the last one has them all.
    const { names } = overlays.at(-1)?.rendered.settled ?? settled;
    const own = new Map(overlays.map(({ name, rendered }) => [name, rendered.settled]));
    const { tool, given } = source;
    const { accepted } = reports;
    const secret = {
      inputs: new Set(sources.flatMap((each) => [...each.secret.inputs])),
      given: new Set(sources.flatMap((each) => [...each.secret.given])),
    };
    const read = { tool, inputs, given, secret, accepted, overrides: overridesData(reports.sorted()) };
    return { files: [await emitLock({ ...read, settled: { ...settled, names }, overlays: own, files, digest })] };
  },
};
