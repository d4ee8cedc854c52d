/** What shapes many things: `plan.json` names the first places, so that it does not grow with the square of the groups of a server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

function grouped(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `g${index}`);
  const groups = names.map(
    (name) => `  ${name}: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp }] } }`,
  );
  return `heat_template_version: 2018-08-31
resources:
${groups.join('\n')}
  web:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: [{ network: n }]
      security_groups: [${names.map((name) => `{ get_resource: ${name} }`).join(', ')}]
`;
}

interface Plan {
  readonly ledger: readonly {
    readonly property: string;
    readonly to?: readonly unknown[];
    readonly further?: number;
  }[];
}

it('names the first hundred places of a leaf and counts the others', async () => {
  const { files } = await compile(memoryHost({ 's.yaml': grouped(120) }), { template: 's.yaml' });
  const plan: Plan = JSON.parse(files.find(({ path }) => path === 'plan.json')?.text ?? '{}');
  const leaf = plan.ledger.find(({ property }) => property === 'security_groups.7');
  expect(leaf?.to).toHaveLength(100);
  expect(leaf?.further).toBe(21);
  const schema: object = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/plan.schema.json'), 'utf8'));
  const valid = new Ajv({ allErrors: true }).compile(schema);
  expect(valid(plan) ? [] : valid.errors).toEqual([]);
});
