/** What deployments of Heat install and nothing in the cluster does: a person runs it, with the text, its inputs, the machine and the order. */
import { looksSecret } from '../../check/secret-names.ts';
import { secretLine } from '../../check/secret-texts.ts';
import { nodeOfFacet } from '../../evaluate/fact.ts';
import { isPlain, plainOf } from '../../evaluate/plain.ts';
import { isSecret, textOf, type MapValue, type Value } from '../../evaluate/value.ts';
import { isMoved } from '../../config/path-pattern.ts';
import { ask, note, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { printHole } from '../../print/print-hole.ts';
import { jsonDumps } from '../../python/json-dumps.ts';
import { findResource } from '../../stack/find-resource.ts';
import type { Resource } from '../../stack/stack.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Retained } from '../../topology/kinds/retained.ts';
import { nodesIn } from '../../topology/facts-in.ts';
import { startedBy, startPhase } from '../objects/moving.ts';

/** Deployments, which an agent in the guest fetched from Heat. */
export const softwareRuns: StackTarget = {
  id: 'software-runs',
  steps: (world) => manualRuns(world).flatMap((each) => runStep(world, each) ?? []),
};

/** A deployment with the machine that it was for. */
interface ManualRun {
  readonly run: Retained;
  readonly machine: Machine;
}

/** Deployments on machines that run in the cluster. Those of a group are told one by one. */
export function isManualRun(world: World, node: Retained): boolean {
  return machineOfRun(world, node) !== undefined;
}

function machineOfRun(
  { graph, placed, config }: World,
  { id, role, resource, subject }: Retained,
): Machine | undefined {
  const machine = subject && graph.resolve('machine', subject);
  const isManual =
    role === 'deployment' &&
    machine !== undefined &&
    placed.on(machine.id, 'cluster') !== undefined &&
    placed.on(id, 'none') !== undefined &&
    !isMoved(config, resource);
  return isManual ? machine : undefined;
}

const manualRuns = perWorld((world): readonly ManualRun[] =>
  world.graph.of('retained').flatMap((run) => {
    const machine = machineOfRun(world, run);
    return machine ? [{ run, machine }] : [];
  }),
);

function runStep(world: World, { run, machine }: ManualRun): Step | undefined {
  const resource = findResource(run.resource, world.source.stack);
  // Members of a group have steps of their own.
  if (!resource || resource.nested) return undefined;
  const before = manualRuns(world).filter((other) => runsBefore(world, other.run, run));
  const name = world.names.name(machine.id);
  const phase = startPhase(world, machine);
  return step(phase, {
    id: `run/${run.resource}`,
    title: `Run the software deployment "${run.resource}" on "${name}" manually`,
    about: [run.id, machine.id],
    needs: [
      startedBy(world, machine),
      ...before.map((other) => `${startPhase(world, other.machine)}/run/${other.run.resource}`),
    ],
    precondition: phase === 'cut-over' ? [onOldDisk(machine)] : [],
    do: [
      note(`An agent that polls Heat ran this on ${code(machine.resource)}. Nothing runs it in the cluster.`),
      ...materialOf(world, resource),
      ask(
        `Run it in the guest of ${code(name)}${before.length > 0 ? ', after the steps above' : ''}, or build it into the image or the start-up data.`,
      ),
    ],
    check: [note(`What ${code(run.resource)} installs works on ${code(name)}.`)],
  });
}

/** Whether one is run before the other because that depends on it. */
function runsBefore({ source: { stack } }: World, one: Retained, other: Retained): boolean {
  const before = findResource(one.resource, stack);
  const after = findResource(other.resource, stack);
  if (!before || !after || before.nested || before.stackPath !== after.stackPath) return false;
  return after.dependsOn.includes(before.name);
}

/** What is installed once is on the disk. */
function onOldDisk({ resource }: Machine): Operation {
  return note(
    `What was installed on a disk that moves along is there already. Skip this step if the software of ${code(resource)} works.`,
  );
}

/** The text of the configuration, and the values of its inputs. */
function materialOf(world: World, run: Resource): readonly Operation[] {
  const configured = run.effective.get('config') ?? run.effective.get('configs');
  const units = configured ? nodesIn(configured).map((id) => findResource(nodeOfFacet(id), world.source.stack)) : [];
  const texts = units.flatMap((unit): readonly Operation[] => {
    const body = unit?.effective.get('config') ?? unit?.effective.get('configs');
    if (!unit || !body) return [];
    const group = publicText(world, unit.effective.get('group'));
    const kind = group === '' ? '' : ` for ${code(group)}`;
    return shown(`Its configuration ${code(unit.path)}${kind}:`, body, textIn(world, body));
  });
  const inputs = run.effective.get('input_values');
  const given = inputs?.kind === 'map' && inputs.entries.size > 0 ? [givenInputs(world, inputs)] : [];
  if (texts.length > 0) return [...texts, ...given];
  const id = configured && !isSecret(configured) ? textOf(configured) : undefined;
  const where =
    id === undefined
      ? 'Its configuration is in the template.'
      : `Its configuration has the id ${code(id)}: \`openstack software config show\` prints it.`;
  return [note(where), ...given];
}

/** Plans are read by many: a text with a secret is only named. */
function shown(about: string, value: Value, text: string): readonly Operation[] {
  if (isSecret(value) || namesSecret(value) || secretLine(text) !== undefined)
    return [note(`${about} it contains a secret, so it is only in the template.`)];
  return [{ op: 'show', about, text }];
}

/** A secret is told by its name: generated ones are in Secrets, others where the template takes them from. */
function givenInputs(world: World, { entries, secretKeys }: MapValue): Operation {
  if (secretKeys) return note('The names of its inputs are secret, so they are only in the template.');
  const given = [...entries].map(([key, item]) => ({ key, text: publicInput(world, key, item) }));
  const where = given.some(({ text }) => text === undefined)
    ? ' Secret ones are in the Secrets of the stack if it generates them, else in its parameters or in the template.'
    : '';
  const lines = given.map(({ key, text = '(secret)' }) => `${key} = ${text}`);
  return { op: 'show', about: `Values of its inputs:${where}`, text: lines.join('\n') };
}

/** Undefined where it is a secret: by where it comes from, by its name or a name inside it, or by what it says. */
function publicInput(world: World, key: string, item: Value): string | undefined {
  if (isSecret(item) || isSecretText(key, item) || namesSecret(item)) return undefined;
  const text = textIn(world, item);
  return secretLine(text) === undefined ? text : undefined;
}

/** Whether a text in the value stands under the name of a secret. */
function namesSecret(value: Value): boolean {
  if (value.kind === 'list') return value.items.some(namesSecret);
  if (value.kind !== 'map') return false;
  return [...value.entries].some(([key, item]) => isSecretText(key, item) || namesSecret(item));
}

function isSecretText(key: string, value: Value): boolean {
  if (value.kind === 'list') return value.items.some((item) => isSecretText(key, item));
  const isText = value.kind === 'known' && (typeof value.value === 'string' || typeof value.value === 'bigint');
  return isText && value.value !== '' && looksSecret(key);
}

/** Empty for what is secret as a whole. */
function publicText(world: World, value: Value | undefined): string {
  return value && isSecret(value) ? '' : textIn(world, value);
}

/** As JSON where it is no text; what is not known has its place. */
function textIn(world: World, value: Value | undefined): string {
  if (!value) return '';
  const bound = world.bind(value, { side: 'inside', slot: 'text' });
  const text = textOf(bound);
  if (text !== undefined) return text;
  return isPlain(bound) ? jsonDumps(plainOf(bound)) : printHole(bound);
}
