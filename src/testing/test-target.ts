/** The contract test of a target: that it takes nodes, gives reasons, and makes what the rest of the plan can take. */
import { compile } from '../compile.ts';
import type { CompileOptions, CompileResult } from '../compile-types.ts';
import { memoryHost } from '../host/memory-host.ts';
import { nodeOfFacet } from '../evaluate/fact.ts';
import { stackNode } from '../kubernetes/object.ts';
import type { AnyTarget, Lowered, Offer } from '../plan/target.ts';
import type { World } from '../plan/world.ts';
import { finding, type Finding } from './finding.ts';
import type { CompileCase } from './test-lift.ts';

/** What breaks the contract of targets; empty when nothing does. In one of the `cases` at least it takes a node. */
export async function testTarget(target: AnyTarget, cases: readonly CompileCase[]): Promise<readonly Finding[]> {
  const watch = watched(target);
  const shown: Finding[] = [];
  for (const { files, ...options } of cases) {
    const host = memoryHost(files);
    const others = (options.targets ?? []).filter((other) => !isSame(other, target));
    const own: CompileOptions = { ...options, targets: [...others, watch.target] };
    const [first, second] = [await compile(host, own), await compile(host, own)];
    shown.push(...caseFindings(options.template, first));
    if (outputOf(first) !== outputOf(second)) {
      shown.push(finding('case', options.template, 'a second run gives different output'));
    }
  }
  return [
    ...(/^[a-z][a-z0-9-]*$/.test(target.id)
      ? []
      : [finding('target', target.id, 'its id must be in lower case: letters, digits and hyphens')]),
    ...watch.findings,
    ...(watch.lowered.size > 0 ? [] : [finding('offer', target.id, 'it takes no node of any case')]),
    ...shown,
  ];
}

function isSame(a: AnyTarget, b: AnyTarget): boolean {
  return a.kind === b.kind && a.side === b.side && a.id === b.id;
}

interface Watched {
  readonly target: AnyTarget;
  /** Nodes that it was asked to lower. */
  readonly lowered: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** The target, with everything noted that it offers and makes; the same is told once. */
function watched(target: AnyTarget): Watched {
  const lowered = new Set<string>();
  const findings: Finding[] = [];
  const note = (found: readonly Finding[]): void => {
    const isNew = ({ about, message }: Finding): boolean =>
      !findings.some((known) => known.about === about && known.message === message);
    findings.push(...found.filter(isNew));
  };
  return {
    lowered,
    findings,
    target: {
      ...target,
      offer(node, site) {
        const offer = target.offer(node, site);
        if (offer) note(offerFindings(node.id, offer));
        return offer;
      },
      lower(node, world) {
        lowered.add(node.id);
        const made = target.lower(node, world);
        note(itemFindings(made, world));
        return made;
      },
    },
  };
}

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

function itemFindings({ items, needs }: Lowered, world: World): readonly Finding[] {
  const made = [...items, ...needs.flatMap(({ objects }) => objects)].flatMap((item) => {
    const name = item.item === 'object' ? item.object.metadata.name : item.secret.name;
    return nodeFindings(name, [item.owner, ...(item.shapedBy ?? [])], world);
  });
  return [...made, ...needs.flatMap(({ id, about }) => nodeFindings(id, about, world))];
}

function nodeFindings(name: string, ids: readonly string[], { graph }: World): readonly Finding[] {
  return ids
    .filter((id) => id !== stackNode && !graph.nodes.has(nodeOfFacet(id)))
    .map((id) => finding('lower', name, `there is no node "${id}" in the stack`));
}

export function caseFindings(name: string, { diagnostics }: CompileResult): readonly Finding[] {
  return diagnostics
    .filter(({ code }) => code.startsWith('internal/'))
    .map(({ code, message }) => finding('case', name, `${message} [${code}]`));
}

export function outputOf({ diagnostics, files }: CompileResult): string {
  return JSON.stringify({ diagnostics, files });
}
