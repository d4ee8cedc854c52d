/** The proofs of an edited output: what widens it, or loses data, is an error, wherever somebody has written it. */
import { describe, expect, it } from 'vitest';
import { verifyOutput } from '../../src/gate/verify-output.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { compiled } from '../output/compiled.ts';
import { subjects } from '../output/subjects.ts';
import { someOf } from '../seed.ts';
import { digest } from '../output/edited-texts.ts';

/** Every file of a fixture's output, with the list of secrets that the command line writes. */
async function output(fixture: string): Promise<ReadonlyMap<string, string>> {
  const found = fixtureCases('stacks').find(({ name }) => name === `stacks/${fixture}`);
  const { files, options } = readCase(found?.directory ?? '');
  const result = await compiled({ name: `stacks/${fixture}`, files, options });
  const secrets = result.files.filter(({ secret }) => secret).map(({ path, text }) => [path, digest(text)]);
  return new Map([
    ...result.files.map(({ path, text }) => [path, text] as const),
    ['secrets/.heat2kube.json', JSON.stringify({ version: 1, files: Object.fromEntries(secrets) })],
  ]);
}

type Change = (text: string) => string;

async function codes(texts: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const found = await verifyOutput(texts, { digest });
  return [...new Set(found.filter(({ severity }) => severity !== 'info').map(({ code }) => code))];
}

const before = new Map<string, Promise<ReadonlySet<string>>>();

/** What an output as it is has, found once. */
function codesBefore(fixture: string): Promise<ReadonlySet<string>> {
  const found = before.get(fixture) ?? output(fixture).then(async (texts) => new Set(await codes(texts)));
  before.set(fixture, found);
  return found;
}

async function afterChange(
  fixture: string,
  changes: Readonly<Record<string, Change | undefined>>,
): Promise<readonly string[]> {
  const texts = new Map(await output(fixture));
  const usual = await codesBefore(fixture);
  for (const [path, change] of Object.entries(changes)) {
    const text = texts.get(path) ?? '';
    if (!change) texts.delete(path);
    else {
      expect(change(text), path).not.toBe(text);
      texts.set(path, change(text));
    }
  }
  return (await codes(texts)).filter((code) => !usual.has(code));
}

/** A lock whose digests fit other texts than convert wrote. */
function fitting(text = '{}', changed: Readonly<Record<string, string>>): string {
  const lock = JSON.parse(text);
  const files = Object.entries(changed).map(([path, now]) => [path, digest(now)]);
  return JSON.stringify({ ...lock, files: { ...lock.files, ...Object.fromEntries(files) } });
}

const allowAll = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: mine, namespace: demo }
spec: { podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}] }
`;

const replace =
  (from: string | RegExp, to: string): Change =>
  (text) =>
    text.replaceAll(from, to);

/** An object whose pods mount the claim of the fixture "live". */
function mounting(kind: string): string {
  const volumes = [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }];
  const spec = { containers: [{ name: 'c', image: 'x' }], restartPolicy: 'Never', volumes };
  const template = { metadata: { labels: { a: 'b' } }, spec };
  const specs = new Map<string, object>([
    ['Pod', spec],
    ['CronJob', { schedule: '0 0 * * *', jobTemplate: { spec: { template } } }],
  ]);
  return JSON.stringify({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'p', namespace: 'demo' },
    spec: specs.get(kind) ?? { template },
  });
}

describe('an edited output', () => {
  it.each<[string, string, Readonly<Record<string, Change | undefined>>, string]>([
    [
      'with a policy that allows everything',
      'reach-outside',
      { 'base/kustomization.yaml': (text) => `${text}  - mine.yaml\n`, 'base/mine.yaml': () => allowAll },
      'verify/access-wider',
    ],
    [
      'with another port in a policy',
      'reach-outside',
      { 'base/group.yaml': replace('port: 443', 'port: 22') },
      'verify/access-wider',
    ],
    [
      'without the policies',
      'reach-outside',
      {
        'base/kustomization.yaml': replace('  - group.yaml\n', ''),
        'base/stack.yaml': replace(/---\napiVersion: networking[^]*?default-deny[^]*?(?=---)/g, ''),
      },
      'verify/access-wider',
    ],
    [
      'whose PersistentVolume takes the volume of another',
      'live-midway',
      { 'base/data.yaml': replace('074afcdb-d991-52ff-882f-264a7356d2d8', '99999999-0000-4000-8000-00000000000e') },
      'verify/wrong-volume',
    ],
    [
      'whose PersistentVolume takes a volume that the stack never had',
      'live-midway',
      { 'base/data.yaml': replace('074afcdb-d991-52ff-882f-264a7356d2d8', '12345678-0000-4000-8000-000000000999') },
      'verify/wrong-volume',
    ],
    [
      'whose machine takes a volume that the template does not name',
      'names-alike',
      {
        'base/web-1-c703c3.yaml': replace(
          '22222222-0000-4000-8000-000000000021',
          '12345678-0000-4000-8000-000000000999',
        ),
      },
      'verify/wrong-volume',
    ],
    [
      'whose clone is to have the volume that it is a clone of',
      'live-root-volume',
      { 'inputs/later/persistentvolume-demo-root.yaml': replace(/<id of the clone of (.*)>"/g, '$1"') },
      'verify/wrong-volume',
    ],
    [
      'whose clone is to have another size than its volume',
      'live-root-volume',
      { 'inputs/later/persistentvolume-demo-root.yaml': replace(/storage: "\d+Gi"/g, 'storage: "1Gi"') },
      'verify/wrong-volume',
    ],
    [
      'whose volume goes with its claim',
      'live-midway',
      { 'base/data.yaml': replace('Retain', 'Delete') },
      'verify/wrong-volume',
    ],
    [
      'whose volume has another size',
      'live-midway',
      { 'base/data.yaml': replace('10Gi', '1Gi') },
      'verify/wrong-volume',
    ],
    [
      'whose machine starts before its old server is stopped',
      'live',
      { 'base/db.yaml': replace('runStrategy: Manual', 'runStrategy: Always') },
      'verify/unsafe-operation',
    ],
    [
      'with a smaller instance type',
      'live-midway',
      { 'base/stack.yaml': replace('guest: "4Gi"', 'guest: "1Gi"') },
      'verify/capacity-differs',
    ],
    [
      'whose protecting template deletes',
      'live',
      { 'secrets/openstack.templates/1-protect.yaml': replace('deletion_policy: Retain', 'deletion_policy: Delete') },
      'gate/unprotected',
    ],
    [
      'whose protecting template is empty',
      'live',
      { 'secrets/openstack.templates/1-protect.yaml': () => 'heat_template_version: 2018-08-31\n' },
      'gate/unprotected',
    ],
    [
      'whose protecting template has another image',
      'live',
      { 'secrets/openstack.templates/1-protect.yaml': replace('image: debian-12', 'image: debian-13') },
      'gate/edited-template',
    ],
    [
      'without its protecting template',
      'live',
      { 'secrets/openstack.templates/1-protect.yaml': undefined },
      'gate/missing-file',
    ],
    [
      'whose guard forbids nothing',
      'live',
      { 'openstack/guard.yaml': () => 'resource_registry: {}\n' },
      'gate/unprotected',
    ],
    [
      'whose plan deletes what it stops',
      'live',
      { 'plan.json': replace('"op": "stop"', '"op": "delete"') },
      'gate/edited-plan',
    ],
    [
      'whose plan is of another version',
      'live',
      { 'plan.json': replace(/^ {2}"source": .*/gm, '  "source": 1') },
      'gate/edited-plan',
    ],
    [
      'whose volume is of another driver',
      'live-midway',
      { 'base/data.yaml': replace('driver: cinder.csi.openstack.org', 'driver: other.csi') },
      'verify/wrong-volume',
    ],
    [
      'whose volume is for any claim',
      'live-midway',
      { 'base/data.yaml': replace(/ {2}claimRef:\n(?: {4}.*\n)*/g, '') },
      'verify/wrong-volume',
    ],
    [
      'whose claim gets a new volume',
      'live',
      { 'base/data.yaml': replace(/^[^]*---\n|  storageClassName: ""\n|  volumeName: .*\n/g, '') },
      'verify/abandoned-volume',
    ],
    [
      'whose machine starts from the disk of another',
      'live',
      { 'base/db.yaml': replace('claimName: db-root', 'claimName: web-root') },
      'verify/wrong-disk',
    ],
    [
      'whose machine has its disks in each others places',
      'live',
      {
        'base/db.yaml': (text) =>
          text
            .replace('claimName: data', 'claimName: -')
            .replace('claimName: db-root', 'claimName: data')
            .replace('claimName: -', 'claimName: db-root'),
      },
      'verify/wrong-disk',
    ],
    [
      'whose machine starts from its data',
      'live',
      {
        'base/db.yaml': (text) =>
          text
            .replace(/ {14}bootOrder: 1\n/, '')
            .replace('- name: data\n', '- name: data\n              bootOrder: 1\n'),
      },
      'verify/wrong-disk',
    ],
    [
      'whose claim asks for a new volume and not for its own',
      'live-midway',
      { 'base/data.yaml': replace(/ {2}volumeName: .*\n/g, '') },
      'verify/wrong-volume',
    ],
    [
      'whose machine loses what it writes to its root disk',
      'live',
      {
        'base/db.yaml': replace(/persistentVolumeClaim:\n( *)claimName: db-root/g, 'ephemeral:\n$1claimName: db-root'),
      },
      'verify/wrong-disk',
    ],
    [
      'whose machine has another firmware id',
      'live',
      { 'base/db.yaml': replace(/( uuid: "3+-.*)1"/g, '$1f"') },
      'verify/other-machine',
    ],
    [
      'whose machine has another serial',
      'live',
      { 'base/db.yaml': replace(/( serial: "3+-.*)1"/g, '$1f"') },
      'verify/other-machine',
    ],
    [
      'whose machine has a firmware id that KubeVirt makes',
      'live-root-volume',
      { 'base/db.yaml': replace(/ +firmware:\n +uuid: .*\n +serial: .*\n/g, '') },
      'verify/other-machine',
    ],
    [
      'whose machine has another MAC address',
      'live',
      { 'base/db.yaml': replace('macAddress: fa:16:3e:12:34:56', 'macAddress: fa:16:3e:12:34:57') },
      'verify/other-machine',
    ],
    [
      'whose machine runs a first boot on a live disk',
      'live',
      { 'base/db.yaml': replace(/^( +)\{\}$/gm, '$1runcmd: [[mkfs.ext4, -F, /dev/vdd]]') },
      'verify/other-machine',
    ],
    [
      'whose machine has a Secret for a first boot on a live disk',
      'live',
      { 'base/db.yaml': replace(/userData: \|\n +#cloud-config\n +\{\}/g, 'secretRef: { name: web-cloud-init }') },
      'verify/other-machine',
    ],
    [
      'whose machine has no data source',
      'live',
      { 'base/db.yaml': replace(/ +- name: cloud-init\n +cloudInitNoCloud:[^]*$/g, '') },
      'verify/other-machine',
    ],
    ...['Pod', 'Job', 'Deployment', 'CronJob'].map(
      (kind): [string, string, Readonly<Record<string, Change | undefined>>, string] => [
        `with a ${kind} that mounts a disk`,
        'live',
        {
          'base/kustomization.yaml': (text) => `${text}  - mine.yaml\n`,
          'base/mine.yaml': () => mounting(kind),
        },
        'verify/wrong-disk',
      ],
    ),
    ...[
      'namePrefix: x-',
      'nameSuffix: -x',
      'namespace: other',
      'commonLabels: { a: b }',
      'labels: [{ pairs: { a: b } }]',
      'images: [{ name: a, newTag: b }]',
      'components: [part]',
      'replacements: [{ path: r.yaml }]',
      'patchesStrategicMerge: [p.yaml]',
      'patchesJson6902: [{ path: p.yaml, target: { kind: PersistentVolume, name: a, version: v1 } }]',
      'transformers: [t.yaml]',
      'generators: [g.yaml]',
      'patches: [{ patch: "{}" }]',
      'patches: [{ path: base/data.yaml, target: { kind: PersistentVolume } }]',
      'secretGenerator: [{ name: a, literals: [a=b] }]',
      'generatorOptions: { labels: { a: b } }',
    ].map((line): [string, string, Readonly<Record<string, Change | undefined>>, string] => [
      `whose kustomization has ${line}`,
      'live-midway',
      { 'kustomization.yaml': (text) => `${text}${line}\n` },
      'gate/unfollowed-key',
    ]),
  ])('%s is not fine', async (_what, fixture, changes, code) => {
    expect(await afterChange(fixture, changes)).toContain(code);
  });

  it.each<[string, string, string, RegExp]>([
    [
      'the clone that a step makes',
      'live-root-volume',
      'inputs/later/persistentvolume-demo-root.yaml',
      /<id of the clone of .*>/g,
    ],
    ['a volume that only the reader knows', 'live-drift', 'inputs/persistentvolume-demo-volume-v3.yaml', /<id of .*>/g],
  ])('has the id of %s', async (_what, fixture, path, hole) => {
    const found = await afterChange(fixture, { [path]: replace(hole, '12345678-0000-4000-8000-000000000999') });
    expect(found).not.toContain('verify/wrong-volume');
  });

  it('is fine where only a text is another one', async () => {
    const found = await afterChange('live', {
      'base/db.yaml': replace('heat2kube.dev/resource: db', 'note: a\n    heat2kube.dev/resource: db'),
    });
    expect(found).toEqual(['gate/edited-file']);
  });

  it('is not fine before somebody says whether a root disk that goes with its server holds data', async () => {
    expect(await codes(await output('live'))).toContain('gate/open-data-question');
    expect(await codes(await output('live-root-volume'))).not.toContain('gate/open-data-question');
  });

  it('says so where the plan does not say what the stack was', async () => {
    const texts = new Map(await output('reach-outside'));
    const plan = (texts.get('plan.json') ?? '').replace(/"source": .*/, '"source": {}');
    texts.set('plan.json', plan).set('heat2kube.lock', fitting(texts.get('heat2kube.lock'), { 'plan.json': plan }));
    expect(await codes(texts)).toEqual(expect.arrayContaining(['gate/no-model', 'gate/edited-lock']));
  });

  it.each(['plan.json', 'base/db.yaml', 'openstack/2-residual.yaml', 'secrets/db.cloud-init.yaml'])(
    'is not fine where the lock was edited to fit %s',
    async (path) => {
      const texts = new Map(await output('live'));
      const text = `${texts.get(path) ?? ''}\n`;
      texts.set(path, text).set('heat2kube.lock', fitting(texts.get('heat2kube.lock'), { [path]: text }));
      expect(await codes(texts)).toContain('gate/edited-lock');
    },
  );

  it('is fine with a lock of another layout', async () => {
    const texts = new Map(await output('live'));
    texts.set('heat2kube.lock', JSON.stringify(JSON.parse(texts.get('heat2kube.lock') ?? '')));
    expect(new Set(await codes(texts))).toEqual(await codesBefore('live'));
  });
});

it('finds nothing new in what nobody has edited', { timeout: 60_000 }, async () => {
  for (const subject of someOf(subjects(), 18)) {
    const result = await compiled(subject);
    const found = await verifyOutput(new Map(result.files.map(({ path, text }) => [path, text])), { digest });
    expect(
      found.filter(({ code }) => code.startsWith('verify/')).map(({ message }) => message),
      subject.name,
    ).toEqual([]);
  }
});
