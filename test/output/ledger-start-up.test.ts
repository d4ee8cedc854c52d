/** Where the ledger says that references to start-up data are: with the text, and not at everything that is made of their server. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const server = (data: string, more = ''): string => `heat_template_version: 2018-08-31
resources:
  cfg: { type: OS::Heat::CloudConfig, properties: { cloud_config: { packages: [nginx] } } }
  empty: { type: OS::Heat::SoftwareConfig, properties: { group: ungrouped } }
  host:
    type: OS::Nova::Server
    properties: { image: img, flavor: small, networks: [{ network: n }], ${data}${more} }
`;

const id = 'aaaaaaaa-0000-4000-8000-000000000001';
const facts = JSON.stringify({
  stack: { id: '0', stack_name: 's', stack_status: 'CREATE_COMPLETE' },
  resources: [{ resource_name: 'host', physical_resource_id: id, resource_type: 'OS::Nova::Server', stack_name: 's' }],
  servers: [{ id, name: 'host', status: 'ACTIVE', flavor: 'small', image: 'img' }],
});

/** State, reason and places of each leaf of the start-up data of the server. */
async function entriesOf(template: string, config: string, live?: string): Promise<Record<string, readonly unknown[]>> {
  const result = await compile(
    memoryHost({ 's.yaml': template, 'heat2kube.yaml': config, ...(live !== undefined && { 'facts.json': live }) }),
    { template: 's.yaml', configFile: 'heat2kube.yaml', ...(live !== undefined && { factsFile: 'facts.json' }) },
  );
  const own = (result.ledger?.entries ?? []).filter(({ property, resource }) =>
    resource === 'host' ? property.startsWith('user_data') : resource === 'cfg',
  );
  return Object.fromEntries(
    own.map(({ property, state, reason, to }) => [
      property,
      to ? [state, to.map(({ object }) => object)] : [state, reason],
    ]),
  );
}

const sizes = 'flavors: { small: { vcpus: 1, memory: 2Gi, disk: 10Gi } }\n';
const secret = ['translated', ['Secret/s/host-cloud-init']];

describe('a reference to start-up data', () => {
  it.each(['RAW', 'SOFTWARE_CONFIG'])('is in the Secret that holds the text, in format %s', async (format) => {
    const entries = await entriesOf(server('user_data: { get_resource: cfg }, ', `user_data_format: ${format}`), sizes);
    expect(entries['user_data']).toEqual(secret);
  });

  it('moves with the data where the root disk does', async () => {
    const template = server('user_data: { get_resource: cfg }, ', 'user_data_format: RAW');
    const entries = await entriesOf(template, `${sizes}resources: { host: { rootDisk: copied } }\n`, facts);
    const has = 'it has run on the live root disk and must not run again';
    expect(entries).toMatchObject({ user_data: ['data', has], 'cloud_config.packages.0': ['data', has] });
  });

  it('is lost with the text in a container', async () => {
    const template = server('user_data: { get_resource: cfg }, ', 'user_data_format: RAW');
    const entries = await entriesOf(template, 'resources: { host: { strategy: container, image: "r/i:1" } }\n');
    expect(entries['user_data']).toEqual(['lost', expect.stringContaining('start-up data of "host"')]);
  });

  it('is nothing where the configuration has no text, and no Secret is made for it', async () => {
    const entries = await entriesOf(server('user_data: { get_resource: empty }, ', 'user_data_format: RAW'), sizes);
    expect(entries['user_data']).toEqual(['default', 'there is no start-up data']);
  });
});

describe('the format of start-up data', () => {
  it('is in the Secret where it decides what the guest runs', async () => {
    const entries = await entriesOf(server('user_data: { get_resource: cfg }, ', 'user_data_format: RAW'), sizes);
    expect(entries['user_data_format']).toEqual(['default', 'the start-up data is the same in every format']);
    const executed = await entriesOf(
      server('user_data: "#cloud-config\\n{}\\n", ', 'user_data_format: HEAT_CFNTOOLS'),
      sizes,
    );
    expect(executed['user_data_format']?.[0]).toBe('lost');
  });
});
