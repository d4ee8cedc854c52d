/** Every file of the real stacks that reads as YAML has a sound tree, and each stack can be read without a defect. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { buildTree } from '../../src/hot/tree-builder.ts';
import { readStack } from '../../src/hot/read.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { isThorough, someOf } from '../seed.ts';
import { corpusFiles, corpusMissing, corpusStacks } from '../shared-corpus.ts';
import { problemsOf } from './tree-checks.ts';

const missing = corpusMissing();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('the real stacks', () => {
  it('have sound trees', () => {
    const unsound: string[] = [];
    let trees = 0;
    const seen = new Set<string>();
    for (const stack of someOf(corpusStacks(), 8)) {
      for (const [name, text] of corpusFiles(stack)) {
        if (seen.has(name)) continue;
        seen.add(name);
        const { tree } = buildTree(sourceFile(name, text));
        if (!tree) continue;
        trees++;
        unsound.push(...problemsOf(tree).map((problem) => `${name}: ${problem}`));
      }
    }
    expect(unsound).toEqual([]);
    expect(trees).toBeGreaterThan(isThorough ? 1000 : 120);
  });

  it('are read, and what is wrong has a place', async () => {
    const unplaced: string[] = [];
    for (const stack of someOf(corpusStacks(), 8)) {
      const reports = createCollector();
      const { main, environments } = stack;
      const result = await readStack(memoryHost(corpusFiles(stack)), { template: main, environments }, reports);
      const errors = reports.sorted().filter(({ severity }) => severity === 'error');
      if (!result.template && errors.length === 0) unplaced.push(`${stack.id}: no template and no reason`);
      for (const { span, code } of errors) if (!span) unplaced.push(`${stack.id}: ${code}`);
    }
    expect(unplaced).toEqual([]);
  });
});
