/** The servers that deployments are for: by themselves, or by an address of theirs. */
import type { NodeId } from '../../evaluate/fact.ts';
import { append } from '../../source/append.ts';
import { view, type Graph } from '../graph.ts';
import type { Machine } from '../kinds/machine.ts';
import type { SoftwareRun } from '../kinds/software-run.ts';
import { machineOf } from './interfaces.ts';
import { nicOfAddress } from './public-addresses.ts';

/** Undefined where it is not part of the stack. */
export function serverOf(graph: Graph, run: SoftwareRun): Machine | undefined {
  const [end] = graph.follow(run, 'machine');
  switch (end?.kind) {
    case 'machine':
      return end;
    case 'nic':
      return machineOf(graph, end);
    case 'public-address': {
      const nic = nicOfAddress(graph, end);
      return nic && machineOf(graph, nic);
    }
    case undefined:
      return undefined;
  }
}

/** In lifting order. */
export function runsOn(graph: Graph, machine: Machine): readonly SoftwareRun[] {
  return byServer(graph).get(machine.id) ?? [];
}

const byServer = view((graph): ReadonlyMap<NodeId, readonly SoftwareRun[]> => {
  const runs = new Map<NodeId, SoftwareRun[]>();
  for (const run of graph.of('software-run')) {
    const server = serverOf(graph, run);
    if (server) append(runs, server.id, run);
  }
  return runs;
});
