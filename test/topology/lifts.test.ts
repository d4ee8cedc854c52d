/** What single lifts make of their properties, beyond the contract: sizes, secrets, sources, gateways, parts. */
import { describe, expect, it } from 'vitest';
import { liftAll, type Plain } from './make-stack.ts';
import { looseLeaves } from './loose-leaves.ts';

function one(type: string, properties: Readonly<Record<string, Plain>>) {
  return liftAll({ it: { type, properties } });
}

describe('OS::Heat::RandomString', () => {
  it('draws letters and digits by default', () => {
    const material = one('OS::Heat::RandomString', {}).topology.get('secret-material', 'it');
    expect(material).toMatchObject({ length: 32, sequences: [] });
    expect(material?.alphabet).toHaveLength(62);
    expect(material?.classes).toHaveLength(1);
  });

  it('joins the letters of all classes and sequences', () => {
    const lifted = one('OS::Heat::RandomString', {
      length: 8,
      character_classes: [{ class: 'octdigits', min: 3 }],
      character_sequences: [{ sequence: '!?!' }],
    });
    expect(lifted.topology.get('secret-material', 'it')).toMatchObject({
      length: 8,
      alphabet: '!?01234567',
      classes: [
        { letters: '!?!', min: 1 },
        { letters: '01234567', min: 3 },
      ],
    });
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('takes the old property instead of the default class', () => {
    const lifted = one('OS::Heat::RandomString', { sequence: 'digits' });
    expect(lifted.topology.get('secret-material', 'it')?.alphabet).toBe('0123456789');
  });

  it('is a secret wherever it is used', () => {
    const lifted = one('OS::Heat::RandomString', {});
    expect(lifted.attribute('it', 'value')).toMatchObject({ kind: 'symbolic', secret: 'secret of it' });
  });
});

describe('OS::Neutron::Subnet', () => {
  it.each([
    [{}, 'first'],
    [{ gateway_ip: null }, 'none'],
    [{ gateway_ip: '' }, 'none'],
  ])('has for %j the gateway "%s"', (properties, gateway) => {
    const lifted = one('OS::Neutron::Subnet', { network: 'n', cidr: '10.0.0.0/24', ...properties });
    expect(lifted.topology.get('subnet', 'it')?.gateway).toBe(gateway);
    expect(looseLeaves(lifted)).toEqual([]);
  });
});

describe('OS::Neutron::Port', () => {
  it.each([
    [{}, 'default'],
    [{ security_groups: null }, 'default'],
    [{ security_groups: [] }, []],
  ])('has for %j the groups %j', (properties, groups) => {
    const lifted = one('OS::Neutron::Port', { network: 'n', ...properties });
    expect(lifted.topology.get('nic', 'it')?.groups).toEqual(groups);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('reads fields of the API like properties', () => {
    const lifted = one('OS::Neutron::Port', {
      network: 'n',
      port_security_enabled: true,
      value_specs: { port_security_enabled: false },
    });
    expect(lifted.topology.get('nic', 'it')?.portSecurity).toBe('off');
  });
});

describe('OS::Nova::ServerGroup', () => {
  it('keeps servers apart unless it says otherwise', () => {
    expect(one('OS::Nova::ServerGroup', {}).topology.get('placement-group', 'it')?.policy).toBe('anti-affinity');
    expect(
      one('OS::Nova::ServerGroup', { policies: ['soft-affinity'] }).topology.get('placement-group', 'it')?.policy,
    ).toBe('soft-affinity');
  });
});

describe('OS::Heat::MultipartMime', () => {
  it('keeps texts and configurations apart', () => {
    const lifted = liftAll({
      config: { type: 'OS::Heat::SoftwareConfig', properties: { config: 'x' } },
      it: {
        type: 'OS::Heat::MultipartMime',
        properties: {
          parts: [
            { config: { get_resource: 'config' }, type: 'multipart' },
            { config: 'text', filename: 'a.sh' },
          ],
        },
      },
    });
    expect(lifted.topology.get('software-unit', 'it')?.body).toMatchObject({
      form: 'multipart',
      parts: [
        { content: { unit: 'config' }, splice: true },
        { content: { text: { value: 'text' } }, filename: { value: 'a.sh' }, splice: false },
      ],
    });
    expect(looseLeaves(lifted)).toEqual([]);
  });
});

describe('OS::Cinder::Volume', () => {
  it('answers its size as text, as Cinder does', () => {
    expect(one('OS::Cinder::Volume', { size: 10 }).attribute('it', 'size')).toMatchObject({ value: '10' });
    expect(one('OS::Cinder::Volume', { snapshot_id: 's' }).attribute('it', 'size')).toMatchObject({
      expression: { fact: { fact: 'size', of: 'it' } },
    });
  });
});
