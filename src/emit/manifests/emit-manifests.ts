/** Writes the objects of a plan: one file per Heat resource below `base/`, stubs below `inputs/`, Secret keys below `secrets/`. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { LeafId } from '../../evaluate/value.ts';
import { stackNode, type KubeObject } from '../../kubernetes/object.ts';
import { dnsLabel } from '../../kubernetes/names.ts';
import type { Placement } from '../../plan/ledger.ts';
import type { Plan, PlanItem, SecretItem } from '../../plan/plan.ts';
import { printHole } from '../../print/print-hole.ts';
import { renderObject, type RenderedObject } from '../../print/render-object.ts';
import { isSecret, originsOf, type Value } from '../../evaluate/value.ts';
import type { Topology } from '../../topology/topology.ts';
import { generatedNote, type EmittedFile } from '../file.ts';
import { yamlComment } from '../../print/slots/yaml-comment.ts';
import { printYaml } from '../../print/yaml-printer.ts';

/** An object in the place where it was printed. */
export interface PrintedObject {
  readonly object: KubeObject;
  readonly rendered: RenderedObject;
  readonly file: string;
  readonly place: 'base' | 'inputs';
  readonly node: NodeId;
  readonly shapedBy: readonly NodeId[];
  /** Line of the file on which each pointer with leaves stands. */
  readonly lines: ReadonlyMap<string, number>;
}

export interface PrintedSecret {
  readonly secret: SecretItem;
  /** Keys whose text has places that are not known: their entry of the generator is commented out. */
  readonly incomplete: readonly string[];
}

export interface Manifests {
  readonly files: readonly EmittedFile[];
  readonly objects: readonly PrintedObject[];
  readonly secrets: readonly PrintedSecret[];
  readonly placements: readonly Placement[];
}

export interface ManifestInput {
  readonly plan: Plan;
  readonly topology: Topology;
}

export function emitManifests({ plan, topology }: ManifestInput): Manifests {
  const drafts = plan.items.flatMap((item) => (item.item === 'object' ? [draftOf(item, topology)] : []));
  const printed = groupByFile(drafts).map(([file, group]) => printFile(file, group));
  const secretItems = plan.items.flatMap((item) => (item.item === 'secret' ? [item] : []));
  const secrets = secretItems.map(printSecret);
  const choices = choicesByNode(topology);
  const placements = [
    ...printed.flatMap(({ objects }) => objects.flatMap((object) => objectPlacements(object, choices))),
    ...secretItems.flatMap((item) => secretPlacements(item, choices)),
  ];
  return {
    files: [...printed.map(({ file }) => file), ...secrets.flatMap(({ files }) => files)],
    objects: printed.flatMap(({ objects }) => objects),
    secrets: secrets.map(({ printed: secret }) => secret),
    placements,
  };
}

interface Draft {
  readonly object: KubeObject;
  readonly rendered: RenderedObject;
  readonly place: 'base' | 'inputs';
  readonly file: string;
  readonly node: NodeId;
  readonly shapedBy: readonly NodeId[];
}

/** An object with a field that nothing is known of cannot be applied: it waits below `inputs/`. */
function draftOf(item: Extract<PlanItem, { item: 'object' }>, topology: Topology): Draft {
  const rendered = renderObject(item.object, printHole);
  const place = item.place ?? (rendered.holes.length > 0 ? 'inputs' : 'base');
  const folder = place === 'later' ? 'inputs/later' : 'inputs';
  const node = topology.nodes.get(item.wave);
  const stem = node ? fileStem(node.resource) : 'stack';
  return {
    object: item.object,
    rendered,
    place: place === 'base' ? 'base' : 'inputs',
    file:
      place === 'base'
        ? `base/${stem}.yaml`
        : `${folder}/${dnsLabel(item.object.kind)}-${item.object.metadata.name}.yaml`,
    node: item.wave,
    shapedBy: [item.wave, ...(item.shapedBy ?? [])],
  };
}

/** A resource may have the name of the file that lists the others. */
function fileStem(resource: string): string {
  const stem = dnsLabel(resource);
  return stem === 'kustomization' ? 'kustomization-resource' : stem;
}

function groupByFile(drafts: readonly Draft[]): readonly (readonly [string, readonly Draft[]])[] {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const group = groups.get(draft.file);
    if (group) group.push(draft);
    else groups.set(draft.file, [draft]);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function printFile(
  file: string,
  drafts: readonly Draft[],
): { readonly file: EmittedFile; readonly objects: readonly PrintedObject[] } {
  let text = `${yamlComment(generatedNote)}\n`;
  let line = 1;
  const objects: PrintedObject[] = [];
  drafts.forEach((draft, index) => {
    if (index > 0) {
      text += '---\n';
      line++;
    }
    const printed = printYaml(draft.rendered.plain, draft.place === 'inputs' ? stubComment(draft) : []);
    const placed = new Set(draft.rendered.placed.map(({ pointer }) => pointer));
    const printedLines = [...printed.lines].filter(([pointer]) => placed.has(pointer));
    const lines = new Map(printedLines.map(([pointer, own]) => [pointer, own + line]));
    objects.push({
      object: draft.object,
      rendered: draft.rendered,
      file,
      place: draft.place,
      node: draft.node,
      shapedBy: draft.shapedBy,
      lines,
    });
    text += printed.text;
    line += printed.text.split('\n').length - 1;
  });
  return { file: { path: file, text }, objects };
}

function stubComment({ rendered, file }: Draft): readonly string[] {
  const holes = rendered.holes.map(
    ({ pointer, value }) => `  ${pointer}: ${[...new Set(unknownParts(value))].join(', ')}`,
  );
  const what = file.startsWith('inputs/later/')
    ? 'A step of MIGRATION.md completes this object and applies it.'
    : 'Complete this object, then add "inputs" to the resources of ../kustomization.yaml.';
  return [what, ...holes];
}

/** The places of a text that are to be completed. */
function unknownParts(value: Value): readonly string[] {
  if (value.kind === 'symbolic' && value.expression.op === 'concat')
    return value.expression.parts.flatMap(unknownParts);
  return value.kind === 'known' ? [] : [printHole(value).split('\n')[0] ?? ''];
}

function objectPlacements(object: PrintedObject, choices: ChoicesByNode): readonly Placement[] {
  const own = object.rendered.placed.map(({ pointer, leaves }) => ({
    to: `${object.file}#${pointer}`,
    leaves,
    node: object.node,
  }));
  return [...own, ...chosenPlacements(`${object.file}#`, object.shapedBy, choices)];
}

/** Leaves that were chosen for a node, by node. */
type ChoicesByNode = ReadonlyMap<NodeId, readonly LeafId[]>;

function choicesByNode(topology: Topology): ChoicesByNode {
  const byNode = new Map<NodeId, LeafId[]>();
  for (const [leaf, nodes] of topology.choices) {
    for (const node of nodes) {
      const leaves = byNode.get(node);
      if (leaves) leaves.push(leaf);
      else byNode.set(node, [leaf]);
    }
  }
  return byNode;
}

function chosenPlacements(to: string, nodes: readonly NodeId[], choices: ChoicesByNode): readonly Placement[] {
  return nodes.flatMap((node) => {
    const leaves = choices.get(node);
    return leaves ? [{ to, leaves, node }] : [];
  });
}

interface SecretFiles {
  readonly files: readonly EmittedFile[];
  readonly printed: PrintedSecret;
}

function printSecret({ secret }: Extract<PlanItem, { item: 'secret' }>): SecretFiles {
  const incomplete: string[] = [];
  const files: EmittedFile[] = [];
  for (const [key, value] of secret.keys) {
    const text = value.kind === 'known' ? String(value.value) : printHole(value);
    if (value.kind !== 'known') incomplete.push(key);
    files.push({ path: `secrets/${secret.name}/${key}`, text, secret: true });
  }
  return { files, printed: { secret, incomplete } };
}

function secretPlacements(item: Extract<PlanItem, { item: 'secret' }>, choices: ChoicesByNode): readonly Placement[] {
  const directory = `secrets/${item.secret.name}`;
  const own = [...item.secret.keys].map(([key, value]) => ({
    to: `${directory}/${key}`,
    leaves: originsOf(value),
    node: item.wave,
  }));
  return [
    ...own.filter(({ leaves }) => leaves.length > 0),
    ...chosenPlacements(directory, [item.wave, ...(item.shapedBy ?? [])], choices),
  ];
}

/** Whether an object would print a secret outside `secrets/`: an internal error wherever it happens. */
export function leaksSecret(object: PrintedObject): boolean {
  return object.rendered.secret || object.rendered.holes.some(({ value }) => isSecret(value));
}

/** The resource that a node came from; objects of the whole stack have none. */
export function resourceOf(node: NodeId, topology: Topology): string | undefined {
  return node === stackNode ? undefined : topology.nodes.get(node)?.resource;
}
