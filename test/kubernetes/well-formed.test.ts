/** One broken thing, one rule: what admission would refuse is found before anything is applied. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/kubernetes/json.ts';
import { validateObject } from '../../src/kubernetes/validate.ts';
import { checkObjects } from '../../src/kubernetes/well-formed.ts';
import { changed, sampleObjects, sampleProvided } from './sample-objects.ts';

function problems(objects: readonly Json[]): readonly string[] {
  return checkObjects(objects, { provided: sampleProvided }).map(({ rule, pointer }) => `${rule} ${pointer}`);
}

/** Problems after one field of one object was replaced. */
function afterChange(name: string, path: string, replacement: Json | undefined): readonly string[] {
  const objects = sampleObjects();
  const object = objects.get(name);
  if (!object) throw new Error(`no sample ${name}`);
  objects.set(name, changed(object, path, replacement));
  return problems([...objects.values()]);
}

const template = 'spec.template.spec';
const devices = `${template}.domain.devices`;
const long = 'x'.repeat(2049);

/** object, path, replacement, expected rule. */
const rows: readonly (readonly [string, string, Json | undefined, string])[] = [
  ['vm', 'spec.runStrategy', undefined, 'run-strategy'],
  ['vm', 'spec.running', true, 'run-strategy'],
  ['vm', 'spec.runStrategy', 'Sometimes', 'run-strategy'],
  ['vm', `${template}.domain.memory`, { guest: '2Gi' }, 'instancetype-excludes-size'],
  ['vm', `${template}.domain.cpu`, { sockets: 2 }, 'instancetype-excludes-size'],
  ['vm', `${template}.domain.resources`, { requests: { memory: '1Gi' } }, 'instancetype-excludes-size'],
  ['vm', 'spec.instancetype', undefined, 'machine-has-memory'],
  ['vm', `${devices}.disks.2`, undefined, 'disks-and-volumes'],
  ['vm', `${devices}.disks.1.name`, 'root', 'disks-and-volumes'],
  ['vm', `${template}.volumes.1.name`, 'other', 'disks-and-volumes'],
  ['vm', `${devices}.disks.1.serial`, 'a b', 'disk-serial'],
  ['vm', `${devices}.disks.1.cdrom`, { bus: 'sata' }, 'disk-device'],
  ['vm', `${devices}.disks.0.disk.bus`, 'ide', 'disk-bus'],
  ['vm', `${devices}.disks.1.bootOrder`, 1, 'boot-order'],
  ['vm', `${devices}.disks.0.bootOrder`, 0, 'boot-order'],
  ['vm', `${devices}.interfaces.1.name`, 'nic2', 'interfaces-and-networks'],
  ['vm', `${template}.networks.2`, { name: 'nic2', multus: { networkName: 'data' } }, 'interfaces-and-networks'],
  ['vm', `${template}.networks.1`, { name: 'nic1', pod: {} }, 'one-pod-network'],
  ['vm', `${template}.networks.1`, { name: 'nic1' }, 'one-pod-network'],
  ['vm', `${devices}.interfaces.1.masquerade`, {}, 'interface-binding'],
  ['vm', `${devices}.interfaces.1`, { name: 'nic1', masquerade: {} }, 'interface-binding'],
  ['vm', `${devices}.interfaces.1`, { name: 'nic1', slirp: {} }, 'interface-binding'],
  ['vm', `${devices}.interfaces.1.macAddress`, 'fa:16:3e', 'mac-address'],
  ['vm', `${devices}.interfaces.1.macAddress`, '01:16:3e:00:00:01', 'mac-address'],
  ['vm', `${devices}.interfaces.0.macAddress`, 'FA:16:3E:00:00:01', 'mac-address'],
  ['vm', `${template}.volumes.2.cloudInitNoCloud.userData`, 'a', 'cloud-init-source'],
  ['vm', `${template}.volumes.2.cloudInitNoCloud`, {}, 'cloud-init-source'],
  [
    'vm',
    `${template}.volumes.2.cloudInitNoCloud`,
    { networkData: 'a', networkDataSecretRef: { name: 'db-init' } },
    'cloud-init-source',
  ],
  ['vm', `${template}.volumes.2.cloudInitNoCloud`, { userData: long }, 'cloud-init-size'],
  ['vm', `${template}.volumes.2.cloudInitNoCloud`, { userDataBase64: btoa(long) }, 'cloud-init-size'],
  ['vm', `${template}.volumes.2`, { name: 'init', cloudInitConfigDrive: { userData: 'a' } }, 'access-credentials'],
  ['vm', `${template}.hostname`, 'db.shop', 'machine-name'],
  ['vm', 'spec.template.metadata.labels', { 'kubevirt.io/vm': 'db' }, 'reserved-label'],
  ['vm', `${template}.domain.firmware`, { bootloader: { efi: {} } }, 'secure-boot'],
  ['vm', `${template}.volumes.0`, { name: 'root', emptyDisk: { capacity: '1Gi' } }, 'data-volume-templates'],
  ['vm', 'spec.dataVolumeTemplates.0.spec.source', { blank: {} }, 'data-volume'],
  ['vm', 'spec.dataVolumeTemplates.0.spec.pvc', {}, 'data-volume'],
  ['vm', 'spec.dataVolumeTemplates.0.spec.storage.resources.requests.storage', 'big', 'storage-size'],
  ['vm', 'spec.instancetype.name', 'm1.small', 'reference'],
  ['vm', 'spec.instancetype.kind', 'VirtualMachineInstancetype', 'reference'],
  ['vm', 'spec.dataVolumeTemplates.0.spec.sourceRef.name', 'noble', 'reference'],
  ['vm', `${template}.volumes.0.dataVolume.name`, 'other', 'reference'],
  ['vm', `${template}.volumes.1.persistentVolumeClaim.claimName`, 'other', 'reference'],
  ['vm', `${template}.volumes.2.cloudInitNoCloud.secretRef.name`, 'other', 'reference'],
  ['vm', `${template}.networks.1.multus.networkName`, 'other/data', 'reference'],
  ['vm', `${template}.accessCredentials.0.sshPublicKey.source.secret.secretName`, 'other', 'reference'],
  ['secret', 'stringData', { other: 'a' }, 'reference-key'],
  ['vm', `${template}.subdomain`, 'other', 'subdomain'],
  ['service', 'spec.clusterIP', undefined, 'subdomain'],
  ['service', 'spec.selector', { a: 'b' }, 'subdomain'],
  ['pv', 'spec.claimRef.name', 'other', 'volume-and-claim'],
  ['pv', 'spec.claimRef.name', 'other', 'reference'],
  ['pvc', 'spec.volumeName', undefined, 'volume-and-claim'],
  ['pvc', 'spec.volumeName', 'other', 'reference'],
  ['pvc', 'spec.storageClassName', undefined, 'volume-and-claim'],
  ['pvc', 'spec.storageClassName', 'fast', 'volume-and-claim'],
  ['pvc', 'spec.storageClassName', 'slow', 'reference'],
  ['pvc', 'spec.volumeMode', undefined, 'volume-and-claim'],
  ['pvc', 'spec.accessModes', ['ReadWriteMany'], 'volume-and-claim'],
  ['pvc', 'spec.resources.requests.storage', '11Gi', 'volume-and-claim'],
  ['pvc', 'spec.resources', {}, 'storage-size'],
  ['policy', 'spec.ingress.0.ports.0.endPort', 5431, 'policy-port'],
  ['policy', 'spec.ingress.0.ports.0.port', 'postgres', 'policy-port'],
  ['policy', 'spec.ingress.0.ports.0', { port: 0 }, 'policy-port'],
  ['policy', 'spec.ingress.0.ports.0', { port: 'Web Port' }, 'policy-port'],
  ['policy', 'spec.ingress.0.from.0', {}, 'policy-peer'],
  ['policy', 'spec.ingress.0.from.0.podSelector', {}, 'policy-peer'],
  ['policy', 'spec.ingress.0.from.0.ipBlock.cidr', '10.0.0/8', 'policy-cidr'],
  ['policy', 'spec.ingress.0.from.0.ipBlock.cidr', '010.0.0.0/8', 'policy-cidr'],
  ['policy', 'spec.ingress.0.from.0.ipBlock.except', ['192.168.0.0/16'], 'policy-cidr'],
  ['policy', 'spec.ingress.0.from.0.ipBlock.except', ['10.0.0.0/8'], 'policy-cidr'],
  ['policy', 'spec.ingress.0.ports.0.endPort', 'high', 'policy-port'],
  ['policy', 'spec.ingress.0.from.0.ipBlock.except', ['10.1'], 'policy-cidr'],
  ['policy', 'spec.policyTypes', ['Egress'], 'policy-types'],
  ['policy', 'spec.podSelector', { matchLabels: { a: 'b' } }, 'selector-matches'],
  ['policy', 'spec.ingress.0.from.0', { podSelector: { matchLabels: { a: 'b' } } }, 'selector-matches'],
  [
    'budget',
    'spec.selector',
    { matchExpressions: [{ key: 'heat2kube.dev/stack', operator: 'DoesNotExist' }] },
    'selector-matches',
  ],
  [
    'budget',
    'spec.selector',
    { matchExpressions: [{ key: 'heat2kube.dev/stack', operator: 'NotIn', values: ['shop'] }] },
    'selector-matches',
  ],
  ['budget', 'spec.minAvailable', undefined, 'budget'],
  ['lb', 'spec.selector', { a: 'b' }, 'selector-matches'],
  ['lb', 'spec.selector', undefined, 'service-backing'],
  ['lb', 'spec.ports.1.name', undefined, 'service-ports'],
  ['lb', 'spec.ports.1.name', 'tcp-80', 'service-ports'],
  ['lb', 'spec.ports.1.name', 'Web_1', 'service-ports'],
  ['lb', 'spec.ports.1.port', 80, 'service-ports'],
  ['lb', 'spec.ports.1.port', 70_000, 'service-ports'],
  ['lb', 'spec.ports', [], 'service-type'],
  ['lb', 'spec.clusterIP', 'None', 'service-type'],
  ['lb', 'spec.loadBalancerIP', '203.0.113', 'service-address'],
  ['lb', 'spec.loadBalancerSourceRanges', ['0.0.0.0'], 'service-address'],
  ['lb', 'metadata.name', '1db', 'service-name'],
  ['lb', 'metadata.name', 'shop', 'unique-object'],
];

describe('a set of objects in which everything fits', () => {
  it('has no problem', () => {
    expect(problems([...sampleObjects().values()])).toEqual([]);
  });

  it('passes its schemas', async () => {
    for (const object of sampleObjects().values()) expect(await validateObject(object)).toEqual([]);
  });
});

describe('a broken thing is found', () => {
  it.each(rows)('%s %s', (name, path, replacement, rule) => {
    const found = afterChange(name, path, replacement).map((problem) => problem.split(' ')[0]);
    expect(found).toContain(rule);
  });
});

/** What is wrong with objects that stand beside those of the sample. */
const besides: readonly (readonly [string, readonly Json[], readonly string[]])[] = [
  ['a pool whose machines do not say when they run', [pool({})], ['run-strategy /spec/virtualMachineTemplate/spec']],
  [
    'a pool that does not select its machines',
    [pool({ runStrategy: 'Always' }, { app: 'other' })],
    ['selector-matches /spec/selector'],
  ],
  ['a pool in which everything fits', [pool({ runStrategy: 'Always' })], []],
  ['a job that selects nothing by itself', [of('batch/v1', 'Job', 'load', { template: {} })], []],
  [
    'a job that runs by the clock and is selected',
    [
      of('batch/v1', 'CronJob', 'load', {
        jobTemplate: { spec: { template: { metadata: { labels: { app: 'load' } } } } },
      }),
      of('v1', 'Service', 'load', { selector: { app: 'load' }, ports: [{ port: 80 }] }),
    ],
    [],
  ],
  [
    'a policy on another network',
    [of('k8s.cni.cncf.io/v1beta1', 'MultiNetworkPolicy', 'data', { podSelector: {}, ingress: [{ from: [{}] }] })],
    ['policy-peer /spec/ingress/0/from/0'],
  ],
  [
    'a Service of an outside name without the name',
    [of('v1', 'Service', 'mail', { type: 'ExternalName' })],
    ['service-type /spec'],
  ],
  ['a Service of an outside name', [of('v1', 'Service', 'mail', { type: 'ExternalName', externalName: 'a.b' })], []],
  [
    'a slice that belongs to no Service',
    [slice('mail', ['192.0.2.1'])],
    ['reference /metadata/labels/kubernetes.io~1service-name'],
  ],
  [
    'a Service with a slice of its own',
    [of('v1', 'Service', 'mail', { ports: [{ port: 25 }] }), slice('mail', ['192.0.2.1'])],
    [],
  ],
  [
    'a slice with an address of the other family',
    [
      of('v1', 'Service', 'mail', { ports: [{ port: 25 }] }),
      slice('mail', ['192.0.2.1', '2001:db8::1', 'fe80::1%eth0']),
    ],
    ['endpoint-address /endpoints/0/addresses/1', 'endpoint-address /endpoints/0/addresses/2'],
  ],
  [
    'a slice of names',
    [of('v1', 'Service', 'mail', { ports: [{ port: 25 }] }), slice('mail', ['mail.example.org'], 'FQDN')],
    [],
  ],
  [
    'an autoscaler that does not say what kind it scales',
    [
      of('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
        minReplicas: 1,
        maxReplicas: 2,
        scaleTargetRef: { name: 'web' },
      }),
    ],
    ['reference /spec/scaleTargetRef/name'],
  ],
  [
    'a workload that reads a key of a map of settings',
    [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings', namespace: 'shop' },
        data: { color: 'red' },
      },
      of('apps/v1', 'Deployment', 'web', {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              {
                name: 'web',
                env: ['color', 'size'].map((key) => ({
                  name: key,
                  valueFrom: { configMapKeyRef: { name: 'settings', key } },
                })),
              },
            ],
          },
        },
      }),
    ],
    ['reference-key /spec/template/spec/containers/0/env/1/valueFrom/configMapKeyRef/name'],
  ],
  [
    'a secret that a controller makes under its own name',
    [
      of('external-secrets.io/v1', 'ExternalSecret', 'cert', { dataFrom: [] }),
      of('k8s.cni.cncf.io/v1', 'NetworkAttachmentDefinition', 'other', {}),
      of('apps/v1', 'Deployment', 'web', {
        selector: {},
        template: { spec: { imagePullSecrets: [{ name: 'cert' }] } },
      }),
    ],
    [],
  ],
];

function of(apiVersion: string, kind: string, name: string, spec: Json): Json {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec };
}

function pool(spec: Readonly<Record<string, Json>>, labels: Json = { app: 'web' }): Json {
  return of('pool.kubevirt.io/v1alpha1', 'VirtualMachinePool', 'web', {
    selector: { matchLabels: { app: 'web' } },
    virtualMachineTemplate: {
      metadata: { labels },
      spec: {
        ...spec,
        template: { metadata: { labels }, spec: { domain: { memory: { guest: '1Gi' }, devices: {} } } },
      },
    },
  });
}

function slice(service: string, addresses: readonly string[], addressType = 'IPv4'): Json {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'mail', namespace: 'shop', labels: { 'kubernetes.io/service-name': service } },
    addressType,
    endpoints: [{ addresses }],
  };
}

describe('objects of other kinds', () => {
  it.each(besides)('%s', (_, objects, expected) => {
    expect(problems([...sampleObjects().values(), ...objects])).toEqual(expected);
  });

  it.each(['UserDefinedNetwork', 'ClusterUserDefinedNetwork'])('a %s attaches like what it makes', (kind) => {
    const objects = sampleObjects();
    objects.set('nad', { apiVersion: 'k8s.ovn.org/v1', kind, metadata: { name: 'data', namespace: 'shop' } });
    expect(problems([...objects.values()])).toEqual([]);
  });
});

describe('references of other kinds', () => {
  const autoscaler = (kind: string, name: string): Json => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { minReplicas: 3, maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind, name } },
  });
  const port: Json = {
    apiVersion: 'openstack.k-orc.cloud/v1alpha1',
    kind: 'Port',
    metadata: { name: 'db', namespace: 'shop' },
    spec: {
      cloudCredentialsRef: { cloudName: 'openstack', secretName: 'clouds' },
      managementPolicy: 'managed',
      resource: { networkRef: 'net', addresses: [{ subnetRef: 'sub' }], securityGroupRefs: ['sg'] },
    },
  };

  it('are followed from an autoscaler', () => {
    expect(problems([autoscaler('VirtualMachinePool', 'web')])).toEqual([
      'scale-bounds /spec/minReplicas',
      'reference /spec/scaleTargetRef/name',
    ]);
    expect(problems([autoscaler('Secret', 'web')])).toContain('scale-target /spec/scaleTargetRef/kind');
  });

  it('are followed wherever a field of an OpenStack resource is named Ref', () => {
    expect(problems([port])).toEqual([
      'reference /spec/cloudCredentialsRef/secretName',
      'reference /spec/resource/networkRef',
      'reference /spec/resource/addresses/0/subnetRef',
      'reference /spec/resource/securityGroupRefs',
    ]);
  });

  it('are closed by what a controller makes of another object', () => {
    const route: Json = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        parentRefs: [{ name: 'web' }],
        rules: [
          {
            backendRefs: [
              { name: 'db', port: 80 },
              { group: 'x.io', kind: 'Backend', name: 'y' },
            ],
          },
        ],
      },
    };
    const gateway: Json = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        gatewayClassName: 'octavia',
        listeners: [{ name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'cert' }] } }],
      },
    };
    const external: Json = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'barbican', namespace: 'shop' },
      spec: { secretStoreRef: { name: 'barbican' }, target: { name: 'cert' } },
    };
    const all = [...sampleObjects().values(), route, gateway, external];
    expect(problems(all)).toEqual(['reference /spec/gatewayClassName', 'reference /spec/secretStoreRef/name']);
  });
});

describe('what is legal stays legal', () => {
  it('takes anything in any namespace that is provided without one', () => {
    expect(afterChange('vm', 'spec.instancetype.name', 'u1.small')).toEqual([]);
  });

  it('takes a size of its own instead of an instance type', () => {
    const objects = sampleObjects();
    const vm = changed(changed(objects.get('vm') ?? {}, 'spec.instancetype', undefined), `${template}.domain.memory`, {
      guest: '2Gi',
    });
    objects.set('vm', vm);
    expect(problems([...objects.values()])).toEqual([]);
  });

  it('takes EFI without secure boot', () => {
    const firmware = { bootloader: { efi: { secureBoot: false } } };
    expect(afterChange('vm', `${template}.domain.firmware`, firmware)).toEqual([]);
  });

  it('takes EFI with secure boot and system management mode, but not where that is off', () => {
    const vm = changed(sampleObjects().get('vm') ?? {}, `${template}.domain.firmware`, { bootloader: { efi: {} } });
    const withMode = (smm: Json): readonly string[] => {
      const object = changed(vm, `${template}.domain.features`, { smm });
      return problems([...sampleObjects().set('vm', object).values()]);
    };
    expect(withMode({})).toEqual([]);
    expect(withMode({ enabled: false })).toEqual(['secure-boot /spec/template/spec/domain/firmware/bootloader/efi']);
  });

  it('takes a directory that is shared with the machine for what uses a volume', () => {
    const disks = ['root', 'init'].map((name) => ({ name, disk: { bus: 'virtio' } }));
    const vm = changed(sampleObjects().get('vm') ?? {}, `${devices}.disks`, disks);
    const object = changed(vm, `${devices}.filesystems`, [{ name: 'data', virtiofs: {} }]);
    const found = problems([...sampleObjects().set('vm', object).values()]);
    expect(found.filter((problem) => problem.includes('disks-and-volumes'))).toEqual([]);
  });

  it('takes a volume that is kept for nobody', () => {
    expect(afterChange('pv', 'spec.claimRef', undefined)).toEqual([]);
  });

  it('takes sources of clients in both families', () => {
    expect(afterChange('lb', 'spec.loadBalancerSourceRanges', ['192.0.2.0/24', '2001:db8::/32'])).toEqual([]);
  });

  it('lets a clone take its size from its source', () => {
    expect(afterChange('vm', 'spec.dataVolumeTemplates.0.spec.storage', {})).toEqual([]);
  });

  it('does not look into other namespaces', () => {
    const peer = { podSelector: { matchLabels: { a: 'b' } }, namespaceSelector: {} };
    expect(afterChange('policy', 'spec.ingress.0.from.0', peer)).toEqual([]);
  });

  it('survives what is no object at all', () => {
    expect(checkObjects([null, 1, 'a', [], {}, { kind: 'VirtualMachine', spec: 3 }]).length).toBeGreaterThan(0);
  });
});
