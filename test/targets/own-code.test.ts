/** Code of the caller that throws, or gives something else than its type says: one message that names it, and a result in any case. */
import { describe, expect, it } from 'vitest';
import { acmeDisk } from '../../examples/own-types/acme-disk.ts';
import { sriov } from '../../examples/own-types/sriov.ts';
import {
  compile,
  defineLift,
  defineTarget,
  memoryHost,
  standardTarget,
  type CompileOptions,
  type CompileResult,
  type Lift,
  type NetworkBackend,
} from '../../src/index.ts';
import type { Workload } from '../../src/plan/target.ts';
import { machine as kubevirt } from '../../src/targets/kubevirt/machine.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { someOf } from '../seed.ts';
import { testLift, testNetworkBackend, testTarget } from '../../src/testing.ts';
import type { Target } from '../../src/index.ts';

const template = `heat_template_version: 2021-04-16
resources:
  scratch: { type: Acme::Storage::Disk, properties: { gigabytes: 20, label: scratch, rack: r7, write_cache: true } }
  keep: { type: OS::Cinder::Volume, properties: { size: 3 } }
  ip: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: port } } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80 }] } }
  port: { type: OS::Neutron::Port, properties: { network: storage, security_groups: [{ get_resource: group }] } }
  server:
    type: OS::Nova::Server
    properties:
      flavor: m1.small
      image: debian
      networks: [{ port: { get_resource: port } }]
      user_data_format: RAW
      user_data: { str_replace: { template: 'size $size id $id', params: { $size: { get_attr: [scratch, gigabytes] }, $id: { get_resource: keep } } } }
  peer:
    type: OS::Nova::Server
    properties:
      flavor: m1.small
      image: debian
      networks: [{ network: lan }]
      user_data_format: RAW
      user_data: { str_replace: { template: 'ask $ip', params: { $ip: { get_attr: [server, first_address] } } } }
  link:
    type: OS::Cinder::VolumeAttachment
    properties: { instance_uuid: { get_resource: server }, volume_id: { get_resource: scratch } }
`;

async function run(own: Partial<CompileOptions>): Promise<CompileResult> {
  const host = memoryHost({ 'stack.yaml': template });
  return compile(host, {
    template: 'stack.yaml',
    lifts: [acmeDisk],
    config: { networks: { storage: 'sriov' } },
    backends: [sriov],
    ...own,
  });
}

/** Errors as `code line: message`. */
function errorsOf({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, range }) => `${code} ${range?.start.line ?? '-'}: ${message}`);
}

function boom(): never {
  throw new Error('boom');
}

/** A value of a wrong type, as code without types gives it. */
function junk(text: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(text);
}

/** Names of the functions of a type, of which some may be absent. */
type FunctionsOf<T> = { [K in keyof T]-?: NonNullable<T[K]> extends (...args: never) => unknown ? K : never }[keyof T];

/**
 * Every function that callers bring, or this does not compile: one that is added needs a guard and a test below. Attributes that
 * a template names are those of Heat's own types.
 */
const functions: {
  readonly lift: Readonly<Record<Exclude<FunctionsOf<Lift>, 'otherAttribute'> | 'attributes', true>>;
  readonly target: Readonly<Record<FunctionsOf<Target<'volume'>>, true>>;
  readonly workload: Readonly<Record<FunctionsOf<Workload>, true>>;
  readonly backend: Readonly<Record<FunctionsOf<NetworkBackend>, true>>;
} = {
  lift: { lift: true, reference: true, attributes: true },
  target: { offer: true, lower: true, steps: true, labels: true, answer: true },
  workload: {
    refOf: true,
    namedAfter: true,
    readyField: true,
    isRunning: true,
    isReleased: true,
    untilStopped: true,
  },
  backend: {
    offer: true,
    attach: true,
    needs: true,
    addressing: true,
    assigns: true,
    annotations: true,
    resolvers: true,
    balance: true,
    report: true,
    labels: true,
    filter: true,
    publish: true,
    name: true,
  },
};

const code = 'internal/own-code-fails';

/** Those that some test lets fail. */
function namesIn(failing: readonly (readonly [string, object, string])[]): ReadonlySet<string> {
  return new Set(failing.flatMap(([, part]) => Object.keys(part)));
}

it('compiles without an error where nothing throws', async () => {
  expect(errorsOf(await run({}))).toEqual([]);
});

describe('a lift', () => {
  const failing: readonly (readonly [string, Partial<Lift>, string])[] = [
    ['throws', { lift: boom }, 'fails in lift for "scratch": boom'],
    ['gives no list', { lift: () => junk('null') }, 'fails in lift for "scratch": it returned no list of nodes'],
    [
      'gives something that is no node',
      { lift: () => junk('[{ "kind": "volume" }]') },
      'fails in lift for "scratch": it returned something that is no node: each has a kind, an id and a resource',
    ],
    [
      'gives a node of no kind',
      { lift: () => junk('[{ "kind": "toString", "id": "scratch", "resource": "scratch" }]') },
      'fails in lift for "scratch": there is no kind of node "toString"',
    ],
    [
      'makes a machine without a disk to boot from',
      { lift: () => junk('[{ "kind": "machine", "id": "scratch", "resource": "scratch" }]') },
      'fails in lift for "scratch": the machine "scratch" must have one disk with the role root',
    ],
    [
      'makes a machine with two of them',
      {
        lift: () =>
          junk(`[{ "kind": "machine", "id": "scratch", "resource": "scratch" },
            { "kind": "disk", "id": "scratch#a", "resource": "scratch", "machine": "scratch", "role": "root" },
            { "kind": "disk", "id": "scratch#b", "resource": "scratch", "machine": "scratch", "role": "root" }]`),
      },
      'fails in lift for "scratch": the machine "scratch" must have one disk with the role root',
    ],
    [
      'throws for an attribute',
      { attributes: { ...acmeDisk.attributes, gigabytes: boom } },
      'fails in attribute gigabytes for "scratch": boom',
    ],
    [
      'gives no value for an attribute',
      { attributes: { ...acmeDisk.attributes, gigabytes: () => junk('3') } },
      'fails in attribute gigabytes for "scratch": it returned no value',
    ],
    ['throws for a reference', { reference: boom }, 'fails in reference for "scratch": boom'],
  ];

  it.each(failing)('that %s is one error at its resource, and all others are translated', async (_, part, message) => {
    const result = await run({ lifts: [{ ...acmeDisk, ...part }] });
    expect(errorsOf(result)).toEqual([`${code} 3: the lift Acme::Storage::Disk ${message}`]);
    expect(result.files.map(({ path }) => path)).toContain('base/keep.yaml');
    expect(result.ledger?.unaccounted).toEqual([]);
  });

  it.each(someOf(failing, 3))('that %s is found by the contract test', async (_, part) => {
    const files = { 'stack.yaml': template };
    const found = await testLift({ ...acmeDisk, ...part }, [{ template: 'stack.yaml', files }]);
    expect(JSON.stringify(found)).toContain(code);
  });

  it('is tried with every one of its functions', () => {
    expect(namesIn(failing)).toEqual(new Set(Object.keys(functions.lift)));
  });

  it('that makes a node which lacks what its kind has ends the compilation with one error', async () => {
    const lift: Lift = {
      ...acmeDisk,
      lift: () => junk('[{ "kind": "nic", "id": "scratch", "resource": "scratch" }]'),
    };
    const result = await run({ lifts: [lift] });
    expect(errorsOf(result)).toEqual([
      expect.stringMatching(/^internal\/own-result-fails -: something that .* cannot be used: /),
    ]);
    expect(result.stack?.resources.has('keep')).toBe(true);
  });

  it('says what was thrown, whatever it is', async () => {
    const thrown: readonly unknown[] = [new Error(''), Object.create(null), 'text', undefined];
    const found = thrown.map(async (what) => {
      const lift: Lift = {
        ...acmeDisk,
        lift: () => {
          throw what;
        },
      };
      return errorsOf(await run({ lifts: [lift] })).map((text) => text.split('"scratch": ')[1]);
    });
    expect((await Promise.all(found)).flat()).toEqual([
      'an error without a message',
      'something that has no text',
      'text',
      'undefined',
    ]);
  });

  it('shows no secret in what it throws', async () => {
    const host = memoryHost({
      'a.yaml': `heat_template_version: 2021-04-16
parameters: { token: { type: string, hidden: true } }
resources: { it: { type: Acme::Leak, properties: { key: { get_param: token } } } }
`,
    });
    const leak = defineLift({
      type: 'Acme::Leak',
      summary: 'Nothing',
      properties: { key: { fate: 'mapped', note: 'a key of it', slot: 'secret' } },
      attributes: {},
      lift: (read) => {
        throw new Error(JSON.stringify(read.get('key')));
      },
    });
    const { diagnostics } = await compile(host, {
      template: 'a.yaml',
      parameters: { token: 'hunter2-hunter2' },
      lifts: [leak],
    });
    expect(diagnostics.map((one) => one.code)).toContain(code);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });

  it('fails in an overlay as in the base', async () => {
    const { diagnostics } = await run({ lifts: [{ ...acmeDisk, lift: boom }], overlays: [{ name: 'prod' }] });
    expect(diagnostics.filter((one) => one.code === code)).toHaveLength(1);
  });
});

describe('a target', () => {
  const claim = standardTarget('volume', 'claim');
  const parts: readonly (readonly [string, Partial<Target<'volume'>>, string])[] = [
    ['throws in its offer', { offer: boom }, 'offer for "keep": boom'],
    [
      'gives no offer',
      { offer: () => junk('{ "rank": "1" }') },
      'offer for "keep": it returned no offer: that has a rank, a reason and what changes the decision',
    ],
    ['throws', { lower: boom }, 'lower for "keep": boom'],
    ['makes no list', { lower: () => junk('[]') }, 'lower for "keep": it returned no lists of items and needs'],
    [
      'gives no reason',
      { lower: () => junk('{ "items": [], "needs": [], "nothing": {} }') },
      'lower for "keep": the reason why it makes nothing has no state or no text',
    ],
    [
      'makes an item that is nothing',
      { lower: () => junk('{ "items": [{ "item": "object", "owner": "keep", "object": {} }], "needs": [] }') },
      'lower for "keep": it returned an item that is no object and no secret with a name and an owner',
    ],
    [
      'has a need that is none',
      { lower: () => junk('{ "items": [], "needs": [{}] }') },
      'lower for "keep": it returned no list of needs',
    ],
    ['throws in its steps', { steps: boom }, 'steps for "keep": boom'],
    ['has steps that are none', { steps: () => junk('[{}]') }, 'steps for "keep": it returned no list of steps'],
    [
      'has a step in no phase',
      {
        steps: () =>
          junk(
            '[{ "id": "a", "title": "A", "phase": "later", "about": [], "needs": [], "precondition": [], "do": [], "check": [], "undo": [] }]',
          ),
      },
      'steps for "keep": the step "a" is in none of the phases assess, protect, prepare, seed, cut-over, verify, release',
    ],
    ['throws in its labels', { labels: boom }, 'labels for "keep": boom'],
    [
      'has labels that are none',
      { labels: () => junk('{}') },
      'labels for "keep": it returned no Map of Maps of labels',
    ],
    ['throws in its answer', { answer: boom }, 'answer for "keep": boom'],
    ['answers with no value', { answer: () => junk('"x"') }, 'answer for "keep": it returned no value'],
  ];

  it('is tried with every one of its functions', () => {
    expect(namesIn(parts)).toEqual(new Set(Object.keys(functions.target)));
  });

  it.each(parts)('that %s is one error at its resource, and all others are translated', async (_, part, message) => {
    const result = await run({ targets: [defineTarget({ ...claim, ...part })] });
    const errors = errorsOf(result);
    expect(errors.filter((text) => !text.startsWith(code))).toEqual([]);
    expect(errors.filter((text) => text.includes('"keep"'))).toEqual([
      `${code} 4: the target volume/cluster/claim fails in ${message}`,
    ]);
    expect(result.files.map(({ path }) => path)).toContain('base/server.yaml');
    expect(result.ledger?.unaccounted).toEqual([]);
  });

  it.each(someOf(parts, 3))('that %s is found by the contract test', async (_, part, message) => {
    const config = { networks: { storage: 'sriov' } };
    const files = { 'stack.yaml': template };
    const cases = [{ template: 'stack.yaml', files, config, backends: [sriov], lifts: [acmeDisk] }];
    const found = await testTarget(defineTarget({ ...claim, ...part }), cases);
    expect(found).toContainEqual({
      clause: 'case',
      about: 'stack.yaml',
      message: `the target volume/cluster/claim fails in ${message} [${code}]`,
    });
  });
});

describe('a target of machines', () => {
  it.each(Object.keys(functions.workload))(
    'that throws in %s is one error, for which nothing can count instead',
    async (name) => {
      const live = fixtureCases('stacks').find((one) => one.name === 'stacks/live');
      const { files, options } = readCase(live?.directory ?? '');
      if (kubevirt.side !== 'cluster') throw new Error('KubeVirt is in the cluster');
      const workload = { ...kubevirt.workload, [name]: boom };
      const result = await compile(memoryHost(files), { ...options, targets: [{ ...kubevirt, workload }] });
      const errors = errorsOf(result).filter((text) => text.startsWith('internal/'));
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatch(
        new RegExp(`^${code} \\d+: the target machine/cluster/kubevirt fails in ${name} for "\\w+": boom$`),
      );
      expect(result.stack?.resources.size).toBeGreaterThan(0);
    },
  );
});

describe('a network backend', () => {
  const balancing: readonly (readonly [string, Partial<NetworkBackend>, string])[] = [
    ['throwing', { balance: boom }, 'balance for "server": boom'],
    ['returning no list', { balance: () => junk('{}') }, 'balance for "server": it returned no list of items'],
  ];
  const failing: readonly (readonly [string, Partial<NetworkBackend>, string])[] = [
    ['throws in its offer', { offer: boom }, 'offer for "server": boom'],
    ['throws when it attaches', { attach: boom }, 'attach for "server": boom'],
    ['attaches nothing', { attach: () => junk('null') }, 'attach for "server": it returned no interface with a name'],
    [
      'binds nothing',
      { attach: () => junk('{ "name": "a" }') },
      'attach for "server": the interface has no binding or no source',
    ],
    ['throws in its needs', { needs: boom }, 'needs for "server": boom'],
    ['has needs that are none', { needs: () => junk('{}') }, 'needs for "server": it returned no list of needs'],
    ['throws in its addresses', { addressing: boom }, 'addressing for "server": boom'],
    [
      'has an address without a prefix',
      { addressing: () => junk('{}') },
      'addressing for "server": it returned no lists of addresses, gateways, routes and nameservers',
    ],
    ['throws in the addresses of DHCP', { assigns: boom }, 'assigns for "server": boom'],
    [
      'assigns an address without a prefix',
      { assigns: () => junk('[{}]') },
      'assigns for "server": it returned an address without a prefix and origins',
    ],
    ['throws in its DNS servers', { resolvers: boom }, 'resolvers for "server": boom'],
    [
      'has DNS servers that are none',
      { resolvers: () => junk('{}') },
      'resolvers for "server": it returned no list of addresses',
    ],
    ['throws in its annotations', { annotations: boom }, 'annotations for "server": boom'],
    [
      'has annotations that are none',
      { annotations: () => junk('{}') },
      'annotations for "server": it returned no Map of annotations',
    ],
    ['throws in its report', { report: boom }, 'report for "server": boom'],
    ['throws in its labels', { labels: boom }, 'labels for "server": boom'],
    ['has labels that are none', { labels: () => junk('{}') }, 'labels for "server": it returned no Map of labels'],
    ['throws when it filters', { filter: boom }, 'filter for "group": boom'],
    ['filters with nothing', { filter: () => junk('{}') }, 'filter for "group": it returned no list of policies'],
    ['throws when it publishes', { publish: boom }, 'publish for "ip": boom'],
    ['publishes nothing', { publish: () => junk('{}') }, 'publish for "ip": it returned no lists of items and needs'],
    ['throws in its name', { name: boom }, 'name for "server": boom'],
    ['has a name that is no value', { name: () => junk('"db"') }, 'name for "server": it returned no value'],
  ];

  it('is tried with every one of its functions', () => {
    expect(new Set([...namesIn(failing), ...namesIn(balancing)])).toEqual(new Set(Object.keys(functions.backend)));
  });

  it.each(balancing)('that %s where it shares connections is one error at the VM', async (_, part, message) => {
    const balanced = `${template}  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: lan, vip_address: 10.0.0.9 } }
  listener: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: TCP, protocol_port: 80 } }
  pool: { type: OS::Octavia::Pool, properties: { listener: { get_resource: listener }, protocol: TCP, lb_algorithm: ROUND_ROBIN } }
  member:
    type: OS::Octavia::PoolMember
    properties: { pool: { get_resource: pool }, address: { get_attr: [server, first_address] }, protocol_port: 80 }
`;
    const onPods = {
      attach: () => ({ name: 'default', binding: { bridge: {} }, source: { pod: {} } }),
      onPods: true,
    } as const;
    const result = await compile(memoryHost({ 'stack.yaml': balanced }), {
      template: 'stack.yaml',
      lifts: [acmeDisk],
      config: { networks: { storage: 'sriov' } },
      backends: [{ ...sriov, ...onPods, ...part }],
    });
    expect(errorsOf(result)).toEqual([
      expect.stringMatching(`^${code} \\d+: the network backend sriov fails in ${message}$`),
    ]);
  });

  it.each(failing)('that %s is one error at the machine, group or address', async (_, part, message) => {
    const result = await run({ backends: [{ ...sriov, ...part }] });
    const errors = errorsOf(result);
    expect(errors.filter((text) => !text.startsWith(code))).toEqual([]);
    expect(errors.filter((text) => !text.includes('"peer"'))).toEqual([
      expect.stringMatching(`^${code} \\d+: the network backend sriov fails in ${message}$`),
    ]);
    expect(result.files.map(({ path }) => path)).toContain('base/keep.yaml');
  });

  it.each(someOf(failing, 3))('that %s is found by the contract test', async (_, part, message) => {
    const cases = [
      {
        template: 'stack.yaml',
        files: { 'stack.yaml': template },
        config: { networks: { storage: 'sriov' } },
        lifts: [acmeDisk],
      },
    ];
    const found = await testNetworkBackend({ ...sriov, ...part }, cases);
    expect(JSON.stringify(found)).toContain(
      JSON.stringify(`the network backend sriov fails in ${message} [${code}]`).slice(1, -1),
    );
  });
});

describe('the options', () => {
  const claim = standardTarget('volume', 'claim');
  it.each<readonly [string, Partial<CompileOptions>]>([
    ['lifts: Acme::Storage::Disk has no function lift', { lifts: [{ ...acmeDisk, lift: junk('1') }] }],
    ['lifts: Acme::Storage::Disk has no table of properties', { lifts: [{ ...acmeDisk, properties: junk('null') }] }],
    ['lifts: Acme::Storage::Disk has no table of attributes', { lifts: [{ ...acmeDisk, attributes: junk('1') }] }],
    [
      'lifts: attribute a of Acme::Storage::Disk is no function',
      { lifts: [{ ...acmeDisk, attributes: junk('{ "a": 1 }') }] },
    ],
    ['targets: a target of volume has no id', { targets: [defineTarget({ ...claim, id: junk('null') })] }],
    [
      'targets: claim: side must be one of cluster, openstack, none',
      { targets: [defineTarget({ ...claim, side: junk('"here"') })] },
    ],
    ['targets: kubevirt: a target of machines has a strategy', { targets: [{ ...kubevirt, strategy: junk('{}') }] }],
    [
      'targets: kubevirt: a target of machines in the cluster has a workload',
      { targets: [{ ...kubevirt, workload: junk('{}') }] },
    ],
    ['backends: sriov has no function needs', { backends: [{ ...sriov, needs: junk('null') }] }],
    [
      'backends: sriov: keeps does not say whether it keeps mac',
      { backends: [{ ...sriov, keeps: junk('{ "address": true }') }] },
    ],
    ['backends: sriov: keeps does not say whether it keeps address', { backends: [{ ...sriov, keeps: junk('null') }] }],
  ])('name what is missing: %s', async (message, options) => {
    await expect(run(options)).rejects.toThrow(new TypeError(message));
  });

  const needed = Object.keys(functions.backend).filter((name) => Object.hasOwn(sriov, name));
  it.each(needed)('refuse a network backend without the function %s', async (name) => {
    await expect(run({ backends: [{ ...sriov, [name]: undefined }] })).rejects.toThrow(/^backends: /);
  });

  it.each(Object.keys(sriov.keeps))('refuse a network backend that does not say whether it keeps %s', async (name) => {
    const keeps = { ...sriov.keeps, [name]: undefined };
    const message = `backends: sriov: keeps does not say whether it keeps ${name}`;
    await expect(run({ backends: [{ ...sriov, keeps }] })).rejects.toThrow(new TypeError(message));
  });
});
