/** Who reaches the receiver of signals, where security groups let machines send next to nothing. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, itemsAt, textAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

const template = `heat_template_version: 2018-08-31
resources:
  handle: { type: OS::Heat::WaitConditionHandle }
  wait: { type: OS::Heat::WaitCondition, properties: { handle: { get_resource: handle }, timeout: 60 } }
  web:
    type: OS::Neutron::SecurityGroup
    properties: { rules: [{ direction: egress, protocol: udp, port_range_min: 53, port_range_max: 53 }] }
  sender:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: f
      networks: [{ network: n }]
      security_groups: [{ get_resource: web }]
      user_data_format: RAW
      user_data:
        str_replace:
          template: "#!/bin/sh\\nNOTIFY --data-binary '{}'\\n"
          params: { NOTIFY: { get_attr: [handle, curl_cli] } }
  other: { type: OS::Nova::Server, properties: { image: debian, flavor: f, networks: [{ network: n }] } }
`;

async function objectsWith(signals?: 'receiver'): Promise<{
  readonly named: (kind: string, name: string) => JsonObject | undefined;
  readonly codes: readonly string[];
}> {
  const { files, diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    stackName: 't',
    config: { images: { debian: { dataSource: 'debian' } }, ...(signals && { signals }) },
  });
  const objects = emittedJson(files).map(({ json }) => json);
  return {
    named: (kind, name) => objects.find((json) => json['kind'] === kind && textAt(json, 'metadata', 'name') === name),
    codes: diagnostics.map(({ code, message }) => `${code} ${message}`),
  };
}

it('admits the machines that signal, and proves that nobody else is admitted', async () => {
  const { named, codes } = await objectsWith('receiver');
  const sender = [{ key: 'app.kubernetes.io/name', operator: 'In', values: ['sender'] }];
  const policy = named('NetworkPolicy', 't-signal-receiver');
  expect(at(policy, 'spec', 'ingress', 0, 'from', 0, 'podSelector', 'matchExpressions')).toEqual(sender);
  expect(itemsAt(policy, 'spec', 'ingress')).toHaveLength(1);
  expect(at(policy, 'spec', 'egress')).toBeUndefined();
  expect(at(named('NetworkPolicy', 't-signals-clients'), 'spec', 'podSelector', 'matchExpressions')).toEqual(sender);
  expect(codes.filter((code) => code.startsWith('verify/access-wider'))).toEqual([]);
});

it('leaves signals to the journal where nobody asks for a receiver', async () => {
  const { named } = await objectsWith();
  expect(named('Deployment', 't-signals')).toBeUndefined();
});
