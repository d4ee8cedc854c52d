/** Outputs of the stack go to no side: their values are listed in the plan. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { nothingFor, type Target } from '../plan/target.ts';
import type { World } from '../plan/world.ts';
import { listed } from '../source/listed.ts';
import { factsIn } from '../topology/facts-in.ts';
import type { Output } from '../topology/kinds/output.ts';
import type { ScalingRule } from '../topology/kinds/scaling-rule.ts';
import { mootBy } from '../topology/moot.ts';

const because = 'the plan lists the outputs';

const scalingUrl = defineDiagnostic({
  code: 'plan/scaling-url-ends',
  severity: 'warning',
  message: (name: string, policies: string) =>
    `the output "${name}" gives the URL of ${policies}, which no longer changes the size of the group after the move`,
  explanation:
    'Whoever calls a URL of a scaling policy or of a receiver asks OpenStack for more or fewer servers. The members are VMs or pods after the move, and their autoscaler or a person sets their number. Find out who calls it. In its place, a program may change minReplicas of the autoscaler, or replicas of the VirtualMachinePool or Deployment where there is no autoscaler, with a ServiceAccount of its own.',
});

/** An output of the stack, which only the plan prints. */
export const output: Target<'output'> = {
  kind: 'output',
  id: 'part',
  side: 'none',
  diagnostics: [scalingUrl],
  offer: () => ({ rank: 1, because, flip: '' }),
  lower(node, world) {
    const ended = endedRules(node, world);
    if (ended.length > 0) {
      const names = listed(ended.map(({ resource }) => `"${resource}"`));
      const definition = world.source.stack.outputs.get(node.name)?.definition;
      const span = definition?.value?.span ?? definition?.span;
      world.account.reports.report(scalingUrl, { span }, node.name, names);
    }
    return nothingFor(mootBy('listed-output'));
  },
};

/** Policies whose URL it gives, though OpenStack no longer has their group. */
function endedRules({ value }: Output, { graph, placed }: World): readonly ScalingRule[] {
  const asked = new Set(factsIn(value).flatMap((fact) => (fact.fact === 'signal' ? [fact.of] : [])));
  return [...asked]
    .flatMap((id) => graph.get('scaling-rule', id) ?? [])
    .filter(({ id }) => placed.on(id, 'openstack') === undefined);
}
