/** What follows from a message about the same resource is silent: one message for each cause. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { foldEqual } from '../../src/diagnostics/fold-equal.ts';
import { defineDiagnostic } from '../../src/diagnostics/diagnostic.ts';
import { diagnosticKind, diagnosticKinds } from '../../src/diagnostics-registry.ts';
import { verifyOutput } from '../../src/gate/verify-output.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { HostError, type Host } from '../../src/host/host.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const server = 'type: OS::Nova::Server, properties: { flavor: f';

/** Codes of the messages about each resource. */
async function codesOf(resources: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const text = `heat_template_version: 2018-08-31\nresources:\n${resources}\n`;
  const { diagnostics } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
  const codes: Record<string, string[]> = {};
  for (const { resource = '', code, severity } of diagnostics)
    if (severity !== 'info') (codes[resource] ??= []).push(code);
  return codes;
}

describe('one cause has one message', () => {
  it('where a type has been removed and is not translated', async () => {
    const codes =
      await codesOf(`  pool: { type: OS::Neutron::LBaaS::Pool, properties: { lb_algorithm: ROUND_ROBIN, protocol: HTTP, loadbalancer: lb } }
  up: { type: OS::Aodh::CombinationAlarm }
  gateway: { type: OS::Neutron::RouterGateway, properties: { router_id: r, network: n } }`);
    expect(codes['pool']).toEqual(['lint/deprecated-type']);
    expect(codes['up']).toEqual(['plan/alarm-on-scaling']);
    expect(codes['gateway']).toContain('lint/deprecated-type');
  });

  it('where a public address leads to a port that no server has', async () => {
    const codes = await codesOf(`  port: { type: OS::Neutron::Port, properties: { network: n } }
  ip: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: port } } }
  idle: { type: OS::Neutron::Port, properties: { network: n } }`);
    expect(codes['ip']).toEqual(['plan/public-address-unserved']);
    expect(codes['port']).toBeUndefined();
    expect(codes['idle']).toEqual(['plan/resource-unused']);
  });

  it('where the members of a group are in error, on which others wait', async () => {
    const codes =
      await codesOf(`  firewall: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp }] } }
  net: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  key: { type: OS::Nova::KeyPair, properties: { name: k, public_key: ssh-ed25519 AAAA } }
  web:
    type: OS::Heat::ResourceGroup
    properties:
      count: 2
      resource_def:
        type: OS::Nova::Server
        properties:
          flavor: f
          image: i
          key_name: { get_resource: key }
          networks: [{ network: { get_resource: net } }]
          security_groups: [{ get_resource: firewall }]
          user_data: { list_join: ['', 5] }`);
    expect(codes).toEqual({ web: ['evaluate/function-value'] });
  });

  it('where a network is not mapped', async () => {
    const resources = `  inner: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: inner }, cidr: 10.0.0.0/24 } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80 }] } }
  port:
    type: OS::Neutron::Port
    properties: { network: corp, fixed_ips: [{ ip_address: 10.9.0.5 }], security_groups: [{ get_resource: group }, office] }
  first: { ${server}, image: i, networks: [{ network: { get_resource: inner } }, { port: { get_resource: port } }] } }
  second: { ${server}, image: i, networks: [{ network: { get_resource: inner } }, { network: corp, fixed_ip: 10.9.0.7 }] } }`;
    const codes = await codesOf(resources);
    expect(codes['port']).toEqual(['plan/network-unmapped']);
    expect(codes['second']).toEqual(['plan/network-unmapped']);
    expect(codes['group']).toBeUndefined();
    const text = `heat_template_version: 2018-08-31\nresources:\n${resources}\n`;
    const { diagnostics, ledger, files } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
    const unmapped = diagnostics.filter(({ code }) => code === 'plan/network-unmapped');
    expect(unmapped.map(({ message }) => message)).toEqual([
      'the network "corp" is not mapped to a cluster network, so "first" does not start',
      'the network "corp" is not mapped to a cluster network, so "second" does not start',
    ]);
    const lost = (ledger?.entries ?? []).filter(({ state }) => state === 'lost');
    expect(new Set(lost.map(({ property, code }) => `${property}: ${code ?? ''}`))).toEqual(
      new Set([
        'cidr: plan/subnet-replaced',
        'rules.0.protocol: plan/network-unmapped',
        'rules.0.port_range_min: plan/network-unmapped',
        'rules.0.port_range_max: plan/network-unmapped',
        'fixed_ips.0.ip_address: plan/network-unmapped',
        'security_groups.1: plan/network-unmapped',
        'networks.1.fixed_ip: plan/network-unmapped',
      ]),
    );
    const texts = new Map(files.map((file) => [file.path, file.text]));
    const found = await verifyOutput(texts, { digest: (of) => createHash('sha256').update(of).digest('hex') });
    expect(found.filter(({ code }) => code.startsWith('verify/'))).toEqual([]);
  });

  it('where several properties of a resource are lost for one reason', async () => {
    const text = `heat_template_version: 2018-08-31
resources:
  web: { ${server}, image: i, networks: [{ network: n }] } }
  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: s } }
  listener: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: HTTP, protocol_port: 80 } }
  pool: { type: OS::Octavia::Pool, properties: { loadbalancer: { get_resource: lb }, protocol: HTTP, lb_algorithm: ROUND_ROBIN } }
  member: { type: OS::Octavia::PoolMember, properties: { pool: { get_resource: pool }, address: { get_attr: [web, first_address] }, protocol_port: 80 } }
  policy: { type: OS::Octavia::L7Policy, properties: { listener: { get_resource: listener }, action: REDIRECT_TO_POOL, redirect_pool: { get_resource: pool } } }
  rule: { type: OS::Octavia::L7Rule, properties: { l7policy: { get_resource: policy }, type: HOST_NAME, compare_type: EQUAL_TO, value: <host> } }
  ip:
    type: OS::Neutron::FloatingIPAssociation
    properties:
      floatingip_id: f
      port_id: { get_attr: [lb, vip_port_id] }
`;
    const { reports } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
    const lost = foldEqual(reports).filter(({ resource }) => resource === 'ip');
    expect(lost.map(({ code }) => code)).toEqual(['plan/balancer-floating-outside']);
  });

  it('where nothing replaces what no machine uses', async () => {
    const codes = await codesOf(`  net: { type: OS::Neutron::Net, properties: { admin_state_up: false } }
  port: { type: OS::Neutron::Port, properties: { network: n, value_specs: { "binding:profile": x } } }`);
    expect(codes['net']).toEqual(['plan/resource-unused']);
    expect(codes['port']).toEqual(['plan/resource-unused']);
  });

  it('where Heat refuses a server without an image', async () => {
    const codes = await codesOf(`  web: { ${server}, networks: [{ network: n }] } }`);
    expect(codes['web']).toEqual(['catalogue/plugin-check']);
  });

  it('where the networks of a server are in error', async () => {
    const codes = await codesOf(`  web: { ${server}, image: i, networks: [{ port: { get_resource: absent } }] } }
  db: { ${server}, image: i, networks: [{ port: { get_attr: web } }] } }`);
    expect(codes['web']).toEqual(['evaluate/unknown-reference']);
    expect(codes['db']).toEqual(['evaluate/function-shape']);
  });
});

describe('a file that may not be read', () => {
  it('is told once, with the reason', async () => {
    const text = `heat_template_version: 2018-08-31
resources:
  a: { type: OS::Heat::Value, properties: { value: { get_file: "/etc/x" } } }
  b: { type: /etc/b.yaml }
  c: { type: OS::Heat::Value, properties: { value: { get_file: missing.sh } } }
`;
    const files = memoryHost({ 't.yaml': text });
    const read: Host['read'] = async (name) => {
      if (name.startsWith('/')) throw new HostError('outside-roots', name);
      return files.read(name);
    };
    const { diagnostics } = await compile({ ...files, read }, { template: 't.yaml' });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual([
      'host/outside-roots',
      'host/outside-roots',
      'evaluate/function-value',
    ]);
  });
});

describe('a message that another one says', () => {
  const file = sourceFile('t', '12345');
  const spanAt = (start: number) => ({ file, start, end: start + 1 });
  const loud = defineDiagnostic({ code: 'a/loud', severity: 'warning', message: () => 'loud', explanation: 'Loud.' });
  const quiet = defineDiagnostic({ ...loud, code: 'a/quiet', message: () => 'quiet', saidBy: ['a/loud'] });
  const error = defineDiagnostic({ ...quiet, code: 'a/error', severity: 'error', message: () => 'error' });
  const cause = defineDiagnostic({ ...loud, code: 'a/cause', severity: 'error', message: () => 'cause' });
  const effect = defineDiagnostic({ ...error, code: 'a/effect', message: () => 'effect', saidBy: ['a/cause'] });

  it('is silent at the same place, and an error beside an error', () => {
    const reports = createCollector();
    reports.report(effect, { span: spanAt(1) });
    reports.report(cause, { span: spanAt(1) });
    reports.report(effect, { span: spanAt(3) });
    expect(reports.sorted().map(({ code, span }) => `${code} ${span?.start}`)).toEqual(['a/cause 1', 'a/effect 3']);
    expect(reports.hasErrors).toBe(true);
  });

  it('is silent for the same resource only, in either order, and no error beside a warning', () => {
    const reports = createCollector();
    reports.report(quiet, { resource: 'x', span: spanAt(1) });
    reports.report(quiet, { resource: 'y', span: spanAt(2) });
    reports.report(loud, { resource: 'x' });
    reports.report(error, { resource: 'x' });
    expect(reports.sorted().map(({ code, resource }) => `${code} ${resource}`)).toEqual([
      'a/error x',
      'a/loud x',
      'a/quiet y',
    ]);
  });

  it('names codes that exist', () => {
    const named = diagnosticKinds.flatMap(({ saidBy = [] }) => saidBy);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((code) => !diagnosticKind(code))).toEqual([]);
  });
});
