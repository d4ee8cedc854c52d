/** The labels of a machine's pod, by which others find it. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { known } from '../../src/evaluate/value.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { defineTarget } from '../../src/plan/target.ts';
import { standardTarget } from '../../src/targets/target-set.ts';
import { emittedJson } from '../emitted-objects.ts';
import { textAt, textsAt } from '../../src/kubernetes/json.ts';

const template = JSON.stringify({
  heat_template_version: '2021-04-16',
  resources: {
    group: { type: 'OS::Nova::ServerGroup', properties: { policies: ['anti-affinity'] } },
    in: serverIn({ scheduler_hints: { group: { get_resource: 'group' } } }),
    out: serverIn({}),
  },
});

function serverIn(hints: object): object {
  return { type: 'OS::Nova::Server', properties: { image: 'i', flavor: 'f', networks: [{ network: 'n' }], ...hints } };
}

it('are also those that targets of other nodes ask for, on the machines that they mean', async () => {
  const own = defineTarget({
    ...standardTarget('placement-group', 'part'),
    labels: () => new Map([['in', new Map([['example.com/together', known('yes')]])]]),
  });
  const { files } = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', targets: [own] });
  const machines = emittedJson(files).flatMap(({ json }) => (json['kind'] === 'VirtualMachine' ? [json] : []));
  const labels = machines.map((json) => [
    textAt(json, 'metadata', 'name'),
    textsAt(json, 'spec', 'template', 'metadata', 'labels').get('example.com/together'),
  ]);
  expect(labels).toEqual([
    ['in', 'yes'],
    ['out', undefined],
  ]);
});

it('tell groups and networks outside the stack apart whose names become one label', async () => {
  const resources = {
    a: serverIn({ networks: [{ network: 'net_1' }], security_groups: ['web_1'] }),
    b: serverIn({ networks: [{ network: 'net-1' }], security_groups: ['web-1'] }),
  };
  const text = JSON.stringify({ heat_template_version: '2021-04-16', resources });
  const { files, diagnostics } = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml' });
  const machines = emittedJson(files).flatMap(({ json }) => (json['kind'] === 'VirtualMachine' ? [json] : []));
  const [one = [], other = []] = machines.map((json) =>
    [...textsAt(json, 'spec', 'template', 'metadata', 'labels').keys()].filter((key) => /^(?:sg|net)\./.test(key)),
  );
  expect([one.length, other.length]).toEqual([2, 2]);
  expect(one.filter((key) => other.includes(key))).toEqual([]);
  expect(diagnostics.filter(({ code }) => code.startsWith('internal/'))).toEqual([]);
});
