/** Key pairs that no lift knows: a resource of another type makes them, and its public key is asked for. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

it.each(['{ type: Vendor::KeyPair }', '{ type: OS::Heat::Value, properties: { value: x } }'])(
  'asks for the public key that %s makes',
  async (key) => {
    const text = `heat_template_version: 2018-08-31
resources:
  key: ${key}
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, key_name: { get_resource: key }, networks: [{ network: n }] } }
`;
    const { diagnostics, files, plan } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const [path, stub] = files.flatMap((file) =>
      file.path.startsWith('inputs/secret-') ? [file.path, file.text] : [],
    );
    expect(path).toBe('inputs/secret-key-key.yaml');
    expect(stub).toContain('<public key key>');
    const machine = files.find((file) => file.path.includes('web'))?.text;
    expect(machine).toContain('secretName: key-key');
    // Its name is not that of a key pair, by which the cloud could show it.
    expect(JSON.stringify(plan)).not.toContain('"look":"public-key"');
  },
);
