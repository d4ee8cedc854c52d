/** Whether an edited template still protects what lives: a step of the plan updates the stack with it. */
import type { Collector } from '../diagnostics/collector.ts';
import { retainedByPolicy } from '../facts/deletion-policies.ts';
import { buildTree } from '../hot/tree-builder.ts';
import { listed } from '../source/listed.ts';
import { fileSpan, sourceFile } from '../source/source-file.ts';
import { unprotected } from './gate-diagnostics.ts';
import type { OutputTexts } from './output-texts.ts';

interface Check {
  /** Whether a file is not as `convert` wrote it. */
  changed(path: string): boolean;
  /** Paths of all resources that have properties. */
  readonly resources: readonly string[];
  readonly reports: Collector;
}

const protecting = /^(?:openstack|secrets\/openstack\.templates)\/(?:(1-protect)\.yaml$|protect\/)/;
const guard = /^openstack\/guard\.yaml$/;

export function checkProtection(texts: OutputTexts, { changed, resources, reports }: Check): void {
  const roots = resources.filter((path) => !path.includes('/'));
  for (const [path, text] of texts) {
    const [isProtecting, main] = protecting.exec(path) ?? [];
    if ((isProtecting === undefined && !guard.test(path)) || !changed(path)) continue;
    const span = fileSpan(sourceFile(path, text));
    if (isProtecting === undefined) reports.report(unprotected, { span }, path, 'what the update would replace');
    else {
      const lost = unprotectedIn(path, text, main === undefined ? [] : roots);
      if (lost.length > 0) reports.report(unprotected, { span }, path, listed(lost.map((name) => `"${name}"`)));
    }
  }
}

/** Resources that are to be there and are not, and those without the policy. */
function unprotectedIn(path: string, text: string, wanted: readonly string[]): readonly string[] {
  const there = retainedByPolicy(buildTree(sourceFile(path, text), { syntax: 'yaml' }).tree);
  const open = [...there].filter(([, isRetained]) => !isRetained).map(([name]) => name);
  return [...wanted.filter((name) => !there.has(name)), ...open].toSorted();
}
