/** Makes stacks of resources without reading templates, for tests of single lifts: plain data, with functions as in HOT. */
import { pluginType } from '../../grammar/heat/index.ts';
import { effectiveProperties } from '../../src/catalogue/process-properties.ts';
import { pluginSchema } from '../../src/catalogue/resource-schema.ts';
import { createCollector, type Collector } from '../../src/diagnostics/collector.ts';
import { createLeafTable, type LeafTable } from '../../src/evaluate/leaf-table.ts';
import type { AttributeSource } from '../../src/evaluate/scope.ts';
import { known, list, map, poison, symbolic, withOrigins, type LeafId, type Value } from '../../src/evaluate/value.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import type { Resource, Stack } from '../../src/stack/stack.ts';
import { symbolicAttributes } from '../../src/topology/attributes.ts';
import { buildTopology } from '../../src/topology/build-topology.ts';
import type { Graph } from '../../src/topology/graph.ts';

export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

export interface Definition {
  readonly type: string;
  readonly properties?: Readonly<Record<string, Plain>>;
  readonly metadata?: Plain;
  readonly externalId?: string;
}

export interface Lifted {
  readonly name: string;
  readonly topology: Graph;
  readonly stack: Stack;
  readonly leaves: LeafTable;
  readonly reports: Collector;
  /** Codes of the messages, each once, in the order of the text. */
  readonly codes: readonly string[];
  attribute(resource: string, name: string, ...path: readonly Plain[]): Value;
}

/** Lifts resources given in dependency order. */
export function liftAll(definitions: Readonly<Record<string, Definition>>): Lifted {
  const file = sourceFile('test.yaml', Object.keys(definitions).join('\n'));
  const leaves = createLeafTable();
  const reports = createCollector();
  const source = symbolicAttributes();
  const resources = new Map<string, Resource>();
  let offset = 0;
  for (const [name, definition] of Object.entries(definitions)) {
    const span = { file, start: offset, end: offset + name.length };
    offset += name.length + 1;
    resources.set(name, makeResource(name, definition, { resources, leaves, source, span }));
  }
  const template: Stack['template'] = {
    file,
    dialect: 'hot',
    version: '2021-04-16',
    versionSpan: { file, start: 0, end: 0 },
    parameterGroups: [],
    parameters: new Map(),
    conditions: new Map(),
    resources: new Map(),
    outputs: new Map(),
    broken: new Set(),
    tree: { kind: 'scalar', span: { file, start: 0, end: 0 }, value: null, style: 'plain' },
  };
  const stack: Stack = {
    name: 'test',
    path: '',
    template,
    parameters: new Map(),
    conditions: new Map(),
    resources,
    disabled: [],
    order: [...resources.keys()],
    outputs: new Map(),
  };
  const topology = buildTopology(stack, leaves, reports);
  return {
    name: 'test',
    topology,
    stack,
    leaves,
    reports,
    codes: [...new Set(reports.sorted().map(({ code }) => code))],
    attribute: (resource, name, ...path) =>
      source.attribute(
        found(resources, resource),
        name,
        path.map((step) => valueOf(step, { resources, source, leaf: () => [] })),
      ),
  };
}

interface Making {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly leaves: LeafTable;
  readonly source: AttributeSource;
  readonly span: Resource['definition']['nameSpan'];
}

function makeResource(name: string, definition: Definition, { resources, leaves, source, span }: Making): Resource {
  const plugin = pluginType(definition.type);
  const made: LeafId[] = [];
  leaves.define(name, span);
  const leaf = (path: readonly (string | number)[]): readonly LeafId[] => {
    const id = leaves.intern(name, path, span);
    made.push(id);
    return [id];
  };
  const properties = new Map(
    Object.entries(definition.properties ?? {}).map(([key, plain]) => [
      key,
      valueOf(plain, { resources, source, leaf, path: [key] }),
    ]),
  );
  const effective = plugin && effectiveProperties({ schema: pluginSchema(plugin), data: properties }).values;
  return {
    name,
    path: name,
    type: definition.type,
    plugin: plugin?.name ?? definition.type,
    kind: definition.type === 'OS::Heat::None' ? 'none' : plugin ? 'plugin' : 'unknown',
    definition: { name, nameSpan: span, span, type: definition.type, typeSpan: span, dependsOn: [] },
    stackPath: '',
    properties,
    effective: effective ?? properties,
    propertySpans: new Map(),
    leaves: made,
    metadata: valueOf(definition.metadata ?? {}, { resources, source, leaf: () => [] }),
    dependsOn: [],
    pluginDependsOn: [],
    deletionPolicy: 'Delete',
    ...(definition.externalId !== undefined && { externalId: known(definition.externalId) }),
  };
}

interface Conversion {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly source: AttributeSource;
  readonly leaf: (path: readonly (string | number)[]) => readonly LeafId[];
  readonly path?: readonly (string | number)[];
}

function valueOf(plain: Plain, conversion: Conversion): Value {
  const path = conversion.path ?? [];
  if (plain === null || typeof plain !== 'object') return known(plain, conversion.leaf(path));
  if (isList(plain)) {
    if (plain.length === 0) return list([], conversion.leaf(path));
    return list(plain.map((item, index) => valueOf(item, { ...conversion, path: [...path, index] })));
  }
  const [only, ...others] = Object.entries(plain);
  if (!only) return map([], conversion.leaf(path));
  const called = others.length === 0 ? callOf(only[0], only[1], conversion) : undefined;
  if (called) return withOrigins(called, conversion.leaf(path));
  return map(Object.entries(plain).map(([key, item]) => [key, valueOf(item, { ...conversion, path: [...path, key] })]));
}

function callOf(name: string, argument: Plain, conversion: Conversion): Value | undefined {
  const { resources, source } = conversion;
  switch (name) {
    case 'get_param':
      return symbolic({ op: 'parameter', name: String(argument), stack: '' }, 'install');
    case 'get_resource':
      return source.reference(found(resources, String(argument)));
    case 'get_attr': {
      const [resource, attribute, ...path] = isList(argument) ? argument : [];
      const steps = path.map((step) => valueOf(step, { ...conversion, leaf: () => [] }));
      return source.attribute(found(resources, String(resource)), String(attribute), steps);
    }
    case 'concat': {
      const parts = isList(argument) ? argument.map((part) => valueOf(part, { ...conversion, leaf: () => [] })) : [];
      return symbolic({ op: 'concat', parts }, 'cluster');
    }
    case 'poison':
      return poison;
    default:
      return undefined;
  }
}

function isList(plain: Plain): plain is readonly Plain[] {
  return Array.isArray(plain);
}

function found(resources: ReadonlyMap<string, Resource>, name: string): Resource {
  const resource = resources.get(name);
  if (!resource) throw new Error(`no resource ${name} before its use`);
  return resource;
}
