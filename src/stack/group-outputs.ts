/** Outputs of a group's child stack: the group makes one for each attribute that its own stack asks of it. */
import type { AttributeSource } from '../evaluate/scope.ts';
import { isPlain, plainOf } from '../evaluate/plain.ts';
import { known, list, map, poison, textOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import { pyStr } from '../python/text.ts';
import type { GroupPlan } from './group-plan.ts';
import type { Asked } from './inspect-site.ts';
import { attributeOf, referenceOf } from './nested-attributes.ts';
import type { Resource } from './stack.ts';
import { append } from '../source/append.ts';
import { present } from '../source/present.ts';

/** Names and values as the engine gives them; an output whose value nobody can give is left out. */
export function groupOutputs(
  source: AttributeSource,
  group: Resource,
  members: readonly Resource[],
  asked: readonly Asked[],
): ReadonlyMap<string, Value> {
  const outputs = new Map<string, Value>();
  const references = (): [string, Value][] => members.map((member) => [member.name, referenceOf(source, member)]);
  const rule = rules.get(group.plugin) ?? deploymentOutput;
  for (const ask of asked) {
    const found = rule({ source, group, members, references }, ask);
    if (found && found.value !== undefined) outputs.set(found.name, found.value);
  }
  const always = memberOutput.get(group.plugin);
  if (always !== undefined) outputs.set(always, map(references()));
  return outputs;
}

interface Members {
  readonly source: AttributeSource;
  readonly group: Resource;
  readonly members: readonly Resource[];
  readonly references: () => [string, Value][];
}

type Output = { readonly name: string; readonly value: Value | undefined } | undefined;

/** The output that maps members to their references. */
const memberOutput: ReadonlyMap<string, string> = new Map([
  ['AWS::AutoScaling::AutoScalingGroup', 'references'],
  ['OS::Heat::AutoScalingGroup', 'refs_map'],
  ['OS::Heat::InstanceGroup', 'references'],
  ['OS::Heat::ResourceGroup', 'refs_map'],
]);

function outputName(attribute: string, path: readonly Value[]): string {
  return [attribute, ...path.map((step) => (step.kind === 'known' ? pyStr(step.value) : ''))].join(', ');
}

/** A member without the attribute spoils the whole output. */
function byMember(from: Members, attribute: string, path: readonly Value[]): Value {
  const entries: [string, Value][] = [];
  for (const member of from.members) {
    const value = attributeOf(from.source, member, attribute, path);
    if (value === undefined) return missing(member, attribute);
    entries.push([member.name, value]);
  }
  return map(entries);
}

function missing({ name }: Resource, attribute: string): Value {
  const errorClass = attribute.startsWith('resource.') ? 'NotFound' : 'InvalidTemplateAttribute';
  return { ...poison, failure: { errorClass, message: `member "${name}" has no attribute "${attribute}"` } };
}

function inOrder(values: Value): Value {
  return values.kind === 'map' ? list([...values.entries.values()]) : values;
}

function plainOutput(from: Members, { attribute, path }: Asked): Output {
  const isChain = from.group.plugin === 'OS::Heat::ResourceChain';
  const name = attribute === 'refs' && !isChain ? 'refs' : outputName(attribute, path);
  if (attribute.startsWith('resource.')) {
    const inner = attribute.slice('resource.'.length).split('.');
    const direct = inner.length === 1 && path.length === 0;
    // A bare member is found in the map of references.
    if (direct && !isChain) return undefined;
    const member = from.group.nested?.resources.get(present(inner[0], 'name of the member'));
    if (!member) return undefined;
    return { name, value: attributeOf(from.source, from.group, attribute, path) ?? missing(member, inner[1] ?? '') };
  }
  if (attribute === 'refs') return { name, value: list(from.references().map(([, value]) => value)) };
  const first = textOf(path[0]);
  if (attribute === 'attributes') {
    // Without members nobody asks what the attribute is.
    if (first === undefined) return path.length > 0 && from.members.length === 0 ? { name, value: map([]) } : undefined;
    return { name, value: byMember(from, first, path.slice(1)) };
  }
  if (['refs_map', 'removed_rsrc_list'].includes(attribute) && !isChain) return undefined;
  return { name, value: inOrder(byMember(from, attribute, path)) };
}

/** Always maps: the order of members is not known when the child's template is made. */
function scalingOutput(from: Members, { attribute, path }: Asked): Output {
  const steps = attribute.startsWith('resource.') ? memberSteps(attribute, path) : path;
  const wanted = attribute === 'outputs_list' || (attribute.startsWith('resource.') && steps.length > 0);
  if (!(wanted || attribute === 'outputs') || steps.length === 0) return undefined;
  const name = outputName('outputs', steps);
  const first = textOf(steps[0]);
  // Without members nobody asks what the attribute is.
  if (first === undefined) return from.members.length === 0 ? { name, value: map([]) } : undefined;
  return { name, value: byMember(from, first, steps.slice(1)) };
}

function memberSteps(attribute: string, path: readonly Value[]): readonly Value[] {
  const inner = attribute.slice('resource.'.length);
  const dot = inner.indexOf('.');
  if (dot < 0) return path;
  return [{ kind: 'known', value: inner.slice(dot + 1), origins: [], secret: false }, ...path];
}

function instanceOutput(from: Members, { attribute }: Asked): Output {
  return attribute === 'InstanceList' ? { name: attribute, value: byMember(from, 'PublicIp', []) } : undefined;
}

const deploymentNames: ReadonlyMap<string, string> = new Map([
  ['deploy_stdouts', 'deploy_stdout'],
  ['deploy_stderrs', 'deploy_stderr'],
  ['deploy_status_codes', 'deploy_status_code'],
]);

function deploymentOutput(from: Members, { attribute }: Asked): Output {
  const own = deploymentNames.get(attribute) ?? attribute;
  return { name: `attributes, ${own}`, value: byMember(from, own, []) };
}

const rules: ReadonlyMap<string, (from: Members, ask: Asked) => Output> = new Map([
  ['AWS::AutoScaling::AutoScalingGroup', instanceOutput],
  ['OS::Heat::AutoScalingGroup', scalingOutput],
  ['OS::Heat::InstanceGroup', instanceOutput],
  ['OS::Heat::ResourceChain', plainOutput],
  ['OS::Heat::ResourceGroup', plainOutput],
]);

/** What the group's outputs ask of its members: a member that is a group itself makes outputs for it. */
export function memberAsks(plan: GroupPlan, asked: readonly Asked[]): ReadonlyMap<string, readonly Asked[]> {
  const asks = new Map<string, Asked[]>();
  const note = (member: string, steps: readonly Value[], span: Asked['span']): void => {
    const [first, ...path] = steps;
    if (!first || !isPlain(first)) return;
    const attribute = pyStr(plainOf(first));
    const ask: Asked = { attribute, path, ...(span && { span }), ...(textOf(first) === undefined && { odd: true }) };
    append(asks, member, ask);
  };
  const isScaling = plan.kind === 'scaling_group';
  const own = ownAttributes.get(plan.kind) ?? [];
  const whole = isScaling ? ['outputs', 'outputs_list'] : ['attributes'];
  for (const { attribute, path, span } of asked) {
    const isMember = attribute.startsWith('resource.');
    const all = whole.includes(attribute) ? path : undefined;
    const inner = isMember ? memberSteps(attribute, path) : all;
    if (!inner && (isScaling || own.includes(attribute))) continue;
    const steps = inner ?? [known(attribute), ...path];
    const [named = ''] = attribute.slice('resource.'.length).split('.');
    for (const { name } of plan.members) if (!isMember || isScaling || name === named) note(name, steps, span);
  }
  return asks;
}

/** Attributes that a group answers itself. */
const ownAttributes: ReadonlyMap<GroupPlan['kind'], readonly string[]> = new Map([
  ['chain', ['refs']],
  ['resource_group', ['refs', 'refs_map', 'removed_rsrc_list']],
]);
