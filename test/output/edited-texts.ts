/** The texts of an output, and what the proofs of `verify` say of them once somebody has edited some. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { verifyOutput } from '../../src/gate/verify-output.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

/** What stands in a file, and what then stands there instead. */
export type TextEdit = readonly [path: string, from: string | RegExp, to: string];

export interface EditedTexts {
  readonly texts: ReadonlyMap<string, string>;
  /** Codes and messages of the proofs; each edit must change its file. */
  found(edits: readonly TextEdit[]): Promise<readonly string[]>;
}

export async function editedTexts(template: string, config: CompileOptions['config']): Promise<EditedTexts> {
  const { files } = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', config });
  const texts = new Map(files.map(({ path, text }) => [path, text] as const));
  return {
    texts,
    async found(edits) {
      const edited = new Map(texts);
      for (const [path, from, to] of edits) {
        const text = edited.get(path) ?? '';
        expect(text.replace(from, to)).not.toBe(text);
        edited.set(path, text.replace(from, to));
      }
      const messages = await verifyOutput(edited, { overlay: undefined, digest });
      return messages.filter(({ code }) => code.startsWith('verify/')).map(({ code, message }) => `${code} ${message}`);
    },
  };
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
