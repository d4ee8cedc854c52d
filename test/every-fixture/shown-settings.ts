/** What a plan shows to be written into heat2kube.yaml is a configuration, once its placeholders have values. */
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { configWords } from '../../src/plan/config-words.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { houseOf } from '../../src/targets/house.ts';
import { targetTable } from '../../src/targets/table.ts';
import { compiledFixtures } from '../output/compiled.ts';

const words = configWords(houseOf(targetTable));
const anyId = '6f1d6c1e-0000-4000-8000-000000000001';

it('is a configuration', async () => {
  const refused: string[] = [];
  const keys = new Set<string>();
  for (const [{ name }, { files }] of await compiledFixtures()) {
    const guide = files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
    for (const [, text = ''] of guide.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)) {
      const reports = createCollector();
      loadConfig(sourceFile('heat2kube.yaml', text.replaceAll(/<[^>]*>/g, anyId)), words, reports);
      refused.push(...reports.sorted().map(({ message }) => `${name}: ${message}`));
      keys.add(text.split(':')[0] ?? '');
    }
  }
  expect(refused).toEqual([]);
  expect([...keys].toSorted()).toEqual(['exposure', 'moved']);
});
