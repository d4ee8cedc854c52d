/** The generated page of resource types is complete. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pluginType, resourceTypeNames } from '../../grammar/heat/index.ts';
import { lifts } from '../../src/topology/registry.ts';

it('names every type of the catalogue, and has a section for each that is translated', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'resources.md'), 'utf8');
  for (const name of resourceTypeNames().filter((type) => pluginType(type)?.name === type)) {
    expect(page.includes(name), name).toBe(true);
    expect(page.includes(`# ${name}\n`), name).toBe(lifts.has(name));
  }
});
