/** A wrong option is a `TypeError` that names it. */
import { describe, expect, it } from 'vitest';
import { compile } from '../src/compile.ts';
import type { CompileOptions } from '../src/compile-types.ts';
import { memoryHost } from '../src/host/memory-host.ts';

/** What a caller without types can give. */
function run(options: object): Promise<unknown> {
  const given: CompileOptions = JSON.parse(JSON.stringify({ template: 'a.yaml', ...options }));
  return compile(memoryHost({ 'a.yaml': 'heat_template_version: 2018-08-31\nresources: {}\n' }), given);
}

describe('options of compile', () => {
  it.each<[object, string]>([
    [{ enviroments: [] }, 'enviroments: there is no such option; did you mean environments?'],
    [{ template: 1 }, 'template: it must be the name of the template'],
    [{ profile: 'k8s' }, 'profile: "k8s" is not one of openstack, standalone'],
    [{ mode: 'move' }, 'mode: "move" is not one of redeploy, migrate'],
    [{ output: 'helm' }, 'output: "helm" is not one of kustomize, manifests'],
    [{ limits: { resource: 1 } }, 'limits.resource: there is no such option; did you mean resources?'],
    [{ limits: { nesting: 0 } }, 'limits.nesting: it must be a positive number'],
    [{ overlays: [{ name: 'a', facts: {} }] }, 'overlays.0.facts: there is no such option'],
    [{ lock: 'x' }, 'lock: it is not the text of a heat2kube.lock'],
  ])('%j is refused', async (options, message) => {
    await expect(run(options)).rejects.toThrow(new TypeError(message));
  });

  it('that are right are taken', async () => {
    await expect(
      run({ profile: 'standalone', limits: { resources: 5 }, overlays: [{ name: 'a' }] }),
    ).resolves.toMatchObject({
      ok: true,
    });
  });
});
