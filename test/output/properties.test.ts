/** Properties of a whole compilation, over texts that nobody would write. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { HostError, type Host } from '../../src/host/host.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { changed, dataOf, printData, reordered, type Change, type Data } from './data-trees.ts';
import { someOf, tryAll } from '../seed.ts';
import { compiled } from './compiled.ts';
import { subjects, type Subject } from './subjects.ts';

/** Words that mean something somewhere, so that random data come near to templates. */
const words = fc.constantFrom(
  ...'heat_template_version parameters resources outputs conditions type properties get_param get_resource get_attr'.split(
    ' ',
  ),
  ...'default condition depends_on if equals repeat for_each template str_replace params list_join yaql expression'.split(
    ' ',
  ),
  ...'OS::Nova::Server OS::Neutron::Port OS::Heat::ResourceGroup count resource_def networks image flavor user_data'.split(
    ' ',
  ),
  ...'10.0.0.0/24 0 1 -1 99999999999999999999 true ~ null a/b ../.. __proto__ constructor %index%'.split(' '),
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u00e9\ud83d\ude00',
  'a'.repeat(300),
);

const { data } = fc.letrec<{ data: Data }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(fc.constantFrom(null, true, false, 0, -1, 1.5, 1e300), words, fc.string({ unit: 'grapheme' })),
    fc.array(tie('data'), { maxLength: 4 }).map((items) => ({ items })),
    fc.array(fc.tuple(fc.oneof(words, fc.string()), tie('data')), { maxLength: 5 }).map((entries) => ({ entries })),
  ),
}));

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    at: fc.nat(),
    how: fc.constantFrom('drop', 'duplicate', 'replace', 'graft', 'rename'),
    from: fc.nat(),
    value: data,
  }),
  { minLength: 1, maxLength: 4 },
);

const everything = subjects();
const subject = fc.constantFrom(...everything);

/** A result, and no message that speaks of a defect of ours. */
async function returns(files: ReadonlyMap<string, string>, options: CompileOptions): Promise<CompileResult> {
  const result = await compile(memoryHost(files), options);
  expect(result.diagnostics.filter(({ code }) => code.startsWith('internal/'))).toEqual([]);
  expect(result.ok).toBe(!result.diagnostics.some(({ severity }) => severity === 'error'));
  return result;
}

function withFile({ files }: Subject, name: string, text: string): ReadonlyMap<string, string> {
  return new Map([...files, [name, text]]);
}

describe('compile returns', () => {
  it('for any text', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(
          fc.oneof(words, fc.constantFrom(': ', '\n', '\n  ', '- ', '{', '}', '[', ']', '&a ', '*a', '!!', '<<: ')),
        )
        .map((parts) => parts.join('')),
    );
    await tryAll(
      fc.asyncProperty(texts, texts, async (template, environment) => {
        const files = new Map([
          ['t.yaml', template],
          ['e.yaml', environment],
        ]);
        await returns(files, { template: 't.yaml', environments: ['e.yaml'] });
      }),
      { few: 4, many: 300 },
    );
  });

  it('for any data in the place of a template, an environment and each section', async () => {
    await tryAll(
      fc.asyncProperty(data, data, data, async (parameters, resources, outputs) => {
        const template: Data = {
          entries: [
            ['heat_template_version', '2018-08-31'],
            ['parameters', parameters],
            ['resources', resources],
            ['outputs', outputs],
          ],
        };
        const files = new Map([
          ['t.yaml', printData(template)],
          ['e.yaml', printData(parameters)],
          ['bare.yaml', printData(resources)],
        ]);
        await returns(files, { template: 't.yaml', environments: ['e.yaml'] });
        await returns(files, { template: 'bare.yaml' });
      }),
      { few: 4, many: 300 },
    );
  });

  it('for every template that is near to a real one', async () => {
    await tryAll(
      fc.asyncProperty(subject, fc.nat(), changes, async (one, which, edits) => {
        const names = [...one.files.keys()].filter((name) => /\.ya?ml$/.test(name));
        const name = names[which % names.length] ?? '';
        const original = dataOf(one.files.get(name) ?? '');
        if (original === undefined) return;
        await returns(withFile(one, name, printData(changed(original, edits))), one.options);
      }),
      { few: 8, many: 700 },
    );
  });

  it('for any configuration and any facts', async () => {
    const configured = everything.filter(({ files }) => files.has('heat2kube.yaml') || files.has('facts.json'));
    expect(configured.length).toBeGreaterThan(2);
    await tryAll(
      fc.asyncProperty(fc.constantFrom(...configured), data, changes, fc.boolean(), async (one, any, edits, near) => {
        const text = (name: string): string => {
          const original = dataOf(one.files.get(name) ?? 'null') ?? null;
          return printData(near ? changed(original, edits) : any);
        };
        const files = withFile(
          { ...one, files: withFile(one, 'facts.json', text('facts.json')) },
          'c.yaml',
          text('heat2kube.yaml'),
        );
        await returns(files, { ...one.options, configFile: 'c.yaml', factsFile: 'facts.json' });
      }),
      { few: 4, many: 300 },
    );
  });

  it('for any bundle of a cluster', async () => {
    const bundles = everything.filter(({ files }) => files.has('cluster.json'));
    expect(bundles.length).toBeGreaterThan(1);
    await tryAll(
      fc.asyncProperty(fc.constantFrom(...bundles), data, changes, fc.boolean(), async (one, any, edits, near) => {
        const original = dataOf(one.files.get('cluster.json') ?? 'null') ?? null;
        const files = withFile(one, 'cluster.json', printData(near ? changed(original, edits) : any));
        await returns(files, { ...one.options, clusterFile: 'cluster.json' });
      }),
      { few: 2, many: 200 },
    );
  });

  it.each(['configFile', 'factsFile', 'clusterFile'] as const)('when the host refuses the %s', async (option) => {
    const refusing: Host = {
      read: (name) =>
        name === 't.yaml'
          ? Promise.resolve('heat_template_version: 2018-08-31\n')
          : Promise.reject(new HostError('not-text', 'it is none')),
      resolve: (_from, reference) => reference,
    };
    const result = await compile(refusing, { template: 't.yaml', [option]: 'other' });
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['host/not-text']);
    expect(result.ok).toBe(false);
    expect(result.stack).toBeDefined();
  });
});

describe('the order of resources and parameters in a template changes nothing that is applied', () => {
  const manifests = ({ files }: CompileResult): Readonly<Record<string, string>> =>
    Object.fromEntries(
      files
        .filter(({ path }) =>
          /^(?:kustomization\.yaml$|base\/|inputs\/|secrets\/(?!openstack\.templates\/))/.test(path),
        )
        .map(({ path, text }) => [path, text]),
    );

  it.each(someOf(everything, 20))('$name', async (one) => {
    const { template } = one.options;
    const original = dataOf(one.files.get(template) ?? '');
    if (original === undefined) throw new Error('the template cannot be read');
    const expected = manifests(await compiled(one));
    const keys = ['resources', 'parameters', 'Resources', 'Parameters'];
    await tryAll(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const text = printData(reordered(original, keys, (key) => shuffled(key, seed)));
        expect(manifests(await compile(memoryHost(withFile(one, template, text)), one.options))).toEqual(expected);
      }),
      { few: 1, many: 3 },
    );
  });
});

/** A number that depends on a key and a seed, for orders that look like chance. */
function shuffled(key: string, seed: number): number {
  return [...key].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, seed % 65_521);
}

it('the example is among the subjects', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'examples', 'shop', 'shop.yaml'), 'utf8');
  expect(everything.some(({ files }) => [...files.values()].includes(text))).toBe(true);
});
