/** Messages about what `heat2kube.yaml` names point at the entry, not at the top of a template. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template =
  'heat_template_version: 2018-08-31\nresources:\n  disk: { type: OS::Cinder::Volume, properties: { size: 1 } }\n';
const facts = {
  resources: [{ resource_name: 'disk', physical_resource_id: 'v1', stack_name: 's' }],
  volumes: [{ id: 'v1', size: 1, status: 'available' }],
};

it.each([
  ['plan/moved-without-facts', 'namespace: a\nmoved:\n  - disk\n', undefined, 3],
  ['plan/moved-nothing', 'moved:\n  - disk\n  - dusk\n', facts, 3],
  ['plan/names-nothing', 'names:\n  disk: a\n  dusk: b\n', facts, 3],
  ['plan/names-nothing', 'added: [disk]\nresources:\n  dusk: { rootDisk: fresh }\n', facts, 3],
  ['live/ignored-nothing', '# left alone\nignored:\n  v2: not needed\n', facts, 3],
])('%s', async (code, text, bundle, line) => {
  const host = memoryHost({ 't.yaml': template, 'heat2kube.yaml': text });
  const options = { template: 't.yaml', configFile: 'heat2kube.yaml', ...(bundle && { facts: bundle }) };
  const found = (await compile(host, options)).diagnostics.find((one) => one.code === code);
  expect([found?.file, found?.range?.start.line]).toEqual(['heat2kube.yaml', line]);
});
