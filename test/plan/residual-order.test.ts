/** Questions about what stays in OpenStack wait for the step that creates it; a circle is broken where a person can break it. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const server = 'image: i, flavor: f, user_data_format: RAW';
const names = (text: string) => `{ str_replace: { template: "#!/bin/sh\\necho $x\\n", params: { $x: ${text} } } }`;

function convert(resources: string, files: Readonly<Record<string, string>> = {}): Promise<CompileResult> {
  const config =
    'images: { i: { dataSource: d } }\nflavors: { f: { vcpus: 1, memory: 1Gi, disk: 5Gi } }\nresources: { k: { strategy: keep } }';
  const host = memoryHost({
    't.yaml': `heat_template_version: 2018-08-31\nresources:\n${resources}`,
    'heat2kube.yaml': config,
    ...files,
  });
  return compile(host, { template: 't.yaml', configFile: 'heat2kube.yaml' });
}

function planText({ files }: CompileResult): string {
  return files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
}

const queue = `
  queue: { type: OS::Zaqar::Queue }
  m: { type: OS::Nova::Server, properties: { ${server}, networks: [{ network: n }], user_data: ${names('{ get_resource: queue }')} } }
`;

const partners = `
  mp: { type: OS::Neutron::Port, properties: { network: n } }
  kp: { type: OS::Neutron::Port, properties: { network: n } }
  m: { type: OS::Nova::Server, properties: { ${server}, networks: [{ port: { get_resource: mp } }], user_data: ${names('{ get_attr: [kp, fixed_ips, 0, ip_address] }')} } }
  k: { type: OS::Nova::Server, properties: { ${server}, networks: [{ port: { get_resource: kp } }], user_data: ${names('{ get_attr: [mp, fixed_ips, 0, ip_address] }')} } }
`;

describe('an id that the stack of what stays makes', () => {
  it('is asked for after that stack is created, with the command that shows it', async () => {
    const result = await convert(queue);
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const steps = result.plan?.steps ?? [];
    expect(steps.find(({ id }) => id === 'prepare/inputs')?.needs).toEqual(['prepare/residual']);
    const ids = steps.map(({ id }) => id);
    expect(ids.indexOf('prepare/residual')).toBeLessThan(ids.indexOf('prepare/inputs'));
    expect(planText(result)).toContain(
      'openstack stack resource show -f value -c physical_resource_id t-residual queue',
    );
  });

  it('is shown in a list where it is in a nested stack', async () => {
    const nested = `
  inner: { type: inner.yaml }
  m: { type: OS::Nova::Server, properties: { ${server}, networks: [{ network: n }], user_data: ${names('{ get_attr: [inner, id] }')} } }
`;
    const inner =
      'heat_template_version: 2018-08-31\nresources:\n  queue: { type: OS::Zaqar::Queue }\noutputs:\n  id: { value: { get_resource: queue } }\n';
    expect(planText(await convert(nested, { 'inner.yaml': inner }))).toContain(
      'openstack stack resource list -n 5 -f json t-residual',
    );
  });
});

describe('an address that the stack of what stays makes', () => {
  it('is asked for after it, and the machine that stays gets the new address after the other one runs', async () => {
    const result = await convert(partners);
    const steps = result.plan?.steps ?? [];
    expect(steps.find(({ id }) => id === 'prepare/inputs')?.needs).toEqual(['prepare/residual']);
    expect(planText(result)).toMatch(
      /PORT_ID=\$\(openstack stack resource show .* kp\)\n\s*openstack port show -f json -c fixed_ips/,
    );
    const ids = steps.map(({ id }) => id);
    const order = ['prepare/residual', 'prepare/inputs', 'prepare/apply', 'seed/lead/k'].map((id) => ids.indexOf(id));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});
