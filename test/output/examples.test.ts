/** The bundled web tier: in both profiles, with VMs and with containers, its replicas are scaled and balanced. */
import { expect, it } from 'vitest';
import { at, itemsAt, textAt, textsAt, wordAt, type Json } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';
import { compiled } from './compiled.ts';
import { webTiers } from './subjects.ts';

/** Kinds with a scale subresource, and where the labels of their pods are. */
const scalable: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['spec', 'template', 'metadata', 'labels']],
  ['VirtualMachinePool', ['spec', 'virtualMachineTemplate', 'spec', 'template', 'metadata', 'labels']],
]);

const runs = webTiers().flatMap(({ name, files, options }) =>
  (['openstack', 'standalone'] as const).map((profile) => ({
    name: `${name} in the profile ${profile}`,
    kind: name.includes('containers') ? 'Deployment' : 'VirtualMachinePool',
    subject: { name, files, options },
    profile,
  })),
);

it.each(runs)('$name', async ({ kind, subject, profile }) => {
  const { diagnostics, files } = await compiled(subject, { profile });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(files.filter(({ path }) => path.startsWith('openstack/'))).toEqual([]);
  const objects = emittedJson(files).map(({ json }) => json);
  const find = (wanted: string): Json => objects.find((object) => wordAt(object, 'kind') === wanted) ?? null;
  const ref = at(find('HorizontalPodAutoscaler'), 'spec', 'scaleTargetRef') ?? null;
  const target = find(kind);
  expect([wordAt(ref, 'kind'), wordAt(ref, 'apiVersion'), wordAt(ref, 'name')]).toEqual([
    kind,
    wordAt(target, 'apiVersion'),
    textAt(target, 'metadata', 'name'),
  ]);
  expect(at(target, 'spec', 'replicas')).toBe(kind === 'Deployment' ? undefined : 2);
  const labels = textsAt(target, ...(scalable.get(kind) ?? []));
  const balancer = objects.find((object) => textAt(object, 'spec', 'type') === 'LoadBalancer') ?? null;
  const selector = textsAt(balancer, 'spec', 'selector');
  expect(selector.size).toBeGreaterThan(0);
  expect([...labels]).toEqual(expect.arrayContaining([...selector]));
  const [port] = itemsAt(balancer, 'spec', 'ports');
  expect([at(port, 'port'), at(port, 'targetPort')]).toEqual([80, 8080]);
});
