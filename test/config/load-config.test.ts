/** What the reader of `heat2kube.yaml` says about wrong files, and what it makes of right ones. */
import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { resolveConfig } from '../../src/config/resolve-config.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { positionAt, sourceFile } from '../../src/source/source-file.ts';
import { configWords } from '../../src/plan/config-words.ts';
import { houseOf } from '../../src/targets/house.ts';
import { targetTable } from '../../src/targets/table.ts';

const words = configWords(houseOf(targetTable));

function load(text: string): { readonly data: ReturnType<typeof loadConfig>; readonly messages: readonly string[] } {
  const reports = createCollector();
  const file = sourceFile('heat2kube.yaml', text);
  const data = loadConfig(file, words, reports);
  const messages = reports.sorted().map(({ message, span, fix }) => {
    const { line, column } = positionAt(file, span?.start ?? 0);
    return `${line}:${column} ${message}${fix ? ` (${fix.title})` : ''}`;
  });
  return { data, messages };
}

describe('messages', () => {
  it.each([
    ['a misspelled key', 'flavours: {}', ['1:1 unknown key "flavours" in heat2kube.yaml (did you mean "flavors"?)']],
    [
      'a misspelled key instead of the one that decides, once',
      'images:\n  u:\n    datasource: a',
      ['3:5 unknown key "datasource" in images.u (did you mean "dataSource"?)'],
    ],
    ['a wrong word', 'profile: cloud', ['1:10 profile must be one of openstack, standalone']],
    [
      'a text that YAML reads as a number',
      'images: { u: { url: 5 } }',
      ['1:21 images.u.url must be an http, https or docker URL'],
    ],
    [
      'a name that YAML reads as another one',
      'images: { u: { dataSource: 24.10 } }',
      ['1:28 images.u.dataSource must be the name of a DataSource, as a text in quotes'],
    ],
    ['an octal number', 'namespace: 010', ['1:12 namespace must be a DNS label, as a text in quotes']],
    [
      'no way to have an image',
      'images: { u: { size: 1Gi } }',
      ['1:14 images.u must be a map with exactly one of dataSource, url, containerDisk and container'],
    ],
    [
      'two ways to have an image',
      'images:\n  u:\n    url: https://a\n    dataSource: b',
      ['3:5 images.u has both "dataSource" and "url"'],
    ],
    [
      'a key without effect beside another',
      'images: { u: { containerDisk: a/b, size: 1Gi } }',
      ['1:36 images.u has both "containerDisk" and "size"'],
    ],
    [
      'a VLAN that no frame can carry',
      'networks: { a: { bridge: b, vlan: 4095 } }',
      ['1:35 networks.a.vlan must be a positive integer up to 4094'],
    ],
    [
      'a bridge whose name no interface can have',
      'networks: { a: { bridge: br-storage-network } }',
      ['1:26 networks.a.bridge must be the name of a bridge, of at most 15 characters'],
    ],
    [
      'a port that does not exist',
      'exposure: { a: { ports: [udp/65536], reason: r } }',
      ['1:26 exposure.a.ports.0 must be a port such as 443 or udp/53'],
    ],
    [
      'a network of another word',
      'networks: { a: none }',
      ['1:16 networks.a must be "pod", "ovn-udn", "ovn-udn-secondary", "kube-ovn", "kube-ovn-vpc" or a map'],
    ],
    [
      'a network without a target',
      "networks: { a: { cidr: '10.0.0.0/8' } }",
      ['1:16 networks.a must be a map with exactly one of multus and bridge'],
    ],
    ['a single text for a list', 'moved: db', ['1:8 moved must be a list']],
    ['a path without names', 'moved: [a//b]', ['1:9 moved.0 must be the path of a resource, such as web/0/server']],
  ])('%s', (_, text, expected) => {
    expect(load(text).messages).toEqual(expected);
  });
});

describe('reading', () => {
  it('keeps what is right beside what is wrong', () => {
    const { data } = load('stackName: A\nnamespace: b\nimages: { x: { url: https://a }, y: { url: a } }');
    expect(data).toEqual({ namespace: 'b', images: new Map([['x', { url: 'https://a' }]]) });
  });

  it('takes a name from the text where YAML would change it', () => {
    const { data, messages } = load('images: { 24.10: { dataSource: noble }, yes: { dataSource: other } }');
    expect([messages, [...(data.images ?? new Map()).keys()]]).toEqual([[], ['24.10', 'yes']]);
  });

  it('takes digits for a text, and an empty file for an empty configuration', () => {
    expect(load('namespace: 2024').data).toEqual({ namespace: '2024' });
    expect(load('# nothing').data).toEqual({});
  });

  it('reads a word for a network, or a map', () => {
    expect(load('networks: { a: pod, b: { multus: c } }').data.networks).toEqual(
      new Map<string, unknown>([
        ['a', { word: 'pod' }],
        ['b', { multus: 'c' }],
      ]),
    );
  });
});

describe('resolveConfig', () => {
  it('fills in every default', () => {
    expect(resolveConfig('stacks/My Shop.yaml', {}, {})).toEqual({
      stackName: 'my-shop',
      namespace: 'my-shop',
      clusterDomain: 'cluster.local',
      cluster: {},
      profile: 'openstack',
      labelPrefix: 'heat2kube.dev',
      images: new Map(),
      flavors: new Map(),
      networks: new Map(),
      volumeTypes: new Map(),
      devices: new Map(),
      kubeOvn: {},
      resources: new Map(),
      environments: [],
      stacks: new Map(),
      severity: new Map(),
      accept: [],
      plugins: [],
      moved: [],
      names: new Map(),
      access: new Map(),
      disks: new Map(),
      exposure: new Map(),
      balancers: new Map(),
      added: [],
      ignored: new Map(),
    });
  });

  it('lets the caller win over the file, and the file over the defaults', () => {
    const file = load('stackName: a\nprofile: standalone\nmode: migrate\nmoved: [db]').data;
    expect(resolveConfig('t.yaml', file, { stackName: 'b', mode: 'redeploy' })).toMatchObject({
      stackName: 'b',
      namespace: 'b',
      profile: 'standalone',
      mode: 'redeploy',
      moved: ['db'],
    });
  });
});

describe('ConfigInput', () => {
  it('is the file as a plain object, checked when the program is built', () => {
    const right: ConfigInput = {
      images: { a: { url: 'https://a', size: '1Gi' }, b: { containerDisk: 'b' } },
      networks: { a: 'pod', b: { multus: 'c' } },
      resources: { db: { rootDisk: 'copied' } },
      moved: ['db'],
    };
    // @ts-expect-error -- a size is a quantity.
    const sized: ConfigInput = { images: { a: { url: 'https://a', size: true } } };
    // Which words there are, the targets say.
    const word: ConfigInput = { resources: { db: { strategy: 'container-or-so' } } };
    // @ts-expect-error -- there is no such key.
    const key: ConfigInput = { flavours: {} };
    expect([right, sized, word, key].map((data) => load(JSON.stringify(data)).messages.length)).toEqual([0, 1, 1, 1]);
  });
});
