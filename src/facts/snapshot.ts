/** A snapshot of a volume: `volume snapshot list --long`. Those that the plan asks for are known by their names. */
import { text } from './client-values.ts';
import { maybe, needed } from './columns.ts';
import type { FactSource } from './fact-source.ts';

interface SnapshotFact {
  readonly id: string;
  readonly name?: string;
  readonly status?: string;
  /** Name or id of the volume that it is of. */
  readonly volume?: string;
  /** A point in time, as the client prints it. */
  readonly created?: string;
}

/** No resource of Heat makes one. */
export const snapshot: FactSource<SnapshotFact, never> = {
  what: 'snapshot',
  named: true,
  question: { list: ['volume', 'snapshot', 'list', '--long'] },
  fields: {
    id: needed(['ID', 'id'], text(), 'id'),
    name: maybe(['Name', 'name'], text(), 'name'),
    status: maybe(['Status', 'status'], text(), 'status'),
    volume: maybe(['Volume', 'volume_id'], text(), 'volume that it is of'),
    created: maybe(['Created At', 'created_at'], text(), 'time at which it was made'),
  },
  join: () => undefined,
  mentions: () => [],
  machineOf: () => undefined,
  trouble: () => undefined,
};
