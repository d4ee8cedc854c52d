/** Names of files and objects: no two things share one. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { copiedNames } from '../../src/emit/layout.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { objectId } from '../../src/kubernetes/object-id.ts';

describe('files that templates refer to', () => {
  it('keep their names, and take a digest where two clean to the same', () => {
    const names = copiedNames(
      ['app/stack.yaml', 'app/a b.sh', 'app/a-b.sh', 'app/sub/x.sh', 'lib/x.sh'],
      'app/stack.yaml',
    );
    expect([...names.values()].map((name) => name.replaceAll(/-[0-9a-f]{6}/g, '-DIGEST'))).toEqual([
      'stack.yaml',
      'a-b-DIGEST.sh',
      'a-b-DIGEST.sh',
      'sub/x.sh',
      'lib/x.sh',
    ]);
    expect(new Set(names.values()).size).toBe(names.size);
  });

  it('with alike names are both written, and each template reads its own', async () => {
    const template = (name: string): string => `heat_template_version: 2018-08-31
resources:
  balancer: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: front, name: { get_file: '${name}' } } }
`;
    const files = new Map([
      [
        't.yaml',
        `heat_template_version: 2018-08-31\nresources:\n  vm: { type: OS::Nova::Server, properties: { image: u, flavor: f } }\n  one: { type: one.yaml }\n  two: { type: two.yaml }\n`,
      ],
      ['one.yaml', template('a b.txt')],
      ['two.yaml', template('a-b.txt')],
      ['a b.txt', 'first'],
      ['a-b.txt', 'second'],
    ]);
    const result = await compile(memoryHost(files), { template: 't.yaml' });
    const copied = result.files.filter(({ path }) => path.startsWith('openstack/files/'));
    expect(copied.map(({ text }) => text).toSorted()).toEqual(['first', 'second']);
    for (const { path, text } of copied) {
      const reader = `openstack/residual/${text === 'first' ? 'one' : 'two'}.yaml`;
      const read = result.files.find((file) => file.path === reader);
      expect(read?.text).toContain(path.slice('openstack/'.length));
    }
  });
});

describe('objects of one Heat resource', () => {
  it('share no file with those of a resource whose name only looks the same', async () => {
    const server = '{ image: debian, flavor: small, networks: [{ network: office }] }';
    const template = `heat_template_version: 2018-08-31
resources:
  web:
    type: OS::Heat::ResourceGroup
    properties: { count: 1, resource_def: { type: OS::Nova::Server, properties: ${server} } }
  web-0: { type: OS::Nova::Server, properties: ${server} }
`;
    const result = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml' });
    const holders = result.files.filter(
      ({ path, text }) => path.startsWith('base/') && text.includes('kind: VirtualMachine\n'),
    );
    expect(holders.map(({ path }) => path.replace(/-[0-9a-f]{6}\./, '-DIGEST.'))).toEqual([
      'base/web-0-DIGEST.yaml',
      'base/web-0-DIGEST.yaml',
    ]);
    expect(holders.every(({ text }) => text.match(/kind: VirtualMachine\n/g)?.length === 1)).toBe(true);
  });
});

describe('an object id', () => {
  it('names the group of a kind that Kubernetes has too', () => {
    const metadata = { namespace: 'shop', name: 'web' };
    expect(objectId({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata })).toBe(
      'NetworkPolicy/shop/web',
    );
    expect(objectId({ apiVersion: 'projectcalico.org/v3', kind: 'NetworkPolicy', metadata })).toBe(
      'NetworkPolicy.projectcalico.org/shop/web',
    );
    expect(objectId({ apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine', metadata })).toBe(
      'VirtualMachine/shop/web',
    );
    expect(objectId({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'web' } })).toBe(
      'PersistentVolume/web',
    );
  });
});
