/**
 * Writes grammar/kubernetes: strict JSON Schemas, TypeScript types and the index of the kinds that heat2kube emits.
 * Usage: node scripts/schemas.mjs [--check]. Deterministic: the same schemas give the same bytes. With --check nothing
 * is written, and the exit code is 1 when a file would change.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';

const root = new URL('../', import.meta.url);
const target = new URL('grammar/kubernetes/', root);
const source = new URL('../shared/schemas/', root);
const checking = process.argv.includes('--check');

/** `apiVersion: kinds`; `*` stands for every kind of the group. */
const wanted = {
  v1: ['ConfigMap', 'Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'Secret', 'Service', 'ServiceAccount'],
  'apps/v1': ['Deployment', 'StatefulSet'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'batch/v1': ['CronJob', 'Job'],
  'cdi.kubevirt.io/v1beta1': ['DataSource', 'DataVolume'],
  'discovery.k8s.io/v1': ['EndpointSlice'],
  'external-secrets.io/v1': ['ExternalSecret', 'SecretStore'],
  'externaldns.k8s.io/v1alpha1': ['DNSEndpoint'],
  'forklift.cdi.kubevirt.io/v1beta1': ['OpenstackVolumePopulator'],
  'forklift.konveyor.io/v1beta1': ['Migration', 'NetworkMap', 'Plan', 'Provider', 'StorageMap'],
  'gateway.networking.k8s.io/v1': ['*'],
  'generators.external-secrets.io/v1alpha1': ['Password'],
  'instancetype.kubevirt.io/v1beta1': [
    'VirtualMachineClusterInstancetype',
    'VirtualMachineClusterPreference',
    'VirtualMachineInstancetype',
    'VirtualMachinePreference',
  ],
  'k8s.cni.cncf.io/v1': ['NetworkAttachmentDefinition'],
  'k8s.ovn.org/v1': ['ClusterUserDefinedNetwork', 'EgressIP', 'UserDefinedNetwork'],
  'keda.sh/v1alpha1': ['ScaledObject', 'TriggerAuthentication'],
  'kubeovn.io/v1': ['OvnEip', 'OvnFip', 'OvnSnatRule', 'Subnet', 'SwitchLBRule', 'Vip', 'Vpc', 'VpcDns'],
  'kubevirt.io/v1': ['VirtualMachine'],
  'metallb.io/v1beta1': ['IPAddressPool', 'L2Advertisement'],
  'networking.k8s.io/v1': ['Ingress', 'NetworkPolicy'],
  'openstack.k-orc.cloud/v1alpha1': ['*'],
  'policy/v1': ['PodDisruptionBudget'],
  'pool.kubevirt.io/v1beta1': ['VirtualMachinePool'],
  'projectcalico.org/v3': ['NetworkPolicy'],
  'snapshot.storage.k8s.io/v1': ['VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'storage.k8s.io/v1': ['StorageClass'],
};

const kinds = await readKinds();
if (!checking) {
  await rm(new URL('schemas/', target), { recursive: true, force: true });
  await rm(new URL('types/', target), { recursive: true, force: true });
}
for (const kind of kinds) {
  await write(`schemas/${kind.path}.json`, `${JSON.stringify(kind.schema)}\n`);
  await write(`types/${kind.path}.ts`, await typesOf(kind));
}
await write('kinds.ts', await pretty('kinds.ts', tableOf(kinds)));
await write('loaders.ts', await pretty('loaders.ts', loadersOf(kinds)));
await write('types/index.ts', await pretty('types/index.ts', indexOf(kinds)));
console.log(
  `${kinds.length} kinds, ${kinds.reduce((sum, { schema }) => sum + JSON.stringify(schema).length, 0)} characters`,
);

async function readKinds() {
  const index = JSON.parse(await readFile(new URL('index.json', source), 'utf8'));
  const found = [];
  for (const [apiVersion, names] of Object.entries(wanted)) {
    const entries = index.filter(
      (entry) => entry.apiVersion === apiVersion && !isExtra(entry) && (names[0] === '*' || names.includes(entry.kind)),
    );
    if (names[0] !== '*' && entries.length !== names.length) throw new Error(`${apiVersion}: a kind has no schema`);
    for (const entry of entries) {
      const schema = JSON.parse(await readFile(new URL(entry.file, source), 'utf8'));
      found.push(kindOf(entry.apiVersion, entry.kind, entry.scope, schema));
    }
  }
  found.push(multiNetworkPolicy(found), ciliumEgressGatewayPolicy(found));
  return found.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** Experimental channels and unreleased branches lie in folders of their own. */
function isExtra(entry) {
  return entry.file.includes('@');
}

function kindOf(apiVersion, kind, scope, schema) {
  delete schema.$schema;
  delete schema.$id;
  schema.$schema = 'http://json-schema.org/draft-07/schema#';
  writeListMaps(schema, schema);
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  return {
    key: `${apiVersion}/${kind}`,
    apiVersion,
    kind,
    scope,
    path: `${group}/${kind.toLowerCase()}-${version}`,
    schema,
  };
}

/** MultiNetworkPolicy repeats NetworkPolicy's fields for the secondary networks that its annotation names. */
function multiNetworkPolicy(found) {
  const model = found.find(({ key }) => key === 'networking.k8s.io/v1/NetworkPolicy');
  const schema = structuredClone(model.schema);
  const apiVersion = 'k8s.cni.cncf.io/v1beta1';
  schema.properties.apiVersion = { const: apiVersion };
  schema.properties.kind = { const: 'MultiNetworkPolicy' };
  return kindOf(apiVersion, 'MultiNetworkPolicy', 'Namespaced', schema);
}

/**
 * CiliumEgressGatewayPolicy, by the reference of Cilium's egress gateway: pods, where they send to, and the node that sends for
 * them. Its selectors are those of Kubernetes, as in an EgressIP.
 */
function ciliumEgressGatewayPolicy(found) {
  const model = found.find(({ key }) => key === 'k8s.ovn.org/v1/EgressIP');
  const schema = structuredClone(model.schema);
  const selector = schema.properties.spec.properties.podSelector;
  const texts = { type: 'array', items: { type: 'string' } };
  const object = (properties, required) => ({ type: 'object', required, properties, additionalProperties: false });
  const gateway = object({ nodeSelector: selector, interface: { type: 'string' }, egressIP: { type: 'string' } }, [
    'nodeSelector',
  ]);
  const source = object({ namespaceSelector: selector, nodeSelector: selector, podSelector: selector }, []);
  schema.properties.apiVersion = { const: 'cilium.io/v2' };
  schema.properties.kind = { const: 'CiliumEgressGatewayPolicy' };
  schema.properties.spec = object(
    {
      destinationCIDRs: texts,
      egressGateway: gateway,
      egressGateways: { type: 'array', items: gateway },
      excludedCIDRs: texts,
      selectors: { type: 'array', items: source },
    },
    ['destinationCIDRs', 'egressGateway', 'selectors'],
  );
  return kindOf('cilium.io/v2', 'CiliumEgressGatewayPolicy', 'Cluster', schema);
}

/**
 * `x-kubernetes-list-map-keys` names the keys that no two items share; the validator also needs what an absent key
 * counts as, so it becomes `listMapKeys: [[key, default], ...]`.
 */
function writeListMaps(node, document) {
  if (node === null || typeof node !== 'object') return;
  const keys = node['x-kubernetes-list-map-keys'];
  if (Array.isArray(keys)) {
    const item = deref(node.items ?? {}, document);
    node.listMapKeys = keys.map((key) => {
      const field = deref(item.properties?.[key] ?? {}, document);
      const assumed = field.default ?? (key === 'protocol' ? 'TCP' : undefined);
      return assumed === undefined ? [key] : [key, assumed];
    });
    delete node['x-kubernetes-list-map-keys'];
  }
  for (const child of Object.values(node)) writeListMaps(child, document);
}

function deref(node, document) {
  return typeof node.$ref === 'string'
    ? deref(
        node.$ref
          .split('/')
          .slice(1)
          .reduce((at, step) => at[step], document),
        document,
      )
    : node;
}

async function typesOf({ apiVersion, kind, path, schema }) {
  const bare = withoutBranches(structuredClone(schema));
  bare.title = kind;
  const text = await compile(bare, kind, {
    additionalProperties: false,
    format: false,
    unreachableDefinitions: false,
    ignoreMinAndMaxItems: true,
    bannerComment: `/** Generated by \`npm run schemas\`; do not edit. Fields of ${kind} in ${apiVersion}. */`,
  });
  return pretty(`types/${path}.ts`, text);
}

/** Branches would let unknown fields slip through the generated types. */
function withoutBranches(node) {
  if (node === null || typeof node !== 'object') return node;
  for (const name of ['$schema', 'anyOf', 'oneOf', 'allOf', 'not', 'x-kubernetes-validations', 'listMapKeys']) {
    if (name in node && !isFieldTable(node)) delete node[name];
  }
  for (const child of Object.values(node)) withoutBranches(child);
  return node;
}

/** A table of fields may have a field of that name; a schema has none of its own words as objects with a type. */
function isFieldTable(node) {
  return Object.values(node).every((child) => child !== null && typeof child === 'object' && !Array.isArray(child));
}

function tableOf(all) {
  return `/** Generated by \`npm run schemas\`; do not edit. The kinds that heat2kube emits. */
export interface KindEntry {
  readonly scope: 'Namespaced' | 'Cluster';
  /** File below \`schemas/\` and \`types/\`, without its ending. */
  readonly path: string;
}

/** Keys are \`apiVersion/kind\`. */
export const kindEntries: Readonly<Record<string, KindEntry>> = {
${all.map(({ key, scope, path }) => `'${key}': { scope: '${scope}', path: '${path}' }`).join(',\n')}
};
`;
}

function loadersOf(all) {
  return `/** Generated by \`npm run schemas\`; do not edit. The JSON Schema of each emitted kind, loaded when asked for. */
export type SchemaLoader = () => Promise<{ readonly default: object }>;

/** Keys are \`apiVersion/kind\`. */
export const schemaLoaders: Readonly<Record<string, SchemaLoader>> = {
${all.map(({ key, path }) => `'${key}': () => import('./schemas/${path}.json', { with: { type: 'json' } })`).join(',\n')}
};
`;
}

function indexOf(all) {
  const names = all.map(({ kind, apiVersion, path }) => {
    const unique = all.filter((other) => other.kind === kind).length === 1;
    const [group, version] = apiVersion.split('/');
    return {
      kind,
      path,
      key: `${apiVersion}/${kind}`,
      name: unique ? kind : `${prefixOf(version ? group : 'core')}${kind}`,
    };
  });
  return `/** Generated by \`npm run schemas\`; do not edit. The types of all emitted kinds by \`apiVersion/kind\`. */
${names.map(({ kind, name, path }) => `import type { ${kind === name ? kind : `${kind} as ${name}`} } from './${path}.ts';`).join('\n')}

export interface KubeTypes {
${names.map(({ key, name }) => `'${key}': ${name};`).join('\n')}
}
`;
}

/** `openstack.k-orc.cloud` gives `Openstack`, `core` gives `Core`. */
function prefixOf(group) {
  const [first] = group.split('.');
  return first.charAt(0).toUpperCase() + first.slice(1);
}

async function pretty(path, text) {
  const file = fileURLToPath(new URL(path, target));
  const options = await resolveConfig(file);
  return format(text, { ...options, filepath: file });
}

async function write(path, text) {
  const file = new URL(path, target);
  if (!checking) {
    await mkdir(new URL('.', file), { recursive: true });
    return writeFile(file, text);
  }
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return undefined;
  console.error(`grammar/kubernetes/${path} is not what the schemas give; run: npm run schemas`);
  process.exitCode = 1;
  return undefined;
}
