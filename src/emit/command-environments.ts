/** Completes the plan's `openstack stack` commands with the environment files that were emitted beside their templates. */
import type { Step, StepText } from '../plan/plan.ts';
import type { EmittedFile } from './file.ts';
import { openstackFiles } from './layout.ts';

/** Environment files by the template that needs them; each only where it is emitted. */
const environments: readonly (readonly [template: string, environment: string])[] = [
  [openstackFiles.protect, openstackFiles.secretEnvironment],
  [openstackFiles.residual, openstackFiles.residualEnvironment],
  [openstackFiles.residual, openstackFiles.secretEnvironment],
];

export function withEnvironments(steps: readonly Step[], files: readonly EmittedFile[]): readonly Step[] {
  const emitted = new Set(files.map(({ path }) => path));
  const needed = environments.filter(([, environment]) => emitted.has(environment));
  if (needed.length === 0) return steps;
  const complete = (text: StepText): StepText =>
    typeof text === 'string' ? needed.reduce(addEnvironment, text) : text;
  return steps.map((step) => ({
    ...step,
    do: step.do.map(complete),
    check: step.check.map(complete),
    undo: step.undo.map(complete),
  }));
}

function addEnvironment(text: string, [template, environment]: readonly [string, string]): string {
  return text.replaceAll(`-t ${template}`, `-t ${template} -e ${environment}`);
}
