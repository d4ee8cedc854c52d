/** Software that deployments install: the plan looks how the start-up data ended, and a person runs what that does not. */
import { looksSecret } from '../../check/secret-names.ts';
import { secretLine } from '../../check/secret-texts.ts';
import { nodeOfFacet } from '../../evaluate/fact.ts';
import { isPlain, plainOf } from '../../evaluate/plain.ts';
import { isNull, isSecret, listItemsOf, map, secrecyOf, textOf, type Value } from '../../evaluate/value.ts';
import { isMoved } from '../../config/path-pattern.ts';
import { ask, note, verify, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { printHole } from '../../print/print-hole.ts';
import { jsonDumps } from '../../python/json-dumps.ts';
import { listed } from '../../source/listed.ts';
import { findResource } from '../../stack/find-resource.ts';
import type { Resource } from '../../stack/stack.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';
import { runsOn } from '../../topology/views/software-runs.ts';
import { nodesIn } from '../../topology/facts-in.ts';
import { startedBy, startPhase } from '../objects/moving.ts';
import { runsBefore } from '../objects/run-order.ts';
import { movedMachines } from '../objects/sides.ts';
import { machineOfRun } from '../objects/software.ts';
import { runningOf } from '../objects/workload.ts';

/** Deployments, which an agent in the guest fetched from Heat. */
export const softwareRuns: StackTarget = {
  id: 'software-runs',
  steps: (world) => [
    ...movedMachines(world).flatMap((machine) => checkStep(world, machine) ?? []),
    ...manualRuns(world).flatMap((each) => runStep(world, each) ?? []),
  ],
};

/** A deployment with the machine that it was for. */
interface ManualRun {
  readonly run: SoftwareRun;
  readonly machine: Machine;
}

/** What the start-up data runs ends with a status; a VM that is Ready has only begun. */
function checkStep(world: World, machine: Machine): Step | undefined {
  const running = runningOf(world, machine);
  const runs = runsOn(world.graph, machine).filter(({ id }) => world.placed.on(id, 'cluster') !== undefined);
  if (!running || runs.length === 0) return undefined;
  const names = runs.map(({ id }) => world.names.name(id));
  return step(startPhase(world, machine), {
    id: `run/${machine.resource}`,
    title: `Check what the software deployments of "${running.ref.name}" did`,
    about: [machine.id, ...runs.map(({ id }) => id)],
    needs: [startedBy(world, machine)],
    do: [
      verify({ look: 'console', machine: running.ref }, { see: running.workload.shows }),
      note(
        `In the guest, run ${code('cloud-init status --wait')} and then ${code('grep . /var/lib/heat2kube/*/status')}.`,
      ),
    ],
    check: [
      note(
        `There is a line for ${listed(names.map(code))}, and each ends in ${code('0')}. Where one does not, ${code('stderr')} in the same directory and ${code(`journalctl -t heat-deploy-${names[0] ?? ''}`)} say why.`,
      ),
    ],
    time: 'what the scripts take',
  });
}

const manualRuns = perWorld((world): readonly ManualRun[] =>
  world.graph.of('software-run').flatMap((run) => {
    const machine = machineOfRun(world, run);
    const isLeft = world.placed.on(run.id, 'none') === 'manual' || actionsLeft(world, run).length > 0;
    return machine && isLeft && !isMoved(world.config, run.resource) ? [{ run, machine }] : [];
  }),
);

function runStep(world: World, { run, machine }: ManualRun): Step | undefined {
  const resource = findResource(run.resource, world.source.stack);
  if (!resource) return undefined;
  const earlier = runsBefore(world, run);
  const before = earlier.size === 0 ? [] : manualRuns(world).filter((other) => earlier.has(other.run));
  const name = world.names.name(machine.id);
  const phase = startPhase(world, machine);
  // One that a person runs now is known to that person for the rest of its time.
  const isNow = world.placed.on(run.id, 'none') === 'manual' && run.actions.includes('CREATE');
  const left = isNow ? [] : actionsLeft(world, run);
  const later = left.length === 0 ? undefined : listed(left);
  return step(phase, {
    id: `run/${run.resource}`,
    title: `${later === undefined ? 'Run' : 'Keep'} the software deployment "${run.resource}" ${later === undefined ? 'on' : 'of'} "${name}"${later === undefined ? ' manually' : ''}`,
    about: [run.id, machine.id],
    needs: [
      startedBy(world, machine),
      ...before.map((other) => `${startPhase(world, other.machine)}/run/${other.run.resource}`),
    ],
    do: [
      note(
        `${run.called ? `Heat called the Docker of ${code(machine.resource)} for this` : `An agent that polls Heat ran this on ${code(machine.resource)}`}${later === undefined ? '' : ` for ${later} of the stack`}. Nothing runs it in the cluster.`,
      ),
      ...(run.called ? calledOf(world, run) : materialOf(world, resource)),
      ask(
        later === undefined
          ? `Run it in the guest of ${code(name)}${before.length > 0 ? ', after the steps above' : ''}, or build it into the image or the start-up data.`
          : `Keep the text where those who operate ${code(name)} find it. Run it in the guest ${listed(left.map(momentOf))}.`,
      ),
    ],
    check: [
      note(
        later === undefined
          ? `What ${code(run.resource)} installs works on ${code(name)}.`
          : `It is known who runs ${code(run.resource)}, and when.`,
      ),
    ],
  });
}

/** Actions of the stack for which nothing in the cluster runs it, though a VM that is created may. */
function actionsLeft(world: World, run: SoftwareRun): readonly string[] {
  const unit = run.unit && world.graph.resolve('software-unit', run.unit);
  const entries = unit?.body.form === 'component' ? unit.body.entries : [];
  const own = entries.length > 0 ? entries.flatMap(({ actions }) => actions) : run.actions;
  const isOnline = world.placed.on(run.id, 'openstack') === undefined;
  const hasCreation = own.includes('CREATE') && run.actions.includes('CREATE');
  return isOnline ? own.filter((action) => action !== 'CREATE' && (action !== 'UPDATE' || !hasCreation)) : [];
}

/** When Heat ran it, in terms of the VM. */
function momentOf(action: string): string {
  switch (action) {
    case 'DELETE':
      return 'before the VM is deleted';
    case 'SUSPEND':
      return 'before the VM is stopped';
    case 'RESUME':
      return 'after the VM has started again';
    default:
      return 'when its configuration changes';
  }
}

/** The command, and the values that it takes. */
function calledOf(world: World, run: SoftwareRun): readonly Operation[] {
  const unit = run.unit && world.graph.resolve('software-unit', run.unit);
  const { text } = unit?.body.form === 'container' ? unit.body : {};
  return text
    ? [...shown('The command:', text, textIn(world, text)), ...listing(world, 'Values of its variables:', run.inputs)]
    : [];
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
    return [
      ...shown(`Its configuration ${code(unit.path)}${kind}:`, body, textIn(world, body)),
      ...listing(world, 'Options of its hook:', unit.effective.get('options')),
    ];
  });
  const inputs = withDefaults(run.effective.get('input_values'), units);
  const given = listing(world, 'Values of its inputs:', inputs);
  if (texts.length > 0) return [...texts, ...given];
  return [note(whereabouts(configured)), ...given];
}

/** Plans are read by many: a text with a secret is only named. */
function shown(about: string, value: Value, text: string): readonly Operation[] {
  if (isSecret(value) || namesSecret(value) || secretLine(text) !== undefined)
    return [note(`${about} it contains a secret, so it is only in the template.`)];
  return [{ op: 'show', about, text }];
}

function whereabouts(configured: Value | undefined): string {
  if (!configured) return 'It has no configuration.';
  const id = isSecret(configured) ? undefined : textOf(configured);
  if (id === undefined) return 'Its configuration is in the template.';
  return `Its configuration has the id ${code(id)}: \`openstack software config show\` prints it.`;
}

/** What the configuration says of inputs to which the deployment gives no value. */
function withDefaults(given: Value | undefined, units: readonly (Resource | undefined)[]): Value | undefined {
  const own = given?.kind === 'map' ? given : map([]);
  const entries = new Map(own.entries);
  let hidden = own.secretKeys;
  for (const input of units.flatMap((unit) => listItemsOf(unit?.effective.get('inputs')))) {
    if (input.kind !== 'map') continue;
    const [declared, value] = [input.entries.get('name'), input.entries.get('default')];
    const name = textOf(declared);
    if (!declared || name === undefined || !value || isNull(value) || entries.has(name)) continue;
    entries.set(name, value);
    hidden ??= secrecyOf(declared) || undefined;
  }
  return { ...own, entries, ...(hidden !== undefined && { secretKeys: hidden }) };
}

/** A secret is told by its name: generated ones are in Secrets, others where the template takes them from. */
function listing(world: World, about: string, values: Value | undefined): readonly Operation[] {
  if (values?.kind !== 'map' || values.entries.size === 0) return [];
  const { entries, secretKeys } = values;
  if (secretKeys) return [note(`${about} their names are secret, so they are only in the template.`)];
  const given = [...entries].map(([key, item]) => ({ key, text: publicInput(world, key, item) }));
  const where = given.some(({ text }) => text === undefined)
    ? ' Secret ones are in the Secrets of the stack if it generates them, else in its parameters or in the template.'
    : '';
  const lines = given.map(({ key, text = '(secret)' }) => `${key} = ${text}`);
  return [{ op: 'show', about: `${about}${where}`, text: lines.join('\n') }];
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
