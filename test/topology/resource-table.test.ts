/** The generated page of resource types is complete and in the form that prettier leaves. */
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { pluginType, resourceTypeNames } from '../../grammar/heat/index.ts';
import { resourcePage, summaryTable } from '../../src/topology/resource-table.ts';
import { lifts } from '../../src/topology/registry.ts';

it('names every type of the catalogue once, translated or not', () => {
  const page = resourcePage();
  for (const name of resourceTypeNames().filter((type) => pluginType(type)?.name === type)) {
    expect(page.includes(`\`${name}\``), name).toBe(true);
    expect(page.includes(`### ${name}\n`), name).toBe(lifts.has(name));
  }
});

it('is as prettier would print it', async () => {
  const page = `${resourcePage()}\n`;
  expect(await format(page, { parser: 'markdown', printWidth: 120, singleQuote: true })).toBe(page);
});

it('sums up each translated type in one row', () => {
  expect(summaryTable().split('\n')).toHaveLength(lifts.size + 2);
});
