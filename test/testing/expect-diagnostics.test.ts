/** The check of messages that authors of lifts and rules use: what is missing and what nobody expected. */
import { expectDiagnostics, type ExpectedDiagnostic } from 'heat2kube/testing';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

/** Two errors of one code, on lines 3 and 4, and one without a place. */
const template = `heat_template_version: 2018-08-31
outputs:
  a: { value: { get_param: nope } }
  b: { value: { get_param: nada } }
`;
const code = 'evaluate/value-left-out';

async function differences(expected: readonly ExpectedDiagnostic[]): Promise<readonly string[]> {
  return expectDiagnostics(await compile(memoryHost({ 'a.yaml': template }), { template: 'a.yaml' }), expected);
}

it.each<readonly [string, readonly ExpectedDiagnostic[], readonly string[]]>([
  ['nothing differs', [{ code }, { code }], []],
  [
    'lines agree',
    [
      { code, line: 4 },
      { code, line: 3 },
    ],
    [],
  ],
  ['one is not expected', [{ code, line: 3 }], [expect.stringMatching(/^unexpected \S+ on line 4: /)]],
  [
    'one is missing',
    [{ code, line: 3 }, { code, line: 9 }, { code: 'hot/no-version' }],
    [`missing ${code} on line 9`, 'missing hot/no-version', expect.stringMatching(/^unexpected \S+ on line 4: /)],
  ],
])('%s', async (_, expected, found) => {
  expect(await differences(expected)).toEqual(found);
});

it('has no line for a message without a place', async () => {
  const result = await compile(memoryHost({}), { template: 'nowhere.yaml' });
  const without = { ...result, diagnostics: result.diagnostics.map(({ range, ...rest }) => (range ? rest : rest)) };
  expect(expectDiagnostics(without, [])).toEqual([expect.stringMatching(/ on line 0: /)]);
});
