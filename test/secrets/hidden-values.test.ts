/** What a parameter hides stands in no name, question or object, whatever function it went through. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compile, memoryHost } from '../../src/index.ts';

const template = readFileSync(new URL('../../fixtures/stacks/secret-names/template.yaml', import.meta.url), 'utf8');
const digest = createHash('md5').update('S3crZQ').digest('hex');

it('names hidden parameters instead of printing their values', async () => {
  const host = memoryHost({ 'template.yaml': template });
  const { files, diagnostics, plan } = await compile(host, { template: 'template.yaml', configFile: undefined });
  const printed = [
    ...files.filter(({ secret }) => secret !== true).flatMap(({ path, text }) => [path, text]),
    ...diagnostics.map(({ message }) => message),
    JSON.stringify(plan?.steps),
  ];
  for (const text of printed) expect(text).not.toMatch(new RegExp(`s3c|key7zq|${digest}`, 'i'));
  expect(printed.join('\n')).toContain('hidden parameter h');
});

it('writes what only Secrets hold to secrets/', async () => {
  const { files } = await compile(memoryHost({ 'template.yaml': template }), { template: 'template.yaml' });
  const secret = files.filter(({ path }) => path.startsWith('secrets/') && !path.endsWith('.yaml'));
  expect(secret.filter(({ text }) => text.includes('S3crZQ')).map(({ path }) => path)).toEqual([
    'secrets/key/authorized-key',
  ]);
  expect(secret.some(({ text }) => text.includes('Key7ZQ'))).toBe(true);
});

it('tells values apart that come from one hidden parameter, and asks once for those that are the same', async () => {
  const server = (name: string, index: number): string => `  ${name}:
    type: OS::Nova::Server
    properties:
      image: { get_param: [parts, image${index}] }
      flavor: { digest: [${index === 0 ? 'md5' : 'sha1'}, { get_param: whole }] }
      key_name: { get_param: whole }
      networks: [{ network: { get_param: [nets, ${index}] } }]
`;
  const stack = `heat_template_version: 2021-04-16
parameters:
  whole: { type: string, hidden: true, default: Wq7-whole }
  nets: { type: comma_delimited_list, hidden: true, default: "Nq7-first,Nq7-second" }
  parts: { type: json, hidden: true, default: { image0: Iq7-first, image1: Iq7-second } }
resources:
${server('a', 0)}${server('b', 1)}${server('c', 1)}`;
  const { files } = await compile(memoryHost({ 'stack.yaml': stack }), { template: 'stack.yaml' });
  const asked = files.flatMap(({ path }) => /^inputs\/(?!virtualmachine-)(.*)\.yaml$/.exec(path)?.[1] ?? []);
  expect(asked.toSorted()).toEqual([
    'datasource-image-of-a-from-hidden-parameter-parts',
    'datasource-image-of-b-from-hidden-parameter-parts',
    'secret-key-hidden-parameter-whole',
    'virtualmachineinstancetype-flavor-of-a-from-hidden-parameter-whole',
    'virtualmachineinstancetype-flavor-of-b-from-hidden-parameter-whole',
  ]);
  const objects = files.filter(({ path }) => /^(?:base|inputs)\//.test(path)).map(({ text }) => text);
  const networks = new Set(objects.join('\n').match(/net\.heat2kube\.dev\/[^":\s]*/g));
  expect([...networks].toSorted()).toEqual([
    'net.heat2kube.dev/stack..networks-0-network-of-a-from-hidden-parameter-nets',
    'net.heat2kube.dev/stack..networks-0-network-of-b-from-hidden-parameter-nets',
  ]);
});

it('says once, and without the value, that the default of a hidden parameter breaks a constraint', async () => {
  const template =
    'heat_template_version: 2018-08-31\nparameters:\n  token: { type: string, hidden: true, default: abc, constraints: [{ length: { min: 9 } }] }\n';
  const { diagnostics } = await compile(memoryHost({ 'stack.yaml': template }), { template: 'stack.yaml' });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([
    'the definition of parameter "token" is invalid: its default breaks a constraint',
  ]);
});

it('hides the keys of a hidden map, ids of what exists already, and names of attributes', async () => {
  const template = `heat_template_version: 2021-04-16
parameters:
  id: { type: string, hidden: true, default: Vq7-volume-9x }
  map: { type: json, hidden: true, default: { Kq7-key-9x: value } }
resources:
  disk: { type: OS::Cinder::Volume, external_id: { get_param: id } }
  web:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: [{ network: n }]
      metadata: { get_param: map }
      block_device_mapping_v2: [{ image: i, volume_size: 5, boot_index: 0 }, { volume_id: { get_resource: disk } }]
  value: { type: OS::Heat::Value, properties: { value: 1 } }
outputs:
  o: { value: { get_attr: [value, { get_param: id }] } }
  p: { value: { get_attr: [value, { yaql: { expression: $.data.m.keys().first(), data: { m: { get_param: map } } } }] } }
`;
  const { files, diagnostics, reports, plan } = await compile(memoryHost({ 's.yaml': template }), {
    template: 's.yaml',
  });
  const printed = [
    ...files.flatMap(({ path, text, secret }) => (secret === true ? [path] : [path, text])),
    ...[...diagnostics, ...reports].map(({ message }) => message),
    JSON.stringify(plan?.steps),
  ];
  for (const text of printed) expect(text).not.toMatch(/[vk]q7-|-9x/i);
  const codes = diagnostics.map(({ code }) => code);
  expect(codes.filter((code) => code.startsWith('internal/'))).toEqual([]);
  expect(codes).toContain('plan/hidden-value');
});

it('hides the keys of a hidden map in members of groups', async () => {
  const template = `heat_template_version: 2021-04-16
parameters:
  map: { type: json, hidden: true, default: { Kq7-key-9x: value } }
resources:
  web:
    type: OS::Heat::ResourceGroup
    properties:
      count: 2
      resource_def:
        type: OS::Nova::Server
        properties: { image: i, flavor: f, networks: [{ network: n }], metadata: { get_param: map } }
  config: { type: OS::Heat::SoftwareConfig, properties: { group: script, config: echo, inputs: [{ name: who, type: Json }] } }
  run:
    type: OS::Heat::SoftwareDeploymentGroup
    properties:
      config: { get_resource: config }
      servers: { one: 5f8a7d1e-0000-4000-8000-000000000001 }
      input_values: { who: { get_param: map } }
`;
  const { files, diagnostics } = await compile(memoryHost({ 's.yaml': template }), { template: 's.yaml' });
  expect(diagnostics.map(({ code }) => code).filter((code) => code.startsWith('internal/'))).toEqual([]);
  for (const { path, text, secret } of files) if (secret !== true) expect(`${path} ${text}`).not.toMatch(/kq7-/i);
});
