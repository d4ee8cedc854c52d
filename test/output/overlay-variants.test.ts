/** An overlay renders to exactly what a conversion with its environment gives, in kustomize and by a plain reading of its files. */
import { describe, expect, it } from 'vitest';
import type { OverlayOptions, OverlayResult } from '../../src/compile-overlays.ts';
import type { EmittedFile } from '../../src/emit/file.ts';
import { isThorough, someOf } from '../seed.ts';
import { convertBoth, expectSame, expectSameByKustomize, withEnvironment, type Both } from './overlay-pairs.ts';
import { variantsOf } from './stack-variants.ts';
import { subjects, type Subject } from './subjects.ts';

interface Varied {
  readonly name: string;
  readonly subject: Subject;
  readonly overlays: readonly OverlayOptions[];
  /** Converts only once, whichever test asks first. */
  readonly both: () => Promise<Both>;
}

/** A subject whose overlays are variants of it. */
function varied(subject: Subject): readonly Varied[] {
  const { template } = subject.options;
  const variants = variantsOf(subject.files.get(template) ?? '');
  if (!variants || variants.environments.size === 0) return [];
  let changed: Subject = { ...subject, files: new Map([...subject.files, [template, variants.template]]) };
  const overlays: OverlayOptions[] = [];
  for (const [what, parameters] of someOf([...variants.environments], 2)) {
    const name = what.replaceAll(' ', '-');
    changed = withEnvironment(changed, `${name}.yaml`, parameters);
    overlays.push({ name, environments: [`${name}.yaml`] });
  }
  let both: Promise<Both> | undefined;
  return [{ name: subject.name, subject: changed, overlays, both: () => (both ??= convertBoth(changed, overlays)) }];
}

const isSmall = (name: string): boolean => name.startsWith('resources/');
const everything = subjects().flatMap(varied);
const whole = everything.filter(({ name }) => !isSmall(name));
const small = everything.filter(({ name }) => isSmall(name));
const chosen = [...someOf(small, 120, 6), ...someOf(whole, 32, 2)];
const turned = new Set(chosen.filter(({ name }, index) => (isThorough && !isSmall(name)) || index % 3 === 0));

/** One variant of a fixture is enough where it is small, and of any where time is short. */
function lastOrAll({ name, overlays }: Varied): readonly OverlayOptions[] {
  return isThorough && !isSmall(name) ? overlays : overlays.slice(-1);
}

it('has variants of nearly every fixture', () => {
  expect(everything.length).toBeGreaterThan(subjects().length * 0.8);
});

describe.each(chosen)('$name', (item) => {
  const { name, subject } = item;

  it('is the same stack as an overlay and alone', async () => {
    const both = await item.both();
    expectSame(both, name);
    expectUntouchedBase(both);
  });

  if (isThorough || !isSmall(name)) {
    it('is so by kustomize', async () => {
      const names = lastOrAll(item).map((overlay) => overlay.name);
      await expectSameByKustomize(await item.both(), name, names);
    });
  }

  if (turned.has(item))
    it('is an overlay of its own variants', async () => {
      for (const { environments = [] } of lastOrAll(item)) {
        const options = {
          ...subject.options,
          environments: [...(subject.options.environments ?? []), ...environments],
        };
        const back = defaultsOf(subject.files.get(subject.options.template) ?? '');
        const variant = withEnvironment({ ...subject, options }, 'back.yaml', back);
        const both = await convertBoth(variant, [{ name: 'back', environments: ['back.yaml'] }]);
        expectSame(both, name);
        if (isThorough && !isSmall(name)) await expectSameByKustomize(both, name, ['back']);
      }
    });
});

it('looks at every kind of difference', async () => {
  const totals = { added: 0, changed: 0, removed: 0, secrets: 0, inputs: 0 };
  for (const { both } of chosen) {
    const { overlays, files } = (await both()).whole;
    for (const overlay of overlays) count(totals, overlay, files);
  }
  // A few stacks need not show all of them.
  const shown = Object.entries(totals).filter(([, number]) => number > (isThorough ? 3 : 0));
  expect(shown.length, JSON.stringify(totals)).toBeGreaterThanOrEqual(isThorough ? 5 : 3);
});

function count(
  totals: Record<'added' | 'changed' | 'removed' | 'secrets' | 'inputs', number>,
  { name, added, changed, removed }: OverlayResult,
  files: readonly EmittedFile[],
): void {
  const has = (folder: string): boolean => files.some(({ path }) => path.startsWith(`overlays/${name}/${folder}/`));
  totals.added += added.length;
  totals.changed += changed.length;
  totals.removed += removed.length;
  totals.secrets += Number(has('secrets'));
  totals.inputs += Number(has('inputs'));
}

/** Values that undo what a variant changes. */
function defaultsOf(template: string): Readonly<Record<string, unknown>> {
  if (!template.startsWith('{')) return {};
  const { parameters }: { readonly parameters: Readonly<Record<string, { readonly default?: unknown }>> } =
    JSON.parse(template);
  const entries = Object.entries(parameters).filter(([name]) => /^(?:varied|with)_/.test(name));
  return Object.fromEntries(entries.map(([name, { default: value }]) => [name, value]));
}

/** The base is what it is without overlays, but for what names them. */
function expectUntouchedBase({ base, whole: { files } }: Both): void {
  const named = new Set(['MIGRATION.md', 'heat2kube.lock']);
  const own = files.filter(({ path }) => !path.startsWith('overlays/') && !named.has(path));
  const isBase = ({ path }: EmittedFile) => !named.has(path) && path !== 'plan.json';
  expect(own.filter(isBase)).toEqual(base.files.filter(isBase));
}
