/** What is opened at the receiver of signals after an output was made is found, whichever object was edited. */
import { beforeAll, expect, it } from 'vitest';
import { errorsIn, outputOf, swap, without, type Edit, type Output } from './planting.ts';

const template = `heat_template_version: 2018-08-31
resources:
  handle: { type: OS::Heat::WaitConditionHandle }
  wait: { type: OS::Heat::WaitCondition, properties: { handle: { get_resource: handle }, timeout: 60 } }
  dns:
    type: OS::Neutron::SecurityGroup
    properties: { rules: [{ direction: egress, protocol: udp, port_range_min: 53, port_range_max: 53 }] }
  sender:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: f
      networks: [{ network: n }]
      security_groups: [{ get_resource: dns }]
      user_data_format: RAW
      user_data:
        str_replace: { template: "#!/bin/sh\\nNOTIFY --data-binary '{}'\\n", params: { NOTIFY: { get_attr: [handle, curl_cli] } } }
  other: { type: OS::Nova::Server, properties: { image: debian, flavor: f, networks: [{ network: n }], security_groups: [{ get_resource: dns }] } }
`;

let output: Output;

beforeAll(async () => {
  output = await outputOf(template, 'images: { debian: { dataSource: debian } }\nsignals: receiver\n');
});

it('finds nothing in what nobody has edited', () => {
  expect(errorsIn(output, (all) => all)).toEqual([]);
});

const receiver = 'NetworkPolicy/shop-signal-receiver';
const clients = 'NetworkPolicy/shop-signals-clients';

it.each<[what: string, edit: Edit]>([
  ['the receiver has no policy', without(receiver)],
  ['everybody may send to the receiver', swap(receiver, /"from":\[.*?\}\],"ports"/, '"ports"')],
  ['pods of every namespace may send to the receiver', swap(receiver, '"from":[{', '"from":[{"namespaceSelector":{},')],
  ['machines that signal may send to everybody', swap(clients, /"to":\[.*?\],"ports"/, '"ports"')],
])('finds that %s', (_what, edit) => {
  const wider = errorsIn(output, edit).filter((text) => text.startsWith('verify/access-wider '));
  expect(wider.length).toBeGreaterThan(0);
});
