/** What a person must look at before VMs are on networks of the nodes, and what no setting hides. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import type { ClusterInput } from '../../src/cluster/load-cluster.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template = `
heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net, properties: { name: storage } }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.20.0.0/24 } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, fixed_ips: [{ ip_address: 10.20.0.5 }] } }
  db: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port } }] } }
  app: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }] } }
`;

async function checked(mapping: NonNullable<ConfigInput['networks']>[string], cluster?: ClusterInput) {
  const config = { networks: { storage: mapping } };
  const { plan, diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    config,
    cluster,
  });
  const found = plan?.steps.find(({ id }) => id === 'assess/networks');
  const texts = [...(found?.do ?? []), ...(found?.check ?? [])].flatMap((operation) =>
    'text' in operation ? [operation.text] : [],
  );
  return { found, texts: texts.join('\n'), codes: diagnostics.map(({ code }) => code) };
}

describe('a network of the nodes', () => {
  it('has bridge, VLAN, MTU and CNI plug-in looked at on the nodes', async () => {
    const { texts, found } = await checked({ bridge: 'br-s', vlan: 120, mtu: 9000 });
    expect(texts).toContain('`ip link show br-s`');
    expect(texts).toContain(
      'as VLAN 120. The MTU of the bridge and of that port is at least 9000. The CNI plug-in `bridge`',
    );
    expect(JSON.stringify(found)).not.toContain('nodenetworkstates');
    const ovs = await checked({ bridge: 'br-s', cni: 'ovs' });
    expect(ovs.texts).toContain('`ovs-vsctl list-ports br-s`');
    expect(ovs.texts).toContain('without a VLAN tag');
  });

  it('is shown by nmstate where the cluster has it', async () => {
    const kinds = [
      ['kubevirt.io/v1', 'VirtualMachine'],
      ['nmstate.io/v1beta1', 'NodeNetworkState'],
    ];
    const cluster = { kinds, versions: ['kubevirt.io/v1', 'nmstate.io/v1beta1'] };
    expect(JSON.stringify(await checked({ bridge: 'br-s' }, cluster))).toContain('nodenetworkstates');
  });

  it('has a DHCP server where a VM asks for its address', async () => {
    expect((await checked({ bridge: 'br-s' })).texts).toContain('`app` has no fixed address there and asks for one');
  });

  it('is warned of where a setting says that something filters a bridge', async () => {
    const filter = 'multi-network-policy';
    expect((await checked({ bridge: 'br-s', filter })).codes).toContain('plan/bridge-not-filtered');
    const attached = await checked({ multus: 'infra/s', filter });
    expect(attached.codes).not.toContain('plan/bridge-not-filtered');
    expect(attached.texts).toContain('MultiNetworkPolicies filter');
  });
});
