/** Servers: forms of interfaces, disks in guest order, start-up data, and what their attributes answer. */
import { describe, expect, it } from 'vitest';
import { liftAll, type Definition, type Lifted, type Plain } from './make-stack.ts';
import { looseLeaves } from './loose-leaves.ts';
import { disksOf } from '../../src/topology/views/disks.ts';
import * as interfaces from '../../src/topology/views/interfaces.ts';
import { publicAddressesOf } from '../../src/topology/views/public-addresses.ts';

const net: Definition = { type: 'OS::Neutron::Net', properties: { name: 'private' } };
const port: Definition = { type: 'OS::Neutron::Port', properties: { network: { get_resource: 'net' } } };
const group: Definition = { type: 'OS::Neutron::SecurityGroup', properties: { name: 'web' } };

function server(
  properties: Readonly<Record<string, Plain>>,
  others: Readonly<Record<string, Definition>> = {},
): Lifted {
  return liftAll({
    ...others,
    server: { type: 'OS::Nova::Server', properties: { flavor: 'm1.small', ...properties } },
  });
}

function machineOf({ topology }: Lifted) {
  const machine = topology.get('machine', 'server');
  if (!machine) throw new Error('no machine');
  return machine;
}

function nicsOf(lifted: Lifted) {
  return interfaces.nicsOf(lifted.topology, machineOf(lifted));
}

describe('interfaces', () => {
  it('are those of the ports, in the order of the list', () => {
    const lifted = server(
      { image: 'i', networks: [{ port: { get_resource: 'b' } }, { port: { get_resource: 'a' } }] },
      { net, a: port, b: port },
    );
    expect(nicsOf(lifted).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(machineOf(lifted).nicPolicy).toBe('given');
    const [first] = nicsOf(lifted);
    expect(first && interfaces.machineOf(lifted.topology, first)?.id).toBe('server');
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('made by Nova take the groups of the server, by name as well', () => {
    const lifted = server(
      { image: 'i', networks: [{ network: 'public', fixed_ip: '10.0.0.9' }], security_groups: ['web', 'default'] },
      { group },
    );
    const [nic] = nicsOf(lifted);
    expect(nic).toMatchObject({ id: 'server#nic-0', machine: 'server', addressless: false });
    const groups = nic?.groups === 'default' ? [] : (nic?.groups ?? []);
    expect(groups.map((ref) => lifted.topology.resolve('firewall-group', ref)?.id)).toEqual(['group', undefined]);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('take the default group for absent, empty and the one name default', () => {
    for (const groups of [undefined, [], ['default']]) {
      const lifted = server({ image: 'i', networks: [{ network: 'n' }], ...(groups && { security_groups: groups }) });
      expect(nicsOf(lifted)[0]?.groups).toBe('default');
      expect(looseLeaves(lifted)).toEqual([]);
    }
  });

  it('are one on the network of the project when none is named', () => {
    const lifted = server({ image: 'i', networks: [] });
    expect(machineOf(lifted).nicPolicy).toBe('unstated');
    expect(nicsOf(lifted)).toHaveLength(1);
    expect(lifted.codes).toContain('nova-server/no-networks');
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('are none where the server asks for none', () => {
    const lifted = server({ image: 'i', networks: [{ allocate_network: 'none' }] });
    expect(machineOf(lifted).nicPolicy).toBe('none');
    expect(nicsOf(lifted)).toEqual([]);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('read port_extra_properties with a subnet only', () => {
    const extras = { port_security_enabled: false, mac_address: 'fa:16:3e:00:00:01' };
    const withSubnet = server({ image: 'i', networks: [{ subnet: 's', port_extra_properties: extras }] });
    expect(nicsOf(withSubnet)[0]).toMatchObject({ portSecurity: 'off', mac: { value: 'fa:16:3e:00:00:01' } });
    expect(looseLeaves(withSubnet)).toEqual([]);
    const without = server({ image: 'i', networks: [{ network: 'n', port_extra_properties: extras }] });
    expect(nicsOf(without)[0]).toMatchObject({ portSecurity: 'inherit' });
    expect(without.codes).toContain('nova-server/port-extras-ignored');
    expect(looseLeaves(without)).toEqual([]);
  });

  it('report groups beside ports, which Heat refuses', () => {
    const lifted = server(
      { image: 'i', networks: [{ port: { get_resource: 'a' } }], security_groups: ['web'] },
      { net, a: port },
    );
    expect(lifted.codes).toContain('nova-server/security-groups-with-port');
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('join a floating address given by id', () => {
    const lifted = server(
      { image: 'i', networks: [{ port: { get_resource: 'a' }, floating_ip: { get_resource: 'fip' } }] },
      { net, a: port, fip: { type: 'OS::Neutron::FloatingIP', properties: { floating_network: 'ext' } } },
    );
    const [nic] = nicsOf(lifted);
    expect(nic && publicAddressesOf(lifted.topology, nic).map(({ id }) => id)).toEqual(['fip']);
    expect(looseLeaves(lifted)).toEqual([]);
  });
});

describe('disks', () => {
  function disks(lifted: Lifted): readonly unknown[] {
    return disksOf(lifted.topology, machineOf(lifted)).map((disk) =>
      disk.kind === 'disk' ? [disk.id, disk.role] : disk.id,
    );
  }

  it('come in guest order: root, ephemeral, swap, mapped volumes, attachments', () => {
    const volume: Definition = { type: 'OS::Cinder::Volume', properties: { size: 1 } };
    const lifted = liftAll({
      v1: volume,
      v2: volume,
      server: {
        type: 'OS::Nova::Server',
        properties: {
          flavor: 'f',
          image: 'i',
          block_device_mapping_v2: [
            { volume_id: { get_resource: 'v1' }, boot_index: -1 },
            { swap_size: 512 },
            { ephemeral_size: 10, ephemeral_format: 'ext4' },
          ],
        },
      },
      attach: {
        type: 'OS::Cinder::VolumeAttachment',
        properties: {
          instance_uuid: { get_resource: 'server' },
          volume_id: { get_resource: 'v2' },
          mountpoint: '/dev/vdc',
        },
      },
    });
    expect(disks(lifted)).toEqual([
      ['server#root', 'root'],
      ['server#disk-2', 'ephemeral'],
      ['server#disk-1', 'swap'],
      ['server#disk-0', 'data'],
      'attach',
    ]);
    expect(lifted.codes).toEqual(['nova-server/no-networks']);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('boot from the volume-like entry whose boot_index is 0 or absent', () => {
    const lifted = server({
      block_device_mapping_v2: [
        { volume_id: 'data', boot_index: 1 },
        { image: 'debian', volume_size: 20, delete_on_termination: true },
      ],
    });
    expect(disks(lifted)).toEqual([
      ['server#disk-1', 'root'],
      ['server#disk-0', 'data'],
    ]);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('report a second disk that claims to boot', () => {
    const lifted = server({ image: 'i', block_device_mapping_v2: [{ volume_id: 'data' }] });
    expect(lifted.codes).toContain('nova-server/several-boot-sources');
    expect(disks(lifted)).toEqual([
      ['server#root', 'root'],
      ['server#disk-0', 'data'],
    ]);
  });

  it('boot from vda in the old form, wherever it stands', () => {
    const lifted = server({
      block_device_mapping: [
        { device_name: 'vdb', volume_id: 'd', volume_size: 3 },
        { device_name: 'vda', snapshot_id: 's', delete_on_termination: true },
      ],
    });
    expect(disks(lifted)).toEqual([
      ['server#mapping-1', 'root'],
      ['server#mapping-0', 'data'],
    ]);
    expect(lifted.topology.fates.map(({ state }) => state)).toContain('moot');
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('report a server without anything to boot', () => {
    expect(server({}).codes).toContain('nova-server/no-boot-source');
    const second = (boot_index: number) => ({ block_device_mapping_v2: [{ volume_id: 'v', boot_index }] });
    expect(server(second(0)).codes).not.toContain('nova-server/no-boot-source');
    expect(server(second(1)).codes).toContain('nova-server/no-boot-source');
  });
});

describe('start-up data', () => {
  const config: Definition = {
    type: 'OS::Heat::SoftwareConfig',
    properties: { config: '#!/bin/sh', group: 'script' },
  };

  it('is the body of a configuration in formats RAW and SOFTWARE_CONFIG', () => {
    for (const format of ['RAW', 'SOFTWARE_CONFIG']) {
      const lifted = server({ image: 'i', user_data: { get_resource: 'c' }, user_data_format: format }, { c: config });
      expect(machineOf(lifted).userData?.content).toEqual({ unit: 'c' });
      expect(looseLeaves(lifted)).toEqual([]);
    }
  });

  it('is the id itself in the default format', () => {
    const lifted = server({ image: 'i', user_data: { get_resource: 'c' } }, { c: config });
    expect(machineOf(lifted).userData).toMatchObject({ format: 'cfntools', content: { text: { kind: 'symbolic' } } });
    expect(lifted.codes).toContain('nova-server/config-id-as-text');
  });

  it('that the default format could not execute is reported', () => {
    for (const text of ['#cloud-config\n', '\n#!/bin/sh', { concat: ['echo ', { get_param: 'p' }] }]) {
      expect(server({ image: 'i', user_data: text }).codes).toContain('nova-server/user-data-not-executable');
    }
    for (const text of ['#!/bin/sh\n', { concat: ['#!/bin/sh ', { get_param: 'p' }] }, '', { get_param: 'p' }]) {
      expect(server({ image: 'i', user_data: text }).codes).not.toContain('nova-server/user-data-not-executable');
    }
  });
});

describe('attributes', () => {
  const lifted = server(
    { image: 'i', networks: [{ port: { get_resource: 'a' } }, { network: 'other' }] },
    { net, a: port },
  );

  it('lead from the name of a network, or the network, to the address of the interface', () => {
    const address = {
      expression: { op: 'fact', fact: { fact: 'address', of: 'server', nic: 'a', index: 0, scope: 'inside' } },
    };
    expect(lifted.attribute('server', 'networks', 'private', 0)).toMatchObject(address);
    expect(lifted.attribute('server', 'networks', { get_resource: 'net' }, 0)).toMatchObject(address);
    expect(lifted.attribute('server', 'addresses', 'private', 0, 'addr')).toMatchObject(address);
  });

  it('lead behind the fixed addresses to the floating one', () => {
    expect(lifted.attribute('server', 'networks', 'private', 1)).toMatchObject({
      expression: { fact: { fact: 'address', nic: 'a', scope: 'public' } },
    });
  });

  it('leave the network open where its name cannot be compared', () => {
    expect(lifted.attribute('server', 'networks', { get_param: 'name' }, 0)).toMatchObject({
      expression: { fact: { fact: 'address', of: 'server', nic: { network: { kind: 'symbolic' } } } },
    });
  });

  it('name the port behind an address, also without knowing the network', () => {
    const one = server({ image: 'i', networks: [{ port: { get_resource: 'a' } }] }, { net, a: port });
    expect(one.attribute('server', 'addresses', { get_param: 'name' }, 0, 'port')).toMatchObject({
      expression: { fact: { fact: 'id', of: 'a' } },
    });
  });

  it('give as first address that of the network whose name sorts last', () => {
    expect(lifted.attribute('server', 'first_address')).toMatchObject({ expression: { fact: { nic: 'a' } } });
  });

  it('list all networks by name', () => {
    const value = lifted.attribute('server', 'networks');
    expect(value.kind === 'map' && [...value.entries.keys()]).toEqual(['private', 'other']);
  });
});
