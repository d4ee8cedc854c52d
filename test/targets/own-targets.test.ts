/** Targets that a caller brings: beside ours, in place of ours, and what is wrong with the option. */
import { describe, expect, it } from 'vitest';
import { vaultSecret } from '../../examples/own-types/vault-secret.ts';
import { compile, defineTarget, lowering, memoryHost, standardTarget } from '../../src/index.ts';
import type { AnyTarget, CompileResult } from '../../src/index.ts';

const stack = `heat_template_version: 2021-04-16
resources:
  password: { type: OS::Heat::RandomString, properties: { length: 20 } }
  disk: { type: OS::Cinder::Volume, properties: { size: 3, name: data } }
  scope: { type: OS::Neutron::AddressScope, properties: { name: office } }
`;

async function compiled(targets: readonly AnyTarget[] = []): Promise<CompileResult> {
  return compile(memoryHost({ 'stack.yaml': stack }), { template: 'stack.yaml', targets });
}

function chosenFor({ plan }: CompileResult, node: string): readonly string[] {
  const decision = plan?.decisions.find(({ about }) => about === node);
  return (decision?.chosen ?? []).map(({ side, target, because }) => `${side}: ${target}, ${because}`);
}

const shelf = defineTarget({
  kind: 'volume',
  id: 'shelf',
  side: 'cluster',
  offer: () => ({ rank: 1, because: 'we have shelves', flip: 'the option targets' }),
  lower(node, world) {
    const metadata = lowering.meta(world, world.names.name(node.id), { node: node.id });
    const body = { spec: { ...(node.sizeGiB && { size: node.sizeGiB }) } };
    return lowering.made([
      { item: 'object', object: { apiVersion: 'acme.example/v1', kind: 'Shelf', metadata, body }, owner: node.id },
    ]);
  },
});

describe('a target that is none of ours', () => {
  it('wins where the ranks are equal, and its objects are written', async () => {
    const result = await compiled([shelf]);
    expect(chosenFor(result, 'disk')).toEqual(['cluster: shelf, we have shelves']);
    const text = result.files.find(({ path }) => path === 'base/disk.yaml')?.text;
    expect(text).toContain('kind: Shelf');
    expect(text).toContain('size: 3');
    expect(text).not.toContain('PersistentVolumeClaim');
    expect(result.ok).toBe(true);
  });

  it('has its leaves accounted for', async () => {
    const { ledger } = await compiled([shelf]);
    const states = (ledger?.entries ?? []).filter(({ resource }) => resource === 'disk');
    expect(Object.fromEntries(states.map(({ property, state }) => [property, state]))).toEqual({
      name: 'moot',
      size: 'translated',
    });
  });

  it('loses against a higher rank, and stands as another choice with rank 0', async () => {
    const { lower } = shelf;
    const modest = defineTarget({ ...shelf, lower, offer: () => ({ rank: 0.5, because: 'b', flip: 'f' }) });
    expect(chosenFor(await compiled([modest]), 'disk')).toEqual([
      'cluster: claim, a volume becomes a PersistentVolumeClaim',
    ]);
    const other = defineTarget({
      ...shelf,
      lower,
      offer: () => ({ rank: 0, because: 'b', flip: 'f', cost: 'a shelf' }),
    });
    const { plan } = await compiled([other]);
    const decision = plan?.decisions.find(({ about }) => about === 'disk');
    expect(decision?.others).toContainEqual({ side: 'cluster', target: 'shelf', cost: 'a shelf' });
  });

  it('may take on a second side what stays on the first', async () => {
    const note = defineTarget({
      kind: 'retained',
      id: 'note',
      side: 'cluster',
      offer: ({ role }) =>
        role === 'administration' ? { rank: 1, because: 'people look for it', flip: 'f' } : undefined,
      lower: (node, world) =>
        lowering.made([
          {
            item: 'object',
            object: {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              metadata: lowering.meta(world, world.names.name(node.id)),
              body: { data: { why: node.why } },
            },
            owner: node.id,
          },
        ]),
    });
    const result = await compiled([note]);
    expect(chosenFor(result, 'scope').map((text) => text.split(',')[0])).toEqual(['cluster: note', 'openstack: stays']);
    expect(result.files.find(({ path }) => path === 'base/scope.yaml')?.text).toContain('stays in Neutron');
  });

  it('is not there in the next compilation', async () => {
    await compiled([shelf]);
    expect(chosenFor(await compiled(), 'disk')).toEqual(['cluster: claim, a volume becomes a PersistentVolumeClaim']);
  });
});

describe('a target with side and id of one of ours', () => {
  it('takes its place, and may go on from what it does', async () => {
    const { files, ok } = await compiled([vaultSecret]);
    expect(ok).toBe(true);
    const text = files.find(({ path }) => path === 'base/password.yaml')?.text;
    expect(text).toContain('kind: PushSecret');
    expect(text).toContain('remoteKey: stack/password');
  });
});

describe('standardTarget', () => {
  it('gives one of ours', () => {
    expect(standardTarget('volume', 'claim')).toMatchObject({ kind: 'volume', id: 'claim', side: 'cluster' });
  });

  it('names those that there are', () => {
    expect(() => standardTarget('volume', 'chest')).toThrow(
      new RangeError('kind volume has no target "chest"; its targets are claim, stays'),
    );
  });
});

describe('the option', () => {
  it.each([
    ['{}', 'targets: each item must be a result of defineTarget'],
    ['null', 'targets: each item must be a result of defineTarget'],
  ])('takes no %s', async (text, message) => {
    const wrong: AnyTarget = JSON.parse(text);
    await expect(compiled([wrong])).rejects.toThrow(new TypeError(message));
  });

  it('takes kinds that there are, and each target once', async () => {
    const kind: AnyTarget['kind'] = JSON.parse('"thing"');
    await expect(compiled([{ ...shelf, kind }])).rejects.toThrow(new TypeError('targets: there is no kind thing'));
    await expect(compiled([shelf, shelf])).rejects.toThrow(
      new TypeError('targets: there are two targets volume/cluster/shelf'),
    );
  });
});
