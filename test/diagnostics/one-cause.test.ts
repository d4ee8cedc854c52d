/** What follows from a message about the same resource is silent: one message for each cause. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { defineDiagnostic } from '../../src/diagnostics/diagnostic.ts';
import { diagnosticKind, diagnosticKinds } from '../../src/diagnostics-registry.ts';
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
  up: { type: OS::Ceilometer::Alarm, properties: { meter_name: cpu, threshold: 3 } }
  gateway: { type: OS::Neutron::RouterGateway, properties: { router_id: r, network: n } }`);
    expect(codes['pool']).toEqual(['plan/legacy-load-balancer']);
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

describe('a message that another one says', () => {
  const loud = defineDiagnostic({ code: 'a/loud', severity: 'warning', message: () => 'loud', explanation: 'Loud.' });
  const quiet = defineDiagnostic({ ...loud, code: 'a/quiet', message: () => 'quiet', saidBy: ['a/loud'] });
  const error = defineDiagnostic({ ...quiet, code: 'a/error', severity: 'error', message: () => 'error' });

  it('is silent for the same resource only, in either order, and never an error', () => {
    const reports = createCollector();
    reports.report(quiet, { resource: 'x' });
    reports.report(quiet, { resource: 'y', names: ['y'] });
    reports.report(loud, { resource: 'x' });
    reports.report(error, { resource: 'x' });
    expect(reports.sorted().map(({ code }) => code)).toEqual(['a/error', 'a/loud']);
  });

  it('names codes that exist', () => {
    const named = diagnosticKinds.flatMap(({ saidBy = [] }) => saidBy);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((code) => !diagnosticKind(code))).toEqual([]);
  });
});
