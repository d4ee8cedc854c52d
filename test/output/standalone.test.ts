/** What the messages and the plan of profile standalone say of types that no lift translates: nothing can stay in OpenStack. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { retainedServices } from '../../src/topology/retained/registry.ts';
import type { RetainedFamily } from '../../src/topology/retention.ts';

const families = retainedServices.flatMap((service): readonly RetainedFamily[] => service.families);
const staying = /\bstays?\b|\b(?:managed|run) by\b/;

function converted(resources: string, profile: 'openstack' | 'standalone'): Promise<CompileResult> {
  const template = `heat_template_version: 2018-08-31\nresources:\n${resources}\n`;
  return compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', stackName: 't', profile });
}

const balancer = `
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: s } }
  lis: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: HTTP, protocol_port: 80 } }
  pool: { type: OS::Octavia::Pool, properties: { listener: { get_resource: lis }, lb_algorithm: ROUND_ROBIN, protocol: HTTP } }
  box: { type: OS::Swift::Container }
  pause: { type: OS::Heat::Delay }`;

describe('types that are not translated, in profile standalone', () => {
  it.each(families.map(({ diagnostic, ...family }) => [diagnostic.code, { diagnostic, ...family }] as const))(
    '%s says nothing that is only true beside OpenStack',
    (_, { diagnostic, why, gone, advice }) => {
      expect(diagnostic.message('x', 'T', 'used')).toBe(`"x" (T) is not translated: ${why}`);
      expect(diagnostic.message('x', 'T', 'left')).not.toMatch(/(?<!cannot )\bstays?\b/);
      if (staying.test(why)) expect(gone).toBeDefined();
      if (gone !== undefined) expect(diagnostic.message('x', 'T', 'left')).toContain(gone);
      if (advice !== undefined) expect(diagnostic.explanation).toContain(advice);
    },
  );

  it('have one message and one step for what one thing replaces, and the step comes before the objects', async () => {
    const { diagnostics, plan, files } = await converted(balancer, 'standalone');
    const told = diagnostics.filter(({ resource }) => ['lb', 'box'].includes(resource ?? ''));
    expect(told.map(({ message }) => message)).toEqual([
      '"box" (OS::Swift::Container) is not translated and cannot stay in OpenStack: its data is not copied, and VMs do not reach the container',
    ]);
    const steps = plan?.steps ?? [];
    expect(steps.flatMap(({ id, title }) => (id.includes('replace') ? [[id, title]] : []))).toEqual([
      ['prepare/replace/box', 'Replace "box" (OS::Swift::Container) manually'],
      ['prepare/replace/lb', 'Replace "lb" (a load balancer) manually'],
    ]);
    expect(steps.find(({ id }) => id === 'prepare/apply')?.needs).toEqual([
      'prepare/check',
      'prepare/replace/box',
      'prepare/replace/lb',
    ]);
    const guide = files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
    expect(guide).not.toMatch(/(?<!cannot )stays? in (?:OpenStack|Swift)/);
    expect(guide).toContain('Create a Service of type LoadBalancer with an EndpointSlice for the members');
  });

  it('have no step where they only have a meaning for Heat', async () => {
    const { plan } = await converted(balancer, 'standalone');
    expect(plan?.decisions.find(({ about }) => about === 'pause')?.chosen.map(({ target }) => target)).toEqual([
      'not-needed',
    ]);
  });

  it('stay in OpenStack in the other profile, and nothing waits for them', async () => {
    const { diagnostics, plan } = await converted(balancer, 'openstack');
    expect(diagnostics.filter(({ resource }) => resource === 'lb')).toEqual([]);
    expect(plan?.decisions.find(({ about }) => about === 'lb')?.chosen.map(({ side }) => side)).toEqual(['openstack']);
    expect(plan?.steps.filter(({ id }) => id.includes('replace'))).toEqual([]);
  });
});
