/** A reference stays one through functions that make texts, when it is the whole text. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const server = (port: string): string => `
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: ${port} }] } }`;
const nested = `heat_template_version: 2018-08-31
parameters: { ports: { type: comma_delimited_list } }
resources:
  web:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: { repeat: { for_each: { <%port%>: { get_param: ports } }, template: { port: <%port%> } } }
`;

it.each([
  ['get_resource', server('{ get_resource: port }')],
  ['list_join', server("{ list_join: ['', [{ get_resource: port }]] }")],
  ['str_replace', server('{ str_replace: { template: $port, params: { $port: { get_resource: port } } } }')],
  ['repeat in a nested stack', '\n  inner: { type: nested.yaml, properties: { ports: [{ get_resource: port }] } }'],
])('finds the port that %s gives', async (_, body) => {
  const template = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net } } }${body}
`;
  const host = memoryHost({ 's.yaml': template, 'nested.yaml': nested });
  const { diagnostics, topology } = await compile(host, { template: 's.yaml' });
  const machine = [...(topology?.nodes.values() ?? [])].find(({ kind }) => kind === 'machine');
  expect(machine).toMatchObject({ nics: [{ node: 'port' }] });
  const codes = diagnostics.map(({ code }) => code);
  expect(codes).not.toContain('plan/port-outside-stack');
  expect(codes).not.toContain('plan/resource-unused');
});
