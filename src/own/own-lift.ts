/** A lift of the caller, as the compilation runs it: whatever it does, its resource has an answer. */
import type { ResourceIdentity } from '../evaluate/scope.ts';
import { poison, type Value } from '../evaluate/value.ts';
import { kinds } from '../topology/kinds/table.ts';
import type { AttributeMeaning, Lift } from '../topology/lift.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { hasTexts, type Call, type OwnCode } from './own-code.ts';

/**
 * Where `lift` fails the resource makes no node; where an attribute fails it is poison, as a value whose error is told
 * already.
 */
export function guardedLift(lift: Lift, code: OwnCode): Lift {
  const call = (part: string, { path }: ResourceIdentity): Call => ({
    owner: `the lift ${lift.type}`,
    part,
    node: path,
    resource: path,
  });
  const answer = (part: string, self: ResourceIdentity, action: () => Value): Value =>
    code.run(call(part, self), action, { problem: valueProblem, instead: () => poison });
  const attributes = Object.entries(lift.attributes).map(([name, meaning]): readonly [string, AttributeMeaning] => [
    name,
    (self, path, neighbours) => answer(`attribute ${name}`, self, () => meaning(self, path, neighbours)),
  ]);
  const { reference } = lift;
  return {
    ...lift,
    attributes: Object.fromEntries(attributes),
    ...(reference && { reference: (self) => answer('reference', self, () => reference.call(lift, self)) }),
    lift: (read, self, report) =>
      code.run(call('lift', self), () => lift.lift(read, self, report), {
        problem: nodesProblem,
        instead() {
          for (const value of self.effective.values()) report.manual(value, 'its lift fails, which is reported');
          return [];
        },
      }),
  };
}

/**
 * Only what every pass asks of a node; what its kind has besides is too much to ask here, and the contract test finds
 * it.
 */
function nodesProblem(nodes: readonly TopologyNode[]): string | undefined {
  if (!Array.isArray(nodes)) return 'it returned no list of nodes';
  const isNode = (node: unknown): boolean => hasTexts(node, ['kind', 'id', 'resource']);
  if (!nodes.every(isNode)) return 'it returned something that is no node: each has a kind, an id and a resource';
  const odd = nodes.find(({ kind }) => !Object.hasOwn(kinds, kind));
  return odd ? `there is no kind of node "${odd.kind}"` : rootProblem(nodes);
}

/** No lift completes what another has made, so a machine comes with the disk that it boots from. */
function rootProblem(nodes: readonly TopologyNode[]): string | undefined {
  const roots = nodes.flatMap((node) => (node.kind === 'disk' && node.role === 'root' ? [node.machine] : []));
  const machines = nodes.filter(({ kind }) => kind === 'machine');
  const odd = machines.find(({ id }) => roots.filter((machine) => machine === id).length !== 1);
  return odd && `the machine "${odd.id}" must have one disk with the role root`;
}

/** Each value says its kind; a plain text or number is the usual mistake. */
export function valueProblem(value: Value | undefined): string | undefined {
  return hasTexts(value, ['kind']) ? undefined : 'it returned no value';
}
