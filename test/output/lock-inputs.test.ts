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
  'cluster.json': '{ "failed": [] }\n',
};

it('names all inputs', async () => {
  const result = await compile(memoryHost(files), {
    template: 'stack.yaml',
    environments: ['env.yaml', 'secret.yaml'],
    overlays: [{ name: 'big', environments: ['more.yaml'] }],
    parameters: { zone: 'east', code: 'b70e1154fa' },
    configFile: 'heat2kube.yaml',
    factsFile: 'facts.json',
    clusterFile: 'cluster.json',
    digest: (text) => `digest of ${text.length}`,
  });
  const lock: { inputs: object; parameters: object } = JSON.parse(
    result.files.find(({ path }) => path === 'heat2kube.lock')?.text ?? '{}',
  );
  const digestOf = (name: keyof typeof files): string => `digest of ${files[name].length}`;
  expect(lock.inputs).toEqual({
    'cluster.json': digestOf('cluster.json'),
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

const child = `heat_template_version: 2018-08-31
parameters: { pin: { type: string, hidden: true }, own: { type: string, hidden: true, default: k } }
`;
const plain = 'heat_template_version: 2018-08-31\n';

/** One stack for each way in which an input can hold a secret: the name of the input, and the text that has it. */
it.each([
  ['a map', 'e.yaml', 'parameters: { map: { user: Zq7map4x, list: [{ deep: Zq8map4x }] } }'],
  ['a list', 'e.yaml', 'parameters: { list: [Zq7list4, Zq8list4] }'],
  ['a list in one text', 'e.yaml', 'parameters: { list: "Zq7list4,Zq8list4" }'],
  ['one letter', 'e.yaml', 'parameters: { key: x }'],
  ['a number', 'e.yaml', 'parameters: { number: 7 }'],
  ['a value for nested stacks', 'e.yaml', 'parameter_defaults: { pin: 1 }'],
  ['a value that a later file replaces', 'e.yaml', 'parameters: { key: first }'],
  ['a value for a template that no resource uses', 'e.yaml', 'parameter_defaults: { aside: 2 }'],
  ['a default', 'child.yaml', child],
  [
    'a short literal for a nested stack',
    'nest.yaml',
    `${plain}resources: { c: { type: child.yaml, properties: { pin: 1 } } }\n`,
  ],
  ['the escapes of a value', 'note.txt', 'it is "Zq9\\"key4x"\n'],
  ['lines of a value', 'note.txt', 'Zq6line\n  next4x\n'],
  ['a password', 'note.txt', '#!/bin/sh\nDB_PASSWORD=hunter2\n'],
  [
    'a password below a name',
    'aside.yaml',
    `${plain}resources: { s: { type: OS::Nova::Server, properties: { admin_pass: h2 } } }\n`,
  ],
])('gives no digest of an input that has %s', async (_, name, text) => {
  const template = `${plain}parameters:
  key: { type: string, hidden: true }
  map: { type: json, hidden: true }
  list: { type: comma_delimited_list, hidden: true }
  number: { type: number, hidden: true }
  lines: { type: string, hidden: true }
  other: { type: string }
conditions: { never: { equals: [1, 2] } }
resources:
  nest: { type: nest.yaml }
  off: { type: aside.yaml, condition: never }
  note: { type: OS::Heat::SoftwareConfig, properties: { config: { get_file: note.txt } } }
`;
  const host = memoryHost({
    'stack.yaml': template,
    'nest.yaml': `${plain}resources: { c: { type: child.yaml } }\n`,
    'child.yaml': child.replace(', default: k', ''),
    'aside.yaml': `${plain}parameters: { aside: { type: string, hidden: true } }\n`,
    'note.txt': 'nothing\n',
    'e.yaml': 'parameters: {}\n',
    'last.yaml': "parameters: { key: 'Zq9\"key4x' }\n",
    [name]: text,
  });
  const { files: written } = await compile(host, {
    template: 'stack.yaml',
    environments: ['e.yaml', 'last.yaml'],
    parameters: {
      map: { a: 'Zq5map4x' },
      list: ['Zq5list4'],
      number: 5,
      lines: 'Zq6line\nnext4x',
      other: 'open',
      lnes: 'typo',
    },
    digest: (one) => `digest of ${one.length}`,
  });
  const lock = JSON.parse(written.find(({ path }) => path === 'heat2kube.lock')?.text ?? '{}');
  const none = 'no digest: it has a hidden value';
  expect(lock.inputs[name]).toBe(none);
  expect(lock.parameters).toEqual({
    lines: none,
    list: none,
    lnes: none,
    map: none,
    number: none,
    other: 'digest of 4',
  });
  expect(lock.inputs['stack.yaml']).toBe(`digest of ${template.length}`);
});
