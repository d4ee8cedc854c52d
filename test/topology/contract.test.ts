/** Asks of every lift what the house asks: nothing of the type is forgotten, no answer is missing. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pluginType, resourceTypeNames } from '../../grammar/heat/index.ts';
import { declarationFindings, totalityFindings } from '../../src/testing/lift-contract.ts';
import { areaOf } from '../../src/topology/area.ts';
import { topologyDiagnostics } from '../../src/topology/diagnostics.ts';
import type { PropertyTable } from '../../src/topology/lift.ts';
import { lifts } from '../../src/topology/registry.ts';
import { retainedServices, retentionOf } from '../../src/topology/retained/registry.ts';
import type { RetainedType } from '../../src/topology/retention.ts';

const root = join(import.meta.dirname, '..', '..');

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
    const groups = names.filter((name) => lifts.has(name));
    expect(groups.filter((name) => pluginType(name)?.stackResource !== true)).toEqual([]);
    expect(groups).toContain('OS::Heat::ResourceGroup');
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
  it('declares all that the catalogue has, and nothing else', () => {
    expect(declarationFindings(lift)).toEqual([]);
  });

  it('stands whatever its properties hold', async () => {
    expect(await totalityFindings(lift)).toEqual([]);
  });

  it('keeps nothing in OpenStack: what is translated moves as a whole', () => {
    expect(Object.entries<PropertyTable[string]>(lift.properties).filter(([, { fate }]) => fate === 'kept')).toEqual(
      [],
    );
  });

  it('has a basic fixture', () => {
    expect(existsSync(join(root, 'fixtures', 'resources', areaOf(lift.type), 'basic', 'template.yaml'))).toBe(true);
  });
});
