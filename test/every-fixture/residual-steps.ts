/** The template of what stays is written where a step of the plan gives it to Heat, and nowhere else. */
import { expect, it } from 'vitest';
import { compiledFixtures } from '../output/compiled.ts';

it('is named by a step wherever it is written, and written wherever a step names it', async () => {
  const wrong = (await compiledFixtures()).flatMap(([{ name }, { files, plan }]) => {
    const isWritten = files.some(({ path }) => /^(?:openstack|secrets\/openstack\.templates)\/2-residual/.test(path));
    const operations = plan?.steps.flatMap((step) => step.do) ?? [];
    const isNamed = operations.some((operation) => 'template' in operation && operation.template === 'residual');
    return isWritten === isNamed ? [] : [`${name}: ${isWritten ? 'no step names it' : 'it is not written'}`];
  });
  expect(wrong).toEqual([]);
});
