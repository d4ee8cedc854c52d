/** Makes the template of a group's child stack out of its plan: resources whose properties are values already. */
import { isNull } from '../evaluate/value.ts';
import type { Expression, OutputDefinition, ResourceDefinition, Template } from '../hot/ast.ts';
import type { Span } from '../source/source-file.ts';
import type { GroupPlan, MemberPlan } from './group-plan.ts';
import { valueSpan } from './place.ts';
import type { ResourceSource } from './site.ts';

/** Where the group is written. */
interface GroupPlace {
  readonly template: Template;
  readonly definition: ResourceDefinition;
  /** The whole properties section of the group. */
  readonly expression: Expression | undefined;
}

/** The child's template, and its resources with their values. */
interface GroupChild {
  readonly template: Template;
  readonly sources: ReadonlyMap<string, ResourceSource>;
}

/** The template has no text of its own: every place in it is one of the group's. */
export function groupChild(plan: GroupPlan, place: GroupPlace): GroupChild {
  const sources = new Map<string, ResourceSource>();
  for (const member of plan.members) sources.set(member.name, memberSource(member, place));
  const template: Template = {
    file: place.template.file,
    dialect: plan.version === '2012-12-12' ? 'heat-cfn' : 'hot',
    version: plan.version,
    versionSpan: place.definition.nameSpan,
    parameterGroups: [],
    parameters: new Map(),
    conditions: new Map(),
    resources: new Map([...sources].map(([name, { definition }]) => [name, definition])),
    outputs: new Map(),
    broken: new Set(),
    tree: place.template.tree,
  };
  return { template, sources };
}

function memberSource(member: MemberPlan, place: GroupPlace): ResourceSource {
  const { nameSpan, span } = place.definition;
  const typeSpan = spanAt(place, [String(member.writtenAt[0] ?? ''), 'type']);
  const definition: ResourceDefinition = {
    name: member.name,
    nameSpan,
    span,
    type: member.type,
    typeSpan,
    dependsOn: member.dependsOn.map((name) => ({ name, span: nameSpan })),
    ...(member.deletionPolicy !== undefined && {
      deletionPolicy: { kind: 'literal', span: nameSpan, value: member.deletionPolicy },
    }),
  };
  return {
    definition,
    given: {
      properties: member.properties,
      ...(member.metadata !== undefined && !isNull(member.metadata) && { metadata: member.metadata }),
      spanOf: (path) => spanAt(place, [...member.writtenAt, ...path]),
    },
  };
}

function spanAt({ expression, definition }: GroupPlace, path: readonly (string | number)[]): Span {
  return expression ? valueSpan(expression, path) : definition.typeSpan;
}

/** Stands for an output that no text declares. */
export function madeOutput(name: string, definition: ResourceDefinition): OutputDefinition {
  return { name, nameSpan: definition.nameSpan, span: definition.span };
}
