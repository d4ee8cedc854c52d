/** Rules of custom kinds that only an API server evaluates. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/kubernetes/json.ts';
import { checkCelRules } from './cel-rules.ts';
import { sampleObjects } from './sample-objects.ts';

const network = (spec: Json): Json => ({
  apiVersion: 'openstack.k-orc.cloud/v1alpha1',
  kind: 'Network',
  metadata: { name: 'net', namespace: 'shop' },
  spec,
});
const cloudCredentialsRef = { cloudName: 'openstack', secretName: 'clouds' };

describe('CEL rules', () => {
  it('hold for an unmanaged network that is imported by id', async () => {
    const id = '7b1c2d3e-0000-4000-8000-000000000001';
    const result = await checkCelRules(network({ cloudCredentialsRef, managementPolicy: 'unmanaged', import: { id } }));
    expect(result).toMatchObject({ problems: [], skipped: [] });
    expect(result.checked).toBeGreaterThan(2);
  });

  it('refuse a managed network without a resource, the policy being the default', async () => {
    const { problems } = await checkCelRules(network({ cloudCredentialsRef }));
    expect(problems).toMatchObject([{ pointer: '/spec', rule: 'cel' }]);
  });

  it('refuse an unmanaged network that describes a resource', async () => {
    const { problems } = await checkCelRules(
      network({ cloudCredentialsRef, managementPolicy: 'unmanaged', resource: {} }),
    );
    expect(problems.length).toBeGreaterThan(0);
  });

  it('hold for the sample objects', async () => {
    for (const object of sampleObjects().values()) expect((await checkCelRules(object)).problems).toEqual([]);
  });
});
