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
  ['policy', 'spec.policyTypes', ['Egress'], 'policy-types'],
  ['policy', 'spec.podSelector', { matchLabels: { a: 'b' } }, 'selector-matches'],
  ['policy', 'spec.ingress.0.from.0', { podSelector: { matchLabels: { a: 'b' } } }, 'selector-matches'],
  [
    'budget',
    'spec.selector',
    { matchExpressions: [{ key: 'heat2kube.dev/stack', operator: 'DoesNotExist' }] },
    'selector-matches',
  ],
  ['budget', 'spec.minAvailable', undefined, 'budget'],
  ['lb', 'spec.selector', { a: 'b' }, 'selector-matches'],
  ['lb', 'spec.selector', undefined, 'service-backing'],
  ['lb', 'spec.ports.1.name', undefined, 'service-ports'],
  ['lb', 'spec.ports.1.name', 'tcp-80', 'service-ports'],
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
