/** The topology as a whole: joins by id and name, addresses, what is retained and whom it serves, unused parts. */
import { describe, expect, it } from 'vitest';
import { known } from '../../src/evaluate/value.ts';
import type { TopologyNode } from '../../src/topology/kinds/table.ts';
import { liftAll, type Definition, type Lifted, type Plain } from './make-stack.ts';
import { looseLeaves } from './loose-leaves.ts';
import { publicAddressesOf } from '../../src/topology/views/public-addresses.ts';

function server(properties: Readonly<Record<string, Plain>> = {}): Definition {
  return {
    type: 'OS::Nova::Server',
    properties: { flavor: 'f', image: 'i', networks: [{ network: 'n' }], ...properties },
  };
}

function subjectOf({ topology }: Lifted, id: string): unknown {
  const node = topology.get('retained', id);
  return node?.subject && 'node' in node.subject ? node.subject.node : undefined;
}

const ids = (nodes: readonly TopologyNode[]): readonly string[] => nodes.map(({ id }) => id);

describe('references', () => {
  const named: Definition = { type: 'OS::Neutron::Net', properties: { name: 'shared' } };

  it('join a name that exactly one node of the kind has', () => {
    const { topology } = liftAll({
      a: named,
      sg: { type: 'OS::Neutron::SecurityGroup', properties: { name: 'shared' } },
    });
    expect(topology.resolve('network', { external: known('shared') })?.id).toBe('a');
    expect(topology.resolve('subnet', { external: known('shared') })).toBeUndefined();
  });

  it('leave a name that two nodes have to the outside', () => {
    const { topology } = liftAll({ a: named, b: named });
    expect(topology.resolve('network', { external: known('shared') })).toBeUndefined();
  });

  it('join through the attribute name as through the id', () => {
    const { topology } = liftAll({
      net: { type: 'OS::Neutron::Net' },
      port: { type: 'OS::Neutron::Port', properties: { network: { get_attr: ['net', 'name'] } } },
    });
    expect(topology.resolve('network', topology.get('nic', 'port')?.network)?.id).toBe('net');
  });

  it('make the leaf a choice about the node that holds them', () => {
    const { topology, stack } = liftAll({
      net: { type: 'OS::Neutron::Net' },
      port: { type: 'OS::Neutron::Port', properties: { network: { get_resource: 'net' } } },
    });
    const [leaf = -1] = stack.resources.get('port')?.leaves ?? [];
    expect(topology.choices.get(leaf)).toEqual(['port']);
  });
});

describe('public addresses', () => {
  const public_: Definition = { type: 'OS::Nova::FloatingIP', properties: { pool: 'p' } };

  it('bound to a server belong to its first interface', () => {
    const { topology } = liftAll({
      vm: server({ networks: [{ network: 'a' }, { network: 'b' }] }),
      ip: public_,
      bind: {
        type: 'OS::Nova::FloatingIPAssociation',
        properties: { floating_ip: { get_resource: 'ip' }, server_id: { get_resource: 'vm' } },
      },
    });
    const [first, second] = topology.of('nic');
    expect(first && ids(publicAddressesOf(topology, first))).toEqual(['ip']);
    expect(second && ids(publicAddressesOf(topology, second))).toEqual([]);
  });

  it('bound to a port that only an attribute of the server names belong to that interface', () => {
    const { topology } = liftAll({
      vm: server(),
      ip: {
        type: 'OS::Neutron::FloatingIP',
        properties: { floating_network: 'x', port_id: { get_attr: ['vm', 'addresses', 'n', 0, 'port'] } },
      },
    });
    const [nic] = topology.of('nic');
    expect(nic && ids(publicAddressesOf(topology, nic))).toEqual(['ip']);
  });
});

describe('networks', () => {
  it('know their subnets, and routers their links and their way out', () => {
    const { topology } = liftAll({
      net: { type: 'OS::Neutron::Net' },
      sub: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.0.0/24' } },
      router: { type: 'OS::Neutron::Router' },
      link: {
        type: 'OS::Neutron::RouterInterface',
        properties: { router: { get_resource: 'router' }, subnet: { get_resource: 'sub' } },
      },
      way: {
        type: 'OS::Neutron::RouterGateway',
        properties: { router_id: { get_resource: 'router' }, network: 'public' },
      },
    });
    const [net, router] = [topology.get('network', 'net'), topology.get('router', 'router')];
    expect(net && ids(topology.users(net, 'subnet', 'network'))).toEqual(['sub']);
    expect(router && ids(topology.users(router, 'router-link', 'router'))).toEqual(['link', 'way']);
    expect(router && topology.users(router, 'router-link', 'gatewayOf')[0]?.external).toMatchObject({
      external: { value: 'public' },
    });
  });
});

describe('retained resources', () => {
  it('are told, with the reason of their family', () => {
    const lifted = liftAll({
      scope: { type: 'OS::Neutron::AddressScope', properties: { name: 'office' } },
      odd: { type: 'Vendor::Thing', properties: { a: 1 } },
    });
    expect(lifted.codes).toEqual(['plan/network-service-stays', 'plan/unknown-type-stays']);
    expect(lifted.topology.get('retained', 'odd')).toMatchObject({ type: 'Vendor::Thing', uses: [] });
  });

  it('are those that exist already', () => {
    const lifted = liftAll({ net: { type: 'OS::Neutron::Net', externalId: '42' } });
    expect(lifted.topology.get('retained', 'net')?.why).toContain('exists outside the stack');
    expect(lifted.codes).toEqual([]);
  });

  it('name the machine that a handle serves through a deployment', () => {
    const lifted = liftAll({
      handle: { type: 'OS::Heat::WaitConditionHandle' },
      config: { type: 'OS::Heat::StructuredConfig', properties: { config: { a: 1 } } },
      vm: server(),
      deployment: {
        type: 'OS::Heat::StructuredDeployment',
        properties: {
          config: { get_resource: 'config' },
          server: { get_resource: 'vm' },
          input_values: { notify: { get_attr: ['handle', 'curl_cli'] } },
        },
      },
    });
    expect(subjectOf(lifted, 'handle')).toBe('vm');
  });

  it('name the machine whose start-up data signals a wait condition', () => {
    const lifted = liftAll({
      handle: { type: 'OS::Heat::WaitConditionHandle' },
      script: {
        type: 'OS::Heat::SoftwareConfig',
        properties: { config: { concat: ['#!/bin/sh\n', { get_attr: ['handle', 'curl_cli'] }] } },
      },
      vm: server({ user_data_format: 'RAW', user_data: { get_resource: 'script' } }),
      wait: {
        type: 'OS::Heat::WaitCondition',
        properties: { handle: { get_resource: 'handle' }, timeout: 60 },
      },
    });
    expect(subjectOf(lifted, 'handle')).toBe('vm');
    expect(subjectOf(lifted, 'wait')).toBe('vm');
  });

  it('name none where they serve none', () => {
    const lifted = liftAll({
      policy: { type: 'OS::Heat::ScalingPolicy', properties: { auto_scaling_group_id: 'elsewhere' } },
      alarm: {
        type: 'OS::Aodh::EventAlarm',
        properties: { alarm_actions: [{ get_attr: ['policy', 'alarm_url'] }] },
      },
    });
    expect(subjectOf(lifted, 'alarm')).toBeUndefined();
    expect(lifted.topology.get('retained', 'alarm')?.uses).toEqual(['policy']);
    expect(lifted.topology.get('scaling-rule', 'policy')?.adjusts).toBe('members');
  });
});

describe('leaves', () => {
  it('that are null are as if left out', () => {
    const lifted = liftAll({ net: { type: 'OS::Neutron::Net', properties: { name: null } } });
    expect(lifted.topology.fates).toMatchObject([{ state: 'default' }]);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('that Heat refuses are moot, for it takes them nowhere', () => {
    const lifted = liftAll({
      net: { type: 'OS::Neutron::Net', properties: { nme: 'x' } },
    });
    expect(lifted.topology.fates.map(({ state }) => state)).toEqual(['moot']);
  });

  it('of a value that nobody takes are moot', () => {
    const unused = liftAll({ v: { type: 'OS::Heat::Value', properties: { value: 1 } } });
    expect(unused.topology.fates.map(({ state }) => state)).toEqual(['moot']);
    expect(looseLeaves(unused)).toEqual([]);
  });

  it('of a configuration that a deployment runs are left to what places the deployment', () => {
    const lifted = liftAll({
      config: { type: 'OS::Heat::SoftwareConfig', properties: { config: 'x', group: 'script' } },
      vm: server(),
      deployment: {
        type: 'OS::Heat::SoftwareDeployment',
        properties: { config: { get_resource: 'config' }, server: { get_resource: 'vm' } },
      },
    });
    expect(lifted.topology.fates).toEqual([]);
  });
});
