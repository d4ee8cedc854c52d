/** Questions about values that nothing gives: what they depend on, and where they appear. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

function server(userData: string): string {
  return `{ type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }], user_data_format: RAW, user_data: ${userData} } }`;
}

const template = `heat_template_version: 2018-08-31
parameters: { p: { type: string }, j: { type: json }, key: { type: string, default: x }, s: { type: string, hidden: true } }
resources:
  a: ${server('{ get_param: p }')}
  b: ${server('{ get_param: p }')}
  c: ${server('{ get_param: p }')}
  d: ${server('{ get_param: p }')}
  own: ${server('{ str_split: [".", { get_attr: [a, first_address] }, 0] }')}
  cut: ${server('{ str_split: [".", { get_attr: [fip, floating_ip_address] }, 0] }')}
  said: ${server('{ str_split: [",", { get_attr: [wait, data] }, 0] }')}
  inner: ${server('{ get_param: [j, { get_param: key }] }')}
  hash: ${server('{ digest: [md5, { get_param: p }] }')}
  fip: { type: OS::Neutron::FloatingIP, properties: { floating_network: public } }
  public: ${server('{ get_attr: [fip, floating_ip_address] }')}
  handle: { type: OS::Heat::WaitConditionHandle }
  wait: { type: OS::Heat::WaitCondition, properties: { handle: { get_resource: handle }, timeout: 100 } }
${[1, 2, 3, 4].map((n) => `  s${n}: ${server('{ get_param: s }')}`).join('\n')}
  vol: { type: OS::Cinder::Volume, properties: { size: 1 } }
  state: ${server('{ get_attr: [vol, status] }')}
`;

it('asks for each part of one resource by itself', async () => {
  const config =
    '{ type: OS::Heat::SoftwareConfig, properties: { group: script, outputs: [{ name: url }], config: x } }';
  const run =
    '{ type: OS::Heat::SoftwareDeployment, properties: { config: { get_resource: config }, server: { get_resource: m } } }';
  const parts = `{ list_join: [" ", [{ get_attr: [run, url] }, { get_attr: [run, deploy_stdout] }]] }`;
  const text = `heat_template_version: 2018-08-31
resources:
  m: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }], user_data_format: SOFTWARE_CONFIG } }
  config: ${config}
  run: ${run}
  peer: ${server(parts)}
`;
  const { files } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml', stackName: 't' });
  const guide = files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
  expect(guide).toMatch(
    /Output url of run\. What does the software deployment `run` give here\? Its guest has it after the first boot, in the file `output\.url` of its directory below `\/var\/lib\/heat2kube`\./,
  );
  expect(guide).toContain('`<stdout of run>`');
});

it('asks once for values that print alike, with all that they depend on', async () => {
  const { files } = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', stackName: 't' });
  const guide = files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
  const asked = guide
    .split('\n')
    .flatMap((line) => /^\d+\. (.*It appears as.*?)\. What contains/.exec(line)?.[1] ?? []);
  // Secrets are completed where their texts are written.
  expect(guide).toContain(
    'and 1 more. What contains it is omitted until it is complete. Complete `secrets/s1-cloud-init/userdata`, `secrets/s2-cloud-init/userdata`, `secrets/s3-cloud-init/userdata` and 1 more, and run convert again.',
  );
  expect(asked).toEqual([
    'Parameter `p`. What is the value of this parameter? Give it in an environment file or with `-P`. It appears as `<parameter p>` in Secret a-cloud-init, Secret b-cloud-init, Secret c-cloud-init and 1 more',
    'Parameter `s`. What is the value of this parameter? Give it in an environment file or with `-P`. It appears as `<parameter s>` in Secret s1-cloud-init, Secret s2-cloud-init, Secret s3-cloud-init and 1 more',
    'Address `public address of fip`. What is the public address? The cluster assigns it when the Service is created. It appears as `<public address of fip>` in Secret public-cloud-init',
    'Part x of parameter j. What does Heat compute here? It depends on the parameter `j`. Give it in an environment file or with `-P`. It appears as `<part x of parameter j>` in Secret inner-cloud-init',
    'Result of digest. What does `digest` give here? It depends on the parameter `p`. Give it in an environment file or with `-P`. It appears as `<result of digest>` in Secret hash-cloud-init',
    // The name of a machine stands for its address, but what is cut from a name is no part of the address.
    'Result of str_split. What does `str_split` give here? It depends on the address of `fip` and the address of `a` and the data of the signal to `wait`. It appears as `<result of str_split>` in Secret cut-cloud-init, Secret own-cloud-init, Secret said-cloud-init',
    'Status of vol. What is `<status of vol>` in the cluster? It appears as `<status of vol>` in Secret state-cloud-init',
  ]);
});

it('asks for attributes of what stays by their names, and shows nothing else of what names them', async () => {
  const attributes = ['[share, export_locations, 0]', '[share, host]', '[share, export_locations, "`] ** b"]'];
  const text = `heat_template_version: 2018-08-31
resources:
  share: { type: OS::Manila::Share, properties: { share_protocol: NFS, size: 1 } }
${attributes.map((own, index) => `  m${index}: ${server(`{ get_attr: ${own} }`)}`).join('\n')}
`;
  const { files } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
  const plan = files.find(({ path }) => path === 'plan.json');
  const { inputs }: { readonly inputs: readonly { readonly name: string }[] } = JSON.parse(plan?.text ?? '{}');
  expect(inputs.map(({ name }) => name).filter((name) => name.includes('share'))).toEqual([
    'attribute export_locations/... of share',
    'attribute export_locations/0 of share',
    'attribute host of share',
  ]);
});

it('asks for the data of signals as such, and not for an endpoint', async () => {
  const text = `heat_template_version: 2018-08-31
resources:
  handle: { type: OS::Heat::WaitConditionHandle }
  wait: { type: OS::Heat::WaitCondition, properties: { handle: { get_resource: handle }, timeout: 60 } }
  first: ${server('{ get_attr: [handle, curl_cli] }')}
  second: ${server('{ get_attr: [wait, data] }')}
`;
  const { files } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
  const guide = files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
  expect(guide).toContain('Which data did the signals bring that `wait` waited for?');
  expect(guide).not.toContain('What replaces the endpoint');
});
