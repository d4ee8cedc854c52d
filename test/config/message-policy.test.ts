/** What a comment or an entry of heat2kube.yaml accepts, in the whole compilation. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

async function compiled(text: string, config: ConfigInput = {}) {
  const template = `heat_template_version: 2018-08-31\n${text}`;
  const result = await compile(memoryHost({ 'stack.yaml': template }), { template: 'stack.yaml', config });
  return {
    ...result,
    codes: result.diagnostics.map(({ code }) => code),
    reasons: result.accepted.map(({ code, resource, reason }) => [code, resource ?? '', reason]),
  };
}

const volume = '{ type: OS::Cinder::Volume, properties: { size: 1, availability_zone: east } }';

describe('a comment', () => {
  it('is about the block below it, or the one that begins in its line', async () => {
    const { codes, reasons } = await compiled(`resources:
  # heat2kube: accept plan/volume-zone-lost: first
  # another comment

  a: ${volume}
  b:  # heat2kube: accept plan/volume-zone-lost: second
    type: OS::Cinder::Volume
    properties:
      size: 1
      availability_zone: east
  c: ${volume}
`);
    expect(reasons).toEqual([
      ['plan/volume-zone-lost', 'a', 'first'],
      ['plan/volume-zone-lost', 'b', 'second'],
    ]);
    expect(codes).toEqual(['plan/volume-zone-lost']);
  });

  it('before the version is about the line of the version only', async () => {
    const { codes } = await compiled(
      `# heat2kube: accept plan/volume-zone-lost: too early\nresources:\n  a: ${volume}\n`,
    );
    expect(codes).toEqual([]);
  });

  it.each(['acept', 'ignore', 'Accept', 'accepts'])('with the word "%s" is reported', async (word) => {
    const comment = `  # heat2kube: ${word} plan/volume-zone-lost: known\n`;
    const { codes, reasons } = await compiled(`resources:\n${comment}  a: ${volume}\n`);
    expect(reasons).toEqual([]);
    expect(codes).toEqual(['config/odd-comment', 'plan/volume-zone-lost']);
  });

  it.each(['heat2kube accept plan/volume-zone-lost: known', 'Heat2Kube: accept plan/volume-zone-lost: known'])(
    'of the form "%s" is reported',
    async (comment) => {
      const { codes } = await compiled(`resources:\n  # ${comment}\n  a: ${volume}\n`);
      expect(codes).toEqual(['config/odd-comment', 'plan/volume-zone-lost']);
    },
  );

  it('that merely names heat2kube is none', async () => {
    const { codes } = await compiled(
      `resources:\n  # heat2kube reads lib/disk.yaml, and heat2kube: no more\n  a: ${volume}\n`,
    );
    expect(codes).toEqual(['plan/volume-zone-lost']);
  });

  it('in a script is none', async () => {
    const { codes } = await compiled(`resources:
  a: ${volume}
  b: { type: OS::Heat::SoftwareConfig, properties: { config: "# heat2kube: accept lint/x: y" } }
`);
    expect(codes).not.toContain('config/unknown-code');
  });
});

it.each(['stack.yaml', 'stack.tmpl', 'stack'])('a comment counts in the template %s', async (template) => {
  const text = `heat_template_version: 2018-08-31\nresources:\n  # heat2kube: accept plan/volume-zone-lost: known\n  a: ${volume}\n`;
  const { accepted } = await compile(memoryHost({ [template]: text }), { template });
  expect(accepted.map(({ code, reason }) => [code, reason])).toEqual([['plan/volume-zone-lost', 'known']]);
});

describe('an entry of the configuration', () => {
  it('is about a resource and what is in it', async () => {
    const group = `g: { type: OS::Heat::ResourceGroup, properties: { count: 2, resource_def: ${volume} } }`;
    const accept = [{ code: 'plan/volume-zone-lost', resource: 'g', reason: 'known' }];
    const { codes, reasons } = await compiled(`resources:\n  ${group}\n  c: ${volume}\n`, { accept });
    expect(reasons.map(([, resource]) => resource)).toEqual(['g/0', 'g/1']);
    expect(codes).toEqual(['plan/volume-zone-lost']);
  });

  it('stands in the plan and in the lock', async () => {
    const accept = [{ code: 'plan/volume-zone-lost', reason: 'zones are of no use' }];
    const { files } = await compiled(`resources:\n  c: ${volume}\n`, { accept });
    for (const name of ['MIGRATION.md', 'plan.json', 'heat2kube.lock']) {
      expect(files.find(({ path }) => path === name)?.text, name).toContain('zones are of no use');
    }
  });

  it('makes ok of a proof that fails, and of no other error', async () => {
    const kinds = await compiled('parameters: { x: { type: string } }\n', {
      accept: [{ code: 'evaluate/missing-parameter', reason: 'later' }],
    });
    expect(kinds.ok).toBe(false);
    expect(kinds.codes).toContain('config/error-stays');
  });

  it('changes severities but those of errors', async () => {
    const text = 'parameters: { x: { type: string, default: y } }\n';
    const severityOf = async (severity: ConfigInput['severity']) =>
      (await compiled(text, { severity })).diagnostics.map((found) => found.severity);
    expect(await severityOf({})).toEqual(['warning']);
    expect(await severityOf({ 'lint/unused-parameter': 'error' })).toEqual(['error']);
    expect(await severityOf({ 'lint/unused-parameter': 'info' })).toEqual(['info']);
    expect(await severityOf({ 'lint/unused-parameter': 'ignore' })).toEqual([]);
  });
});
