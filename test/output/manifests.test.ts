/** The stream of objects: what the directory applies, and nothing secret. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { kindOrder } from '../../src/kubernetes/kinds.ts';
import { emittedJson } from '../emitted-objects.ts';
import { someOf } from '../seed.ts';
import { compiled } from './compiled.ts';
import { subjects } from './subjects.ts';

describe('the output "manifests"', () => {
  it('holds the objects of base/ of every subject, others before those that need them', async () => {
    for (const subject of someOf(subjects(), 18)) {
      const { name } = subject;
      const directory = await compiled(subject);
      const stream = await compiled(subject, { overlays: [], output: 'manifests' });
      expect(
        stream.files.map(({ path }) => path),
        name,
      ).toEqual(['manifests.yaml']);
      const printed = emittedJson([{ path: 'base/manifests.yaml', text: stream.files[0]?.text ?? '' }]);
      const applied = emittedJson(directory.files.filter(({ path }) => path.startsWith('base/')));
      expect(texts(printed), name).toEqual(texts(applied));
      const orders = printed.map(({ json }) => kindOrder(String(json['apiVersion']), String(json['kind'])));
      expect(orders, name).toEqual(orders.toSorted((a, b) => a - b));
    }
  });

  it('says on which line a leaf stands', async () => {
    const text = `heat_template_version: 2018-08-31
resources:
  data: { type: OS::Cinder::Volume, properties: { size: 5 } }
`;
    const { files, ledger, placeOf } = await compile(memoryHost({ 't.yaml': text }), {
      template: 't.yaml',
      output: 'manifests',
    });
    const place = ledger?.entries.find(({ property }) => property === 'size')?.to?.map(placeOf)[0];
    expect(place?.file).toBe('manifests.yaml');
    expect(files[0]?.text.split('\n')[(place?.line ?? 0) - 1]?.trim()).toBe('storage: "5Gi"');
  });

  it('is what the commands of a step apply', async () => {
    const template = `heat_template_version: 2018-08-31
resources:
  data: { type: OS::Cinder::Volume, properties: { size: 5 } }
`;
    const { plan, printStep } = await compile(memoryHost({ 't.yaml': template }), {
      template: 't.yaml',
      output: 'manifests',
    });
    const text = JSON.stringify((plan?.steps ?? []).map(printStep));
    expect(text).toContain('kubectl apply -f manifests.yaml --server-side');
    expect(text).not.toContain('apply -k');
  });

  it('has no overlays, and says so', async () => {
    const template = `heat_template_version: 2018-08-31
parameters: { size: { type: number, default: 5 } }
resources:
  data: { type: OS::Cinder::Volume, properties: { size: { get_param: size } } }
`;
    const { diagnostics, files } = await compile(memoryHost({ 't.yaml': template }), {
      template: 't.yaml',
      overlays: [{ name: 'large', parameters: { size: 50 } }],
      output: 'manifests',
    });
    expect(files[0]?.text).toContain('5Gi');
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'emit/plan-left-out: not in the stream: the overlay large',
    ]);
  });

  it('is refused by its name where that is wrong', async () => {
    const wrong = JSON.parse('{ "template": "t.yaml", "output": "helmet" }');
    await expect(compile(memoryHost({ 't.yaml': '' }), wrong)).rejects.toThrow(
      new TypeError('output: "helmet" is not one of kustomize, manifests'),
    );
  });
});

function texts(objects: ReturnType<typeof emittedJson>): readonly string[] {
  return objects.map(({ json }) => JSON.stringify(json)).toSorted();
}
