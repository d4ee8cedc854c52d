/** Printed policies are read as the documentation of Kubernetes says: the table is in fixtures/network-policies. */
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { intervalOf } from '../../src/topology/address-range.ts';
import { unknownCluster } from '../../src/verify/cluster-reading.ts';
import type { Endpoint, Place } from '../../src/verify/packet.ts';
import { hasPort, portRange, protocols } from '../../src/verify/port-set.ts';
import { policySet, type PolicySet } from '../../src/verify/policies/policy-access.ts';
import { multiPolicies } from '../../src/verify/policies/multi-policies.ts';
import { readPolicy } from '../../src/verify/policies/read-policy.ts';
import { ownPods } from '../../src/verify/policies/strangers.ts';

interface Case {
  readonly name: string;
  readonly source: string;
  readonly policies: readonly { readonly namespace?: string; readonly for?: string; readonly spec: JsonObject }[];
  readonly on?: string;
  readonly hostNetwork?: readonly string[];
  readonly checks: readonly (readonly [from: string, to: string, port: string, passes: boolean | 'depends'])[];
}

/** The table is data of ours. */
function isTable(value: unknown): value is readonly Case[] {
  return Array.isArray(value);
}

const table = load(readFileSync(new URL('../../fixtures/network-policies/cases.yaml', import.meta.url), 'utf8'));
const cases = isTable(table) ? table : [];

const labels: Readonly<Record<string, readonly [namespace: string, labels: Readonly<Record<string, string>>]>> = {
  web: ['shop', { role: 'web' }],
  db: ['shop', { role: 'db', tier: 'data' }],
  other: ['lab', { role: 'web' }],
  monitor: ['lab', { role: 'monitor' }],
};

function podOf(name: string, { hostNetwork = [] }: Case): Endpoint | undefined {
  const [namespace, own] = labels[name] ?? [];
  if (namespace === undefined) return undefined;
  return {
    machine: {
      kind: 'machine',
      id: name,
      resource: name,
      nics: [],
      nicPolicy: 'none',
      placement: [],
      hints: new Map(),
    },
    nic: undefined,
    merged: [],
    stray: false,
    namespace,
    labels: new Map(Object.entries(own ?? {})),
    namedPorts: new Map(name === 'db' ? [['tcp sql', portRange('tcp', 5432, 5432)]] : []),
    listening: [],
    unfiltered: hostNetwork.includes(name),
  };
}

function placeOf(name: string, given: Case): Place {
  const endpoint = podOf(name, given);
  const range = intervalOf(name);
  if (endpoint) return { endpoint };
  if (!range) throw new Error(`${name} is neither a pod nor an address`);
  return { address: name, range };
}

function policiesOf({ policies, on }: Case): PolicySet {
  const objects = policies.map(({ namespace = 'shop', for: networks, spec }, index): JsonObject => ({
    kind: on === undefined ? 'NetworkPolicy' : 'MultiNetworkPolicy',
    metadata: {
      name: `policy-${index}`,
      namespace,
      ...(networks !== undefined && { annotations: { 'k8s.v1.cni.cncf.io/policy-for': networks } }),
    },
    spec,
  }));
  const lab = { kind: 'Namespace', metadata: { name: 'lab', labels: { team: 'lab' } } };
  const own = ownPods([lab], [], unknownCluster.dns);
  if (on !== undefined) return multiPolicies(objects, own)(on);
  return policySet(objects.map(readPolicy), { ranges: [], ipBlock: 'unknown', resolvers: [], own });
}

it.each(cases)('$name', (given) => {
  const policies = policiesOf(given);
  for (const [from, to, text, passes] of given.checks) {
    const [word = '', number] = text.split(' ');
    const protocol = protocols.find((known) => known === word) ?? 'tcp';
    const now = policies.between(placeOf(from, given), placeOf(to, given));
    const port = { protocol, port: Number(number) };
    const found = hasPort(now.sure, port) || (hasPort(now.possible, port) && 'depends');
    expect([from, to, text, found]).toEqual([from, to, text, passes]);
  }
});

it('has a source for each of them', () => {
  expect(cases.length).toBeGreaterThan(30);
  expect(cases.filter(({ source }) => !/^(?:concept|api|kep-2079|multi|labels): \S/.test(source))).toEqual([]);
});
