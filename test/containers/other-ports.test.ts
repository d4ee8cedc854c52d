/** Ports of containers that scripts publish as other ports of their servers: what policies, Services and proofs make of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { at, itemsAt, wordAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { verify } from '../../src/verify/verify.ts';
import { verifyInput } from '../../src/verify-input.ts';
import { planOf, type Planned } from '../output/plan-of.ts';

/** A server in the pod network whose script runs the commands, with the rules of its group. */
function stackOf(commands: string, rules: readonly object[]): string {
  return JSON.stringify({
    heat_template_version: '2021-04-16',
    resources: {
      net: { type: 'OS::Neutron::Net' },
      range: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.9.0.0/24' } },
      group: { type: 'OS::Neutron::SecurityGroup', properties: { rules } },
      web: {
        type: 'OS::Nova::Server',
        properties: {
          image: 'debian',
          flavor: 'small',
          networks: [{ network: { get_resource: 'net' } }],
          security_groups: [{ get_resource: 'group' }],
          user_data_format: 'RAW',
          user_data: `#!/bin/sh\n${commands}\n`,
        },
      },
    },
  });
}

const config = JSON.stringify({ resources: { web: { strategy: 'container' } } });

async function planned(commands: string, ...rules: readonly object[]): Promise<Planned> {
  return planOf(stackOf(commands, rules), config);
}

const named = (objects: readonly JsonObject[], kind: string, name: string): JsonObject | undefined =>
  objects.find((object) => object['kind'] === kind && wordAt(object, 'metadata', 'name') === name);

/** `tcp 80` or `tcp 1-79`, of the first rule that lets anybody in. */
function admitted({ objects }: Planned): readonly string[] | undefined {
  const [first] = itemsAt(named(objects, 'NetworkPolicy', 'group'), 'spec', 'ingress');
  if (first === undefined) return undefined;
  return itemsAt(first, 'ports').map((port) => {
    const number = (key: string): string => JSON.stringify(at(port, key) ?? null);
    const end = at(port, 'endPort') === undefined ? '' : `-${number('endPort')}`;
    const numbers = at(port, 'port') === undefined ? '' : ` ${number('port')}${end}`;
    return `${wordAt(port, 'protocol').toLowerCase()}${numbers}`;
  });
}

/** What the proofs find where these are the objects. */
function proved({ plan, world }: Planned, objects: readonly JsonObject[]): readonly string[] {
  const reports = createCollector();
  verify({ ...verifyInput(plan, world, []), objects }, reports);
  return reports.sorted().flatMap(({ code }) => (code.startsWith('verify/') ? [code] : []));
}

function readFixture(name: string): { readonly stack: string; readonly config: string } {
  const read = (file: string): string =>
    readFileSync(join(import.meta.dirname, '../../fixtures/stacks', name, file), 'utf8');
  return { stack: read('template.yaml'), config: read('heat2kube.yaml') };
}

const tcp = (first: number, last = first): object => ({ protocol: 'tcp', port_range_min: first, port_range_max: last });

describe('policies', () => {
  it.each([
    ['another port', '-p 8080:80', [tcp(8080)], ['tcp 80']],
    ['the same port', '-p 80:80', [tcp(80)], ['tcp 80']],
    ['a range that has both', '-p 8080:80', [tcp(1, 9000)], ['tcp 1-9000']],
    ['a range without the port of the container', '-p 8080:80', [tcp(8000, 8100)], ['tcp 8000-8100', 'tcp 80']],
    ['a range with only the port of the container', '-p 8080:80', [tcp(1, 1024)], ['tcp 1-79', 'tcp 81-1024']],
    ['the port of the container alone', '-p 8080:80', [tcp(80)], undefined],
    ['two ports for one', '-p 80:80 -p 8080:80', [tcp(8080)], ['tcp 80']],
    ['ports that change places', '-p 80:8080 -p 8080:80', [tcp(80)], ['tcp 8080']],
    ['ranges', '-p 8000-8002:80-82', [tcp(8001)], ['tcp 81']],
    ['UDP', '-p 5353:53/udp', [{ protocol: 'udp', port_range_min: 5353, port_range_max: 5353 }], ['udp 53']],
    ['another protocol', '-p 5353:53/udp', [tcp(5353)], ['tcp 5353']],
    ['an address of the server', '-p 10.9.0.4:8080:80', [tcp(8080)], ['tcp 80']],
    ['all addresses of IPv6', '-p "[::]:8080:80"', [tcp(8080)], ['tcp 80']],
    ['all ports', '-p 8080:80', [{ protocol: 'tcp' }], ['tcp']],
    ['a port for the server only', '-p 127.0.0.1:8080:80', [tcp(8080), tcp(1, 9000)], ['tcp 8080']],
    [
      'all ports, of which one is for the server only',
      '-p 127.0.0.1::80 -p "[::1]:53:53/udp"',
      [{}],
      ['tcp 1-79', 'tcp 81-65535', 'udp 1-52', 'udp 54-65535', 'sctp'],
    ],
  ])('admit %s', async (_, ports, rules, expected) => {
    const found = await planned(`docker run -d ${ports} nginx`, ...rules);
    expect(admitted(found)).toEqual(expected);
    expect(proved(found, found.objects)).toEqual([]);
  });
});

describe('proofs', () => {
  const template = readFixture('container-ports');

  it.each<[string, readonly [string, string], readonly string[]]>([
    [
      'a Service that leads to another port',
      ['"targetPort":80}', '"targetPort":81}'],
      ['verify/port-astray', 'verify/port-lost'],
    ],
    ['no Service for the port', ['"port":8080,', '"port":8081,'], ['verify/port-lost']],
    ['a policy that names the port of the server', ['"port":80}', '"port":8080}'], ['verify/access-narrower']],
    ['a policy that admits the port beside it', ['"port":9002}', '"port":80}'], ['verify/access-wider']],
  ])('find %s', async (_, [from, to], expected) => {
    const found = await planOf(template.stack, template.config);
    expect(proved(found, found.objects)).toEqual([]);
    const wrong = found.objects.map((object): JsonObject => JSON.parse(JSON.stringify(object).replaceAll(from, to)));
    expect(proved(found, wrong)).toEqual(expect.arrayContaining([...expected]));
  });
});

describe('a port of another number is refused', () => {
  it.each([
    [
      'two containers that listen at one port',
      'docker run -d -p 8080:80 a\ndocker run -d -p 8081:80 b',
      [tcp(8080)],
      'another container of the server listens at TCP 80 too',
    ],
    [
      'one port of the server twice',
      'docker run -d -p 8080:80 a\ndocker run -d -p 8080:81 b',
      [tcp(8080)],
      'port TCP 8080 of the server leads to another port already',
    ],
    [
      'rules whose ports are not known',
      'docker run -d -p 8080:80 a',
      [{ protocol: 'tcp', port_range_min: { get_param: 'port' }, port_range_max: { get_param: 'port' } }],
      'port 8080 of the server leads to its port 80, and the ports that "group" allows are not known yet',
    ],
    [
      'clients that may send to one of the two',
      'docker run -d -p 8080:80 a',
      [tcp(8080), { direction: 'egress', ...tcp(8080) }],
      'port 8080 of the server leads to its port 80, and "group" lets servers send to only one of the two',
    ],
    [
      'ranges of different lengths',
      'docker run -d -p 8000-8010:80 a',
      [tcp(8080)],
      'the ranges of "8000-8010:80" differ in length',
    ],
  ])('where there are %s', async (_, commands, rules, why) => {
    const template = { ...JSON.parse(stackOf(commands, rules)), parameters: { port: { type: 'number' } } };
    const { reports } = await planOf(JSON.stringify(template), config);
    expect(reports.sorted().map(({ message }) => message)).toContainEqual(expect.stringContaining(why));
  });
});

it('leads a port forwarding of a floating IP to the port of the pod', async () => {
  const template = JSON.parse(stackOf('docker run -d -p 8080:80 nginx', [tcp(8080)]));
  const port = {
    type: 'OS::Neutron::Port',
    properties: { network: { get_resource: 'net' }, security_groups: [{ get_resource: 'group' }] },
  };
  const forward = {
    external_port: 443,
    internal_port_number: 8080,
    internal_port: { get_resource: 'port' },
    internal_ip_address: { get_attr: ['port', 'fixed_ips', 0, 'ip_address'] },
    protocol: 'tcp',
    floating_ip: { get_resource: 'address' },
  };
  const router = { external_gateway_info: { network: 'public' } };
  template.resources.web.properties.networks = [{ port: { get_resource: 'port' } }];
  delete template.resources.web.properties.security_groups;
  Object.assign(template.resources, {
    port,
    router: { type: 'OS::Neutron::Router', properties: router },
    way: {
      type: 'OS::Neutron::RouterInterface',
      properties: { router: { get_resource: 'router' }, subnet: { get_resource: 'range' } },
    },
    address: { type: 'OS::Neutron::FloatingIP', properties: { floating_network: 'public' } },
    forward: { type: 'OS::Neutron::FloatingIPPortForward', properties: forward },
  });
  const found = await planOf(JSON.stringify(template), config);
  const [listed] = itemsAt(named(found.objects, 'Service', 'address'), 'spec', 'ports');
  expect([at(listed, 'port'), at(listed, 'targetPort')]).toEqual([443, 80]);
  expect(proved(found, found.objects)).toEqual([]);
});
