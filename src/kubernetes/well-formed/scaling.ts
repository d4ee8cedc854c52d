/** Autoscalers and disruption budgets whose numbers fit together. */
import { at, pointerTo, textAt, wordAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Finding } from './finding.ts';

const bounds: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['HorizontalPodAutoscaler', ['minReplicas', 'maxReplicas']],
  ['ScaledObject', ['minReplicaCount', 'maxReplicaCount']],
]);

const scalable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'VirtualMachinePool']);

export function scalingFindings(object: Json): readonly Finding[] {
  const kind = wordAt(object, 'kind');
  if (kind === 'PodDisruptionBudget') return budgetFindings(object);
  const names = bounds.get(kind);
  if (!names) return [];
  const [min, max] = names.map((name) => at(object, 'spec', name));
  const findings: Finding[] = [];
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    const pointer = pointerTo('spec', names[0]);
    findings.push({ pointer, message: `${min} is more than the maximum ${max}`, rule: 'scale-bounds' });
  }
  const target = textAt(object, 'spec', 'scaleTargetRef', 'kind');
  if (target !== undefined && !scalable.has(target)) {
    const message = `a ${target} has no number of replicas`;
    findings.push({ pointer: '/spec/scaleTargetRef/kind', message, rule: 'scale-target' });
  }
  return findings;
}

/** Exactly one of the two numbers. */
function budgetFindings(object: Json): readonly Finding[] {
  const set = ['minAvailable', 'maxUnavailable'].filter((field) => at(object, 'spec', field) !== undefined);
  if (set.length === 1) return [];
  return [{ pointer: '/spec', message: 'must have one of minAvailable and maxUnavailable', rule: 'budget' }];
}
