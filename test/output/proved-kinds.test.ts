/** No kind of object is forgotten: a proof reads each that convert writes, or it is listed here, and pods are found in each. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kindEntries } from '../../grammar/kubernetes/kinds.ts';
import { at, objectAt, textAt, type Json } from '../../src/kubernetes/json.ts';
import { podTemplatePath } from '../../src/kubernetes/well-formed/world.ts';
import { filesBelow, readSource } from '../source-texts.ts';

const kinds = Object.keys(kindEntries).map((key) => ({ key, kind: key.slice(key.lastIndexOf('/') + 1) }));

function namedBelow(...folders: readonly string[]): (kind: string) => boolean {
  const files = folders.flatMap((folder) => filesBelow(folder));
  const code = files.map((path) => readSource(path).code).join('\n');
  const words = new Set([...code.matchAll(/'(?:[\w.-]+\/)*(\w+)'/g)].map(([, word]) => word));
  return (kind) => words.has(kind);
}

/** They carry no packet, hold no pod, and take over no volume; or, an instance type of the whole cluster, convert only names them. */
const unread = [
  'BackendTLSPolicy',
  'ConfigMap',
  'DNSEndpoint',
  'DataSource',
  'StorageClass',
  'VirtualMachineClusterInstancetype',
  'VirtualMachinePreference',
  'VolumeSnapshot',
  'VolumeSnapshotContent',
];

it('every kind that convert writes is read by a proof, or changes nothing that is proved', () => {
  const [isWritten, isRead] = [namedBelow('src/targets', 'src/plan'), namedBelow('src/verify')];
  const written = [...new Set(kinds.filter(({ kind }) => isWritten(kind)).map(({ kind }) => kind))];
  expect(written.length).toBeGreaterThan(20);
  expect(written.filter((kind) => !isRead(kind) && podTemplatePath(kind) === undefined).toSorted()).toEqual(unread);
});

function schemaOf(key: string): Json {
  const path = kindEntries[key]?.path ?? '';
  return JSON.parse(readFileSync(new URL(`../../grammar/kubernetes/schemas/${path}.json`, import.meta.url), 'utf8'));
}

/** Paths to what has containers, or the domain of a virtual machine, in its spec. */
function templatesIn(schema: Json, part: Json | undefined, path: readonly string[]): readonly string[] {
  const definition = (own: Json | undefined): Json | undefined => {
    const name = textAt(own, '$ref');
    return name === undefined ? own : at(schema, 'definitions', name.slice('#/definitions/'.length));
  };
  const fieldsOf = (own: Json | undefined) => objectAt(definition(own), 'properties') ?? {};
  const fields = fieldsOf(part);
  const spec = fieldsOf(fields['spec']);
  if (Object.hasOwn(spec, 'containers') || Object.hasOwn(spec, 'domain')) return [path.join('.')];
  if (path.length === 6) return [];
  return Object.entries(fields).flatMap(([name, own]) => templatesIn(schema, own, [...path, name]));
}

it('every kind whose schema holds pods says where they are', () => {
  const holding = kinds.flatMap(({ key, kind }) => {
    const schema = schemaOf(key);
    const found = templatesIn(schema, schema, []);
    return found.length > 0 ? [[kind, found] as const] : [];
  });
  expect(holding.length).toBeGreaterThan(4);
  for (const [kind, found] of holding) expect(found, kind).toEqual([podTemplatePath(kind)?.join('.')]);
});
