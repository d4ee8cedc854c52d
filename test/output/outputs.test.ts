/** What holds of every output of the registry: each object that is ready stands in a file of it, and paths are plain and unique. */
import { describe, expect, it } from 'vitest';
import type { CompileResult } from '../../src/compile-types.ts';
import { outputs, type OutputName } from '../../src/emit/registry.ts';
import { hasHoles } from '../../src/plan/hole-questions.ts';
import { objectId } from '../../src/kubernetes/object-id.ts';
import { someOf } from '../seed.ts';
import { compiled } from './compiled.ts';
import { subjects } from './subjects.ts';

function isOutput(name: string): name is OutputName {
  return outputs.has(name);
}

/** Objects that nothing is missing of. */
function readyObjects({ plan }: CompileResult): readonly string[] {
  return (plan?.items ?? []).flatMap((item) =>
    item.item === 'object' && (item.place ?? 'base') === 'base' && !hasHoles(item.object)
      ? [objectId(item.object)]
      : [],
  );
}

describe.each([...outputs.keys()].filter(isOutput))('the output %s', (output) => {
  it('is told of in one sentence', () => {
    expect(outputs.get(output)?.about).toMatch(/^[A-Z].{20,}[^.]$/);
  });

  it('holds each object that is ready, and each file once', async () => {
    for (const subject of someOf(subjects(), 18)) {
      const { name } = subject;
      const result = await compiled(subject, { overlays: [], output });
      const paths = result.files.map(({ path }) => path);
      expect(new Set(paths).size, name).toBe(paths.length);
      expect(
        paths.filter((path) => !/^[\w.-]+(?:\/[\w.-]+)*$/.test(path)),
        name,
      ).toEqual([]);
      const lost = readyObjects(result).filter((object) => {
        const place = result.placeOf({ object, pointer: '' });
        return place === undefined || !paths.includes(place.file);
      });
      expect(lost, name).toEqual([]);
    }
  });
});
