/** The published schemas describe what is printed: every plan and every message of the fixtures is valid, and nothing is left undescribed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect, it } from 'vitest';
import type { Mode, Profile } from '../../src/config/config.ts';
import { formatJson } from '../../src/diagnostics/json-format.ts';
import { at, type Json } from '../../src/kubernetes/json.ts';
import type { Operation } from '../../src/plan/operations.ts';
import { phases, type AccessRow, type Done, type LeafState, type NeededInput, type Side } from '../../src/plan/plan.ts';
import { compiledFixtures } from '../output/compiled.ts';

const root = join(import.meta.dirname, '..', '..');

function validatorOf(name: string): ValidateFunction {
  const schema: object = JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8'));
  return new Ajv({ allErrors: true }).compile(schema);
}

/** `$.phases[].steps[].id` of every key that occurs. */
function keysOf(value: unknown, path = '$'): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, `${path}[]`));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => [`${path}.${key}`, ...keysOf(item, `${path}.${key}`)]);
}

it('take every plan and every message, and know each key', { timeout: 120_000 }, async () => {
  const [plan, diagnostics] = [validatorOf('plan'), validatorOf('diagnostics')];
  const [planKeys, messageKeys] = [new Set<string>(), new Set<string>()];
  for (const [{ name }, { files, reports }] of await compiledFixtures()) {
    const text = files.find(({ path }) => path === 'plan.json')?.text;
    const data: unknown = text === undefined ? undefined : JSON.parse(text);
    if (data !== undefined) expect(plan(data) ? [] : plan.errors, name).toEqual([]);
    for (const key of keysOf(data)) planKeys.add(key);
    const messages: unknown = JSON.parse(formatJson(reports));
    expect(diagnostics(messages) ? [] : diagnostics.errors, name).toEqual([]);
    for (const key of keysOf(messages)) messageKeys.add(key);
  }
  expect([...planKeys]).toContain('$.phases[].steps[].assignments');
  expect([...messageKeys]).toContain('$[].fix.range.end.column');
});

/** Of a type that gains a word, the list here does not compile until it has the word. */
function wordsOf<T extends string>(words: Readonly<Record<T, true>>): readonly string[] {
  return Object.keys(words).toSorted();
}

const lists: readonly (readonly [path: readonly string[], words: readonly string[]])[] = [
  [['properties', 'mode'], wordsOf<Mode>({ migrate: true, redeploy: true })],
  [['properties', 'profile'], wordsOf<Profile>({ openstack: true, standalone: true })],
  [['properties', 'phases', 'items', 'properties', 'id'], phases.toSorted()],
  [
    ['definitions', 'accessRow', 'properties', 'change'],
    wordsOf<AccessRow['change']>({ decided: true, equal: true, narrower: true, unsure: true, wider: true }),
  ],
  [
    ['definitions', 'operation', 'properties', 'op'],
    wordsOf<Operation['op']>({
      addMember: true,
      admit: true,
      answer: true,
      apply: true,
      ask: true,
      attach: true,
      complete: true,
      copy: true,
      createStack: true,
      createVolume: true,
      delete: true,
      deleteAll: true,
      deleteStack: true,
      detach: true,
      find: true,
      forget: true,
      import: true,
      keyPair: true,
      look: true,
      namespace: true,
      note: true,
      rebindAddress: true,
      rehearse: true,
      record: true,
      removeSubnet: true,
      reserve: true,
      residualValues: true,
      discard: true,
      restart: true,
      scale: true,
      setMember: true,
      show: true,
      snapshot: true,
      start: true,
      stop: true,
      updateStack: true,
      upload: true,
      verify: true,
      wait: true,
    }),
  ],
  [
    ['definitions', 'step', 'properties', 'done', 'properties', 'proves'],
    wordsOf<Done['proves']>({ itself: true, needs: true }),
  ],
  [
    ['definitions', 'input', 'properties', 'kind'],
    wordsOf<NeededInput['kind']>({
      address: true,
      flavor: true,
      image: true,
      key: true,
      network: true,
      other: true,
      parameter: true,
      secret: true,
      volume: true,
      'volume-type': true,
    }),
  ],
  [['definitions', 'side'], wordsOf<Side>({ cluster: true, none: true, openstack: true })],
  [
    ['definitions', 'entry', 'properties', 'state'],
    wordsOf<LeafState>({
      data: true,
      default: true,
      folded: true,
      kept: true,
      lost: true,
      manual: true,
      moot: true,
      translated: true,
    }),
  ],
];

it.each(lists)('name every word of %j', (path, words) => {
  const schema: Json = JSON.parse(readFileSync(join(root, 'schemas', 'plan.schema.json'), 'utf8'));
  expect(at(schema, ...path, 'enum')).toEqual(expect.arrayContaining([...words]));
  expect(at(schema, ...path, 'enum')).toHaveLength(words.length);
});

it('have no list of words beyond these', () => {
  const schema = readFileSync(join(root, 'schemas', 'plan.schema.json'), 'utf8');
  expect(schema.match(/"enum":/g)).toHaveLength(lists.length);
});

it('refuse what is none of theirs', () => {
  expect(validatorOf('plan')({ schema: 2 })).toBe(false);
  expect(validatorOf('diagnostics')([{ code: 'x', severity: 'error', message: 'y' }])).toBe(false);
});
