/** Values that are secrets by their names or their limits are in no step, secret or text that everybody reads. */
import { expect, it } from 'vitest';
import { drawSecret } from '../../src/cli/draw-secret.ts';
import { standInFor } from '../../src/evaluate/stand-in.ts';
import { knownLike } from '../../src/evaluate/value.ts';
import { compile, memoryHost } from '../../src/index.ts';

const version = 'heat_template_version: 2018-08-31\n';

it('names the secret inputs of deployments in the step that runs them', async () => {
  const stack = `${version}resources:
  net: { type: OS::Neutron::Net }
  w: { type: OS::Nova::Server, properties: { image: i, flavor: f, user_data_format: SOFTWARE_CONFIG, networks: [{ network: { get_resource: net } }] } }
  key: { type: OS::Heat::SoftwareConfig, properties: { group: chef, inputs: [{ name: pass }], config: "#!/bin/sh" } }
  dep:
    type: OS::Heat::SoftwareDeployment
    properties:
      config: { get_resource: key }
      server: { get_resource: w }
      input_values:
        port: 8080
        pass: Dep-s3cretB2
        db: { user: me, password: /Dep-s3cretB3 }
        line: PGPASSWORD=Dep-s3cretB4
`;
  const { files, diagnostics } = await compile(memoryHost({ 's.yaml': stack }), { template: 's.yaml' });
  expect(diagnostics.map(({ code }) => code)).not.toContain('internal/secret-leak');
  const read = files.filter(({ path }) => path === 'MIGRATION.md' || path === 'plan.json').map(({ text }) => text);
  expect(read).toHaveLength(2);
  for (const text of read) expect(text).not.toMatch(/s3cretB\d/);
  expect(read.join('\n')).toContain('port = 8080\npass = (secret)\ndb = (secret)\nline = (secret)');
});

it.each([
  ['{ length: { get_param: n } }', 0],
  ['{ length: 4829 }', 0],
  ['{ character_classes: [{ class: digits, min: { get_param: n } }] }', 0],
  ['{ length: 512 }', 1],
])('draws only what Heat allows: %s', async (properties, count) => {
  const stack = `${version}parameters: { n: { type: string, hidden: true, default: "4829153" } }
resources: { r: { type: OS::Heat::RandomString, properties: ${properties} } }
`;
  const { secretRequests } = await compile(memoryHost({ 's.yaml': stack }), { template: 's.yaml' });
  expect(secretRequests).toHaveLength(count);
});

it('draws no more than Heat allows, whatever is asked for', () => {
  const request = { alphabet: 'a', classes: [{ letters: 'b', min: 1e9 }], sequences: [] };
  expect(drawSecret({ ...request, length: 1e9 })).toBe('b'.repeat(512));
});

it('keeps a path into an attribute as secret as its steps', () => {
  const step = knownLike('Zqxjvkw', { origins: [], secret: 'hidden parameter pw' });
  expect(standInFor('attr:sub.allocation_pools', [step])).toMatchObject({
    secret: 'hidden parameter pw',
    standIn: true,
  });
});

it('covers passwords, and values of misspelled parameters, in the lines that are shown with messages', async () => {
  const stack = `${version}parameters: { db_password: { type: string, hidden: true } }
resources:
  w:
    type: OS::Nova::Server
    properties:
      image: i
      metadata: { db: PASSWORD=Meta-s3cretA1, plain: shown }
      user_data: "#!/bin/sh\\nexport PGPASSWORD='Pg-s3cretH8'"
`;
  const host = memoryHost({ 's.yaml': stack, 'e.yaml': 'parameters:\n  db_pasword: Zqxjvkw\n' });
  const { reports } = await compile(host, { template: 's.yaml', environments: ['e.yaml'] });
  const texts = new Map(reports.flatMap(({ span }) => (span ? [[span.file.name, span.file.text]] : [])));
  expect(texts.get('e.yaml')).toBe('parameters:\n  db_pasword: *******\n');
  expect(texts.get('s.yaml')).toContain('plain: shown');
  expect(texts.get('s.yaml')).not.toContain('s3cret');
});
