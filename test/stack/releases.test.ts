/** The catalogue holds two releases of Heat: a check takes what either takes, and names the one that refuses. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';
import type { Release } from '../../grammar/heat/index.ts';

const balancer = (more: string): string =>
  stack(`OS::Octavia::Listener, properties: {protocol: HTTP, protocol_port: 80${more}}`);

const stack = (resource: string): string => `heat_template_version: 2021-04-16\nresources: {r: {type: ${resource}}}\n`;

const stacks = {
  'a new property': stack('OS::Neutron::SecurityGroup, properties: {stateful: true}'),
  'a new value': stack(
    'OS::Neutron::RBACPolicy, properties: {object_type: subnetpool, object_id: i, target_tenant: t, action: access_as_shared}',
  ),
  'a new type': stack('OS::Aodh::PrometheusAlarm, properties: {query: up, threshold: 1}'),
  'a property that has become required': balancer(', default_pool: p'),
  'a type that has been emptied': stack('OS::Sahara::Job, properties: {name: j, type: Pig, mains: []}'),
  'what both take': balancer(', loadbalancer: l'),
  'what neither takes': balancer(', loadbalancer: l, colour: red'),
};

type Case = keyof typeof stacks;

const told: Readonly<Record<Case, readonly string[]>> = {
  'a new property': ['info catalogue/newer-release'],
  'a new value': ['info catalogue/newer-release'],
  'a new type': ['info catalogue/newer-release'],
  'a property that has become required': ['warning catalogue/older-release'],
  'a type that has been emptied': [],
  'what both take': [],
  'what neither takes': ['error catalogue/unknown-property'],
};

const taken: Readonly<Record<Case, readonly Release[]>> = {
  'a new property': ['27'],
  'a new value': ['27'],
  'a new type': ['27'],
  'a property that has become required': ['19'],
  'a type that has been emptied': ['19', '27'],
  'what both take': ['19', '27'],
  'what neither takes': [],
};

const cases: readonly Case[] = [
  'a new property',
  'a new value',
  'a new type',
  'a property that has become required',
  'a type that has been emptied',
  'what both take',
  'what neither takes',
];

describe.each(cases)('%s', (name) => {
  it('is checked against both releases', async () => {
    const { diagnostics } = await compile(memoryHost({ 'stack.yaml': stacks[name] }), { template: 'stack.yaml' });
    const found = diagnostics.filter(({ code }) => /^(?:catalogue|stack)\//.test(code));
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual(told[name]);
  });

  it('is resolved as one release would', async () => {
    const accepting: Release[] = [];
    for (const release of ['19', '27'] as const) {
      const { ok } = await resolveStack(memoryHost({ 'stack.yaml': stacks[name] }), {
        template: 'stack.yaml',
        release,
      });
      if (ok) accepting.push(release);
    }
    expect(accepting).toEqual(taken[name]);
  });
});
