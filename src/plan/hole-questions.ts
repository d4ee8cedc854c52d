/** Asks for whatever stands as `<...>` in an object or a Secret, each once, so that no hole is found by chance. */
import type { Atom } from '../evaluate/bind.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { Residual, SymbolicValue, Value } from '../evaluate/value.ts';
import type { Field, KubeObject } from '../kubernetes/object.ts';
import { question, type Need } from './needs.ts';
import { look, type Operation } from './operations.ts';
import type { MadeItem, PlacedAt } from './plan.ts';
import { residualOf, residualStep, type ResidualWorld } from './residual-stack.ts';
import { code } from './prose.ts';
import { secretId } from '../kubernetes/object-id.ts';
import { atomsIn } from '../topology/facts-in.ts';
import type { Graph } from '../topology/graph.ts';
import { printHole, printSecret } from '../print/print-hole.ts';
import { escapePointer, isList, isValue, partsOf } from '../print/render-object.ts';

interface Hole {
  readonly atom: Exclude<Residual, { readonly op: 'concat' }>;
  readonly text: string;
  readonly about: Set<NodeId>;
  /** What it is made from, each once: two values that print alike are one question. */
  readonly from: Map<string, Atom>;
  /** Objects that wait for it, as `Secret web-cloud-init`. */
  readonly where: Set<string>;
  /** Texts of Secrets, which the reader completes where they are written. */
  readonly files: Set<PlacedAt>;
}

/** Stubs ask for themselves; every other object asks for its holes here, where no target has asked for them. */
export function holeNeeds(items: readonly MadeItem[], needs: readonly Need[], world: ResidualWorld): readonly Need[] {
  const { namespace } = world.config;
  const holes = new Map<string, Hole>();
  for (const item of items) {
    if (item.item === 'secret') {
      for (const [key, value] of item.secret.keys) {
        if (item.answered?.has(key)) continue;
        const file = { object: secretId(namespace, item.secret.name), pointer: `/data/${escapePointer(key)}` };
        collect(value, { holes, where: `Secret ${item.secret.name}`, file, about: item.owner });
      }
    } else if ((item.place ?? 'base') === 'base') {
      const where = `${item.object.kind} ${item.object.metadata.name}`;
      collect(item.object.body, { holes, where, about: item.owner });
    }
  }
  const asked = new Set(needs.map(({ id }) => id));
  return [...holes.values()]
    .filter((hole) => !isDrawn(hole, world.graph))
    .map((hole) => needOf(hole, world))
    .filter(({ id }) => !asked.has(id));
}

/** Generated texts are drawn by the command line, or asked for where they are lowered. */
function isDrawn({ atom }: Hole, graph: Graph): boolean {
  return atom.op === 'fact' && atom.fact.fact === 'secret' && graph.get('secret-material', atom.fact.of) !== undefined;
}

/** Whether a text has nothing of what stands for the unknown parts of a value; never where all of it is known. */
export function completes(text: string, value: Value): boolean {
  const holes = holeTexts(value);
  return holes.length > 0 && !holes.some((hole) => text.includes(hole));
}

/** Whether a text is that of a value with something else in the place of its unknown parts. */
export function fillsHoles(text: string, value: Value): boolean {
  const pieces = holeTexts(value).reduce(
    (all, hole) => all.flatMap((piece) => piece.split(hole)),
    [printSecret(value)],
  );
  let at = 0;
  return pieces.every((piece) => {
    const found = text.indexOf(piece, at);
    at = found + piece.length;
    return found >= 0;
  });
}

function holeTexts(value: Value): readonly string[] {
  const texts: string[] = [];
  someHole(value, (hole) => {
    texts.push(printHole(hole));
    return false;
  });
  return texts;
}

/** Such an object cannot be applied: it waits below `inputs/`. */
export function hasHoles(object: KubeObject): boolean {
  return someHole(object.body, () => true);
}

interface Site {
  readonly holes: Map<string, Hole>;
  readonly where: string;
  readonly file?: PlacedAt;
  readonly about: NodeId;
}

function collect(field: Field | undefined, site: Site): void {
  someHole(field, (value, atom) => {
    const from = new Map(atomsIn(value).map((part) => [keyOf(part), part] as const));
    note({ atom, text: printHole(value), from }, site);
    return false;
  });
}

function keyOf(atom: Atom): string {
  if (atom.op === 'parameter') return `parameter ${atom.stack}/${atom.name}`;
  const { fact } = atom;
  if (fact.fact === 'none') return fact.why;
  return `${fact.fact} ${'key' in fact ? (fact.key ?? '') : ''} of ${fact.of}`;
}

type HoleTest = (value: SymbolicValue, atom: Hole['atom']) => boolean;

/** Looks at the values that print as `<...>`, in their order, up to the first for which `test` holds. */
function someHole(field: Field | undefined, test: HoleTest): boolean {
  if (typeof field !== 'object') return false;
  if (isList(field)) return field.some((item) => someHole(item, test));
  if (isValue(field)) return someHoleOf(field, test);
  for (const part of partsOf(field)) if (someHole(part, test)) return true;
  return false;
}

function someHoleOf(value: Value, test: HoleTest): boolean {
  switch (value.kind) {
    case 'known':
    case 'poison':
      return false;
    case 'list':
      return value.items.some((item) => someHoleOf(item, test));
    case 'map':
      for (const item of value.entries.values()) if (someHoleOf(item, test)) return true;
      return false;
    case 'symbolic': {
      const { expression } = value;
      if (expression.op !== 'concat') return test(value, expression);
      return expression.parts.some((part) => someHoleOf(part, test));
    }
  }
}

function note(found: Pick<Hole, 'atom' | 'text' | 'from'>, { holes, where, file, about }: Site): void {
  const files = file ? [file] : [];
  const ready = holes.get(found.text);
  if (!ready)
    holes.set(found.text, { ...found, about: new Set([about]), where: new Set([where]), files: new Set(files) });
  else {
    ready.about.add(about);
    ready.where.add(where);
    for (const one of files) ready.files.add(one);
    for (const [key, part] of found.from) ready.from.set(key, part);
  }
}

function needOf(hole: Hole, world: ResidualWorld): Need {
  const { atom, text, about, where, files } = hole;
  const kept = keptBehind(atom, world);
  const whole = text.replaceAll(/^<|>$/g, '');
  const places = [...where];
  const shown = `${places.slice(0, 3).join(', ')}${places.length > 3 ? ` and ${places.length - 3} more` : ''}`;
  const kind = kindOf(atom);
  const own = nameOf(atom, whole);
  return question({
    kind,
    ...own,
    about: [...about],
    question: [
      `${kept?.sentence ?? sentence(hole, world.graph)} It appears as ${code(text)} in ${shown}. What contains it is omitted until it is complete.`,
      ...(files.size > 0 ? completeText([...files]) : []),
    ],
    howTo: kept?.howTo ?? lookedUp(atom),
    ...(kept && { after: residualStep }),
  });
}

/** Nested stacks may have parameters of the same name; what is asked of an address of a machine is not the only question about it. */
function nameOf(atom: Hole['atom'], whole: string): Pick<Need, 'name'> & Partial<Pick<Need, 'id'>> {
  if (atom.op === 'parameter') return { id: whole.replace(' ', '/'), name: atom.name };
  const of = atom.op === 'fact' && atom.fact.fact === 'address' ? atom.fact.of : undefined;
  return of !== undefined && whole === `address of ${of}` ? { id: `address/${whole}`, name: of } : { name: whole };
}

/** What stays in OpenStack has its id and its addresses only after the step that creates it. */
function keptBehind(
  atom: Hole['atom'],
  world: ResidualWorld,
): { readonly sentence: string; readonly howTo: readonly Operation[] } | undefined {
  const fact = atom.op === 'fact' ? atom.fact : undefined;
  if (fact?.fact !== 'id' && fact?.fact !== 'address') return undefined;
  const kept = residualOf(world, fact.of);
  if (!kept) return undefined;
  return {
    sentence: `Which ${fact.fact} does ${code(kept.resource)} have? It stays in OpenStack, and the step ${code(residualStep)} creates it: do that step first.`,
    howTo: kept.show(fact.fact),
  };
}

/** Where the reader writes, and what notices it. */
function completeText(files: readonly PlacedAt[]): readonly (string | { readonly fileOf: PlacedAt })[] {
  const shown = files.slice(0, 3).flatMap((file, index) => [index === 0 ? '' : ', ', { fileOf: file }]);
  const more = files.length > 3 ? ` and ${files.length - 3} more` : '';
  return [' Complete ', ...shown, `${more}, and run convert again.`];
}

/** The size of a volume that the stack does not make is in the cloud only; such a node is named `volume` and its id. */
function lookedUp(atom: Hole['atom']): readonly Operation[] {
  if (atom.op !== 'fact') return [];
  const { fact } = atom;
  const id = fact.fact === 'size' ? /^volume (.+)$/.exec(fact.of)?.[1] : undefined;
  if (id === undefined) return [];
  return [
    look({ look: 'live', live: { live: 'volume', id }, columns: ['id', 'size', 'status', 'attachments'], as: 'json' }),
  ];
}

function kindOf(atom: Hole['atom']): Need['kind'] {
  if (atom.op === 'parameter') return 'parameter';
  return atom.op === 'fact' && atom.fact.fact === 'address' ? 'address' : 'other';
}

const endpointQuestion =
  'What replaces the endpoint that is called here? It no longer exists: remove the line, or write the replacement.';

function sentence({ atom, text, from }: Hole, graph: Graph): string {
  if (atom.op === 'parameter')
    return 'What is the value of this parameter? Give it in an environment file or with `-P`.';
  if (atom.op === 'sealed')
    return 'What stands here in the cluster? The value is secret, and everybody can read this object. Remove "hidden: true" from the parameter if the value is no secret.';
  if (atom.op !== 'fact') return computed(atom, from.values(), graph);
  switch (atom.fact.fact) {
    case 'address':
      return atom.fact.scope === 'public'
        ? 'What is the public address? The cluster assigns it when the Service is created.'
        : 'Which address do others use for the running machine? On the pod network this is the address of its pod (`kubectl get vmi -o wide`), which can change and which the guest itself does not see: use its host name where the text takes one. On another network it is the address that the guest has there: give the port a fixed address (fixed_ips) to have it filled in.';
    case 'id':
      return 'Which id does OpenStack give it? It is needed only if the application still uses OpenStack.';
    case 'signal': {
      const wait = graph.get('retained', atom.fact.of);
      if (wait?.role === 'signal-wait')
        return `Which data did the signals bring that ${code(wait.resource)} waited for? The step that waits for them says what shows the data: complete this after that step.`;
      const rule = graph.get('scaling-rule', atom.fact.of);
      return rule ? scalingQuestion(rule.resource) : endpointQuestion;
    }
    case 'endpoint':
      return endpointQuestion;
    case 'secret':
      return 'What is the secret value, such as the private half of a key pair? Write it in place of the placeholder, with the same indentation on every line.';
    case 'size':
      return 'How large is it, in GiB (`100Gi`)?';
    case 'status':
      return graph.get('software-run', atom.fact.of) && atom.fact.key !== undefined
        ? `What does the software deployment ${code(atom.fact.of)} give here? Its guest has it after the first boot, in the file ${code(atom.fact.key)} of its directory below ${code('/var/lib/heat2kube')}.`
        : `What is ${code(text)} in the cluster?`;
    case 'none':
      return atom.fact.asks === undefined
        ? `No value is available: ${atom.fact.why}.`
        : `What is the ${atom.fact.asks}? The template does not say it: ${atom.fact.why}.`;
    default:
      return `What is ${code(text)} in the cluster?`;
  }
}

/** Nobody answers the URL of a policy after the move. */
function scalingQuestion(rule: string): string {
  return `What does the program call that called the URL of ${code(rule)}? That URL asks OpenStack for more or fewer servers, and the members are in the cluster after the move. Where the autoscaler is enough, remove the call.`;
}

/** What a function makes of values that are not known: which these are, and who knows them. */
function computed(atom: Hole['atom'], from: Iterable<Atom>, graph: Graph): string {
  const made = atom.op === 'call' ? `What does ${code(atom.name)} give here?` : 'What does Heat compute here?';
  const sources = [...from].map((part) => sourceOf(part, graph));
  const names = [...new Set(sources.map(({ name }) => name))].join(' and ');
  const advice = [...new Set(sources.flatMap((source) => source.advice ?? []))];
  return [`${made} It depends on ${names}.`, ...advice].join(' ');
}

interface HoleSource {
  readonly name: string;
  readonly advice?: string;
}

function sourceOf(atom: Atom, graph: Graph): HoleSource {
  if (atom.op === 'parameter')
    return { name: `the parameter ${code(atom.name)}`, advice: 'Give it in an environment file or with `-P`.' };
  const { fact } = atom;
  if (fact.fact === 'none') return { name: `a value that is not available: ${fact.why}` };
  const node = graph.get('retained', fact.of);
  if (fact.fact !== 'signal' || !node) return { name: `the ${fact.fact} of ${code(fact.of)}` };
  const sender = node.subject && graph.resolve('machine', node.subject);
  if (!sender) return { name: `the data of the signal to ${code(node.resource)}` };
  return {
    name: `the data that ${code(sender.resource)} sends with its signal to ${code(node.resource)}`,
    advice: `Start ${code(sender.resource)} first: the step that waits for the signal says what shows the data. Complete the copies after that, and apply them: what needs them waits.`,
  };
}
