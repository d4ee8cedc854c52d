/** Machines that run as containers: each by itself, or as a replica with the others of its group. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Site } from '../../plan/target.ts';
import { replicasWord } from './scaling.ts';

/** The word of the strategy of one that runs by itself. */
export const containerWord = 'container';

export function isContained({ placed }: Pick<Site, 'placed'>, machine: NodeId): boolean {
  const word = placed.target(machine, 'cluster')?.strategy?.word;
  return word === containerWord || word === replicasWord;
}
