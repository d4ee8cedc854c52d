/** The contract test that authors of targets run: silent about a good target, and a sentence for each clause that a bad one breaks. */
import { describe, expect, it } from 'vitest';
import { findings } from '../../examples/own-types/vault-secret.check.ts';
import { defineTarget, lowering, type AnyTarget } from '../../src/index.ts';
import { testTarget } from '../../src/testing.ts';

const basic = `heat_template_version: 2021-04-16
resources:
  disk: { type: OS::Cinder::Volume, properties: { size: 3 } }
`;

const shelf = defineTarget({
  kind: 'volume',
  id: 'shelf',
  side: 'cluster',
  offer: () => ({ rank: 5, because: 'shelves are better', flip: 'nothing' }),
  lower(node, world) {
    const metadata = lowering.meta(world, world.names.name(node.id), { node: node.id });
    const body = { spec: { ...(node.sizeGiB && { size: node.sizeGiB }) } };
    const object = { apiVersion: 'acme.example/v1', kind: 'Shelf', metadata, body };
    return lowering.made([{ item: 'object', object, owner: node.id }]);
  },
});

async function found(target: AnyTarget, text: string = basic): Promise<readonly string[]> {
  const result = await testTarget(target, [{ template: 'a.yaml', files: { 'a.yaml': text } }]);
  return result.map(({ clause, about, message }) => `${clause} ${about}: ${message}`);
}

describe('testTarget', () => {
  it('finds nothing about the example', () => {
    expect(findings).toEqual([]);
  });

  it('finds nothing about a target that makes an object of every node', async () => {
    expect(await found(shelf)).toEqual([]);
  });

  it('wants a plain id', async () => {
    expect(await found({ ...shelf, id: 'The Shelf' })).toEqual([
      'target The Shelf: its id must be in lower case: letters, digits and hyphens',
    ]);
  });

  it('wants reasons, and the cost of what is only another choice', async () => {
    const offer = () => ({ rank: 0, because: ' ', flip: '' });
    expect(await found({ ...shelf, offer })).toEqual([
      'offer disk: it has no reason',
      'offer disk: it does not say which setting changes the decision',
      'offer disk: an alternative (rank 0) must have a cost',
      'offer shelf: it takes no node of any case',
    ]);
    const odd = () => ({ rank: Number.NaN, because: 'it is odd', flip: 'nothing' });
    expect(await found({ ...shelf, offer: odd })).toContain(
      'offer disk: its rank must be a number that is not negative',
    );
  });

  it('wants a case in which it takes a node', async () => {
    const none =
      'heat_template_version: 2021-04-16\nresources: { v: { type: OS::Heat::Value, properties: { value: 1 } } }\n';
    expect(await found(shelf, none)).toEqual(['offer shelf: it takes no node of any case']);
  });

  it('wants something made of the node, or a reason', async () => {
    const told = await found({ ...shelf, lower: () => lowering.made([]) });
    expect(told.join('\n')).toContain('[internal/nothing-made]');
  });

  it('wants names that objects can have, and nodes that there are', async () => {
    const badName = 'case a.yaml: "A_b" is not a name that a ConfigMap can have [internal/object-name]';
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'A_b', namespace: 'a' }, body: {} };
    const told = await found({
      ...shelf,
      lower: () => lowering.made([{ item: 'object', object, owner: 'elsewhere' }]),
    });
    expect(told).toContain(badName);
    expect(told).toContain('lower A_b: there is no node "elsewhere" in the stack');
    const named = { kind: 'other', name: 'shelf', about: ['nowhere'] } as const;
    const need = lowering.shared(named, [{ item: 'object', object, owner: 'elsewhere' }]);
    expect(await found({ ...shelf, lower: () => lowering.made([], [need]) })).toEqual([
      'lower A_b: there is no node "elsewhere" in the stack',
      'lower other/shelf: there is no node "nowhere" in the stack',
      badName,
    ]);
  });

  it('wants equal output for equal input', async () => {
    let count = 0;
    const name = () => `shelf-${(count += 1)}`;
    const counting: AnyTarget = { ...shelf, offer: () => ({ rank: 5, because: name(), flip: 'nothing' }) };
    expect(await found(counting)).toContain('case a.yaml: a second run gives different output');
  });
});
