/** A secret stands in files below `secrets/` and nowhere else, in no spelling. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { formatLine } from '../../src/diagnostics/line-format.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { compiled } from './compiled.ts';
import { example, subjects } from './subjects.ts';

/** The text in every spelling that a file could hold it in; base64 at each of the three offsets within a longer text. */
export function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(Math.ceil((offset * 8) / 6))
      .replace(/=+$/, '')
      .slice(0, -1),
  );
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), bytes.toString('hex'), ...base64];
}

function leaks(result: CompileResult, secret: string): readonly string[] {
  const texts = [
    ...result.files.filter(({ path }) => !path.startsWith('secrets/')).map(({ path, text }) => [path, text] as const),
    ['messages', result.reports.map(formatLine).join('\n')] as const,
  ];
  return texts.flatMap(([name, text]) =>
    spellings(secret).flatMap((form) => (text.includes(form) ? [`${name}: ${form}`] : [])),
  );
}

const password = 'Tr0ub4dor&3 "quoted" / plus+';

describe('a hidden parameter', () => {
  it('of the example stands in secrets/ only', async () => {
    const { files, options } = example();
    for (const profile of ['openstack', 'standalone'] as const) {
      const given: CompileOptions = { ...options, environments: [], profile, parameters: { db_password: password } };
      const result = await compile(memoryHost(files), given);
      expect(leaks(result, password)).toEqual([]);
      expect(
        result.files.filter(({ path, text }) => path.startsWith('secrets/') && text.includes(password)).length,
      ).toBe(3);
      // Whoever writes the files makes these readable by their owner only.
      expect(result.files.filter(({ text }) => text.includes(password)).every(({ secret }) => secret === true)).toBe(
        true,
      );
    }
  });

  it('with a default stands in secrets/ only, in the template of what stays too', async () => {
    for (const subject of subjects()) {
      for (const secret of ['letmein-live-0815', 'tr0ub4dor-and-3']) {
        if (![...subject.files.values()].some((text) => text.includes(secret))) continue;
        const result = await compiled(subject);
        expect(leaks(result, secret), subject.name).toEqual([]);
      }
    }
  });

  it('with a default that looks like a function, or is a map, stands in secrets/ only', async () => {
    for (const given of [
      '{ get_param: hidden-in-a-map }',
      '{ user: hidden-in-a-map, list: [x] }',
      '[[hidden-in-a-map]]',
    ]) {
      const text = `heat_template_version: 2018-08-31
parameters: { p: { type: json, hidden: true, default: ${given} } }
resources:
  kept: { type: OS::Swift::Container }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
`;
      const result = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
      expect(result.files.map(({ path }) => path)).toContain('secrets/openstack.templates/2-residual.yaml');
      expect(result.reports.filter(({ code }) => code.startsWith('internal/'))).toEqual([]);
      expect(
        result.files.filter(({ path, text: file }) => !path.startsWith('secrets/') && file.includes('hidden-in-a-map')),
      ).toEqual([]);
    }
  });

  it('that is a number, or stands in a condition or a message, does not show', async () => {
    const template = `heat_template_version: 2018-08-31
parameters:
  pin: { type: number, hidden: true, constraints: [{ range: { min: 1, max: 9 } }] }
resources:
  a: { type: OS::Heat::Value, properties: { value: { get_param: pin } } }
  b: { type: OS::Cinder::Volume, properties: { size: { get_param: pin } } }
`;
    const result = await compile(memoryHost({ 't.yaml': template }), {
      template: 't.yaml',
      parameters: { pin: 48151623 },
    });
    expect(leaks(result, '48151623')).toEqual([]);
  });
});
