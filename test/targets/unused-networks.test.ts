/** Networks, routers and links that no VM uses: each property has a reason, whatever else of them stays. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

it('gives a link a reason of its own where only its router stays', async () => {
  const template = `heat_template_version: 2018-08-31
resources:
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  office: { type: OS::Neutron::Net }
  office_range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: office }, cidr: 10.0.1.0/24 } }
  office_link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: office_range } } }
  idle_range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: nowhere }, cidr: 10.0.2.0/24 } }
  idle_link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: idle_range } } }
  web: { type: Acme::Compute::Box, properties: { networks: [{ network: { get_resource: office } }] } }
`;
  const { diagnostics, ledger } = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml' });
  expect(diagnostics.flatMap(({ code, severity }) => (severity === 'error' ? [code] : []))).toEqual([
    'evaluate/unknown-reference',
  ]);
  const states = (ledger?.entries ?? []).flatMap(({ resource, state }) =>
    resource.endsWith('_link') ? [[resource, state]] : [],
  );
  expect(states.toSorted()).toEqual([
    ['idle_link', 'lost'],
    ['idle_link', 'lost'],
    ['office_link', 'kept'],
    ['office_link', 'kept'],
  ]);
});
