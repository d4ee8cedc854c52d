/** What becomes of a deployment: the start-up data of its VM runs it, or a person does, for a reason. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { Graph } from '../../topology/graph.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';
import type { SoftwareUnit } from '../../topology/kinds/software-unit.ts';
import { serverOf } from '../../topology/views/software-runs.ts';
import type { Site } from '../../plan/target.ts';
import { formOfParts, ownParts } from './start-up-parts.ts';

/** Hooks of Heat's agent whose work the start-up data can do, with the program that the image must have for it. */
const engines = {
  ansible: 'ansible-playbook',
  'apply-config': 'os-apply-config',
  'docker-compose': 'docker-compose',
  'json-file': undefined,
  'os-apply-config': 'os-apply-config',
  puppet: 'puppet',
  salt: 'salt-call',
  script: undefined,
} as const;

/** A hook that is understood. */
export type Hook = keyof typeof engines;

/** What a deployment runs, as far as the stack says it. */
export interface RunBody {
  readonly unit: SoftwareUnit;
  readonly hook: Hook;
  /** A text, or a map in which inputs are filled in. */
  readonly content: { readonly text: Value } | { readonly config: Value };
}

/** The program that a hook needs in the image; undefined where any image has all that it needs. */
export function engineOf(hook: Hook): string | undefined {
  return engines[hook];
}

/** What the start-up data of the machine runs, or why it does not. */
export function runBody({ graph }: Pick<Site, 'graph'>, run: SoftwareRun): RunBody | { readonly why: string } {
  if (!run.actions.includes('CREATE'))
    return { why: `Heat runs it only for ${run.actions.join(' and ') || 'other actions'}` };
  if (!run.unit) return { why: 'it has no configuration' };
  const unit = graph.resolve('software-unit', run.unit);
  if (!unit) return { why: 'its configuration is not part of the stack' };
  if (run.inputs && run.inputs.kind !== 'map') return { why: 'the names of its inputs are not known yet' };
  return bodyOf(unit);
}

function bodyOf(unit: SoftwareUnit): RunBody | { readonly why: string } {
  const { body } = unit;
  switch (body.form) {
    case 'text':
      return withHook(unit, body.hook, { text: body.text });
    case 'container':
      return withHook(unit, 'script', { text: body.text });
    case 'structured':
      // The agent puts what has no hook among the data of os-apply-config.
      return withHook(unit, body.hook === ungrouped ? 'os-apply-config' : body.hook, { config: body.config });
    case 'component': {
      const entry = body.entries.find(({ actions }) => actions.includes('CREATE'));
      return entry
        ? withHook(unit, entry.hook, { text: entry.text })
        : { why: 'its component does nothing for CREATE' };
    }
    case 'cloud-config':
    case 'multipart':
      return { why: 'its configuration is for cloud-init, and no hook takes it' };
  }
}

/** What Heat takes for the group of a configuration that has none. */
const ungrouped = 'Heat::Ungrouped';

function withHook(
  unit: SoftwareUnit,
  hook: string | undefined,
  content: RunBody['content'],
): RunBody | { readonly why: string } {
  if (hook === undefined) return { why: 'the hook of its configuration is not known yet' };
  if (hook === ungrouped) return { why: 'its configuration has no group, so no hook takes it' };
  return isHook(hook) ? { unit, hook, content } : { why: `start-up data cannot do what the hook ${hook} does` };
}

function isHook(name: string): name is Hook {
  return Object.hasOwn(engines, name);
}

/** The machine of the stack that a deployment is for. */
export function machineOfRun({ graph }: { readonly graph: Graph }, run: SoftwareRun): Machine | undefined {
  return serverOf(graph, run);
}

/** Why the start-up data of a machine in the cluster cannot run it. */
export function whyManual(
  site: Pick<Site, 'graph' | 'placed'>,
  run: SoftwareRun,
  machine: Machine,
): string | undefined {
  const body = runBody(site, run);
  if ('why' in body) return body.why;
  if (!bootsGuest(site, machine.id)) return `"${machine.resource}" has no start-up data in the cluster`;
  return takesParts(site, machine)
    ? undefined
    : `the start-up data of "${machine.resource}" is not for cloud-init, which would run it`;
}

/** Whether parts can be added to the start-up data that a machine gets in the cluster. */
export function takesParts(site: Pick<Site, 'graph' | 'placed'>, machine: Machine): boolean {
  return bootsGuest(site, machine.id) && isForCloudInit(site.graph, machine);
}

function bootsGuest({ placed }: Pick<Site, 'placed'>, machine: NodeId): boolean {
  return placed.target(machine, 'cluster')?.workload?.bootsGuest === true;
}

/** What another reader gets cannot have a part added. */
function isForCloudInit(graph: Graph, machine: Machine): boolean {
  return formOfParts(ownParts({ graph }, machine)) === 'cloud-init';
}
