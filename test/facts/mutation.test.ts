/** Nothing of a bundle is read in vain: whatever is changed, fails, is added or taken away shows in the output or in a message. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { isThorough, someOf } from '../seed.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A place in a bundle: keys and indexes from its top. */
type Path = readonly (string | number)[];

const live = fixtureCases('stacks')
  .map(({ name, directory }) => ({ name, ...readCase(directory) }))
  .filter(({ files }) => files.get('facts.json')?.includes('physical_resource_id'));

interface Case {
  readonly files: ReadonlyMap<string, string>;
  readonly options: CompileOptions;
}

/** Everything that comes out, as one text; the digest of the bundle in the lock is no output. */
async function outcome({ files, options }: Case, bundle: Json): Promise<string> {
  const changed = new Map([...files, ['facts.json', JSON.stringify(bundle)]]);
  const result = await compile(memoryHost(changed), options);
  const texts = result.files.filter(({ path }) => path !== 'heat2kube.lock').map(({ path, text }) => [path, text]);
  return JSON.stringify([texts, result.diagnostics.map(({ code, message, severity }) => [code, message, severity])]);
}

function* places(value: Json, path: Path = []): Generator<readonly [Path, Json]> {
  yield [path, value];
  if (value === null || typeof value !== 'object') return;
  for (const [key, item] of Object.entries(value))
    yield* places(item, [...path, Array.isArray(value) ? Number(key) : key]);
}

function replaced(value: Json, path: Path, change: (old: Json) => Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change(value) ?? null;
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) => (index === key ? (kept(item, rest, change) ?? []) : [item]));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const made = name === key ? kept(item, rest, change) : item;
      return made === undefined ? [] : [[name, made] as const];
    }),
  );
}

function kept(item: Json, rest: Path, change: (old: Json) => Json | undefined): Json | undefined {
  return rest.length === 0 ? change(item) : replaced(item, rest, change);
}

function other(value: Json): Json {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (value === 'true') return 'false';
  if (value === 'false') return 'true';
  return typeof value === 'string' ? `${value}9` : value;
}

/** The same thing again, with an identity of its own, at another server and for other clients. */
function twin(value: { readonly [key: string]: Json }): Json {
  if (Object.keys(value).some((key) => /^direction$/i.test(key))) return strangeRule;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]): [string, Json] => {
      if (typeof item !== 'string') return [key, item];
      if (key === 'mac_address') return [key, 'fa:16:3e:99:99:99'];
      if (key === 'Floating IP Address') return [key, '198.51.100.250'];
      return [key, identities.test(key) ? `${item}x` : item];
    }),
  );
}

/** One that no group of the fixtures has. */
const strangeRule: Json = {
  ID: 'strange',
  Direction: 'ingress',
  Ethertype: 'IPv4',
  'IP Protocol': 'udp',
  'Port Range': '7:7',
  'IP Range': '203.0.113.0/24',
};

const identities = /^(?:id|name|resource_name|physical_resource_id|server_id|volume_id|volume id)$/i;

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Mutation {
  readonly kind: 'change' | 'fail' | 'remove' | 'add';
  readonly bundle: Json;
}

/** What can become of a place: things are the items of lists. */
function* mutations(bundle: Json, path: Path, value: Json): Generator<Mutation> {
  const isLeaf = (typeof value !== 'object' || value === null) && value !== null && value !== '';
  if (isLeaf) yield { kind: 'change', bundle: replaced(bundle, path, other) };
  const key = path.at(-1);
  if (typeof key === 'string' && /status$/i.test(key)) {
    const failed = /stack|resource/.test(key) ? 'UPDATE_FAILED' : 'ERROR';
    if (value !== failed) yield { kind: 'fail', bundle: replaced(bundle, path, () => failed) };
  }
  if (typeof key !== 'number') return;
  yield { kind: 'remove', bundle: replaced(bundle, path, () => undefined) };
  if (isRecord(value))
    yield {
      kind: 'add',
      bundle: replaced(bundle, path.slice(0, -1), (list) => (Array.isArray(list) ? [...list, twin(value)] : list)),
    };
}

/** Why a change of what is read can show nowhere, and in which fixtures: everywhere else it must. */
interface Quiet {
  readonly at: RegExp;
  /** Otherwise nothing that becomes of it has to show but that it is added. */
  readonly kind?: 'add';
  readonly why: string;
  readonly only?: RegExp;
}

const quiet: readonly Quiet[] = [
  {
    at: /^ports\.\d+\.fixed_ips\.\d+$/,
    kind: 'add',
    why: 'the template says the address of the port',
    only: /port-forwards/,
  },
  {
    at: /^(?:images|keyPairs|networks|securityGroups|serverGroups|snapshots|subnets)\.\d+$/,
    kind: 'add',
    why: 'nothing of the stack refers to it',
  },
  {
    at: /^resources\.\d+\.physical_resource_id$/,
    why: 'links and resources of Heat have no fact of their own',
    only: /cluster|leaving|midway|parted|protected|root-volume|signal/,
  },
  { at: /^servers\.\d+\.name$/, why: 'the template says no name' },
  {
    at: /^servers\.\d+\.OS-EXT-AZ:availability_zone$/,
    why: 'a server without old volumes runs in any zone',
    only: /live$|access|hardware|leaving|port-forwards|shared|signal/,
  },
  {
    at: /^servers\.\d+\.image$/,
    why: 'booted from a volume, or the mapping says all of the image',
    only: /hardware|leaving|nova-made|root-volume|container/,
  },
  {
    at: /^servers\.\d+\.addresses/,
    why: 'addresses tell interfaces of one network apart',
    only: /access|company|drift|hardware|parted|protected|shared|signal/,
  },
  {
    at: /^servers\.\d+\.volumes_attached\.\d+\.delete_on_termination$/,
    why: 'what moves is detached before its server goes',
  },
  {
    at: /^volumes\.\d+\.name$/,
    why: 'the template says no name, or Nova made it',
    only: /live$|hardware|leaving|loose|parted|root-volume|shared|signal|container/,
  },
  { at: /^volumes\.\d+\.(?:bootable|availability_zone)$/, why: 'an adopted volume is taken as it is' },
  {
    at: /^volumes\.\d+\.type$/,
    why: 'an adopted volume is taken as it is',
    only: /drift|hardware|leaving|loose|midway|names-alike|nova-made|parted|root-volume|signal/,
  },
  {
    at: /^volumes\.\d+\.multiattach$/,
    why: 'several servers have it, none is to, or its server stays',
    only: /parted|shared/,
  },
  {
    at: /^volumes\.\d+\.encrypted$/,
    why: 'the hypervisor decrypts what is adopted',
    only: /container/,
  },
  { at: /^volumes\.\d+\.volume_image_metadata\.image_(?:id|name)$/, why: 'names of the image decide nothing' },
  { at: /^volumes\.\d+\.volume_image_metadata\.os_type$/, why: 'only windows differs', only: /nova-made/ },
  { at: /^images\.\d+\.properties\.os_type$/, why: 'only windows differs', only: /signal/ },
  { at: /^serverGroups\.\d+\.Name$/, why: 'the stack made the group', only: /company/ },
  {
    at: /^ports\.\d+\.id$/,
    why: 'Nova made the port',
    only: /company|hardware|nova-made|parted|protected|shared|signal|container/,
  },
  { at: /^ports\.\d+\.name$/, why: 'the template says no name', only: /live$|midway|port-forwards/ },
  { at: /^ports\.\d+\.network_id$/, why: 'the network has no fact', only: /live$|company|port-forwards/ },
  { at: /^ports\.\d+\.security_group_ids\.\d+$/, why: 'the group has no fact', only: /signal/ },
  {
    at: /^ports\.\d+\.fixed_ips\./,
    why: 'on the pod network nothing is kept of an address that Neutron chose',
    only: /live$|access|company|drift|hardware|midway|port-forwards|protected|shared|signal|container/,
  },
  { at: /^ports\.\d+\.port_security_enabled$/, why: 'whether the network has it is not known', only: /access/ },
  {
    at: /^networks\.\d+\.(?:mtu|port_security_enabled)$/,
    why: 'heat2kube.yaml maps the network',
    only: /drift|midway|nova-made|parted|protected|shared|signal/,
  },
  { at: /^networks\.\d+\.router:external$/, why: 'only floating IPs come from it', only: /drift|midway|signal/ },
  { at: /^networks\.\d+\.subnets\.\d+$/, why: 'the template names the network alone', only: /midway/ },
  { at: /^subnets\.\d+(?:\.|$)/, why: 'the template names the network alone', only: /midway/ },
  {
    at: /^subnets\.\d+(?:\.(?:id|name|gateway_ip|network_id))?$/,
    why: 'the template names the network alone, or the subnet is one of the stack',
    only: /signal/,
  },
  {
    at: /^images\.\d+$/,
    why: 'it has no properties that count',
    only: /access|balancer-live|drift|leaving|names-alike|port-forwards|root-volume|shared/,
  },
  {
    at: /^images\.\d+\.(?:id|name|disk_format|min_disk|size|virtual_size)$/,
    why: 'heat2kube.yaml maps the image: only its properties count',
  },
  {
    at: /^images\.\d+\.properties\.(?:hw_cpu_cores|hw_cpu_sockets|hw_qemu_guest_agent|os_distro)$/,
    why: 'the other half decides the topology, and the others decide nothing',
    only: /hardware/,
  },
  {
    at: /^flavors\.\d+\.disk$/,
    why: 'the server boots from a volume, or the mapping says its size',
    only: /container|drift|leaving|nova-made|root-volume|signal/,
  },
  {
    at: /^flavors\.\d+\.(?:OS-FLV-EXT-DATA:ephemeral|swap|properties)/,
    why: 'no live server has it',
    only: /drift/,
  },
  { at: /^floatingIps\.1\.Port$/, why: 'before a Gateway names move, and not the address', only: /balancer-live/ },
  { at: /^floatingIps\.\d+\.Floating Network$/, why: 'the cluster has addresses of its own' },
  { at: /^floatingIps\.\d+(?:\.(?:ID|Floating IP Address))?$/, why: 'an address of nobody here', only: /drift/ },
  { at: /^snapshots\.\d+\.(?:ID|Size)$/, why: 'the plan finds its snapshots by name' },
];

interface Becoming {
  readonly place: string;
  readonly kind: Mutation['kind'];
  readonly name: string;
}

function isQuiet({ at, kind: own, only }: Quiet, { place, kind, name }: Becoming): boolean {
  return at.test(place) && (own === 'add') === (kind === 'add') && (only?.test(name) ?? true);
}

/** Exemptions that something needed, by fixture: one that nothing needs any more hides what it was not made for. */
const used = new Set<string>();

function namesIn({ at, kind, only }: Quiet, name: string): readonly string[] {
  const fixtures = only ? only.source.split('|').filter((part) => new RegExp(part).test(name)) : [''];
  return fixtures.map((fixture) => `${at.source} ${kind ?? ''} ${fixture}`);
}

describe.each(someOf(live, 2))('$name', (item) => {
  const bundle: Json = JSON.parse(item.files.get('facts.json') ?? '');
  let own: Promise<string> | undefined;
  const unchanged = (): Promise<string> => (own ??= outcome(item, bundle));
  // What is left alone or has moved is led elsewhere on purpose.
  const isWhole = !/^(?:ignored|moved):/m.test(item.files.get('heat2kube.yaml') ?? '');

  it.runIf(isWhole)('shows every change, and everything that is taken away', async () => {
    const before = await unchanged();
    const silent: string[] = [];
    for (const [path, value] of someOf(tried(bundle), 120)) {
      const place = path.join('.');
      for (const { kind, bundle: changed } of mutations(bundle, path, value)) {
        const reasons = quiet.filter((one) => isQuiet(one, { place, kind, name: item.name }));
        if (reasons.length > 0 && !isThorough) continue;
        if ((await outcome(item, changed)) !== before) continue;
        if (reasons.length === 0) silent.push(`${kind} ${place}`);
        for (const reason of reasons) for (const name of namesIn(reason, item.name)) used.add(name);
      }
    }
    expect(silent).toEqual([]);
  });

  it('shows no change of order', async () => {
    expect(await outcome(item, reversed(bundle))).toBe(await unchanged());
  });
});

it.runIf(isThorough)('exempts nothing in vain', () => {
  const all = quiet.flatMap(({ at, kind, only }) =>
    (only?.source.split('|') ?? ['']).map((fixture) => `${at.source} ${kind ?? ''} ${fixture}`),
  );
  expect(all.filter((one) => !used.has(one))).toEqual([]);
});

/** So many places of one kind are tried: what stands under the same keys, of resources of the same type. */
const mostAlike = 3;

function tried(bundle: Json): readonly (readonly [Path, Json])[] {
  const counts = new Map<string, number>();
  return [...places(bundle)].filter(([path]) => {
    if (path.length < 2) return false;
    const [list, index] = path;
    const type = list === 'resources' ? valueAt(bundle, [list, index ?? '', 'resource_type']) : '';
    const kind = `${JSON.stringify(type)} ${path.map((key) => (typeof key === 'number' ? '*' : key)).join('.')}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= mostAlike;
  });
}

function valueAt(value: Json, [key, ...rest]: Path): Json {
  if (key === undefined) return value;
  const found = isRecord(value) ? value[key] : Array.isArray(value) ? value[Number(key)] : undefined;
  return found === undefined ? null : valueAt(found, rest);
}

/** Nova lists addresses in the order of the interfaces; every other list has none. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed).toReversed();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'addresses' ? item : reversed(item)]),
  );
}

describe('a status', () => {
  const [first] = live.filter(({ name }) => name === 'stacks/live-shared');
  const bundle: Json = JSON.parse(first?.files.get('facts.json') ?? 'null');

  it.each([
    [
      ['stack', 'stack_status'],
      ['UPDATE_FAILED', 'UPDATE_IN_PROGRESS', 'SUSPEND_COMPLETE', 'DELETE_FAILED', 'DELETE_IN_PROGRESS'],
    ],
    [
      ['resources', 0, 'resource_status'],
      ['CREATE_FAILED', 'CHECK_FAILED', 'DELETE_COMPLETE'],
    ],
    [
      ['servers', 0, 'status'],
      ['ERROR', 'SHELVED_OFFLOADED', 'RESCUE', 'PAUSED', 'VERIFY_RESIZE'],
    ],
    [
      ['volumes', 0, 'status'],
      ['error', 'error_extending', 'detaching', 'reserved', 'backing-up', 'migrating'],
    ],
  ])('that nothing can be moved from is an error: %j', async (path, statuses) => {
    if (!first) throw new Error('the fixture is missing');
    for (const status of statuses) {
      expect(
        await outcome(
          first,
          replaced(bundle, path, () => status),
        ),
      ).toContain(`is in status ${status}`);
    }
  });
});
