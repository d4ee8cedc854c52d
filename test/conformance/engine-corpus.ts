/** Asks an installed Heat engine about every stack of the corpus and compares whether it takes it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCorpus } from './compare.ts';
import { corpusFolder, corpusIndex, corpusRecords, linesOf, root } from './records.ts';
import type { CorpusEntry, CorpusRecord } from './records.ts';

interface Answer {
  readonly ok: boolean;
  readonly error_class?: string;
  readonly message?: string;
}

export async function compareCorpus(python: string): Promise<boolean> {
  const entries = [...corpusIndex().values()].filter(inOneFolder);
  const params = new Map(linesOf<CorpusRecord>(corpusRecords).map((record) => [record.stack, record.params]));
  const answers = ask(python, entries, params);
  let agreeing = 0;
  for (const [index, entry] of entries.entries()) {
    const theirs = answers[index];
    if (!theirs) continue;
    const { result } = await runCorpus(
      { stack: entry.id, params: params.get(entry.id) ?? null, expect: { ok: theirs.ok } },
      entry,
    );
    if (result.ok === theirs.ok) agreeing++;
    else {
      const ours = result.ok ? 'ok' : `${result.kind}: ${result.message}`;
      console.log(`- ${entry.id}\n    ours   ${ours}\n    theirs ${theirs.message ?? 'ok'}`);
    }
  }
  console.log(`\nEngine: ${agreeing} of ${entries.length} corpus stacks agree live.`);
  return agreeing >= 0.98 * entries.length;
}

/** The engine knows files by the names that templates use; those of one folder are their base names. */
function inOneFolder({ files }: CorpusEntry): boolean {
  return new Set(files.map((path) => path.slice(0, path.lastIndexOf('/')))).size === 1;
}

/** Clients send a file under each name that a template has for it. */
function namesOf(name: string): readonly string[] {
  return [name, `./${name}`];
}

function ask(
  python: string,
  entries: readonly CorpusEntry[],
  params: ReadonlyMap<string, CorpusRecord['params']>,
): readonly Answer[] {
  const read = (path: string): string => readFileSync(join(corpusFolder, path), 'utf8');
  const cases = entries.map((entry) => ({
    template: read(entry.main),
    environment: entry.environments.map(read),
    files: Object.fromEntries(entry.files.flatMap((path) => namesOf(basename(path)).map((name) => [name, read(path)]))),
    params: params.get(entry.id) ?? null,
  }));
  const output = execFileSync(python, [join(root, 'test', 'conformance', 'engine.py')], {
    input: cases.map((item) => JSON.stringify(item)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return output.split('\n').flatMap((line): readonly Answer[] => (line === '' ? [] : [JSON.parse(line)]));
}
