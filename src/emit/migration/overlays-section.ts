/** The part of `MIGRATION.md` about overlays: what each one changes, and how it is applied. */
import type { Step } from '../../plan/plan.ts';
import { printStep } from '../commands/print-operations.ts';
import { overlayPrinting } from '../commands/printing-of.ts';
import type { Beside } from '../emitter.ts';
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
import { questionText } from '../question-text.ts';
import { stepSection } from './step-section.ts';

/** How each overlay differs from the base: objects, steps, and what it cannot say. */
export function overlaysSection({ overlays, ...base }: Rendered, output: Output): string {
  if (overlays.length === 0) return '';
  return [
    heading(2, inline`Overlays`),
    '',
    paragraph(
      inline`An overlay changes the objects of the base to those of the same stack with another environment. Apply one overlay instead of the base. The steps above are those of the base; each overlay lists the steps that it adds or replaces.`,
    ),
    ...overlays.flatMap((overlay) => ['', ...overlayPart(overlay, base, output)]),
  ].join('\n');
}

type Base = Omit<Rendered, 'overlays'>;
type Output = Pick<Beside, 'files' | 'placeOf'>;

/** Only what differs: the rest of an overlay is the base. */
function overlayPart(overlay: RenderedOverlay, base: Base, output: Output): readonly string[] {
  const { name, rendered, diff } = overlay;
  const { added, removed, changed } = diff;
  const folder = overlayFolder(name);
  const printing = overlayPrinting(overlay, output);
  const ownSecrets = output.files.some(({ path, secret }) => secret === true && path.startsWith(folder));
  const isSame = added.length + removed.length + changed.length === 0;
  const waits = rendered.objects.some(({ state }) => state === 'waiting');
  const steps = ownSteps(rendered, base);
  const lines: readonly Markdown[] = [
    ...(isSame ? [inline`Has the objects of the base.`] : []),
    ...named('Adds', added),
    ...named(
      'Changes',
      changed.map(({ own }) => own),
    ),
    ...named('Removes', removed),
    ...(removed.length > 0
      ? [inline`If you applied the base before, the removed objects stay until you delete them. Claims hold data.`]
      : []),
    ...(ownSecrets ? [inline`Has Secrets of its own in ${code(`${folder}${folders.secrets}`)}.`] : []),
    ...(waits ? [inline`Needs completed copies of its stubs in ${code(printing.answers)}.`] : []),
    ...rendered.needs
      .filter(({ id }) => !base.needs.some((other) => other.id === id))
      // Its files are not those of the base, so what a question names stays named by object.
      .map((need) => inline`Asks for ${need.kind} ${code(need.name)}: ${questionText(need.question, () => undefined)}`),
    ...missingSteps(rendered, base),
    ...(steps.length > 0 ? [inline`Adds or replaces these steps:`] : []),
  ];
  return [
    heading(3, inline`${name}`),
    '',
    ...lines.map(bullet),
    ...steps.flatMap((step) => ['', stepSection(printStep(step, printing))]),
    '',
    ...fenced('sh', [shellLine(['kubectl', 'apply', '-k', folder.slice(0, -1), '--server-side'])]),
  ];
}

/** Steps that are not those of the base word for word. */
function ownSteps({ steps }: Rendered, base: Base): readonly Step[] {
  const known = new Map(base.steps.map((step) => [step.id, JSON.stringify(step)]));
  return steps.filter((step) => known.get(step.id) !== JSON.stringify(step));
}

/** Steps of the base that are not for this overlay, such as those of a machine that it has not. */
function missingSteps({ steps }: Rendered, base: Base): readonly Markdown[] {
  const own = new Set(steps.map(({ id }) => id));
  const missing = base.steps.filter(({ id }) => !own.has(id));
  if (missing.length === 0) return [];
  const ids = joinMarkdown(
    missing.map(({ id }) => code(id)),
    ', ',
  );
  return [inline`Does not have these steps: ${ids}.`];
}

function named(verb: string, objects: readonly OutputObject[]): readonly Markdown[] {
  if (objects.length === 0) return [];
  const names = objects
    .map(({ object }) => [object.kind, object.metadata.name] as const)
    .toSorted(([a, x], [b, y]) => (a === b ? Number(x > y) - Number(x < y) : Number(a > b) - Number(a < b)))
    .map(([kind, name]) => inline`${kind} ${code(name)}`);
  return [inline`${verb} ${joinMarkdown(names, ', ')}.`];
}
