/** Which fields of which kinds name another object, and where their namespace, kind and key stand. */

/** One field that names another object. */
export interface ReferenceRule {
  /** Path of the name, as in `spec.template.spec.volumes[].secret.secretName`. */
  readonly path: string;
  /** Kinds that the name may belong to. */
  readonly kinds?: readonly string[];
  /** Sibling field that says the kind, with the kind meant when it is absent. */
  readonly kindFrom?: { readonly field: string; readonly otherwise?: string };
  /** Sibling field with the namespace; absent means the object's own. */
  readonly namespaceFrom?: string;
  /** A key that the Secret or ConfigMap must have: fixed, or in a sibling field. */
  readonly key?: { readonly fixed: string } | { readonly field: string };
  /** `namespace/name` in one text. */
  readonly form?: 'qualified';
  /** Sibling group or apiVersion under which the name is none of ours. */
  readonly onlyGroups?: { readonly field: string; readonly groups: readonly string[] };
}

const secret = (path: string, more: Partial<ReferenceRule> = {}): ReferenceRule => ({
  path,
  kinds: ['Secret'],
  ...more,
});
const configMap = (path: string, more: Partial<ReferenceRule> = {}): ReferenceRule => ({
  path,
  kinds: ['ConfigMap'],
  ...more,
});

const claimKinds = ['PersistentVolumeClaim'];

function machineRules(machine: string): readonly ReferenceRule[] {
  const volumes = `${machine}.template.spec.volumes[]`;
  const credentials = `${machine}.template.spec.accessCredentials[]`;
  return [
    {
      path: `${machine}.instancetype.name`,
      kindFrom: { field: 'kind', otherwise: 'VirtualMachineClusterInstancetype' },
    },
    { path: `${machine}.preference.name`, kindFrom: { field: 'kind', otherwise: 'VirtualMachineClusterPreference' } },
    { path: `${volumes}.persistentVolumeClaim.claimName`, kinds: claimKinds },
    { path: `${volumes}.dataVolume.name`, kinds: ['DataVolume', ...claimKinds] },
    { path: `${volumes}.serviceAccount.serviceAccountName`, kinds: ['ServiceAccount'] },
    secret(`${volumes}.secret.secretName`),
    configMap(`${volumes}.configMap.name`),
    secret(`${volumes}.sysprep.secret.name`),
    configMap(`${volumes}.sysprep.configMap.name`),
    ...['cloudInitNoCloud', 'cloudInitConfigDrive'].flatMap((kind) => [
      secret(`${volumes}.${kind}.secretRef.name`, { key: { fixed: 'userdata' } }),
      secret(`${volumes}.${kind}.networkDataSecretRef.name`, { key: { fixed: 'networkdata' } }),
    ]),
    secret(`${credentials}.sshPublicKey.source.secret.secretName`),
    secret(`${credentials}.userPassword.source.secret.secretName`),
    {
      path: `${machine}.template.spec.networks[].multus.networkName`,
      kinds: ['NetworkAttachmentDefinition'],
      form: 'qualified',
    },
    ...dataVolumeRules(`${machine}.dataVolumeTemplates[].spec`),
  ];
}

function dataVolumeRules(spec: string): readonly ReferenceRule[] {
  return [
    { path: `${spec}.sourceRef.name`, kindFrom: { field: 'kind' }, namespaceFrom: 'namespace' },
    { path: `${spec}.source.pvc.name`, kinds: claimKinds, namespaceFrom: 'namespace' },
    { path: `${spec}.source.snapshot.name`, kinds: ['VolumeSnapshot'], namespaceFrom: 'namespace' },
    ...['http', 's3', 'gcs', 'registry', 'imageio', 'vddk'].map((source) =>
      secret(`${spec}.source.${source}.secretRef`),
    ),
    ...['http', 's3', 'registry', 'imageio'].map((source) => configMap(`${spec}.source.${source}.certConfigMap`)),
    ...['storage', 'pvc'].flatMap((target) => [
      { path: `${spec}.${target}.storageClassName`, kinds: ['StorageClass'] },
      { path: `${spec}.${target}.dataSourceRef.name`, kindFrom: { field: 'kind' }, namespaceFrom: 'namespace' },
      { path: `${spec}.${target}.dataSource.name`, kindFrom: { field: 'kind' } },
    ]),
  ];
}

function podRules(pod: string): readonly ReferenceRule[] {
  const containers = ['initContainers[]', 'containers[]'].map((list) => `${pod}.${list}`);
  return [
    { path: `${pod}.serviceAccountName`, kinds: ['ServiceAccount'] },
    secret(`${pod}.imagePullSecrets[].name`),
    secret(`${pod}.volumes[].secret.secretName`),
    configMap(`${pod}.volumes[].configMap.name`),
    { path: `${pod}.volumes[].persistentVolumeClaim.claimName`, kinds: claimKinds },
    ...containers.flatMap((container) => [
      secret(`${container}.env[].valueFrom.secretKeyRef.name`, { key: { field: 'key' } }),
      configMap(`${container}.env[].valueFrom.configMapKeyRef.name`, { key: { field: 'key' } }),
      secret(`${container}.envFrom[].secretRef.name`),
      configMap(`${container}.envFrom[].configMapRef.name`),
    ]),
  ];
}

const routeRules: readonly ReferenceRule[] = [
  { path: 'spec.parentRefs[].name', kindFrom: { field: 'kind', otherwise: 'Gateway' }, namespaceFrom: 'namespace' },
  {
    path: 'spec.rules[].backendRefs[].name',
    kindFrom: { field: 'kind', otherwise: 'Service' },
    namespaceFrom: 'namespace',
    onlyGroups: { field: 'group', groups: [''] },
  },
];

const elsewhere = (path: string, kind: string): ReferenceRule => ({ path, kinds: [kind], namespaceFrom: 'namespace' });

/** By kind; names of kinds of OpenStack Resource Controller follow from their field names instead. */
export const referenceRules: ReadonlyMap<string, readonly ReferenceRule[]> = new Map([
  ['VirtualMachine', machineRules('spec')],
  ['VirtualMachinePool', machineRules('spec.virtualMachineTemplate.spec')],
  ['DataVolume', dataVolumeRules('spec')],
  [
    'DataSource',
    [
      { path: 'spec.source.pvc.name', kinds: claimKinds, namespaceFrom: 'namespace' },
      { path: 'spec.source.snapshot.name', kinds: ['VolumeSnapshot'], namespaceFrom: 'namespace' },
    ],
  ],
  [
    'PersistentVolumeClaim',
    [
      { path: 'spec.volumeName', kinds: ['PersistentVolume'] },
      { path: 'spec.storageClassName', kinds: ['StorageClass'] },
      { path: 'spec.dataSourceRef.name', kindFrom: { field: 'kind' }, namespaceFrom: 'namespace' },
      { path: 'spec.dataSource.name', kindFrom: { field: 'kind' } },
    ],
  ],
  [
    'PersistentVolume',
    [
      { path: 'spec.claimRef.name', kinds: claimKinds, namespaceFrom: 'namespace' },
      { path: 'spec.storageClassName', kinds: ['StorageClass'] },
      secret('spec.csi.nodeStageSecretRef.name', { namespaceFrom: 'namespace' }),
      secret('spec.csi.nodePublishSecretRef.name', { namespaceFrom: 'namespace' }),
    ],
  ],
  ['Deployment', podRules('spec.template.spec')],
  ['StatefulSet', [...podRules('spec.template.spec'), { path: 'spec.serviceName', kinds: ['Service'] }]],
  ['Job', podRules('spec.template.spec')],
  ['CronJob', podRules('spec.jobTemplate.spec.template.spec')],
  ['HorizontalPodAutoscaler', [{ path: 'spec.scaleTargetRef.name', kindFrom: { field: 'kind' } }]],
  [
    'ScaledObject',
    [
      { path: 'spec.scaleTargetRef.name', kindFrom: { field: 'kind', otherwise: 'Deployment' } },
      {
        path: 'spec.triggers[].authenticationRef.name',
        kindFrom: { field: 'kind', otherwise: 'TriggerAuthentication' },
      },
    ],
  ],
  ['TriggerAuthentication', [secret('spec.secretTargetRef[].name', { key: { field: 'key' } })]],
  [
    'ExternalSecret',
    [
      { path: 'spec.secretStoreRef.name', kindFrom: { field: 'kind', otherwise: 'SecretStore' } },
      { path: 'spec.dataFrom[].sourceRef.generatorRef.name', kindFrom: { field: 'kind' } },
    ],
  ],
  ['OpenstackVolumePopulator', [secret('spec.secretRef'), secret('spec.secretName')]],
  [
    'Gateway',
    [
      { path: 'spec.gatewayClassName', kinds: ['GatewayClass'] },
      {
        path: 'spec.listeners[].tls.certificateRefs[].name',
        kindFrom: { field: 'kind', otherwise: 'Secret' },
        namespaceFrom: 'namespace',
      },
    ],
  ],
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => [kind, routeRules] as const),
  [
    'Ingress',
    [
      { path: 'spec.rules[].http.paths[].backend.service.name', kinds: ['Service'] },
      { path: 'spec.defaultBackend.service.name', kinds: ['Service'] },
      secret('spec.tls[].secretName'),
    ],
  ],
  ['Provider', [elsewhere('spec.secret.name', 'Secret')]],
  ['NetworkMap', ['source', 'destination'].map((side) => elsewhere(`spec.provider.${side}.name`, 'Provider'))],
  ['StorageMap', ['source', 'destination'].map((side) => elsewhere(`spec.provider.${side}.name`, 'Provider'))],
  [
    'Plan',
    [
      ...['source', 'destination'].map((side) => elsewhere(`spec.provider.${side}.name`, 'Provider')),
      elsewhere('spec.map.network.name', 'NetworkMap'),
      elsewhere('spec.map.storage.name', 'StorageMap'),
    ],
  ],
  ['Migration', [elsewhere('spec.plan.name', 'Plan')]],
]);

/** Fields of OpenStack Resource Controller that hold a name, and the kind it belongs to. */
export const orcReferences: ReadonlyMap<string, string> = new Map([
  ['addressScopeRef', 'AddressScope'],
  ['defaultProjectRef', 'Project'],
  ['domainRef', 'Domain'],
  ['flavorRef', 'Flavor'],
  ['floatingNetworkRef', 'Network'],
  ['floatingSubnetRef', 'Subnet'],
  ['groupRef', 'Group'],
  ['imageRef', 'Image'],
  ['keypairRef', 'KeyPair'],
  ['networkRef', 'Network'],
  ['passwordRef', 'Secret'],
  ['portRef', 'Port'],
  ['projectRef', 'Project'],
  ['roleRef', 'Role'],
  ['roleRefs', 'Role'],
  ['routerRef', 'Router'],
  ['securityGroupRefs', 'SecurityGroup'],
  ['serverRef', 'Server'],
  ['serverGroupRef', 'ServerGroup'],
  ['serviceRef', 'Service'],
  ['subnetRef', 'Subnet'],
  ['userRef', 'User'],
  ['volumeRef', 'Volume'],
  ['volumeTypeRef', 'VolumeType'],
  ['secretRef', 'Secret'],
  ['secretName', 'Secret'],
]);
