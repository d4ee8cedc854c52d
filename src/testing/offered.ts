/** What the contracts of targets and of network backends have in common: the form of names, offers, and the cases. */
import { compile } from '../compile.ts';
import type { CompileOptions, CompileResult } from '../compile-types.ts';
import { memoryHost } from '../host/memory-host.ts';
import type { Offer } from '../plan/target.ts';
import { finding, type Finding } from './finding.ts';
import type { CompileCase } from './test-lift.ts';

/** Whether an id, or a word of heat2kube.yaml, has the form that ours have. */
export function isIdentifier(text: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(text);
}

/** The plan prints why a target takes a node and how to change that, so an offer without words helps nobody. */
export function offerFindings(node: string, { rank, because, cost, flip }: Offer): readonly Finding[] {
  return [
    ...(Number.isFinite(rank) && rank >= 0
      ? []
      : [finding('offer', node, 'its rank must be a number that is not negative')]),
    ...(because.trim() === '' ? [finding('offer', node, 'it has no reason')] : []),
    ...(flip.trim() === '' ? [finding('offer', node, 'it does not say which setting changes the decision')] : []),
    ...(rank === 0 && (cost ?? '') === '' ? [finding('offer', node, 'an alternative (rank 0) must have a cost')] : []),
  ];
}

/** Compiles each case twice, with the options that `withOwn` makes of its own; `shown` looks at the first result. */
export async function caseFindings(
  cases: readonly CompileCase[],
  withOwn: (options: CompileOptions) => CompileOptions,
  shown: (result: CompileResult) => readonly Finding[],
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const { files, ...options } of cases) {
    const host = memoryHost(files);
    const own = withOwn(options);
    const [first, second] = [await compile(host, own), await compile(host, own)];
    found.push(...internalErrors(options.template, first), ...shown(first));
    if (outputOf(first) !== outputOf(second)) {
      found.push(finding('case', options.template, 'a second run gives different output'));
    }
  }
  return found;
}

/** Errors of this area are defects of the code that is tested, not of the stack of the case. */
function internalErrors(name: string, { diagnostics }: CompileResult): readonly Finding[] {
  return diagnostics
    .filter(({ code }) => code.startsWith('internal/'))
    .map(({ code, message }) => finding('case', name, `${message} [${code}]`));
}

/** All that a run hands out; equal input must give equal bytes. */
function outputOf({ diagnostics, files }: CompileResult): string {
  return JSON.stringify({ diagnostics, files });
}

/** Findings in the order in which they came, each told once. */
export class Findings {
  readonly #byText = new Map<string, Finding>();

  note(found: readonly Finding[]): void {
    for (const item of found) {
      const text = `${item.about}\0${item.message}`;
      if (!this.#byText.has(text)) this.#byText.set(text, item);
    }
  }

  all(): readonly Finding[] {
    return [...this.#byText.values()];
  }
}
