/** A small output in which everything fits together; tests break one thing each. */
import type { Json, JsonObject } from '../../src/kubernetes/json.ts';

const pod = { 'app.kubernetes.io/instance': 'shop', 'heat2kube.dev/stack': 'shop', 'sg.heat2kube.dev/shop.db': '' };

/** Objects by a short name; plain data without sharing. */
export function sampleObjects(): Map<string, JsonObject> {
  return new Map<string, JsonObject>([
    [
      'secret',
      { apiVersion: 'v1', kind: 'Secret', metadata: meta('db-init'), stringData: { userdata: '#!/bin/sh\n' } },
    ],
    ['service', headless()],
    ['vm', machine()],
    ['pv', volume()],
    ['pvc', claim()],
    ['policy', policy()],
    [
      'nad',
      {
        apiVersion: 'k8s.cni.cncf.io/v1',
        kind: 'NetworkAttachmentDefinition',
        metadata: meta('data'),
        spec: { config: '{}' },
      },
    ],
    [
      'datasource',
      {
        apiVersion: 'cdi.kubevirt.io/v1beta1',
        kind: 'DataSource',
        metadata: meta('jammy'),
        spec: { source: { pvc: { name: 'jammy', namespace: 'images' } } },
      },
    ],
    [
      'budget',
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: meta('db'),
        spec: { minAvailable: 1, selector: { matchLabels: { 'heat2kube.dev/stack': 'shop' } } },
      },
    ],
    [
      'lb',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: meta('db'),
        spec: {
          type: 'LoadBalancer',
          loadBalancerIP: '203.0.113.7',
          selector: { 'heat2kube.dev/stack': 'shop' },
          ports: [
            { name: 'tcp-80', port: 80 },
            { name: 'tcp-443', port: 443 },
          ],
        },
      },
    ],
  ]);
}

/** What the sample takes from outside. */
export const sampleProvided = [
  { kind: 'VirtualMachineClusterInstancetype', name: 'u1.small' },
  { kind: 'PersistentVolumeClaim', name: 'jammy', namespace: 'images' },
  { kind: 'StorageClass', name: 'fast' },
];

/** A copy of `value` with the value at `path` replaced; `undefined` removes it. */
export function changed(value: JsonObject, path: string, replacement: Json | undefined): JsonObject {
  const copy: JsonObject = JSON.parse(JSON.stringify(value));
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let parent: unknown = copy;
  for (const step of steps) parent = Reflect.get(Object(parent), step);
  if (replacement === undefined) Reflect.deleteProperty(Object(parent), last);
  else Reflect.set(Object(parent), last, replacement);
  return copy;
}

function meta(name: string): JsonObject {
  return { name, namespace: 'shop' };
}

function headless(): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta('shop'),
    spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: { 'heat2kube.dev/stack': 'shop' } },
  };
}

function machine(): JsonObject {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: meta('db'),
    spec: {
      runStrategy: 'RerunOnFailure',
      instancetype: { name: 'u1.small' },
      dataVolumeTemplates: [
        {
          metadata: { name: 'db-root' },
          spec: {
            sourceRef: { kind: 'DataSource', name: 'jammy' },
            storage: { resources: { requests: { storage: '20Gi' } } },
          },
        },
      ],
      template: {
        metadata: { labels: pod },
        spec: {
          hostname: 'db',
          subdomain: 'shop',
          domain: {
            devices: {
              disks: [
                { name: 'root', disk: { bus: 'virtio' }, bootOrder: 1 },
                { name: 'data', disk: { bus: 'virtio' }, serial: '7b1c2d3e-0000-4000-8000-000000000001' },
                { name: 'init', disk: { bus: 'virtio' } },
              ],
              interfaces: [
                { name: 'nic0', masquerade: {} },
                { name: 'nic1', bridge: {}, macAddress: 'fa:16:3e:00:00:01' },
              ],
            },
          },
          networks: [
            { name: 'nic0', pod: {} },
            { name: 'nic1', multus: { networkName: 'shop/data' } },
          ],
          accessCredentials: [
            {
              sshPublicKey: {
                source: { secret: { secretName: 'db-init' } },
                propagationMethod: { noCloud: {} },
              },
            },
          ],
          volumes: [
            { name: 'root', dataVolume: { name: 'db-root' } },
            { name: 'data', persistentVolumeClaim: { claimName: 'db-data' } },
            { name: 'init', cloudInitNoCloud: { secretRef: { name: 'db-init' } } },
          ],
        },
      },
    },
  };
}

function volume(): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'shop-db-data' },
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Block',
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      claimRef: { name: 'db-data', namespace: 'shop' },
      csi: { driver: 'cinder.csi.openstack.org', volumeHandle: '7b1c2d3e-0000-4000-8000-000000000001' },
    },
  };
}

function claim(): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: meta('db-data'),
    spec: {
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Block',
      storageClassName: '',
      volumeName: 'shop-db-data',
      resources: { requests: { storage: '10Gi' } },
    },
  };
}

function policy(): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta('db'),
    spec: {
      podSelector: { matchExpressions: [{ key: 'sg.heat2kube.dev/shop.db', operator: 'Exists' }] },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
          ports: [{ protocol: 'TCP', port: 5432, endPort: 5433 }],
        },
      ],
    },
  };
}
