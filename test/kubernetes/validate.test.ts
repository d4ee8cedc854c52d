/** Objects are checked against strict schemas: unknown fields, wrong types, equal keys in lists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allKinds, kindOrder } from '../../src/kubernetes/kinds.ts';
import { validateObject } from '../../src/kubernetes/validate.ts';
import { validatorOf } from '../../src/kubernetes/validators.ts';
import { someOf } from '../seed.ts';

const service = (ports: readonly object[]) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { ports },
});

describe('validateObject', () => {
  it('is silent about a good object', async () => {
    expect(await validateObject(JSON.parse(JSON.stringify(service([{ port: 80 }]))))).toEqual([]);
  });

  it('names an unknown field and its place', async () => {
    expect(await validateObject(JSON.parse(JSON.stringify(service([{ port: 80, portt: 1 }]))))).toMatchObject([
      {
        object: 'v1|Service||web',
        pointer: '/spec/ports/0',
        message: expect.stringContaining('"portt"'),
        rule: 'schema',
      },
    ]);
  });

  it('refuses two items with the same key, an absent key being its default', async () => {
    const twice = [
      { name: 'a', port: 80 },
      { name: 'b', port: 80, protocol: 'TCP' },
    ];
    expect(await validateObject(JSON.parse(JSON.stringify(service(twice))))).toMatchObject([
      { pointer: '/spec/ports', message: 'must not have two items with the same key' },
    ]);
    const udp = [
      { name: 'a', port: 80 },
      { name: 'b', port: 80, protocol: 'UDP' },
    ];
    expect(await validateObject(JSON.parse(JSON.stringify(service(udp))))).toEqual([]);
  });

  it('says so when there is no schema', async () => {
    for (const kind of ['Pod', 'constructor', '__proto__']) {
      expect(await validateObject({ apiVersion: 'v1', kind, metadata: { name: 'a' } })).toMatchObject([
        { rule: 'unknown-kind' },
      ]);
    }
    expect(await validateObject(null)).toMatchObject([{ rule: 'unknown-kind' }]);
  });

  it('takes MultiNetworkPolicy as NetworkPolicy on other networks', async () => {
    const policy = {
      apiVersion: 'k8s.cni.cncf.io/v1beta1',
      kind: 'MultiNetworkPolicy',
      metadata: { name: 'db', namespace: 'shop', annotations: { 'k8s.v1.cni.cncf.io/policy-for': 'shop/data' } },
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] },
    };
    expect(await validateObject(policy)).toEqual([]);
  });
});

function kindInfo(apiVersion: string, kind: string): ReturnType<typeof allKinds>[number] | undefined {
  return allKinds().find((info) => info.apiVersion === apiVersion && info.kind === kind);
}

/** Definitions of the real projects, by group and kind: `plural` and `scope` as the API server has them. */
function definitions(): ReadonlyMap<string, readonly [plural: string, scope: string]> {
  const found = new Map<string, readonly [string, string]>();
  for (const entry of existsSync(crds) ? readdirSync(crds, { recursive: true, withFileTypes: true }) : []) {
    if (!/\.ya?ml$/.test(entry.name)) continue;
    for (const text of readFileSync(join(entry.parentPath, entry.name), 'utf8').split(/^---$/m)) {
      if (!/^kind: CustomResourceDefinition$/m.test(text)) continue;
      const field = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
      const group = field(/^ {2}group: "?([\w.-]+)/m);
      const kind = field(/^ {4}kind: "?(\w+)/m);
      found.set(`${group}/${kind}`, [field(/^ {4}plural: "?([\w-]+)/m), field(/^ {2}scope: "?(\w+)/m)]);
    }
  }
  return found;
}

const crds = join(import.meta.dirname, '..', '..', '..', 'shared', 'crds');

describe('kinds', () => {
  it('have the plural and the scope of their definitions', (context) => {
    const real = definitions();
    if (real.size === 0) context.skip('../shared/crds is missing');
    const known = allKinds().filter(({ group, kind }) => real.has(`${group}/${kind}`));
    expect(known.length).toBeGreaterThan(40);
    const told = ({ group, kind, plural, scope }: (typeof known)[number]) => [group, kind, plural, scope];
    expect(known.map(told)).toEqual(
      known.map(({ group, kind }) => [group, kind, ...(real.get(`${group}/${kind}`) ?? [])]),
    );
  });

  it('compile, every one', async () => {
    const kinds = allKinds();
    expect(kinds).toHaveLength(91);
    for (const { apiVersion, kind } of someOf(kinds, 5))
      expect(await validatorOf(`${apiVersion}/${kind}`)).toBeTypeOf('function');
  });

  it('know scope, plural and order', () => {
    expect(kindInfo('kubevirt.io/v1', 'VirtualMachine')).toMatchObject({
      plural: 'virtualmachines',
      resource: 'virtualmachines.kubevirt.io',
      scope: 'Namespaced',
    });
    expect(kindInfo('v1', 'PersistentVolume')).toMatchObject({ resource: 'persistentvolumes', scope: 'Cluster' });
    expect(kindInfo('k8s.cni.cncf.io/v1', 'NetworkAttachmentDefinition')?.plural).toBe(
      'network-attachment-definitions',
    );
    expect(kindInfo('networking.k8s.io/v1', 'NetworkPolicy')?.plural).toBe('networkpolicies');
    expect(kindInfo('storage.k8s.io/v1', 'StorageClass')?.plural).toBe('storageclasses');
    expect(kindOrder('v1', 'Namespace')).toBeLessThan(kindOrder('v1', 'Secret'));
    expect(kindOrder('v1', 'Secret')).toBeLessThan(kindOrder('kubevirt.io/v1', 'VirtualMachine'));
    expect(kindOrder('openstack.k-orc.cloud/v1alpha1', 'Service')).toBeGreaterThan(kindOrder('v1', 'Service'));
    expect(kindInfo('v1', 'Pod')).toBeUndefined();
  });
});
