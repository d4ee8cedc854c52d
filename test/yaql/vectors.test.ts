/** The recorded cases of the reference: all of `../shared` where it is there, and those of our own that are committed. */
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compareYaql } from '../conformance/yaql-vectors.ts';

const files = [
  '../../../shared/yaql/vectors.jsonl',
  '../../fixtures/yaql/vectors.jsonl',
  '../../fixtures/yaql/generated.jsonl',
  '../../fixtures/yaql/listed.jsonl',
];

for (const file of files) {
  const url = new URL(file, import.meta.url);
  if (existsSync(url)) {
    it(`gives what the reference gives in ${file}`, () => {
      const compared = compareYaql(url);
      expect(compared.length).toBeGreaterThan(0);
      expect(compared.flatMap(({ differences }) => differences)).toEqual([]);
    });
  } else {
    it.skip(`has no ${file} to compare with`, () => {});
  }
}
