/** Scripts that put the name of another machine where only an address works, also by way of a variable, and that ask of a guest what a VM does not do. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

/** Messages about the start-up data of `web`, which knows the address of `db` as `$db`. */
async function foundIn(...lines: readonly string[]): Promise<readonly string[]> {
  return messagesIn('plan/name-where-address-was', lines);
}

async function messagesIn(wanted: string, lines: readonly string[]): Promise<readonly string[]> {
  const server = { image: 'debian', flavor: 'small', networks: [{ network: 'office' }], user_data_format: 'RAW' };
  const params = { $db: { get_attr: ['db', 'first_address'] } };
  const text = { str_replace: { template: ['#!/bin/sh', ...lines, ''].join('\n'), params } };
  const resources = {
    db: { type: 'OS::Nova::Server', properties: server },
    web: { type: 'OS::Nova::Server', properties: { ...server, user_data: text } },
  };
  const template = JSON.stringify({ heat_template_version: '2018-08-31', resources });
  const { diagnostics } = await compile(memoryHost({ 'demo.yaml': template }), { template: 'demo.yaml' });
  return diagnostics
    .filter(({ code }) => code === wanted)
    .map(({ message }) => message.slice(message.indexOf(': ') + 2));
}

describe('a name in the place of an address is reported', () => {
  it.each<[string, readonly string[]]>([
    ['echo "$HOST  db-1" >> /etc/hosts', ['HOST=$db']],
    ['echo "${HOST} db-1" >> /etc/hosts', ['export HOST="$db"']],
    [
      'echo "$ONE  node-01" >> /etc/hosts',
      ['ALL="$db"', "ONE=`echo $ALL | tr -d '[] ' | cut -f 1 -d ','`", 'echo "$TWO x" >/dev/null'],
    ],
    ['ip route add 10.1.0.0/16 via $GATEWAY', ['GATEWAY=$db']],
    ['echo "nameserver $NS" > /etc/resolv.conf', ['local NS=$db']],
    ['iptables -A INPUT -s $PEER -j ACCEPT', ['PEER=$db']],
    ['-A INPUT -s $PEER -j ACCEPT', ['PEER=$db']],
  ])('%s', async (line, before) => {
    expect(await foundIn(...before, line)).toEqual([line]);
  });

  it('where it stands itself', async () => {
    expect(await foundIn('echo "$db db-1" >> /etc/hosts')).toEqual([
      'echo "db.demo.demo.svc.cluster.local db-1" >> /etc/hosts',
    ]);
  });
});

describe('nothing is reported', () => {
  it.each<[string, readonly string[]]>([
    ['echo "$IP db-1" >> /etc/hosts', ['HOST=$db', 'IP=$(getent hosts $HOST | cut -d " " -f 1)']],
    ['echo "$IP db-1" >> /etc/hosts', ['HOST=$db', 'IP=`dig +short $HOST`']],
    ['echo "$OWN web" >> /etc/hosts', ['HOST=$db', 'OWN=$(hostname -s)']],
    ['echo "$HOST db-1" >> /etc/hosts', ['HOST=$db', 'HOST=192.0.2.7']],
    ['echo "$HOST" >> /etc/app/peers', ['HOST=$db']],
    ['echo "$HOSTS db-1" >> /etc/hosts', ['HOST=$db']],
    ['kubectl -s ${URL} get nodes', ['URL=http://$db:8080']],
    ['curl -s $HOST/health', ['HOST=$db']],
    ['curl -s $db/health', []],
  ])('of %s after %j', async (line, before) => {
    expect(await foundIn(...before, line)).toEqual([]);
  });
});

describe('the name of an interface', () => {
  it.each([
    'ip addr add 10.0.0.9/24 dev ens3',
    'ifup enp0s4',
    'echo DEVICE=ens224 > /etc/sysconfig/network-scripts/ifcfg-ens224',
    'INTERFACE="enp3s0f1"',
    'cat /sys/class/net/ens3.100/address',
    'sysctl -w net.ipv4.conf.ens3.rp_filter=0',
    'rm /etc/sysconfig/network-scripts/ifcfg-ens5',
  ])('by its place on the bus is reported: %s', async (line) => {
    expect(await messagesIn('plan/names-interface', [line])).toEqual([line]);
  });

  it.each([
    'ip link set eth1 up',
    'apt-get install lens3',
    'curl http://ens3.example.org/',
    'cat tokens3 ens',
    '# ifup ens3',
  ])('is not found in: %s', async (line) => {
    expect(await messagesIn('plan/names-interface', [line])).toEqual([]);
  });
});

describe('what a VM in the cluster cannot do is reported', () => {
  it.each([
    ['plan/reads-metadata-service', 'ip=$(curl -s http://169.254.169.254/latest/meta-data/public-ipv4)'],
    ['plan/reads-metadata-service', "curl -g 'http://[fe80::a9fe:a9fe%25eth0]/openstack/latest/meta_data.json'"],
    ['plan/router-function', 'sysctl -w net.ipv4.ip_forward=1'],
    ['plan/router-function', 'iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE'],
  ])('%s: %s', async (code, line) => {
    expect(await messagesIn(code, [line])).toEqual([line]);
    expect(await messagesIn(code, [`# ${line}`])).toEqual([]);
  });
});
