/** The lock names everything that was read; what holds a hidden value has no digest, from which it could be guessed. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const files = {
  'stack.yaml': `heat_template_version: 2018-08-31
parameters:
  size: { type: number }
  zone: { type: string }
  key: { type: string, hidden: true }
  code: { type: string, hidden: true }
resources:
  db: { type: lib/disk.yaml, properties: { size: { get_param: size }, zone: { get_param: zone } } }
  note: { type: OS::Heat::SoftwareConfig, properties: { config: { get_file: note.txt } } }
  value: { type: OS::Heat::Value, properties: { value: [{ get_param: key }, { get_param: code }] } }
`,
  'lib/disk.yaml': `heat_template_version: 2018-08-31
parameters: { size: { type: number }, zone: { type: string } }
resources:
  disk: { type: OS::Cinder::Volume, properties: { size: { get_param: size }, availability_zone: { get_param: zone } } }
`,
  'note.txt': 'text\n',
  'env.yaml': 'parameters: { size: 4 }\n',
  'secret.yaml': 'parameters: { key: 2f81c04d9a }\n',
  'more.yaml': 'parameters: { size: 40 }\n',
  'heat2kube.yaml': 'volumeTypes: {}\n',
  'facts.json': '{}\n',
};

it('names all inputs', async () => {
  const result = await compile(memoryHost(files), {
    template: 'stack.yaml',
    environments: ['env.yaml', 'secret.yaml'],
    overlays: [{ name: 'big', environments: ['more.yaml'] }],
    parameters: { zone: 'east', code: 'b70e1154fa' },
    configFile: 'heat2kube.yaml',
    factsFile: 'facts.json',
    digest: (text) => `digest of ${text.length}`,
  });
  const lock: { inputs: object; parameters: object } = JSON.parse(
    result.files.find(({ path }) => path === 'heat2kube.lock')?.text ?? '{}',
  );
  const digestOf = (name: keyof typeof files): string => `digest of ${files[name].length}`;
  expect(lock.inputs).toEqual({
    'env.yaml': digestOf('env.yaml'),
    'facts.json': digestOf('facts.json'),
    'heat2kube.yaml': digestOf('heat2kube.yaml'),
    'lib/disk.yaml': digestOf('lib/disk.yaml'),
    'more.yaml': digestOf('more.yaml'),
    'note.txt': digestOf('note.txt'),
    'secret.yaml': 'no digest: it has a hidden value',
    'stack.yaml': digestOf('stack.yaml'),
  });
  expect(lock.parameters).toEqual({ code: 'no digest: it has a hidden value', zone: 'digest of 4' });
});
