/** The part of `MIGRATION.md` about overlays: what each one changes, and how it is applied. */
import type { EmittedFile } from '../file.ts';
import { folders, overlayFolder } from '../layout.ts';
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
import type { OutputObject, Rendered, RenderedOverlay } from '../rendered.ts';
import { printNeed } from '../step-text.ts';

interface Base {
  readonly plan: Rendered;
  readonly files: readonly EmittedFile[];
}

export function overlaysSection(overlays: readonly RenderedOverlay[], base: Base): string {
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

function overlayPart({ name, rendered, diff }: RenderedOverlay, { plan, files }: Base): readonly string[] {
  const { added, removed, changed } = diff;
  const folder = overlayFolder(name);
  const stubs = rendered.objects.some(({ state }) => state !== 'ready');
  const ownStubs = files.some(({ path }) => path.startsWith(`${folder}${folders.inputs}`));
  const ownSecrets = files.some(({ path, secret }) => secret === true && path.startsWith(folder));
  const isSame = added.length + removed.length + changed.length === 0;
  const lines: readonly Markdown[] = [
    ...(isSame ? [inline`Has the objects of the base.`] : []),
    ...named('Adds', added),
    ...named(
      'Changes',
      changed.map(({ own }) => own),
    ),
    ...named('Removes', removed),
    ...(removed.length > 0
      ? [inline`Where the base was applied before, what is removed stays until you delete it; claims hold data.`]
      : []),
    ...(ownSecrets ? [inline`Has Secrets of its own in ${code(`${folder}secrets/`)}.`] : []),
    ...(stubs ? [inline`Waits for what is in ${code(`${ownStubs ? folder : ''}inputs/`)}.`] : []),
    ...rendered.needs
      .filter(({ id }) => !plan.needs.some((other) => other.id === id))
      // Its files are not those of the base, so what a question names stays named by object.
      .map((need) => printNeed(need, () => undefined))
      .map((input) => inline`Asks for ${input.kind} ${code(input.name)}: ${input.question}`),
    ...stepLines(rendered, plan),
  ];
  return [
    heading(3, inline`${name}`),
    '',
    ...lines.map(bullet),
    '',
    ...fenced('sh', [shellLine(['kubectl', 'apply', '-k', folder.slice(0, -1), '--server-side'])]),
  ];
}

function named(verb: string, objects: readonly OutputObject[]): readonly Markdown[] {
  if (objects.length === 0) return [];
  const names = objects
    .map(({ object }) => [object.kind, object.metadata.name] as const)
    .toSorted(([a, x], [b, y]) => (a === b ? Number(x > y) - Number(x < y) : Number(a > b) - Number(a < b)))
    .map(([kind, name]) => inline`${kind} ${code(name)}`);
  return [inline`${verb} ${joinMarkdown(names, ', ')}.`];
}

/** The steps of an overlay are not written down: they would need a plan of their own. */
function stepLines(rendered: Rendered, base: Rendered): readonly Markdown[] {
  const known = new Set(base.steps.map(({ id }) => id));
  const more = rendered.steps.filter(({ id }) => !known.has(id));
  if (more.length === 0) return [];
  const ids = joinMarkdown(
    more.map(({ id }) => code(id)),
    ', ',
  );
  return [inline`Needs steps that are not written here: ${ids}. Convert with its environment alone to read them.`];
}
