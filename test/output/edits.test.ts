/** No step asks for an edit of a file that convert writes: the reader answers in files of their own, which the next run takes in. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { commandLine, type Command } from '../../src/emit/commands/command.ts';
import { questionText } from '../../src/emit/question-text.ts';
import { verifyOutput } from '../../src/gate/verify-output.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import type { NeededInput } from '../../src/plan/plan.ts';
import { someOf } from '../seed.ts';
import { compiled } from './compiled.ts';
import { subjects } from './subjects.ts';
import { digest } from './edited-texts.ts';

/** Files that a command writes or changes. */
function changedBy(command: Command): readonly string[] {
  if (!('run' in command)) return [];
  const into = command.into === undefined ? [] : [command.into];
  const words = commandLine(command, ({ variable }) => variable).split(' ');
  const [program] = words;
  if (program === 'sed' || program === 'tee' || program === 'mv') return [...into, ...words.slice(1)];
  if (program !== 'cp') return into;
  const folder = words.at(-1) ?? '';
  return [...into, ...words.slice(2, -1).map((file) => `${folder}/${file.split('/').at(-1) ?? ''}`)];
}

const verbs = /\b(?:add|append|change|complete|edit|insert|remove|replace|set|uncomment|write)\b/i;

/** Sentences that ask for an edit of a file, of the kustomization, or of an object as it is. */
function editsIn(prose: string, paths: ReadonlySet<string>): readonly string[] {
  const sentences = prose.split(/(?<=[.:!?])\s+/).filter((sentence) => verbs.test(sentence));
  return sentences.filter((sentence) => {
    const named = [...sentence.matchAll(/`([^`]*)`/g)].map(([, code = '']) => code.replace(/^\.\//, ''));
    return (
      named.some((name) => paths.has(name)) ||
      /\bkustomizations?\b|\bthe (?:stubs?|manifests?|file named|files named)\b/i.test(sentence)
    );
  });
}

function inputsOf({ plan }: CompileResult): readonly NeededInput[] {
  return (plan?.items ?? []).flatMap((item) => (item.item === 'input' ? [item.input] : []));
}

function editsOf(result: CompileResult): readonly string[] {
  // A generated value of the live stack can stand below secrets/ only, where convert leaves what the reader writes.
  const paths = new Set(result.files.flatMap(({ path, secret }) => (secret === true ? [] : [path])));
  const steps = (result.plan?.steps ?? []).flatMap((step) => {
    const { parts } = result.printStep(step);
    return Object.values(parts).flatMap((operations) =>
      operations.flatMap(({ operation, commands }) => [
        ...commands.flatMap(changedBy).filter((file) => paths.has(file)),
        ...('text' in operation ? editsIn(operation.text, paths) : []),
      ]),
    );
  });
  const questions = inputsOf(result).flatMap(({ question }) => editsIn(questionText(question, result.placeOf), paths));
  return [...steps, ...questions];
}

describe('steps and questions', () => {
  it('ask for no edit of a file that convert writes', async () => {
    for (const subject of someOf(subjects(), 18)) {
      expect(editsOf(await compiled(subject)), subject.name).toEqual([]);
    }
  });

  it('would be found asking for one', () => {
    const paths = new Set(['base/db.yaml', 'kustomization.yaml']);
    const asked = [
      'Add `inputs` to the resources of the kustomization.',
      'Complete the files named there.',
      'Set runStrategy in `base/db.yaml` to Always.',
      'Read `base/db.yaml`.',
      'Write it to `heat2kube.yaml`.',
    ];
    expect(asked.map((text) => editsIn(text, paths).length)).toEqual([1, 1, 1, 0, 0]);
    expect(changedBy({ run: ['sed', '-i', 's/a/b/', 'base/db.yaml'] })).toContain('base/db.yaml');
    expect(changedBy({ run: ['cp', '-n', 'inputs/a.yaml', 'answers'] })).toEqual(['answers/a.yaml']);
    expect(changedBy({ run: ['jq', '.'], into: 'plan.json' })).toEqual(['plan.json']);
  });
});

describe('answers', () => {
  const template = `heat_template_version: 2018-08-31
parameters: { count: { type: number, default: 1 } }
resources:
  web:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ network: office }] }
`;
  const host = memoryHost({ 't.yaml': template, 'o.yaml': 'parameters: { count: 2 }' });
  const options: CompileOptions = { template: 't.yaml', overlays: [{ name: 'prod', environments: ['o.yaml'] }] };
  const textOf = ({ files }: CompileResult, path: string): string =>
    files.find((file) => file.path === path)?.text ?? '';

  it('are taken in by the next run, which asks for them no more', async () => {
    const first = await compile(host, options);
    expect(inputsOf(first).map(({ id }) => id)).toEqual(['flavor/small', 'image/debian']);
    const stub = 'inputs/virtualmachineinstancetype-small.yaml';
    const answer = textOf(first, stub)
      .replace(/guest: "<.*/, 'guest: 2')
      .replace(/guest: "<.*/, 'guest: 4Gi');
    expect(answer).toContain('guest: 4Gi');
    const answers = { 'answers/size.yaml': answer, 'answers/notes.txt': 'n', 'answers/kustomization.yaml': 'x' };
    const second = await compile(host, { ...options, answers });
    expect(second.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(inputsOf(second).map(({ id }) => id)).toEqual(['image/debian']);
    expect(second.files.map(({ path }) => path)).not.toContain(stub);
    expect(textOf(second, 'answers/kustomization.yaml')).toContain('resources:\n  - size.yaml\n');
    expect(textOf(second, 'kustomization.yaml')).toContain('- answers\n');
    expect(textOf(second, 'overlays/prod/kustomization.yaml')).toContain('- "../../answers"\n');
    // A copy that nobody has completed is no answer: the question stays.
    const copied = await compile(host, { ...options, answers: { 'answers/size.yaml': textOf(first, stub) } });
    expect(inputsOf(copied).map(({ id }) => id)).toEqual(['flavor/small', 'image/debian']);
    expect(copied.files.map(({ path }) => path)).toContain(stub);
    // An answer that still has a place to complete is found by the gate.
    const texts = new Map([
      ...second.files.map(({ path, text }) => [path, text] as const),
      ['answers/size.yaml', answer],
    ]);
    const codes = (await verifyOutput(texts, { overlay: undefined, digest })).map(
      ({ code, message }) => `${code} ${message}`,
    );
    expect(codes.filter((code) => code.includes('small'))).toEqual([]);
    const open = new Map([...texts, ['answers/size.yaml', textOf(first, stub)]]);
    const found = (await verifyOutput(open, { overlay: undefined, digest })).map(({ code }) => code);
    expect(found).toContain('gate/placeholder');
  });

  it('also complete the texts of Secrets, of an overlay too', async () => {
    const template = `heat_template_version: 2018-08-31
parameters: { who: { type: string, default: base } }
resources:
  pw: { type: OS::Heat::RandomString }
  k: { type: OS::Nova::KeyPair, properties: { name: k, save_private_key: true } }
  m: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }], user_data_format: RAW, user_data: { list_join: [" ", ["#!/bin/sh", { get_param: who }, { get_attr: [k, private_key] }]] } } }
  db: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }], user_data_format: RAW, user_data: { get_attr: [pw, value] } } }
`;
    const facts = {
      stack: { id: 's', stack_name: 't', stack_status: 'CREATE_COMPLETE' },
      resources: ['pw', 'k', 'm', 'db'].map((name) => ({
        resource_name: name,
        stack_name: 't',
        physical_resource_id: `id-${name}`,
      })),
      servers: ['m', 'db'].map((name) => ({ id: `id-${name}`, status: 'ACTIVE' })),
    };
    const own = memoryHost({
      't.yaml': template,
      'same.yaml': 'parameters: {}\n',
      'other.yaml': 'parameters: { who: other }\n',
    });
    const overlays = ['same', 'other'].map((name) => ({ name, environments: [`${name}.yaml`] }));
    const run = (answers: Readonly<Record<string, string>>) =>
      compile(own, { template: 't.yaml', stackName: 't', facts, overlays, answers });
    const asked = (result: CompileResult) =>
      inputsOf(result)
        .map(({ id }) => id)
        .filter((id) => /pw|private_key of k/.test(id));
    expect(asked(await run({}))).toEqual(['secret/pw', 'other/private_key of k']);
    const texts = { 'secrets/m-cloud-init/userdata': '#!/bin/sh base KEY', 'secrets/pw/value': 'the old one' };
    const after = await run(texts);
    expect(asked(after)).toEqual([]);
    // What is generated from the text that was filled in has it.
    expect(textOf(after, 'secrets/db-cloud-init/userdata')).toContain('the old one');
    expect(textOf(after, 'secrets/kustomization.yaml')).toContain('userdata=m-cloud-init/userdata');
    // The text of the base is not that of an overlay that says something else.
    const secretOf = (name: string) => textOf(after, `overlays/${name}/secrets/kustomization.yaml`);
    expect(secretOf('same')).not.toContain('m-cloud-init');
    expect(secretOf('other')).toContain('Omitted, because a value is not known yet: Secret m-cloud-init');
  });

  it('of an overlay are its own', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: own, namespace: t }\n';
    const result = await compile(host, { ...options, answers: new Map([['overlays/prod/answers/own.yaml', text]]) });
    expect(textOf(result, 'overlays/prod/answers/kustomization.yaml')).toContain('- own.yaml\n');
    expect(textOf(result, 'overlays/prod/kustomization.yaml')).toContain('- answers\n');
    expect(textOf(result, 'kustomization.yaml')).not.toContain('answers');
  });
});
