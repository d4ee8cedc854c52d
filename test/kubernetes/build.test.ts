/** Builders take literals and values, and the compiler refuses what the schemas do not know. */
import { describe, expect, it } from 'vitest';
import { known } from '../../src/evaluate/value.ts';
import { kubeObject } from '../../src/kubernetes/build.ts';

describe('kubeObject', () => {
  it('takes constants, values with origins and maps with free keys', () => {
    const object = kubeObject(
      'v1/Service',
      { name: 'web', namespace: 'shop' },
      {
        spec: {
          selector: new Map([['app', 'web']]),
          ports: [{ name: 'http', port: known(80, [3]), targetPort: 8080 }],
          type: 'LoadBalancer',
        },
      },
    );
    expect(object).toMatchObject({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' } });
  });

  it('makes a virtual machine', () => {
    const object = kubeObject(
      'kubevirt.io/v1/VirtualMachine',
      { name: 'db' },
      {
        spec: {
          runStrategy: 'RerunOnFailure',
          template: {
            metadata: { labels: new Map([['a', known('b')]]) },
            spec: {
              domain: { devices: { disks: [{ name: 'root', disk: { bus: 'virtio' } }] }, memory: { guest: '2Gi' } },
              volumes: [{ name: 'root', dataVolume: { name: 'db-root' } }],
            },
          },
        },
      },
    );
    expect(object.kind).toBe('VirtualMachine');
  });

  it('is refused by the compiler when a field is misspelt', () => {
    // @ts-expect-error portt is no field of a port
    const misspelt = kubeObject('v1/Service', { name: 'a' }, { spec: { ports: [{ port: 1, portt: 1 }] } });
    // @ts-expect-error Loadbalancer is no type of Service
    const wrong = kubeObject('v1/Service', { name: 'a' }, { spec: { type: 'Loadbalancer' } });
    // @ts-expect-error a port must be a number or a value
    const text = kubeObject('v1/Service', { name: 'a' }, { spec: { ports: [{ port: '80' }] } });
    expect([misspelt, wrong, text]).toHaveLength(3);
  });
});
