/** The parts of a machine's own start-up data: its text, or the configurations of which it consists. */
import { factValue, isNull, known, secrecyOf, knownLike, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { World } from '../../plan/world.ts';
import type { Machine, UserData } from '../../topology/kinds/machine.ts';
import type { SoftwarePart } from '../../topology/kinds/software-unit.ts';
import { firstPart, startUpForm, type StartUpForm } from '../../topology/start-up-form.ts';
import { cloudConfigText } from './cloud-config-text.ts';
import { isMime, mimeText } from './mime.ts';

type Units = Pick<World, 'graph'>;

/** How a map becomes the text of a cloud-config. */
type PrintConfig = (config: Value) => Value;

type Printing = Units & { readonly print: PrintConfig };

/** One part of a multipart text, or the whole text where it is the only one. */
export interface StartUpPart {
  readonly text: Value;
  /** `cloud-config` in `text/cloud-config`; absent: cloud-init looks at the first line. */
  readonly subtype?: Value;
  readonly filename?: Value;
  /** The map that the text was printed from. */
  readonly config?: Value;
}

/** What the machine's own user data says; nothing when Heat would deliver nothing that runs, or no text at all. */
export function ownParts(
  units: Units,
  { userData }: Machine,
  print: PrintConfig = cloudConfigText,
): readonly StartUpPart[] {
  if (!userData || !runs(userData)) return [];
  const parts = contentParts({ ...units, print }, userData.content, new Set());
  return parts.every(({ text }) => textOf(text) === '') ? [] : parts;
}

/** Who reads the parts: one that only cloudbase-init knows is for Windows, and so are those beside it. */
export function formOfParts(parts: readonly StartUpPart[]): StartUpForm {
  const forms = parts.map(({ text }) => startUpForm(text));
  if (forms.includes('windows')) return 'windows';
  const [only] = parts;
  return (only && parts.length === 1 && !only.subtype ? forms[0] : undefined) ?? 'cloud-init';
}

/** Heat's part-handler executes the text, and cloudbase-init the part with its name; one that is no program fails silently. */
export function runs({ format, content }: UserData): boolean {
  if (format !== 'cfntools' || !('text' in content)) return true;
  const first = textOf(firstPart(content.text));
  return first === undefined || first.startsWith('#!') || startUpForm(content.text) === 'windows';
}

/** Parts of parts too; one that is a part of itself is left out. */
function contentParts(
  units: Printing,
  content: UserData['content'],
  seen: ReadonlySet<NodeId>,
): readonly StartUpPart[] {
  if ('text' in content) return [{ text: content.text }];
  const unit = units.graph.get('software-unit', content.unit);
  if (!unit)
    return [{ text: factValue({ fact: 'none', why: `the text of ${content.unit}, which only the cloud has` }) }];
  if (seen.has(unit.id)) return [];
  switch (unit.body.form) {
    case 'text':
      return [{ text: unit.body.text }];
    case 'cloud-config':
      return [{ text: units.print(unit.body.config), config: unit.body.config }];
    case 'multipart':
      return unit.body.parts.flatMap((part) => partsOf(units, part, new Set([...seen, unit.id])));
    case 'container':
    case 'structured':
    case 'component':
      return [{ text: factValue({ fact: 'none', why: `a text of ${unit.id}, which is for deployments only` }) }];
  }
}

/**
 * A part of the type `multipart` is spliced in. Any other is one text, a message with its headers too, which cloud-init does not
 * look into. Without a subtype Heat takes the stem of the file name for one.
 */
function partsOf(units: Printing, part: SoftwarePart, seen: ReadonlySet<NodeId>): readonly StartUpPart[] {
  const inner = contentParts(units, part.content, seen);
  if (part.splice) return inner;
  const subtype = isNull(part.subtype) ? stem(part.filename) : part.subtype;
  const texts = isMultipart(units, part.content) ? [{ text: mimeText(inner) }] : inner;
  return texts.map((own) => ({
    ...own,
    ...(isMime(own.text) && { subtype: known('plain') }),
    ...(subtype && { subtype }),
    ...(part.filename && !isNull(part.filename) && { filename: part.filename }),
  }));
}

function isMultipart({ graph }: Units, content: UserData['content']): boolean {
  return 'unit' in content && graph.get('software-unit', content.unit)?.body.form === 'multipart';
}

function stem(filename: Value | undefined): Value | undefined {
  const text = textOf(filename);
  if (filename === undefined || text === undefined || text === '') return undefined;
  const bare = text.replace(/(?<=.)\.[^.]*$/, '');
  return knownLike(bare, { origins: originsOf(filename), secret: secrecyOf(filename) });
}

/** Configurations that the text is made from, those of a multipart one too. */
export function unitsOf({ graph }: Units, { userData }: Machine): readonly NodeId[] {
  const found = new Set<NodeId>();
  const visit = (id: NodeId): void => {
    const unit = graph.get('software-unit', id);
    if (!unit || found.has(id)) return;
    found.add(id);
    if (unit.body.form !== 'multipart') return;
    for (const { content } of unit.body.parts) if ('unit' in content) visit(content.unit);
  };
  if (userData && 'unit' in userData.content) visit(userData.content.unit);
  return [...found];
}
