/** A value that comes through another resource is looked at when all is there: Heat refuses it when it creates the resource. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const child = `heat_template_version: 2021-04-16
parameters: { net: { type: string } }
resources:
  port: { type: OS::Neutron::Port, properties: { network: { get_param: net } } }
`;
const other = `heat_template_version: 2021-04-16
outputs: { empty: { value: {} }, text: { value: n } }
`;

async function errors(resource: string): Promise<readonly string[]> {
  const stack = `heat_template_version: 2021-04-16
resources:
  value: { type: OS::Heat::Value, properties: { value: {} } }
  port: { type: OS::Neutron::Port, properties: { network: n } }
  other: { type: other.yaml }
  it: ${resource}
`;
  const host = memoryHost({ 'stack.yaml': stack, 'child.yaml': child, 'other.yaml': other });
  const { diagnostics } = await compile(host, { template: 'stack.yaml' });
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

const text = (property: string): string => `Property "${property}" of resource "it": Value must be a string; got {}`;

it('refuses a value that another resource gives', async () => {
  const network = (value: string): string => `{ type: OS::Neutron::Port, properties: { network: ${value} } }`;
  expect(await errors(network('{ get_attr: [other, empty] }'))).toEqual([text('network')]);
  expect(await errors(network('{ get_attr: [value, value] }'))).toEqual([text('network')]);
  expect(await errors(network('{ get_attr: [other, text] }'))).toEqual([]);
  expect(await errors(network('{ get_attr: [port, network, id] }'))).toEqual([]);
});

it('refuses it for a nested stack too, in which it would be lost', async () => {
  const nested = (value: string): string => `{ type: child.yaml, properties: { net: ${value} } }`;
  expect(await errors(nested('{ get_attr: [other, empty] }'))).toEqual([text('net')]);
  expect(await errors(nested('{ get_attr: [other, text] }'))).toEqual([]);
});

it('refuses once what is wrong whatever the other resource gives', async () => {
  const nested = '{ type: child.yaml, properties: { net: [{ port: { get_resource: port } }] } }';
  expect(await errors(nested)).toEqual(['Property "net" of resource "it": Value must be a string; got [{port: null}]']);
});

it('says nothing of a resource whose properties are never asked for', async () => {
  const adopted = '{ type: OS::Neutron::Port, external_id: x, properties: { network: { get_attr: [other, empty] } } }';
  expect(await errors(adopted)).toEqual([]);
  expect(await errors('{ type: OS::Heat::None, properties: { network: { get_attr: [other, empty] } } }')).toEqual([]);
});
