/**
 * Gives the templates for what stays, as they are printed for every stack of the corpus, to an installed Heat engine: it takes
 * them, and the protecting update does nothing to what lives.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { openstackFiles, secretTemplate } from '../../src/emit/layout.ts';
import { corpusFolder, corpusIndex, corpusRecords, linesOf, root } from './records.ts';
import type { CorpusEntry, CorpusRecord } from './records.ts';

interface Part {
  readonly ok: boolean;
  readonly message?: string;
  /** What the update would do. */
  readonly acts?: readonly string[];
  readonly policies?: number;
  /** Nested stacks that only a live stack can make. */
  readonly unseen?: readonly string[];
}

interface Answer {
  /** The engine does not take the original, so it says nothing of the others. */
  readonly refused?: true;
  readonly protect?: Part;
  readonly residual?: Part;
}

interface Case {
  readonly id: string;
  readonly input: object;
}

/** Whether the engine takes all of them and would do nothing. */
export async function compareStays(python: string): Promise<boolean> {
  const params = new Map(linesOf<CorpusRecord>(corpusRecords).map((record) => [record.stack, record.params]));
  const cases: Case[] = [];
  let parting = 0;
  for (const entry of corpusIndex().values()) {
    const own = params.get(entry.id) ?? null;
    const { machines, input } = await caseOf(entry, own);
    cases.push({ id: entry.id, input });
    // Of several servers some stay: each stack is parted once more.
    const [first] = machines;
    if (first === undefined || machines.length < 2) continue;
    const parted = await caseOf(entry, own, first);
    cases.push({ id: `${entry.id} without ${first}`, input: parted.input });
    parting++;
  }
  const answers = await ask(python, cases);
  const counts = {
    refused: 0,
    protect: 0,
    taken: 0,
    quiet: 0,
    policies: 0,
    unseen: 0,
    residual: 0,
    residualTaken: 0,
    kept: 0,
  };
  for (const [index, { id }] of cases.entries()) {
    const { refused, protect, residual } = answers[index] ?? {};
    if (refused) counts.refused++;
    if (protect) {
      counts.protect++;
      counts.policies += protect.policies ?? 0;
      counts.unseen += protect.unseen?.length ?? 0;
      for (const unseen of protect.unseen ?? []) console.log(`- ${id}: not looked at: ${unseen}`);
      if (protect.ok) counts.taken++;
      if (protect.acts?.length === 0) counts.quiet++;
      else console.log(`- ${id}: protect: ${protect.message ?? protect.acts?.slice(0, 6).join('; ')}`);
    }
    if (residual) {
      counts.residual++;
      counts.kept += residual.policies ?? 0;
      if (residual.acts?.length === 0) counts.residualTaken++;
      else console.log(`- ${id}: residual: ${residual.message ?? residual.acts?.slice(0, 6).join('; ')}`);
    }
  }
  console.log(
    `\nStays: ${cases.length - parting} stacks, and ${parting} of them with one server that stays; the engine refuses ${counts.refused}. It takes ${counts.taken} of ${counts.protect} protecting templates (${counts.policies} resources retained); ${counts.quiet} of these updates do nothing to what lives (${counts.unseen} nested stacks not looked at). It takes ${counts.residualTaken} of ${counts.residual} residual templates, which replace none of ${counts.kept} resources that stay.`,
  );
  return counts.quiet === counts.protect && counts.residualTaken === counts.residual;
}

interface Compiled {
  readonly input: object;
  /** Paths of the servers. */
  readonly machines: readonly string[];
}

async function caseOf(entry: CorpusEntry, params: CorpusRecord['params'], kept?: string): Promise<Compiled> {
  const before = new Map(entry.files.map((name) => [name, readFileSync(join(corpusFolder, name), 'utf8')]));
  for (const name of [entry.main, ...entry.environments]) {
    before.set(name, readFileSync(join(corpusFolder, name), 'utf8'));
  }
  const { files, topology } = await compile(memoryHost(before), {
    template: entry.main,
    environments: entry.environments,
    parameters: params ?? {},
    mode: 'migrate',
    ...(kept !== undefined && { config: { resources: { [kept]: { strategy: 'keep' } } } }),
  });
  const after = new Map([...before, ...files.map(({ path, text }) => [path, text] as const)]);
  const present = (path: string): readonly string[] => [path, secretTemplate(path)].filter((name) => after.has(name));
  const { protect, protectRegistry, residual, residualRegistry, residualEnvironment, secretEnvironment } =
    openstackFiles;
  const templates = Object.fromEntries([
    ...present(protect).map((main) => ['protect', [main, present(protectRegistry)]] as const),
    ...present(residual).map(
      (main) =>
        [
          'residual',
          [main, [residualRegistry, residualEnvironment, secretEnvironment].filter((name) => after.has(name))],
        ] as const,
    ),
  ]);
  const input = {
    before: Object.fromEntries(before),
    after: Object.fromEntries(after),
    main: entry.main,
    environments: entry.environments,
    params,
    templates,
  };
  const machines = [...(topology?.nodes.values() ?? [])].filter(({ kind }) => kind === 'machine');
  return { input, machines: machines.map(({ id }) => id) };
}

async function ask(python: string, cases: readonly Case[]): Promise<readonly Answer[]> {
  const engine = spawn(python, [join(root, 'test', 'conformance', 'stays.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers: Answer[] = [];
  const read = (async (): Promise<void> => {
    for await (const line of createInterface({ input: engine.stdout })) answers.push(JSON.parse(line));
  })();
  for (const { input } of cases) engine.stdin.write(`${JSON.stringify(input)}\n`);
  engine.stdin.end();
  await read;
  return answers;
}
