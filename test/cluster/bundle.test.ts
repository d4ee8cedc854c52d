/** The cluster bundle: the script that collects it, what is read of it, and what follows from it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { clusterScript } from '../../src/cli/commands/cluster-facts.ts';
import type { CollectedFacts } from '../../src/cluster/facts.ts';
import { loadCluster } from '../../src/cluster/load-cluster.ts';
import { clusterProfile, type ClusterProfile } from '../../src/cluster/profile.ts';
import { clusterSources } from '../../src/cluster/table.ts';
import { compile } from '../../src/compile.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { readCase } from '../fixture-cases.ts';

const root = join(import.meta.dirname, '..', '..');

interface Bundle {
  readonly [key: string]: object;
}

function bundleOf(name: string): Bundle {
  return JSON.parse(readFileSync(join(root, 'fixtures', 'cluster', `${name}.json`), 'utf8'));
}

const bundles = { openshift: bundleOf('openshift'), kubeadm: bundleOf('kubeadm'), k3s: bundleOf('k3s') };

function collectedOf(bundle: object): {
  readonly facts: CollectedFacts | undefined;
  readonly messages: readonly string[];
} {
  const reports = createCollector();
  const facts = loadCluster(sourceFile('cluster.json', JSON.stringify(bundle)), reports);
  return { facts, messages: reports.sorted().map(({ severity, message }) => `${severity}: ${message}`) };
}

describe('the script of facts --cluster', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cluster-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** A client that knows one cluster: each command prints a file, and `failing` is refused. */
  function client(bundle: Bundle, failing: string): string {
    const answers = Object.entries(clusterSources).flatMap(([key, { command }]) => {
      if (!bundle[key]) return [];
      const file = join(directory, `${key}.json`);
      writeFileSync(file, JSON.stringify(bundle[key]));
      return [`"${command.join(' ')}"*) cat '${file}' ;;`];
    });
    const versions: readonly string[] = Object(bundle['versions']);
    const listed = Object.values(clusterSources).flatMap(({ resource }) => {
      const [name = '', ...names] = (resource ?? 'nodes').split('.');
      const group = names.join('.');
      const version = versions.find((each) => (group === '' ? each === 'v1' : each.startsWith(`${group}/`)));
      return version ? [`${name} short ${version} true Kind`] : [];
    });
    return `#!/bin/sh
echo "$*" >> "${directory}/asked"
case "$*" in
"${failing}"*) echo 'Forbidden' >&2; exit 1 ;;
"api-resources"*) cat <<'END'
${listed.join('\n')}
END
;;
"api-versions"*) cat <<'END'
${versions.join('\n')}
END
;;
${answers.join('\n')}
"get "*) ;;
*) echo "not known: $*" >&2; exit 1 ;;
esac
`;
  }

  function run(shell: string, bundle: Bundle, failing = 'nothing') {
    mkdirSync(join(directory, 'bin'), { recursive: true });
    writeFileSync(join(directory, 'bin', 'kubectl'), client(bundle, failing));
    chmodSync(join(directory, 'bin', 'kubectl'), 0o755);
    writeFileSync(join(directory, 'cluster.sh'), clusterScript());
    const env = { PATH: `${join(directory, 'bin')}:${process.env['PATH'] ?? ''}` };
    const { status, stdout, stderr } = spawnSync(shell, [join(directory, 'cluster.sh')], { env, encoding: 'utf8' });
    return { status, out: stdout, err: stderr };
  }

  it.each(['bash', 'dash'])('makes a bundle with %s, and says what the cluster does not have', (shell) => {
    const { status, out, err } = run(shell, bundles.openshift);
    expect(status).toBe(0);
    const { kinds, versions, ...rest } = JSON.parse(out);
    const { kinds: _, versions: expected, ...parts } = bundles.openshift;
    expect([rest, versions]).toEqual([parts, expected]);
    expect(kinds[0]).toEqual(['v1', 'Kind']);
    expect(err).toContain('calicoPools: the cluster has no ippools.crd.projectcalico.org\n');
    expect(err).toContain('ciliumConfig: there is none\n');
    expect(collectedOf(JSON.parse(out)).messages).toEqual([]);
  });

  it('names what could not be read, in the bundle too', () => {
    const { status, out, err } = run('dash', bundles.kubeadm, 'get nodes');
    expect(status).toBe(0);
    expect(err).toContain('Forbidden\nnodes: not collected\n');
    expect(JSON.parse(out).failed).toEqual(['nodes']);
    expect(collectedOf(JSON.parse(out)).messages).toEqual([
      'warning: the cluster bundle lacks what its commands could not read: nodes',
    ]);
  });

  it('fails where there is no API server, or it does not name its versions', () => {
    expect(run('dash', bundles.kubeadm, 'api-resources')).toMatchObject({ status: 1, out: '' });
    expect(run('dash', bundles.kubeadm, 'api-versions').status).toBe(1);
  });

  it('only reads, and no Secret', () => {
    rmSync(join(directory, 'asked'), { force: true });
    run('dash', bundles.openshift);
    const asked = readFileSync(join(directory, 'asked'), 'utf8').trim().split('\n');
    for (const command of asked) expect(command).toMatch(/^(?:get|version|api-resources|api-versions)\b/);
    expect(asked.join('\n')).not.toMatch(/secret/i);
  });
});

describe('the sources of the cluster bundle', () => {
  it('give what they say that they give, and nothing else', () => {
    for (const [key, { gives, read }] of Object.entries(clusterSources)) {
      const given = Object.values(bundles).flatMap((bundle) => {
        const tree = collectedOf({ [key]: bundle[key] ?? {} }).facts;
        return bundle[key] ? Object.keys(tree ?? {}) : [];
      });
      expect(typeof read).toBe('function');
      expect([...new Set(given)].toSorted(), key).toEqual(gives.toSorted());
    }
  });

  it('are as the published JSON Schema says', () => {
    const schema = JSON.parse(readFileSync(join(root, 'schemas', 'cluster.schema.json'), 'utf8'));
    const validate = new Ajv({ strict: true, strictTuples: false }).compile(schema);
    for (const bundle of Object.values(bundles)) expect(validate(bundle), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ node: {} })).toBe(false);
  });

  const closed = `
heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: sub } } }
  group:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - { remote_ip_prefix: 10.0.0.0/8, protocol: tcp, port_range_min: 22, port_range_max: 22 }
        - { remote_ip_prefix: 172.16.0.0/12 }
        - { remote_ip_prefix: 192.168.0.0/16 }
        - { protocol: tcp, port_range_min: 80, port_range_max: 80 }
  shared: { type: OS::Cinder::Volume, properties: { size: 1, volume_type: twice } }
  plain: { type: OS::Cinder::Volume, properties: { size: 1 } }
  one: &server
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: big
      availability_zone: az7
      networks: [{ network: { get_resource: net } }, { network: outer }]
      security_groups: [{ get_resource: group }]
      block_device_mapping_v2: [{ volume_id: { get_resource: shared }, boot_index: -1 }]
      user_data: { str_replace: { template: A, params: { A: { get_attr: [two, first_address] } } } }
      user_data_format: RAW
  two:
    type: OS::Nova::Server
    properties:
      image: ubuntu
      flavor: small
      networks: [{ network: { get_resource: net } }]
      block_device_mapping_v2: [{ volume_id: { get_resource: shared }, boot_index: -1 }, { volume_id: { get_resource: plain }, boot_index: -1 }]
`;
  const config = {
    resources: { one: { strategy: 'vm' }, two: { strategy: 'vm' } },
    images: { debian: { dataSource: 'debian-12', namespace: 'golden' }, ubuntu: { dataSource: 'u', namespace: 'x' } },
    flavors: {
      big: { instancetype: 'u1.big' },
      small: { instancetype: 'batches', kind: 'VirtualMachineInstancetype' },
    },
    networks: { outer: { multus: 'infra/back' } },
    volumeTypes: { twice: 'slow' },
  } as const;

  const live = readCase(join(root, 'fixtures', 'stacks', 'live'));

  /** Everything that a person sees of the stack above, or of one whose volumes live. */
  async function outputOf(bundle: Bundle, of: 'stack' | 'live' = 'stack'): Promise<string> {
    const { files, diagnostics } =
      of === 'live'
        ? await compile(memoryHost(Object.fromEntries(live.files)), { ...live.options, cluster: bundle })
        : await compile(memoryHost({ 't.yaml': closed }), { template: 't.yaml', config, cluster: bundle });
    const texts = files.filter(({ path }) => path !== 'heat2kube.lock').map(({ path, text }) => path + text);
    return [...texts, ...diagnostics.map(({ code, message }) => code + message)].join('\n');
  }

  it('all have an effect on the output, alone or beside the others', async () => {
    const nothing = await outputOf({ failed: [] });
    const idle: string[] = [];
    for (const key of [...Object.keys(clusterSources), 'kinds', 'failed']) {
      let effect = false;
      for (const bundle of Object.values(bundles)) {
        const { [key]: left, ...rest } = bundle;
        if (left === undefined || effect) continue;
        effect = (await outputOf({ [key]: left })) !== nothing || (await outputOf(bundle)) !== (await outputOf(rest));
        // Where volumes can be attached is of interest for those that live.
        if (!effect && key === 'csiNodes') effect = (await outputOf(bundle, 'live')) !== (await outputOf(rest, 'live'));
      }
      if (!effect) idle.push(key);
    }
    expect(idle).toEqual([]);
  });
});

describe('what a bundle says', () => {
  const profileOf = (bundle: Bundle, stated: Parameters<typeof clusterProfile>[0] = {}): ClusterProfile =>
    clusterProfile(stated, collectedOf(bundle).facts);

  it('of OpenShift: ranges, DNS and what an ipBlock matches', () => {
    const { dns, ranges, ipBlock, assumed } = profileOf(bundles.openshift);
    expect(dns).toEqual({
      namespace: 'openshift-dns',
      labels: new Map([['dns.operator.openshift.io/daemonset-dns', 'default']]),
      port: 5353,
      addresses: [],
    });
    expect(ranges).toEqual({
      pods: ['10.64.0.0/14'],
      services: ['172.30.0.0/16'],
      nodes: ['172.20.0.11/32', '172.20.0.12/32'],
    });
    expect([ipBlock, assumed.size]).toEqual(['pods', 0]);
  });

  it('of kubeadm: the cache on the nodes, and the domain of Services', () => {
    const { dns, ranges, ipBlock, assumed } = profileOf(bundles.kubeadm);
    expect([dns.port, dns.addresses]).toEqual([53, ['169.254.20.10', '10.96.0.10']]);
    expect([ranges.pods, ranges.services, ipBlock, assumed.size]).toEqual([
      ['10.200.0.0/16'],
      ['10.96.0.0/12'],
      'pods',
      0,
    ]);
    expect(collectedOf(bundles.kubeadm).facts?.domain).toBe('prod.example');
  });

  it('of a distribution: the rest is as usual there, and the ranges of nodes show whether it is', () => {
    const { version, nodes } = bundles.k3s;
    expect(profileOf({ ...(version && { version }) }).ranges.services).toEqual(['10.43.0.0/16']);
    expect(profileOf({ ...(version && { version }), ...(nodes && { nodes }) }).ranges.pods).toEqual(['10.42.0.0/16']);
    const other = { items: [{ spec: { podCIDRs: ['10.52.3.0/24'] } }] };
    expect(profileOf({ ...(version && { version }), nodes: other }).ranges.pods).toEqual(['10.52.3.0/24']);
  });

  it('comes behind the configuration and before the preset', () => {
    const profile = profileOf(bundles.openshift, {
      preset: 'kubespray',
      podRanges: ['10.9.0.0/16'],
      dns: { port: 54 },
    });
    expect([profile.ranges.pods, profile.ranges.services, profile.dns.port]).toEqual([
      ['10.9.0.0/16'],
      ['172.30.0.0/16'],
      54,
    ]);
  });

  it.each([
    [[], 'error: the cluster bundle cannot be used: it is not a JSON object'],
    [{ a: 1 }, 'error: the cluster bundle cannot be used: it has none of the keys of a cluster bundle'],
    [{ nodez: {}, nodes: {} }, 'warning: unknown key "nodez" in the cluster bundle'],
    [{ nodes: 'x' }, 'error: nodes must be an object or a list of objects, as kubectl prints them'],
    [
      { nodes: { items: [{ status: { addresses: [{ type: 'InternalIP', address: '$(reboot)' }] } }] } },
      'error: nodes.items.0.status.addresses.0.address must be an IP address',
    ],
    [
      { storageClasses: { items: [{ metadata: { name: '\u001b[2J\nx' } }] } },
      'error: storageClasses.items.0.metadata.name must be the name of an object',
    ],
    [{ kinds: [['v1', '# x']] }, 'error: kinds.0.1 must be the kind of an object'],
    [{ versions: ['v1; x'] }, 'error: versions.0 must be an API version'],
    [
      {
        dns: {
          items: [{ kind: 'Service', metadata: { name: 'd', namespace: '../x' }, spec: { selector: { a: 'b' } } }],
        },
      },
      'error: dns.items.0.metadata.namespace must be the name of a namespace',
    ],
  ])('is read with care: %j', (bundle, message) => {
    expect(collectedOf(bundle).messages).toContain(message);
  });

  const stack = (properties: string): string => `
heat_template_version: 2018-08-31
resources:
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: office }], ${properties} } }
`;

  async function compiled(template: string, bundle: object, config: ConfigInput = {}) {
    const host = memoryHost({ 't.yaml': template });
    const result = await compile(host, { template: 't.yaml', config, cluster: Object(bundle) });
    return { ...result, codes: result.diagnostics.map(({ code }) => code) };
  }

  it('differs from the configuration: that is reported, and the configuration counts', async () => {
    const { diagnostics } = await compiled(stack(''), bundles.openshift, {
      cluster: { preset: 'k3s', dns: { port: 53 }, podRanges: ['10.64.0.0/14'] },
    });
    expect(diagnostics.filter(({ code }) => code === 'cluster/differs').map(({ message }) => message)).toEqual([
      'cluster.dns.port in heat2kube.yaml is 53, but the cluster bundle has 5353; heat2kube.yaml counts',
      'cluster.preset in heat2kube.yaml is k3s, but the cluster bundle has openshift; heat2kube.yaml counts',
    ]);
  });

  const grouped = (prefix: string): string => `
heat_template_version: 2018-08-31
resources:
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ direction: egress, remote_ip_prefix: ${prefix} }] } }
  net: { type: OS::Neutron::Net }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 172.31.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: sub } } }
  web:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: group }] }
`;

  it('has a network plug-in whose ipBlock never means a pod: a rule for its ranges keeps its meaning', async () => {
    const vm = { resources: { web: { strategy: 'vm' } } } as const;
    const calico = { ...bundles.k3s, ciliumConfig: {}, kinds: [['crd.projectcalico.org/v1', 'IPPool']] };
    const pools = { calicoPools: { items: [{ spec: { cidr: '10.0.0.0/8' } }] } };
    const policy = (files: readonly { readonly text: string }[]): string => files.map(({ text }) => text).join('\n');
    const first = await compiled(grouped('10.3.0.0/16'), bundles.k3s, vm);
    expect(policy(first.files)).toContain('cidr: "10.3.0.0/16"');
    const second = await compiled(grouped('10.3.0.0/16'), { ...calico, ...pools }, vm);
    expect(policy(second.files)).not.toContain('cidr: "10.3.0.0/16"');
    // Everybody means pods of other namespaces too, which such a plug-in wants to be named.
    const everybody = await compiled(grouped('0.0.0.0/0'), bundles.k3s, vm);
    expect(policy(everybody.files)).toMatch(
      /namespaceSelector:\n\s+matchExpressions:\n\s+- key: kubernetes.io\/metadata.name\n\s+operator: NotIn\n\s+values:\n\s+- t\n/,
    );
    expect(everybody.codes.filter((code) => code.startsWith('verify/'))).toEqual([]);
  });

  it('lists what the configuration names: a wrong name is an error that knows the right one', async () => {
    const { diagnostics } = await compiled(stack(''), bundles.openshift, {
      images: { i: { dataSource: 'debian-21', namespace: 'golden-images' } },
      flavors: { f: { instancetype: 'u1.smal', disk: '1Gi' } },
    });
    expect(diagnostics.filter(({ code }) => code === 'plan/not-in-cluster').map(({ message }) => message)).toEqual([
      'the cluster has no DataSource "golden-images/debian-21" (did you mean "golden-images/debian-12"?)',
      'the cluster has no VirtualMachineClusterInstancetype "u1.smal" (did you mean "u1.small"?)',
    ]);
  });

  const volume = (type: string): string => `
heat_template_version: 2018-08-31
resources: { data: { type: OS::Cinder::Volume, properties: { size: 1${type} } } }
`;

  it('shows which StorageClass there is: by the name of the volume type, or by default', async () => {
    const texts = ({ files }: Awaited<ReturnType<typeof compiled>>): string => files.map(({ path }) => path).join(' ');
    expect(texts(await compiled(volume(', volume_type: slow'), bundles.openshift))).not.toContain('inputs/');
    expect(texts(await compiled(volume(', volume_type: fine'), bundles.openshift))).toContain('inputs/');
    expect((await compiled(volume(''), bundles.openshift)).codes).not.toContain('plan/no-default-class');
    expect((await compiled(volume(''), bundles.kubeadm)).codes).toContain('plan/no-default-class');
  });

  it('has no KubeVirt: servers stay in Nova, and what is asked for all the same must be installed', async () => {
    const kept = await compiled(stack(''), bundles.k3s);
    expect(kept.codes).toContain('plan/cluster-without-kubevirt');
    expect(kept.plan?.decisions.find(({ about }) => about === 'web')?.chosen[0]?.because).toBe(
      'the cluster has no KubeVirt',
    );
    const forced = await compiled(stack(''), bundles.k3s, { resources: { web: { strategy: 'vm' } } });
    expect(
      forced.diagnostics.filter(({ code }) => code === 'plan/kind-not-installed').map(({ message }) => message),
    ).toContain('the cluster has no VirtualMachine (kubevirt.io/v1), which 1 object of the output is');
    expect(forced.plan?.steps.map(({ id }) => id)).toContain('assess/install');
    const other = { ...bundles.openshift, versions: ['v1', 'kubevirt.io/v1alpha3'] };
    expect((await compiled(stack(''), other)).codes).toContain('plan/cluster-without-kubevirt');
    const partly = await compiled(stack(''), { ...bundles.k3s, failed: ['kinds'] });
    expect(partly.codes).not.toContain('plan/cluster-without-kubevirt');
  });

  it('names the feature gates: pinned processors need one of them', async () => {
    const pinned = `
heat_template_version: 2018-08-31
resources:
  size: { type: OS::Nova::Flavor, properties: { vcpus: 2, ram: 2048, disk: 5, extra_specs: { 'hw:cpu_policy': dedicated } } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: { get_resource: size }, networks: [{ network: office }] } }
`;
    expect((await compiled(pinned, bundles.kubeadm)).codes).toContain('plan/feature-gate-off');
    expect((await compiled(pinned, bundles.openshift)).codes).not.toContain('plan/feature-gate-off');
    expect((await compiled(stack(''), bundles.kubeadm)).codes).not.toContain('plan/feature-gate-off');
  });

  it('is an input in the lock', async () => {
    const { files } = await compiled(stack(''), bundles.k3s);
    const lock = files.find(({ path }) => path === 'heat2kube.lock')?.text ?? '{}';
    expect(Object.keys(JSON.parse(lock).inputs)).toEqual(['cluster', 'config', 't.yaml']);
  });
});
