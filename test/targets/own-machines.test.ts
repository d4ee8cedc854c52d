/** A place where machines run that is none of ours: it has a word in heat2kube.yaml, and commands fit its workload. */
import { expect, it } from 'vitest';
import { compile, defineTarget, lowering, memoryHost, type CompileResult } from '../../src/index.ts';
import { objectRef, type ObjectRef } from '../../src/kubernetes/object-ref.ts';
import { verify, type Operation } from '../../src/plan/operations.ts';
import type { World } from '../../src/plan/world.ts';
import type { Machine } from '../../src/topology/kinds/machine.ts';
import { step } from '../../src/plan/step.ts';

function deployment(node: Machine, world: World): ObjectRef {
  return objectRef('apps/v1/Deployment', world.names.name(node.id), 'demo');
}

function look(node: Machine, world: World, field: string): Operation {
  return verify({ look: 'object', object: deployment(node, world), field }, { output: '1' });
}

const pods = defineTarget({
  kind: 'machine',
  id: 'pods',
  side: 'cluster',
  strategy: {
    word: 'pods',
    about: 'a Deployment of pods',
    settings: {
      replicas: { about: 'How many pods.', pattern: /^[1-9]$/, expected: 'a digit' },
    },
  },
  workload: {
    refOf: deployment,
    shownBy: ['deployment'],
    noun: 'Deployment',
    ready: 'Available',
    shows: 'the first request.',
    started: [],
    isRunning: (node, world) => look(node, world, '.status.readyReplicas'),
    isReleased: (node, world) => look(node, world, '.spec.replicas'),
    untilStopped: () => [],
    unrecorded: { until: 'the next apply stops it', note: 'It is started.' },
  },
  offer: ({ resource }, { config }) =>
    config.resources.get(resource)?.strategy === 'pods' ? { rank: 9, because: 'b', flip: 'f' } : undefined,
  lower(node, world) {
    const metadata = lowering.meta(world, world.names.name(node.id), { node: node.id });
    const replicas = Number(lowering.setting(node, world.config, 'replicas') ?? 1);
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, body: { spec: { replicas } } };
    return lowering.made([{ item: 'object', object, owner: node.id }]);
  },
  steps(node, world) {
    const what = deployment(node, world);
    return [
      step('seed', {
        id: 'pods',
        title: 'Move the pods',
        do: [
          { op: 'start', what },
          { op: 'restart', what },
          { op: 'look', look: { look: 'console', machine: what } },
        ],
        undo: [{ op: 'stop', what }],
      }),
    ];
  },
});

const stack = `heat_template_version: 2021-04-16
resources:
  web:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: { get_resource: size }
      key_name: { get_resource: key }
      networks: [{ network: office }]
      scheduler_hints: { group: { get_resource: group } }
  size: { type: OS::Nova::Flavor, properties: { ram: 2048, vcpus: 2, disk: 10 } }
  key: { type: OS::Nova::KeyPair, properties: { name: key, public_key: ssh-rsa AAAA } }
  group: { type: OS::Nova::ServerGroup, properties: { policies: [anti-affinity] } }
`;

function compiled(strategy: string, settings: Readonly<Record<string, string>> = {}): Promise<CompileResult> {
  return compile(memoryHost({ 'stack.yaml': stack }), {
    template: 'stack.yaml',
    stackName: 'demo',
    config: { resources: { web: { strategy, ...settings } } },
    targets: [pods],
  });
}

it('is asked for by its word, of which messages know', async () => {
  const { plan, diagnostics } = await compiled('pods');
  expect(plan?.decisions.find(({ about }) => about === 'web')?.chosen[0]?.target).toBe('pods');
  expect(diagnostics.filter(({ code }) => code.startsWith('config/'))).toEqual([]);
  const wrong = await compiled('boxes');
  expect(wrong.diagnostics.map(({ message }) => message)).toContain(
    'resources.web.strategy must be one of pods, vm, pool, keep, container, replicas',
  );
});

it('has keys of its own beside its word', async () => {
  const { files } = await compiled('pods', { replicas: '3' });
  expect(files.find(({ path }) => path === 'base/web.yaml')?.text).toContain('replicas: 3');
  const wrong = await compiled('pods', { replicas: 'many' });
  expect(wrong.diagnostics.map(({ message }) => message)).toContain('resources.web.replicas must be a digit');
  const strange = await compiled('pods', { replica: '3' });
  expect(strange.diagnostics.map(({ message }) => message)).toContain('unknown key "replica" in resources.web');
});

it('is started, stopped and shown by kubectl', async () => {
  const { plan, printStep } = await compiled('pods');
  const own = plan?.steps.find(({ id }) => id === 'seed/pods');
  const lines = own && Object.values(printStep(own).parts).flatMap((parts) => parts.flatMap((part) => part.lines));
  expect(lines).toEqual([
    'kubectl scale deployment/web --replicas=1 -n demo',
    'kubectl rollout restart deployment/web -n demo',
    'kubectl logs deployment/web -n demo',
    'kubectl scale deployment/web --replicas=0 -n demo',
  ]);
  const verify = plan?.steps.find(({ id }) => id === 'verify/application');
  const shown = verify && printStep(verify).parts.do.flatMap((part) => part.lines);
  expect(shown).toContain('kubectl get deployment -n demo');
  expect(shown).toContain('kubectl rollout restart deployment/web -n demo');
});

it('is a target of machines alone: what belongs to a machine needs none of its own, and nothing of a VM is made', async () => {
  const { plan, diagnostics, ledger } = await compiled('pods');
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(ledger?.unaccounted).toEqual([]);
  const kinds = plan?.items.flatMap((item) => (item.item === 'object' ? [item.object.kind] : []));
  expect(kinds).toContain('Deployment');
  expect(kinds?.filter((kind) => /^(?:VirtualMachine|Secret|DataVolume)/.test(kind))).toEqual([]);
  const states = new Map(ledger?.entries.map(({ resource, property, state }) => [`${resource} ${property}`, state]));
  for (const leaf of ['web image', 'size ram', 'key public_key', 'group policies.0']) {
    expect([leaf, states.get(leaf)]).toEqual([leaf, 'lost']);
  }
});
