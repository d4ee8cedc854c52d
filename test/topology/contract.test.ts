/** Asks of every lift what the house asks: nothing of the type is forgotten, no answer is missing. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pluginType, resourceTypeNames } from '../../grammar/heat/index.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { createLeafTable } from '../../src/evaluate/leaf-table.ts';
import { factValue, map, poison, symbolic, type Value } from '../../src/evaluate/value.ts';
import { allResources, type Resource } from '../../src/stack/stack.ts';
import { areaOf } from '../../src/topology/area.ts';
import { topologyDiagnostics } from '../../src/topology/diagnostics.ts';
import { Draft } from '../../src/topology/draft.ts';
import { createLiftReport } from '../../src/topology/lift-report.ts';
import { standardLifts } from '../../src/topology/lift-set.ts';
import { createReader } from '../../src/topology/reader.ts';
import { lifts } from '../../src/topology/registry.ts';
import { retainedServices, retentionOf } from '../../src/topology/retained/registry.ts';
import type { RetainedType } from '../../src/topology/retention.ts';
import { liftAll } from './make-stack.ts';

const root = join(import.meta.dirname, '..', '..');

function plugin(type: string) {
  const found = pluginType(type);
  if (!found) throw new Error(`${type} is no plugin`);
  return found;
}

describe('the registry', () => {
  it('has one file for each lift, named after its type, in the order of names', () => {
    expect([...lifts.keys()]).toEqual([...lifts.keys()].toSorted());
    for (const [type, lift] of lifts) expect(lift.type).toBe(type);
    expect(readdirSync(join(root, 'src', 'topology', 'lift')).toSorted()).toEqual(
      [...lifts.keys()].map((type) => `${areaOf(type)}.ts`).toSorted(),
    );
  });

  it('declares every message once, with an explanation, in an area of its own', () => {
    const codes = topologyDiagnostics.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    for (const { code, explanation } of topologyDiagnostics) {
      expect(code).toMatch(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/);
      expect(explanation.length, code).toBeGreaterThan(40);
    }
    for (const lift of lifts.values()) {
      for (const { code } of lift.diagnostics ?? []) expect(code.split('/')[0]).toBe(areaOf(lift.type));
    }
  });
});

describe('the services whose types stay', () => {
  const listed = retainedServices.flatMap((service): readonly (readonly [string, RetainedType])[] =>
    service.families.flatMap(({ types }) => Object.entries(types)),
  );

  it('have one file each, in the order of names', () => {
    const names = retainedServices.map(({ name }) => name);
    expect(readdirSync(join(root, 'src', 'topology', 'retained')).toSorted()).toEqual(
      [...names, 'registry'].map((name) => `${name}.ts`).toSorted(),
    );
    expect(names).toEqual(names.toSorted());
  });

  it('list every type of the catalogue that has no lift, each once, and know that nobody knows the others', () => {
    const names = listed.map(([type]) => type);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    const plugins = resourceTypeNames().filter((name) => pluginType(name)?.name === name && !lifts.has(name));
    expect(plugins.filter((name) => !names.includes(name))).toEqual([]);
    // A group that could not be expanded stays as a whole, though its type has a lift.
    expect(names.filter((name) => lifts.has(name))).toEqual(['OS::Heat::ResourceGroup']);
    expect(retentionOf('Vendor::Thing').role).toBe('unknown');
    expect(retentionOf('OS::Octavia::Novelty').diagnostic).toBe(retentionOf('OS::Octavia::Pool').diagnostic);
  });

  it.each(listed)('%s means what its attributes and properties can say', (type, { serves, signals = [] }) => {
    const found = pluginType(type);
    if (!found) return;
    for (const name of signals) expect([...found.attributes.keys()]).toContain(name);
    if (typeof serves !== 'object' || found.properties.size === 0) return;
    expect([...found.properties.keys()]).toContain(serves.property);
  });

  it('name all ends of signals: what Heat waits at, and what it waits for', () => {
    const ends = listed.filter(([, { role }]) => role.startsWith('signal-')).map(([type]) => type);
    const named = resourceTypeNames().filter((name) => /(?:Wait|Swift)\w*(?:Condition|Signal)/.test(name));
    expect(ends.toSorted()).toEqual(named);
  });
});

describe.each([...lifts.values()])('$type', (lift) => {
  const properties = [...plugin(lift.type).properties.keys()];

  it('says what becomes of every property of the catalogue, and of no other', () => {
    expect(Object.keys(lift.properties).toSorted()).toEqual(properties.toSorted());
    for (const name of properties) {
      expect(standardLifts.fateOf(lift.type, name)?.note, name).toMatch(/^\S.{4,}[^.]$/);
      expect(standardLifts.fateOf(lift.type, name)?.fate, name).not.toBe('kept');
    }
  });

  it('answers every attribute of the catalogue', () => {
    expect(Object.keys(lift.attributes).toSorted()).toEqual([...plugin(lift.type).attributes.keys()].toSorted());
    const { attribute } = liftAll({ it: { type: lift.type } });
    for (const name of Object.keys(lift.attributes)) expect(attribute('it', name).kind).not.toBe('poison');
  });

  it.each(['symbolic', 'poison', 'facts', 'maps'] as const)('takes properties that are all %s', (form) => {
    const resource = resourceWith(lift.type, (name) => anyValue(form, name));
    const draft = new Draft(createLeafTable(), createCollector());
    const read = createReader(resource, draft).read;
    expect(() => lift.lift(read, resource, createLiftReport(resource, draft))).not.toThrow();
    for (const meaning of Object.values(lift.attributes)) {
      expect(() => meaning(resource, [], { identity: () => undefined })).not.toThrow();
    }
  });

  it('has a basic fixture', () => {
    expect(existsSync(join(root, 'fixtures', 'resources', areaOf(lift.type), 'basic', 'template.yaml'))).toBe(true);
  });
});

function anyValue(form: 'symbolic' | 'poison' | 'facts' | 'maps', name: string): Value {
  if (form === 'poison') return poison;
  if (form === 'facts') return factValue({ fact: 'id', of: 'other' });
  const parameter = symbolic({ op: 'parameter', name, stack: '' }, 'install');
  return form === 'maps' ? map([[name, parameter]]) : parameter;
}

function resourceWith(type: string, valueOf: (property: string) => Value): Resource {
  const [made] = [...allResources(liftAll({ it: { type } }).stack)];
  if (!made) throw new Error('no resource');
  const values = new Map([...plugin(type).properties.keys()].map((name) => [name, valueOf(name)]));
  return { ...made, properties: values, effective: values };
}
