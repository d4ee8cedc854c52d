/** Completes the plan's `openstack stack` commands with the environment files that were emitted beside their templates. */
import type { Plan, PlanItem, Step, StepText } from '../../plan/plan.ts';
import type { EmittedFile } from '../file.ts';

/** Environment files by the template that needs them; each only where it is emitted. */
const environments: readonly (readonly [template: string, environment: string])[] = [
  ['openstack/1-protect.yaml', 'secrets/openstack-parameters.yaml'],
  ['openstack/2-residual.yaml', 'openstack/2-residual-env.yaml'],
  ['openstack/2-residual.yaml', 'secrets/openstack-parameters.yaml'],
];

export function withEnvironments(plan: Plan, files: readonly EmittedFile[]): Plan {
  const emitted = new Set(files.map(({ path }) => path));
  const needed = environments.filter(([, environment]) => emitted.has(environment));
  if (needed.length === 0) return plan;
  const complete = (text: StepText): StepText =>
    typeof text === 'string' ? needed.reduce(addEnvironment, text) : text;
  const completeStep = (step: Step): Step => ({
    ...step,
    do: step.do.map(complete),
    check: step.check.map(complete),
    undo: step.undo.map(complete),
  });
  const items = plan.items.map((item): PlanItem =>
    item.item === 'step' ? { item: 'step', step: completeStep(item.step) } : item,
  );
  return { ...plan, items };
}

function addEnvironment(text: string, [template, environment]: readonly [string, string]): string {
  return text.replaceAll(`-t ${template}`, `-t ${template} -e ${environment}`);
}
