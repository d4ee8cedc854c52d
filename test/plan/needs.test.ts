/** Needs of several nodes become one: made once, asked once, with all that need it. */
import { note } from '../../src/plan/operations.ts';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { known } from '../../src/evaluate/value.ts';
import { kubeObject } from '../../src/kubernetes/build.ts';
import { objectRef } from '../../src/kubernetes/object-ref.ts';
import { stackNode, type KubeObject } from '../../src/kubernetes/object.ts';
import { expected, inputItems, mergeNeeds, question, shared, stub, type Need } from '../../src/plan/needs.ts';

function secret(name: string, text: string, leaf: number = 0): KubeObject {
  const stringData = new Map([['key', known(text, [leaf])]]);
  return kubeObject('v1/Secret', { name }, { stringData });
}

function keyOf(node: string, text: string = '<key>', leaf: number = 0): Need {
  const asked = { kind: 'key', name: 'ops', about: [node], question: 'Which key?', howTo: [note('Show it.')] } as const;
  return stub(asked, secret('key-ops', text, leaf), { owner: node, shapedBy: [node] });
}

function merge(...needs: readonly Need[]): { readonly needs: readonly Need[]; readonly codes: readonly string[] } {
  const reports = createCollector();
  const merged = mergeNeeds(needs, reports);
  return { needs: merged, codes: reports.sorted().map(({ code }) => code) };
}

describe('equal needs', () => {
  it('are one, with every node that needs it, each once and in the order in which they came', () => {
    const { needs, codes } = merge(keyOf('web'), keyOf('db'), keyOf('web'));
    expect(codes).toEqual([]);
    expect(needs).toHaveLength(1);
    expect(needs[0]?.about).toEqual(['web', 'db']);
    expect(needs[0]?.objects).toEqual([{ ...keyOf('web').objects[0], shapedBy: ['web', 'db'] }]);
  });

  it('keep the question, and the stub that waits for its answer', () => {
    const [need] = merge(keyOf('web'), keyOf('db')).needs;
    const [item] = need ? inputItems(need) : [];
    expect(item).toMatchObject({
      item: 'input',
      input: { id: 'key/ops', about: ['web', 'db'], question: 'Which key?', howTo: [note('Show it.')] },
    });
    expect(item?.item === 'input' && item.input.stub).toBeTruthy();
  });

  it('ask nothing where their objects are complete', () => {
    const size = (node: string) =>
      shared({ kind: 'flavor', name: 'm1', about: [node] }, [
        { item: 'object', object: secret('m1', 'x'), owner: stackNode, shapedBy: [node] },
      ]);
    const [need, ...more] = merge(size('web'), size('db')).needs;
    expect(more).toEqual([]);
    expect(need && inputItems(need)).toEqual([]);
    expect(need?.objects.map(({ owner, shapedBy }) => [owner, shapedBy])).toEqual([[stackNode, ['web', 'db']]]);
  });

  it.each([
    ['another text', keyOf('db', '<other>')],
    ['another leaf', keyOf('db', '<key>', 1)],
    ['no object', question({ kind: 'key', name: 'ops', about: ['db'], question: 'Which key?', howTo: [] })],
    ['another question', { ...keyOf('db'), ask: { question: 'Which one?', howTo: [] } }],
    [
      'another place',
      { ...keyOf('db'), objects: keyOf('db').objects.map((item) => ({ ...item, place: 'later' as const })) },
    ],
  ])('may not differ: %s', (_title, other) => {
    const { needs, codes } = merge(keyOf('web'), other);
    expect(codes).toEqual(['internal/need-differs']);
    expect(needs).toEqual([keyOf('web')]);
  });
});

describe('objects that the cluster must have', () => {
  const classOf = (node: string, name: string): Need =>
    expected({ kind: 'volume-type', name: 'ssd', about: [node] }, objectRef('storage.k8s.io/v1/StorageClass', name));

  it('may not differ where the name of the need is one', () => {
    expect(merge(classOf('a', 'fast'), classOf('b', 'fast')).codes).toEqual([]);
    expect(merge(classOf('a', 'fast'), classOf('b', 'slow')).codes).toEqual(['internal/need-differs']);
  });
});

describe('the order of needs', () => {
  const kinds = [
    'other',
    'address',
    'secret',
    'parameter',
    'key',
    'volume',
    'volume-type',
    'network',
    'image',
  ] as const;
  const ask = (kind: Need['kind'], name: string, id?: string): Need =>
    question({ kind, name, about: [], question: '?', howTo: [], ...(id !== undefined && { id }) });

  it('is by kind, what others rest on first', () => {
    const needs = [...kinds.map((kind) => ask(kind, 'x')), ask('flavor', 'x')];
    expect(merge(...needs).needs.map(({ kind }) => kind)).toEqual(['flavor', ...kinds.toReversed()]);
  });

  it('is by name within a kind, then by id, whatever came first', () => {
    const needs = [ask('key', 'b'), ask('key', 'a', 'key/secret/a'), ask('key', 'B'), ask('key', 'a')];
    const ids = ['key/B', 'key/a', 'key/secret/a', 'key/b'];
    expect(merge(...needs).needs.map(({ id }) => id)).toEqual(ids);
    expect(merge(...needs.toReversed()).needs.map(({ id }) => id)).toEqual(ids);
  });
});
