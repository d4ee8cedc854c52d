/** Prints the texts of steps: for a reader outside the cluster, with visible stand-ins for what is not known, and never a secret. */
import { isSecret, type Value } from '../../evaluate/value.ts';
import type { StepText } from '../../plan/plan.ts';
import { printHole } from '../../print/print-hole.ts';

export function printStepText(text: StepText): string {
  if (typeof text === 'string') return text;
  return text.map((part) => (typeof part === 'string' ? part : printPart(part))).join('');
}

function printPart(value: Value): string {
  return isSecret(value) ? '<secret>' : printHole(value);
}

/** Whether a step's line is a command for a shell rather than a sentence. */
export function isCommand(line: string): boolean {
  return /^(?:kubectl|virtctl|cat|openstack|heat2kube|curl|ssh|ssh-keygen|cp|tar|chmod|for|until|sh|bash|jq|grep|sed)\s/.test(
    line,
  );
}
