/** What every output must be, whatever the stack: objects that an API server takes, references that close, the same bytes again. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { EmittedFile } from '../../src/emit/file.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { checkObjects } from '../../src/kubernetes/well-formed.ts';
import type { ProvidedName } from '../../src/kubernetes/well-formed/world.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { validateObject } from '../../src/kubernetes/validate.ts';
import { emittedJson, parseYaml, providedNames } from '../emitted-objects.ts';
import { someOf } from '../seed.ts';
import { compiled } from './compiled.ts';
import { example, subjects, type Subject } from './subjects.ts';
import { configWords } from '../../src/plan/config-words.ts';
import { houseOf } from '../../src/targets/house.ts';
import { targetTable } from '../../src/targets/table.ts';

const words = configWords(houseOf(targetTable));

const standalone = { profile: 'standalone' } as const;

const runs = subjects().flatMap((subject) => [
  { ...subject, title: subject.name, more: {} },
  { ...subject, title: `${subject.name} (standalone)`, more: standalone },
]);

const repeated = new Set(someOf(runs, 60));

/** What the mapping says the cluster has. */
function mappedNames({ files, options }: Subject): readonly ProvidedName[] {
  const text = files.get(options.configFile ?? '');
  if (text === undefined) return [];
  const file = loadConfig(sourceFile('heat2kube.yaml', text), words, createCollector());
  const qualified = (name: string) => ({ namespace: name.split('/')[0] ?? '', name: name.split('/')[1] ?? '' });
  return [
    ...[...(file.images ?? [])].flatMap(([, image]) =>
      'dataSource' in image
        ? [
            {
              kind: 'DataSource',
              name: image.dataSource,
              ...(image.namespace !== undefined && { namespace: image.namespace }),
            },
          ]
        : [],
    ),
    ...[...(file.flavors ?? [])].flatMap(([, { instancetype, kind }]) =>
      instancetype === undefined ? [] : [{ kind: kind ?? 'VirtualMachineClusterInstancetype', name: instancetype }],
    ),
    ...[...(file.networks ?? [])].flatMap(([, network]) =>
      'multus' in network ? [{ kind: 'NetworkAttachmentDefinition', ...qualified(network.multus) }] : [],
    ),
    ...[...(file.volumeTypes ?? [])].map(([, name]) => ({ kind: 'StorageClass', name })),
  ];
}

/** What the bundle of the cluster lists under the name that the cloud has for it. */
function foundNames({ plan }: CompileResult): readonly ProvidedName[] {
  return (plan?.items ?? []).flatMap((item) =>
    item.item === 'expected' && item.object.kind === 'StorageClass'
      ? [{ kind: 'StorageClass', name: item.object.name }]
      : [],
  );
}

/** A stub that a person completes holds `<...>` where a check would look for a name. */
function isBlank(message: string): boolean {
  return /"[^"]*<[^"]*>[^"]*"/.test(message);
}

describe.each(someOf(runs, 20))('$title', (run) => {
  it('gives objects that their schemas take, and that fit together', async () => {
    const result = await compiled(run, run.more);
    const objects = emittedJson(result.files);
    const problems: string[] = [];
    for (const { json, file } of objects.filter(({ file: name }) => name.startsWith('base/'))) {
      for (const { pointer, message } of await validateObject(json)) problems.push(`${file} ${pointer}: ${message}`);
    }
    const provided = [...providedNames(result), ...mappedNames(run), ...foundNames(result)];
    const world = { provided, namespace: result.plan?.namespace ?? '' };
    const findings = checkObjects(
      objects.map(({ json }) => json),
      world,
    );
    problems.push(...findings.map(({ rule, message }) => `${rule}: ${message}`).filter((text) => !isBlank(text)));
    expect(problems).toEqual([]);
    expect(result.ledger?.unaccounted).toEqual([]);
    expect(result.diagnostics.filter(({ code }) => code.startsWith('internal/'))).toEqual([]);
  });

  if (repeated.has(run)) {
    it('gives the same bytes again', async () => {
      const again = await compile(memoryHost(run.files), { ...run.options, ...run.more });
      expect(again.files).toEqual((await compiled(run, run.more)).files);
    });
  }

  it('names every file in a kustomization, and no other', async () => {
    const { files } = await compiled(run, run.more);
    const paths = new Set(files.map(({ path }) => path));
    for (const { path, text } of files.filter((file) => file.path.endsWith('kustomization.yaml'))) {
      const base = path.slice(0, -'kustomization.yaml'.length);
      for (const name of resourcesOf(text)) {
        expect(paths.has(`${base}${name}`) || paths.has(`${base}${name}/kustomization.yaml`), `${path}: ${name}`).toBe(
          true,
        );
      }
    }
    const named = files
      .filter(({ path }) => path === 'base/kustomization.yaml')
      .flatMap(({ path, text }) => resourcesOf(text).map((name) => path.replace('kustomization.yaml', name)));
    const objects = [...paths].filter((path) => path.startsWith('base/') && !path.endsWith('kustomization.yaml'));
    // Steps of MIGRATION.md copy what waits, and apply what waits below inputs/later/ by its name.
    const guide = files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
    for (const path of paths) if (path.startsWith('inputs/later/')) expect(guide).toContain(`-f ${path} `);
    const copied = guide.split('\n').flatMap((line) => (line.startsWith('cp -n ') ? line.split(' ') : []));
    const waiting = [...paths].filter((path) => /^inputs\/(?!later\/)/.test(path));
    expect(waiting.filter((path) => !copied.includes(path))).toEqual([]);
    expect(named.toSorted()).toEqual(objects.toSorted());
  });
});

function resourcesOf(text: string): readonly string[] {
  const data = parseYaml(text);
  const list = typeof data === 'object' && data !== null && 'resources' in data ? data.resources : [];
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

describe('the profile standalone', () => {
  it.each(someOf(subjects(), 20))('names nothing of OpenStack in the manifests of $name', async (subject) => {
    const { files } = await compiled(subject, standalone);
    const manifests = files.filter(({ path }) => /^(?:base|overlays)\//.test(path));
    const named = manifests.filter(({ text }) =>
      /openstack|cinder\.csi|loadbalancer\.openstack|nova|octavia/i.test(withoutTexts(text)),
    );
    expect(named.map(({ path }) => path)).toEqual([]);
    // Only what heat2kube.yaml keeps stays; a template that shows a secret is beside the secrets.
    const kept = (subject.files.get('heat2kube.yaml') ?? '').includes('strategy: keep');
    const residual = /^(?:openstack|secrets\/openstack\.templates)\/2-residual/;
    expect(files.some(({ path }) => residual.test(path))).toBe(kept);
  });
});

/** Start-up texts and what is copied from the template (names) may say anything. */
function withoutTexts(text: string): string {
  return text
    .replaceAll(/^( *)(?:userdata|networkdata|authorized-key): [|>][-+]?\n(?:\1 +.*\n|\n)*/gm, '')
    .replaceAll(/^ *(?:userdata|networkdata|authorized-key): .*$/gm, '');
}

describe('the example', () => {
  it('joins the web servers to the database by its name in the cluster', async () => {
    const { files } = await compiled(example());
    for (const index of [0, 1]) {
      const text = files.find(({ path }) => path === `secrets/web-${index}-server-cloud-init/userdata`)?.text;
      expect(text).toContain('host=shop-db.shop.shop.svc.cluster.local');
    }
  });

  it('is rendered by kubectl', async ({ skip }) => {
    const { files } = await compiled(example());
    const folder = mkdtempSync(join(tmpdir(), 'heat2kube-'));
    try {
      write(folder, files);
      let rendered: string;
      try {
        rendered = execFileSync('kubectl', ['kustomize', folder], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
          return skip('kubectl is not installed');
        throw error;
      }
      const kinds = [...rendered.matchAll(/^kind: (.+)$/gm)].map(([, kind]) => kind);
      expect(kinds.filter((kind) => kind === 'VirtualMachine')).toHaveLength(3);
      expect(kinds.filter((kind) => kind === 'Secret')).toHaveLength(3);
      expect(rendered).not.toContain('correct-horse-battery');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function write(folder: string, files: readonly EmittedFile[]): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
