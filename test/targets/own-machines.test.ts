/** A place where machines run that is none of ours: it has a word in heat2kube.yaml, and commands fit its workload. */
import { expect, it } from 'vitest';
import { compile, defineTarget, lowering, memoryHost, type CompileResult } from '../../src/index.ts';
import { objectRef } from '../../src/kubernetes/object-ref.ts';
import { step } from '../../src/plan/step.ts';

const pods = defineTarget({
  kind: 'machine',
  id: 'pods',
  side: 'cluster',
  strategy: { word: 'pods', about: 'a Deployment of pods' },
  workload: {
    refOf: (node, world) => objectRef('apps/v1/Deployment', world.names.name(node.id), 'demo'),
    shownBy: ['deployment'],
  },
  offer: ({ resource }, { config }) =>
    config.resources.get(resource)?.strategy === 'pods' ? { rank: 9, because: 'b', flip: 'f' } : undefined,
  lower(node, world) {
    const metadata = lowering.meta(world, world.names.name(node.id), { node: node.id });
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, body: { spec: { replicas: 1 } } };
    return lowering.made([{ item: 'object', object, owner: node.id }]);
  },
  steps(node, world) {
    const what = objectRef('apps/v1/Deployment', world.names.name(node.id), 'demo');
    return [
      step('seed', {
        id: 'pods',
        title: 'Move the pods',
        do: [
          { op: 'start', what },
          { op: 'restart', what },
          { op: 'expose', machine: what, service: 'entry', port: '80' },
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
    properties: { image: debian, flavor: small, networks: [{ network: office }] }
`;

function compiled(strategy: string): Promise<CompileResult> {
  return compile(memoryHost({ 'stack.yaml': stack }), {
    template: 'stack.yaml',
    stackName: 'demo',
    config: { resources: { web: { strategy } } },
    targets: [pods],
  });
}

it('is asked for by its word, of which messages know', async () => {
  const { plan, diagnostics } = await compiled('pods');
  expect(plan?.decisions.find(({ about }) => about === 'web')?.chosen[0]?.target).toBe('pods');
  expect(diagnostics.filter(({ code }) => code.startsWith('config/'))).toEqual([]);
  const wrong = await compiled('boxes');
  expect(wrong.diagnostics.map(({ message }) => message)).toContain(
    'resources.web.strategy must be one of pods, vm, keep',
  );
});

it('is started, stopped and shown by kubectl', async () => {
  const { plan, printStep } = await compiled('pods');
  const own = plan?.steps.find(({ id }) => id === 'seed/pods');
  const lines = own && Object.values(printStep(own).parts).flatMap((parts) => parts.flatMap((part) => part.lines));
  expect(lines).toEqual([
    'kubectl scale deployment/web --replicas=1 -n demo',
    'kubectl rollout restart deployment/web -n demo',
    'kubectl expose deployment/web -n demo --name entry --type NodePort --port 80 --target-port 80',
    'kubectl logs deployment/web -n demo',
    'kubectl scale deployment/web --replicas=0 -n demo',
  ]);
  const verify = plan?.steps.find(({ id }) => id === 'verify/application');
  const shown = verify && printStep(verify).parts.do.flatMap((part) => part.lines);
  expect(shown).toContain('kubectl get deployment -n demo');
  expect(shown).toContain('kubectl rollout restart deployment/web -n demo');
});
