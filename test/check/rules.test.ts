/** Tables of small templates: what each lint rule says of them, where, and where it stays quiet. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { lintDiagnostics, rules } from '../../src/check/rules/registry.ts';

const head = 'heat_template_version: 2018-08-31\n';

/** `line:column code message` of the lints, below the version line. */
async function lints(body: string, version: string = head): Promise<readonly string[]> {
  const { diagnostics } = await compile(memoryHost({ 'stack.yaml': version + body }), { template: 'stack.yaml' });
  return diagnostics
    .filter(({ code }) => code.startsWith('lint/'))
    .map(({ code, message, range }) => `${range?.start.line}:${range?.start.column} ${code} ${message}`);
}

const fires: readonly (readonly [rule: string, body: string, expected: readonly string[], version?: string])[] = [
  [
    'clear-secret',
    `parameters:
  db_password: {type: string, hidden: true, default: s3cret}
resources:
  config: {type: OS::Heat::SoftwareConfig, properties: {config: {get_param: db_password}, options: {admin_pass: abc}}}
  other: {type: OS::Heat::SoftwareConfig, properties: {options: {a_pass: unset, b_pass: '"%{::x}"', c_pass: 1, d_pass: 1234}}}
`,
    [
      '3:54 lint/clear-secret The default of the secret parameter "db_password" is plain text',
      '5:113 lint/clear-secret The value of "admin_pass" of resource "config" is plain text',
      '6:120 lint/clear-secret The value of "d_pass" of resource "other" is plain text',
    ],
  ],
  [
    'deprecated-attribute',
    `resources:
  s: {type: OS::Nova::Server, properties: {image: i, flavor: f, networks: [{network: n}]}}
outputs:
  a: {value: {get_attr: [s, first_address]}}
`,
    [
      '5:29 lint/deprecated-attribute Attribute "first_address" of OS::Nova::Server is obsolete (support status HIDDEN); "networks" replaces it',
    ],
  ],
  [
    'deprecated-function',
    `parameters:
  p: {type: string, default: x}
resources:
  a: {type: OS::Heat::RandomString}
outputs:
  o: {value: {'Fn::Join': [',', [{Ref: p}, {Ref: a}, {'Fn::Base64': b}]]}}
`,
    [
      '7:15 lint/deprecated-function later versions of HOT do not have "Fn::Join"; "list_join" replaces it',
      '7:35 lint/deprecated-function later versions of HOT do not have "Ref"; "get_param" replaces it',
      '7:45 lint/deprecated-function later versions of HOT do not have "Ref"; "get_resource" replaces it',
      '7:55 lint/deprecated-function later versions of HOT do not have "Fn::Base64"',
    ],
    'heat_template_version: 2013-05-23\n',
  ],
  [
    'deprecated-property',
    `resources:
  p: {type: OS::Neutron::Port, properties: {network_id: n, fixed_ips: [{subnet_id: s}]}}
  r: {type: OS::Heat::RandomString, properties: {sequence: digits}}
`,
    [
      '3:45 lint/deprecated-property Property "network_id" of OS::Neutron::Port is obsolete (support status HIDDEN); "network" replaces it',
      '3:73 lint/deprecated-property Property "fixed_ips.subnet_id" of OS::Neutron::Port is obsolete (support status HIDDEN); "subnet" replaces it',
      '4:50 lint/deprecated-property Property "sequence" of OS::Heat::RandomString is obsolete (support status HIDDEN); "character_classes" replaces it',
    ],
  ],
  [
    'deprecated-type',
    `resources:
  a: {type: OS::Nova::FloatingIP}
  b: {type: OS::Nova::FloatingIPAssociation, properties: {floating_ip: {get_resource: a}, server_id: s}}
  d: {type: OS::Heat::SoftwareDeployments, properties: {servers: {}}}
  c: {type: OS::Neutron::RouterGateway, properties: {router_id: r, network: n}}
`,
    [
      '3:13 lint/deprecated-type Resource type OS::Nova::FloatingIP is obsolete (support status HIDDEN); OS::Neutron::FloatingIP replaces it',
      '4:13 lint/deprecated-type Resource type OS::Nova::FloatingIPAssociation is obsolete (support status HIDDEN); OS::Neutron::FloatingIPAssociation replaces it',
      '5:13 lint/deprecated-type Resource type OS::Heat::SoftwareDeployments is obsolete (support status HIDDEN); OS::Heat::SoftwareDeploymentGroup replaces it',
      '6:13 lint/deprecated-type Resource type OS::Neutron::RouterGateway is obsolete (support status HIDDEN); the property "external_gateway_info" of OS::Neutron::Router replaces it',
    ],
  ],
  [
    'foreign-function',
    `outputs:
  a: {value: {'Fn::Sub': 'x'}}
  b: {value: {'Fn::ImportValue': 'x'}}
`,
    [
      '3:15 lint/foreign-function "Fn::Sub" is not a function in version 2018-08-31, so it is plain data',
      '4:15 lint/foreign-function "Fn::ImportValue" is not a function in version 2018-08-31, so it is plain data',
    ],
  ],
  [
    'needless-dependency',
    `resources:
  net: {type: OS::Neutron::Net}
  port: {type: OS::Neutron::Port, depends_on: [net], properties: {network: {get_resource: net}}}
`,
    ['4:48 lint/needless-dependency depends_on "net" has no effect: a property of "port" already refers to it'],
  ],
  [
    'revealed-secret',
    `parameters:
  token: {type: string, hidden: true}
outputs:
  shown: {value: {list_join: ['-', [a, {get_param: token}]]}}
`,
    ['5:3 lint/revealed-secret Output "shown" shows a secret'],
  ],
  [
    'unused-condition',
    `conditions:
  used: true
  forgotten: {not: used}
`,
    ['4:3 lint/unused-condition Condition "forgotten" is never used'],
  ],
  [
    'unused-parameter',
    `parameters:
  used: {type: string, default: a}
  forgotten: {type: string, default: a}
outputs:
  o: {value: {get_param: [used, 0]}}
`,
    ['4:3 lint/unused-parameter Parameter "forgotten" is never used'],
  ],
  [
    'unused-replacement',
    `outputs:
  o: {value: {str_replace: {template: 'hello $name', params: {$name: a, $nmae: b}}}}
`,
    ['3:73 lint/unused-replacement "$nmae" does not occur in the template of this str_replace'],
  ],
  [
    'visible-password',
    `parameters:
  db_password: {type: string}
  AdminPass: {type: string}
outputs:
  o: {value: [{get_param: db_password}, {get_param: AdminPass}]}
`,
    [
      '3:3 lint/visible-password Parameter "db_password" looks like a secret but does not have "hidden: true"',
      '4:3 lint/visible-password Parameter "AdminPass" looks like a secret but does not have "hidden: true"',
    ],
  ],
];

const quiet: readonly (readonly [why: string, body: string])[] = [
  [
    'a hidden password without a default',
    'parameters:\n  p: {type: string, hidden: true, default: ""}\noutputs:\n  o: {value: {get_param: [p, 9]}}\n',
  ],
  [
    'names that only sound secret',
    'parameters:\n  password_length: {type: number, default: 1}\n  secret_name: {type: string, default: a}\noutputs:\n  o: {value: [{get_param: password_length}, {get_param: secret_name}]}\n',
  ],
  [
    'a secret that a parameter gives',
    'parameters:\n  p: {type: string, hidden: true}\nresources:\n  c: {type: OS::Heat::SoftwareConfig, properties: {options: {password: {get_param: p}}}}\n',
  ],
  [
    'computed names of parameters',
    'parameters:\n  a: {type: string, default: b}\n  b: {type: string, default: c}\noutputs:\n  o: {value: {get_param: [{get_param: a}]}}\n',
  ],
  [
    'a dependency that only one branch of an if makes',
    'conditions: {c: true}\nresources:\n  n: {type: OS::Neutron::Net}\n  v: {type: OS::Heat::Value, depends_on: n, properties: {value: {if: [c, 1, {get_resource: n}]}}}\n',
  ],
  ['data whose key is a word that HOT knows', 'outputs:\n  o: {value: {and: 1}}\n'],
  [
    'placeholders in the place of secrets',
    'resources:\n  c: {type: OS::Heat::SoftwareConfig, properties: {options: {password: $password}}}\n',
  ],
];

describe('lint rules', () => {
  it.each(fires.map(([rule, body, expected, version = head]) => ({ rule, body, expected, version })))(
    '$rule',
    async ({ rule, body, expected, version }) => {
      const found = await lints(body, version);
      expect(found.filter((line) => line.includes(`lint/${rule} `))).toEqual(expected);
    },
  );

  it.each(quiet)('stay quiet over %s', async (_why, body) => {
    expect(await lints(body)).toEqual([]);
  });

  it('are all in the table, and every message has an explanation', () => {
    expect([...new Set(fires.map(([rule]) => rule))].toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
    expect(lintDiagnostics.filter(({ explanation }) => explanation.length < 20)).toEqual([]);
  });

  it('tell functions of another dialect and of later versions apart', async () => {
    expect(
      await lints('outputs:\n  o: {value: {str_split: [",", a]}}\n', 'heat_template_version: 2015-04-30\n'),
    ).toEqual([
      '3:15 lint/foreign-function "str_split" is not a function in version 2015-04-30 (it exists since 2015-10-15), so it is plain data',
    ]);
  });

  it('take a parameter of a nested template for used where a parent gives it', async () => {
    const resources = `resources:
  a: { type: noop.yaml, properties: { name: x } }
  b: { type: noop.yaml, properties: { name: x, ip: y } }
`;
    const parameters = `parameters:
  name: { type: string }
  ip: { type: string, default: '' }
  forgotten: { type: string, default: '' }
`;
    const files = { 'template.yaml': `${head}${resources}`, 'noop.yaml': `${head}${parameters}` };
    const { diagnostics } = await compile(memoryHost(files), { template: 'template.yaml' });
    expect(diagnostics.map(({ message }) => message)).toEqual(['Parameter "forgotten" is never used']);
  });
});
