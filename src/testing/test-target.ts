/** The contract test of a target: that it takes nodes, gives reasons, and makes what the rest of the plan can take. */
import { nodeOfFacet } from '../evaluate/fact.ts';
import { stackNode } from '../kubernetes/object.ts';
import { loweredProblem, offerProblem } from '../own/own-target.ts';
import type { AnyTarget, Lowered } from '../plan/target.ts';
import type { CompileResult } from '../compile-types.ts';
import { append } from '../source/append.ts';
import type { Told } from '../topology/topology.ts';
import type { World } from '../plan/world.ts';
import { finding, type Finding } from './finding.ts';
import { caseFindings, Findings, isIdentifier, offerFindings } from './offered.ts';
import type { CompileCase } from './test-lift.ts';

/** What breaks the contract of targets; empty when nothing does. In one of the `cases` at least it takes a node. */
export async function testTarget(target: AnyTarget, cases: readonly CompileCase[]): Promise<readonly Finding[]> {
  const watch = watched(target);
  const shown = await caseFindings(
    cases,
    (options) => {
      const others = (options.targets ?? []).filter((other) => !isSame(other, target));
      return { ...options, targets: [...others, watch.target] };
    },
    (result) => mootFindings(result, watch.moot),
  );
  return [
    ...(isIdentifier(target.id)
      ? []
      : [finding('target', target.id, 'its id must be in lower case: letters, digits and hyphens')]),
    ...watch.findings.all(),
    ...(watch.lowered.size > 0 ? [] : [finding('offer', target.id, 'it takes no node of any case')]),
    ...shown,
  ];
}

/** What makes a target replace another one. */
function isSame(a: AnyTarget, b: AnyTarget): boolean {
  return a.kind === b.kind && a.side === b.side && a.id === b.id;
}

interface Watched {
  readonly target: AnyTarget;
  /** Nodes that it was asked to lower. */
  readonly lowered: ReadonlySet<string>;
  /** Reasons for which it says that properties are moot. */
  readonly moot: ReadonlySet<string>;
  readonly findings: Findings;
}

/** The target, with everything noted that it offers and makes. */
function watched(target: AnyTarget): Watched {
  const lowered = new Set<string>();
  const moot = new Set<string>();
  const note = (told: Told | undefined): void => {
    if (told?.state === 'moot') moot.add(told.reason);
  };
  const findings = new Findings();
  return {
    lowered,
    moot,
    findings,
    target: {
      ...target,
      offer(node, site) {
        const offer = target.offer(node, site);
        if (offer && offerProblem(offer) === undefined) findings.note(offerFindings(node.id, offer));
        return offer;
      },
      lower(node, world) {
        lowered.add(node.id);
        const made = target.lower(node, { ...world, account: watchedAccount(world, note) });
        note(made?.nothing);
        // What is wrong as a whole is told by the compilation.
        if (loweredProblem(made) === undefined) findings.note(itemFindings(made, world));
        return made;
      },
    },
  };
}

/** The account of the world, with everything noted that is told to it. */
function watchedAccount({ account }: World, note: (told: Told) => void): World['account'] {
  return {
    ...account,
    tell(value, told) {
      note(told);
      account.tell(value, told);
    },
  };
}

/** A claim that the reviewed list does not have makes a loss of what it is about. */
function mootFindings({ ledger }: CompileResult, reasons: ReadonlySet<string>): readonly Finding[] {
  const refused = new Map<string, string[]>();
  for (const { resource, property, state, reason } of ledger?.entries ?? []) {
    if (state !== 'lost' || reason === undefined || !reasons.has(reason)) continue;
    append(refused, resource, property);
  }
  return [...refused].map(([resource, properties]) => {
    const listed = properties.toSorted().join(', ');
    return finding('lower', resource, `it says that properties are moot which are not on the reviewed list: ${listed}`);
  });
}

function itemFindings({ items, needs }: Lowered, world: World): readonly Finding[] {
  const made = [...items, ...needs.flatMap(({ objects }) => objects)].flatMap((item) => {
    const name = item.item === 'object' ? item.object.metadata.name : item.secret.name;
    return nodeFindings(name, [item.owner, ...(item.shapedBy ?? [])], world);
  });
  return [...made, ...needs.flatMap(({ id, about }) => nodeFindings(id, about, world))];
}

/** Whatever names a node that does not exist closes nothing in the ledger. */
function nodeFindings(name: string, ids: readonly string[], { graph }: World): readonly Finding[] {
  return ids
    .filter((id) => id !== stackNode && !graph.nodes.has(nodeOfFacet(id)))
    .map((id) => finding('lower', name, `there is no node "${id}" in the stack`));
}
