/** The part of `MIGRATION.inline` about overlays: what each one changes, and how it is applied. */
import type { NeededInput, Plan, Step } from '../../plan/plan.ts';
import { overlayFolder, type EmittedOverlay } from '../kustomize/emit-overlay.ts';
import {
  bullet,
  code,
  fenced,
  heading,
  joinMarkdown,
  inline,
  paragraph,
  type Markdown,
} from '../../print/slots/markdown.ts';
import { shellLine } from '../../print/slots/shell.ts';
import type { PrintedObject } from '../manifests/emit-manifests.ts';

export function overlaysSection(overlays: readonly EmittedOverlay[], base: Plan): string {
  if (overlays.length === 0) return '';
  return [
    heading(2, inline`Overlays`),
    '',
    paragraph(
      inline`Everything else here is about the base. Each overlay turns its objects into those that the stack makes with another environment. Instead of the base, apply one of them.`,
    ),
    ...overlays.flatMap((overlay) => ['', ...overlayPart(overlay, base)]),
  ].join('\n');
}

function overlayPart(
  { source: { name, plan, manifests }, diff, files }: EmittedOverlay,
  base: Plan,
): readonly string[] {
  const { added, removed, changed } = diff;
  const folder = overlayFolder(name);
  const stubs = manifests.files.some(({ path }) => path.startsWith('inputs/'));
  const ownStubs = files.some(({ path }) => path.startsWith(`${folder}inputs/`));
  const ownSecrets = files.some(({ secret }) => secret === true);
  const isSame = added.length + removed.length + changed.length === 0;
  const lines: readonly Markdown[] = [
    ...(isSame ? [inline`Has the objects of the base.`] : []),
    ...named('Adds', added),
    ...named(
      'Changes',
      changed.map(({ object }) => object),
    ),
    ...named('Removes', removed),
    ...(removed.length > 0
      ? [inline`Where the base was applied before, what is removed stays until you delete it; claims hold data.`]
      : []),
    ...(ownSecrets ? [inline`Has Secrets of its own in ${code(`${folder}secrets/`)}.`] : []),
    ...(stubs ? [inline`Waits for what is in ${code(`${ownStubs ? folder : ''}inputs/`)}.`] : []),
    ...questionsOf(plan)
      .filter(({ id }) => !questionsOf(base).some((other) => other.id === id))
      .map((input) => inline`Asks for ${input.kind} ${code(input.name)}: ${input.question}`),
    ...stepLines(plan, base),
  ];
  return [
    heading(3, inline`${name}`),
    '',
    ...lines.map(bullet),
    '',
    ...fenced('sh', [shellLine(['kubectl', 'apply', '-k', folder.slice(0, -1), '--server-side'])]),
  ];
}

function named(verb: string, objects: readonly PrintedObject[]): readonly Markdown[] {
  if (objects.length === 0) return [];
  const names = objects
    .map(({ object }) => [object.kind, object.metadata.name] as const)
    .toSorted(([a, x], [b, y]) => (a === b ? Number(x > y) - Number(x < y) : Number(a > b) - Number(a < b)))
    .map(([kind, name]) => inline`${kind} ${code(name)}`);
  return [inline`${verb} ${joinMarkdown(names, ', ')}.`];
}

function questionsOf({ items }: Plan): readonly NeededInput[] {
  return items.flatMap((item) => (item.item === 'input' ? [item.input] : []));
}

/** The steps of an overlay are not written down: they would need a plan of their own. */
function stepLines(plan: Plan, base: Plan): readonly Markdown[] {
  const known = new Set(stepsOf(base).map(({ id }) => id));
  const more = stepsOf(plan).filter(({ id }) => !known.has(id));
  if (more.length === 0) return [];
  const ids = joinMarkdown(
    more.map(({ id }) => code(id)),
    ', ',
  );
  return [inline`Needs steps that are not written here: ${ids}. Convert with its environment alone to read them.`];
}

function stepsOf({ items }: Plan): readonly Step[] {
  return items.flatMap((item) => (item.item === 'step' ? [item.step] : []));
}
