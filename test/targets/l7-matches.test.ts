/** Each kind of L7 rule as the match of an HTTPRoute, or why no route can have its policy. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { emittedJson } from '../emitted-objects.ts';

function stack(rules: readonly string[], policy: string): string {
  const all = rules.map(
    (rule, index) =>
      `  r${index}: { type: OS::Octavia::L7Rule, properties: { l7policy: { get_resource: policy }, ${rule} } }\n`,
  );
  return `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }] } }
  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: { get_resource: sub } } }
  listener: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: HTTP, protocol_port: 80 } }
  pool: { type: OS::Octavia::Pool, properties: { listener: { get_resource: listener }, protocol: HTTP, lb_algorithm: ROUND_ROBIN } }
  member: { type: OS::Octavia::PoolMember, properties: { pool: { get_resource: pool }, address: { get_attr: [web, first_address] }, protocol_port: 80 } }
  policy: { type: OS::Octavia::L7Policy, properties: { listener: { get_resource: listener }, ${policy} } }
${all.join('')}`;
}

const reject = 'action: REJECT';

/** Hosts and matches of the rule with the name of the policy, or the message that it has none. */
async function routed(rules: readonly string[], policy = reject): Promise<unknown> {
  const { files, diagnostics } = await compile(memoryHost({ 's.yaml': stack(rules, policy) }), { template: 's.yaml' });
  const lost = diagnostics.find(({ code }) => code === 'plan/l7-policy-lost');
  if (lost) return lost.message;
  const routes = emittedJson(files)
    .map(({ json }) => JSON.stringify(json))
    .filter((text) => text.includes('"HTTPRoute"'));
  return routes
    .flatMap((text) => [
      ...(text.match(/"hostnames":\[[^\]]*\]/g) ?? []),
      ...(text.match(/"matches":\[.*?\}\]/g) ?? []),
      ...(text.match(/"requestRedirect":\{.*?\}\}?/g) ?? []),
    ])
    .join(' ');
}

it.each<readonly [rules: readonly string[], found: string]>([
  [['type: PATH, compare_type: EQUAL_TO, value: /a'], '"type":"Exact","value":"/a"'],
  [['type: PATH, compare_type: STARTS_WITH, value: /a'], '"type":"PathPrefix","value":"/a"'],
  [['type: PATH, compare_type: STARTS_WITH, value: /'], '"type":"PathPrefix","value":"/"'],
  [['type: PATH, compare_type: ENDS_WITH, value: .a'], String.raw`"type":"RegularExpression","value":".*\\.a"`],
  [['type: PATH, compare_type: CONTAINS, value: /a'], '"value":".*/a.*"'],
  [['type: PATH, compare_type: REGEX, value: a+'], '"value":".*(?:a+).*"'],
  [['type: FILE_TYPE, compare_type: EQUAL_TO, value: jpg'], String.raw`"value":".*\\.jpg"`],
  [['type: FILE_TYPE, compare_type: REGEX, value: jpe?g'], String.raw`"value":".*\\.jpe?g"`],
  [['type: HOST_NAME, compare_type: EQUAL_TO, value: Shop.example.org'], '"hostnames":["shop.example.org"]'],
  [['type: HOST_NAME, compare_type: ENDS_WITH, value: .example.org'], '"hostnames":["*.example.org"]'],
  [
    ['type: HEADER, compare_type: EQUAL_TO, key: X-A, value: b'],
    '"headers":[{"name":"X-A","type":"Exact","value":"b"}',
  ],
  [['type: HEADER, compare_type: STARTS_WITH, key: X-A, value: b'], '"type":"RegularExpression","value":"b.*"'],
  [
    ['type: COOKIE, compare_type: EQUAL_TO, key: id, value: b'],
    '"name":"Cookie","type":"RegularExpression","value":"(?:.*; ?)?id=b(?:;.*)?"',
  ],
  [['type: PATH, compare_type: EQUAL_TO, value: a/b'], 'no path begins as its value does'],
  [['type: PATH, compare_type: EQUAL_TO, value: /a//b'], '"type":"RegularExpression","value":"/a//b"'],
  [
    ['type: PATH, compare_type: STARTS_WITH, value: /a/..'],
    String.raw`"type":"RegularExpression","value":"/a/\\.\\..*"`,
  ],
  [
    [
      'type: HEADER, compare_type: EQUAL_TO, key: X-A, value: b',
      'type: HEADER, compare_type: CONTAINS, key: x-a, value: c',
    ],
    'a match has a header once',
  ],
  [
    [
      'type: COOKIE, compare_type: EQUAL_TO, key: id, value: b',
      'type: COOKIE, compare_type: EQUAL_TO, key: lang, value: c',
    ],
    'cookies share one',
  ],
  [['type: HOST_NAME, compare_type: CONTAINS, value: shop'], 'a host name is equal, or ends with a dot and a domain'],
  [['type: HOST_NAME, compare_type: EQUAL_TO, value: a b'], 'its value is no host name'],
  [['type: PATH, compare_type: EQUAL_TO, value: /a, invert: true'], 'a match cannot be inverted'],
  [['type: HEADER, compare_type: EQUAL_TO, value: b'], 'it names no header'],
  [['type: COOKIE, compare_type: EQUAL_TO, value: b'], 'it names no cookie'],
  [
    ['type: PATH, compare_type: EQUAL_TO, value: /a', 'type: PATH, compare_type: EQUAL_TO, value: /b'],
    'a match has one path',
  ],
  [
    ['type: PATH, compare_type: EQUAL_TO, value: /a', 'type: FILE_TYPE, compare_type: EQUAL_TO, value: b'],
    'a match has one path',
  ],
  [
    ['type: HOST_NAME, compare_type: EQUAL_TO, value: a.b', 'type: HOST_NAME, compare_type: EQUAL_TO, value: c.d'],
    'a request has one host name',
  ],
])('%j', async (rules, found) => {
  expect(await routed(rules)).toContain(found);
});

it.each([
  [
    'https://www.example.org:8443/new',
    '"scheme":"https","hostname":"www.example.org","port":8443,"path":{"type":"ReplaceFullPath","replaceFullPath":"/new"}',
  ],
  ['http://www.example.org', '"replaceFullPath":"/"'],
  ['http://www.example.org/a?b=c', 'a redirect of a route has no query and no fragment'],
  ['ftp://www.example.org/', 'its URL is not known, or not one of http or https'],
])('redirects to %s', async (url, found) => {
  const policy = `action: REDIRECT_TO_URL, redirect_url: '${url}'`;
  expect(await routed(['type: PATH, compare_type: EQUAL_TO, value: /a'], policy)).toContain(found);
});
