/** The lock file: last of an output, for it names all other files. */
import { textOf } from '../../evaluate/value.ts';
import { allResources, type Stack } from '../../stack/stack.ts';
import type { Emitter } from '../emitter.ts';
import { emitLock } from './emit-lock.ts';

export const lock: Emitter = {
  id: 'lock',
  latest: 'never',
  async emit({ source, settled, overlays }, { files, digest, reports }) {
    const inputs = [source, ...overlays.map(({ rendered }) => rendered.source)].flatMap((each) => each.inputs);
    // Each overlay keeps the names of those before it, so that the last one has them all.
    const { names } = overlays.at(-1)?.rendered.settled ?? settled;
    const own = new Map(overlays.map(({ name, rendered }) => [name, rendered.settled]));
    const { tool, given } = source;
    const stacks = [source, ...overlays.map(({ rendered }) => rendered.source)].map(({ stack }) => stack);
    const hidden = [...new Set(stacks.flatMap(hiddenValues))];
    const { accepted } = reports;
    const read = { tool, inputs, given, hidden, accepted };
    return { files: [await emitLock({ ...read, settled: { ...settled, names }, overlays: own, files, digest })] };
  },
};

/** Texts of hidden parameters, of nested stacks too. */
function hiddenValues(root: Stack): readonly string[] {
  const stacks = [root, ...[...allResources(root)].flatMap(({ nested }) => nested ?? [])];
  return stacks.flatMap(({ parameters }) =>
    [...parameters.values()].flatMap(({ hidden, value }) => {
      const text = hidden ? textOf(value) : undefined;
      return text === undefined || text === '' ? [] : [text];
    }),
  );
}
