/** The last part of the start-up data of a machine: a script that runs what its deployments run. */
import { facet, type NodeId } from '../../../evaluate/fact.ts';
import { concat } from '../../../evaluate/concat.ts';
import {
  firstSecrecy,
  hiddenWith,
  known,
  knownLike,
  originsOf,
  originsOfAll,
  secrecyOf,
  textOf,
  withOrigins,
  type Value,
} from '../../../evaluate/value.ts';
import { shellComment } from '../../../print/slots/shell.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { SoftwareRun } from '../../../topology/kinds/software-run.ts';
import { mootBy } from '../../../topology/moot.ts';
import { runsOn } from '../../../topology/views/software-runs.ts';
import type { World } from '../../../plan/world.ts';
import { inRunOrder, runsBefore } from '../../objects/run-order.ts';
import { machineOfRun, runBody, type RunBody } from '../../objects/software.ts';
import { firmwareId } from '../firmware-id.ts';
import type { StartUpPart } from '../../objects/start-up-parts.ts';
import { wholeText } from '../../objects/whole-text.ts';
import { hookLines } from './hooks.ts';
import { errorOutputs, fillInputs, inputsOf } from '../../objects/software-inputs.ts';
import { functions, line } from './shell.ts';

/** Programs of start-up data run in the order of their names, and this one after all others. */
const fileName = 'zz-software-deployments';

/** The part, and what shaped it. */
interface SoftwarePart {
  readonly part: StartUpPart;
  readonly shapedBy: readonly NodeId[];
}

/** Undefined where the start-up data runs no deployment. */
export function softwarePart(world: World, machine: Machine): SoftwarePart | undefined {
  const runs = runsOf(world, machine);
  if (runs.length === 0) return undefined;
  const blocks = runs.map(({ run, body }) => block(world, run, body, runs));
  return {
    part: {
      text: concat([known(functions), ...blocks]),
      subtype: known('x-shellscript'),
      filename: known(fileName),
    },
    shapedBy: runs.flatMap(({ run, body: { unit } }) => [run.id, unit.id, facet(unit.id, 'hook')]),
  };
}

interface Planned {
  readonly run: SoftwareRun;
  readonly body: RunBody;
}

function runsOf(world: World, machine: Machine): readonly Planned[] {
  const own = runsOn(world.graph, machine).filter(({ id }) => world.placed.on(id, 'cluster') !== undefined);
  return inRunOrder(world, own).flatMap((run) => {
    const body = runBody(world, run);
    return 'why' in body ? [] : [{ run, body }];
  });
}

function block(world: World, run: SoftwareRun, { unit, hook, content }: RunBody, all: readonly Planned[]): Value {
  const name = world.names.name(run.id);
  const earlier = runsBefore(world, run);
  const before = earlier.size === 0 ? [] : all.filter((other) => earlier.has(other.run));
  const inputs = new Map([...agentInputs(world, run, content), ...inputsOf(unit, run)]);
  const missing = (input: Value): void => world.account.tell(input, mootBy('missing-input', originsOf(input)));
  const filled =
    'config' in content
      ? { config: fillInputs(content.config, { key: run.inputKey ?? 'get_input', inputs, missing }) }
      : content;
  const errors = errorOutputs(unit);
  return concat([
    known('\n'),
    ...title(run),
    line(['begin', name, ...before.map((other) => world.names.name(other.run.id))]),
    ...(errors.length > 0 ? [errorLine(errors)] : []),
    ...hookLines(hook, {
      content: filled,
      inputs,
      held: heldBy(world, inputs, all),
      options: optionsOf(unit),
      name: textOf(run.name) ?? name,
    }),
  ]);
}

/** What the agent says of the deployment itself, where the text asks for it. */
function agentInputs(
  world: World,
  run: SoftwareRun,
  content: RunBody['content'],
): readonly (readonly [string, Value])[] {
  const text = 'text' in content ? wholeText(content.text, '') : '';
  const machine = machineOfRun(world, run);
  const said: readonly (readonly [string, string])[] = [
    ['deploy_resource_name', run.resource.slice(run.resource.lastIndexOf('/') + 1)],
    ['deploy_stack_id', world.source.stack.name],
    ...(machine ? ([['deploy_server_id', firmwareId(world, machine)]] as const) : []),
  ];
  return said.filter(([name]) => text.includes(name)).map(([name, value]) => [name, known(value)] as const);
}

function errorLine(names: readonly Value[]): Value {
  const words = names.flatMap((name) => textOf(name) ?? []);
  return hiddenWith(withOrigins(line([`errors=${words.join(' ')}`]), originsOfAll(names)), firstSecrecy(names));
}

/** Inputs that are nothing but what another run of the machine has written. */
function heldBy(
  world: World,
  inputs: ReadonlyMap<string, Value>,
  all: readonly Planned[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, value] of inputs) {
    const fact = value.kind === 'symbolic' && value.expression.op === 'fact' ? value.expression.fact : undefined;
    if (fact?.fact !== 'status' || fact.key === undefined || !all.some(({ run }) => run.id === fact.of)) continue;
    files.set(name, `../${world.names.name(fact.of)}/${fact.key}`);
  }
  return files;
}

/** The name that a deployment has in Heat. */
function title({ name, resource }: SoftwareRun): readonly Value[] {
  const text = textOf(name);
  if (name === undefined || text === undefined) return [known(`${shellComment(resource)}\n`)];
  const comment = shellComment(`${resource}: ${text.replaceAll(/[^\x20-\x7e]/g, '?')}`);
  return [knownLike(`${comment}\n`, { origins: originsOf(name), secret: secrecyOf(name) })];
}

function optionsOf({ body }: RunBody['unit']): ReadonlyMap<string, Value> {
  const options = 'options' in body ? body.options : undefined;
  return options?.kind === 'map' ? options.entries : new Map();
}
