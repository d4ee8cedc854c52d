/**
 * Finds the error that Heat would have met first. We read a whole template before anything of it is evaluated; Heat checks
 * parameters, their groups and conditions before it reads the definitions of resources, and outputs when all that is done.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ReadStack } from '../hot/read.ts';
import type { SourceFile, Span } from '../source/source-file.ts';

/** In Heat's order. What is in one phase is told in the order in which it was found, definitions in the order of the text. */
const phases = [
  'syntax',
  'text',
  'schema',
  'section',
  'parameter',
  'group',
  'condition',
  'definition',
  'type',
  'duplicate',
  'edge',
  'output',
  'rest',
] as const;

type Phase = (typeof phases)[number];

/** Both in the order in which they were found: while the texts were read, and while the stack was built. */
export function firstErrorOf(
  reading: readonly Diagnostic[],
  building: readonly Diagnostic[],
  { template, files }: Pick<ReadStack, 'template' | 'files'>,
): Diagnostic | undefined {
  const conditions = [...(template?.conditions.values() ?? [])].map(({ body }) => body.span);
  const nested = new Set([...files.values()].filter((file) => file !== template?.file));
  const edges = building.findLastIndex(isEdge);
  // Those of the stack itself are found before all else; a default of a child can stand in an environment too.
  const parameters = countOfFirst(building, ({ code }) => ofBuilding.get(code) === 'parameter');
  const all = [
    ...reading.map((error) => ({ error, phase: phaseOfReading(error) })),
    ...building.map((error, index) => {
      const found = phaseOfBuilding(error, { conditions, nested });
      const phase = found === 'parameter' && index >= parameters ? 'rest' : found;
      return { error, phase: phase === 'rest' && index <= edges ? 'edge' : phase };
    }),
  ];
  const first = phases.find((phase) => all.some((one) => one.phase === phase));
  const candidates = all.filter(({ phase }) => phase === first).map(({ error }) => error);
  return first === 'definition' ? candidates.toSorted(byPlace)[0] : candidates[0];
}

function countOfFirst<T>(items: readonly T[], holds: (item: T) => boolean): number {
  const end = items.findIndex((item) => !holds(item));
  return end < 0 ? items.length : end;
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (a.span?.start ?? 0) - (b.span?.start ?? 0);
}

const ofReading: ReadonlyMap<string, Phase> = new Map([
  ['hot/conditions-shape', 'condition'],
  ['hot/deletion-policy', 'definition'],
  ['hot/resource-key-type', 'definition'],
  ['hot/same-name', 'duplicate'],
]);

function phaseOfReading({ code, kind, names = [] }: Diagnostic): Phase {
  const known = ofReading.get(code);
  if (known) return known;
  switch (kind) {
    // Of the template itself, which is read before its environments are.
    case 'template_syntax':
      return 'syntax';
    case 'parameter_groups':
      return 'group';
    // Keys of resources that only later versions have are found late.
    case 'schema':
      return code === 'hot/unknown-resource-key' ? 'definition' : 'schema';
    case 'wrong_shape':
      if (code === 'hot/entry-shape' || code === 'hot/missing-key') return 'output';
      return names.some((name) => /^outputs$/i.test(name)) ? 'output' : 'section';
    case 'resource_definition':
    case 'template_section':
      return 'section';
    default:
      return 'text';
  }
}

const ofBuilding: ReadonlyMap<string, Phase> = new Map([
  ['evaluate/missing-parameter', 'parameter'],
  ['evaluate/parameter-schema', 'parameter'],
  ['evaluate/parameter-value', 'parameter'],
  ['evaluate/unknown-parameter', 'parameter'],
  ['evaluate/bad-condition', 'condition'],
  ['evaluate/circular-condition', 'condition'],
  ['evaluate/function-shape', 'definition'],
  ['hot/deletion-policy-value', 'definition'],
  ['hot/unknown-resource-type', 'type'],
]);

/** Before edges are drawn resources are made; nothing else of them is looked at. */
function isEdge({ kind, resource }: Diagnostic): boolean {
  return kind === 'unknown_resource' && resource !== undefined && !resource.includes('/');
}

interface Surroundings {
  readonly conditions: readonly Span[];
  readonly nested: ReadonlySet<SourceFile>;
}

/** What is in the file or has the path of a child is looked at with the resources. */
function phaseOfBuilding({ code, resource, span }: Diagnostic, { conditions, nested }: Surroundings): Phase {
  const known = ofBuilding.get(code);
  if (known === undefined || resource?.includes('/') || (span && nested.has(span.file))) return 'rest';
  if (known !== 'definition' || resource !== undefined) return known;
  // Of a function in a condition, or in an output, which is looked at with the resources.
  return span && conditions.some((whole) => isWithin(span, whole)) ? 'condition' : 'rest';
}

function isWithin(span: Span, whole: Span): boolean {
  return span.file === whole.file && span.start >= whole.start && span.end <= whole.end;
}
