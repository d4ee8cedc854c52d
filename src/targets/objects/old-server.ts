/** The server that a machine had in Nova. */
import { verify, type LiveServer, type Operation } from '../../plan/operations.ts';
import type { MovingMachine } from './moving.ts';

/** The old server; its id is asked for where the facts do not know it. */
export function oldServer({ machine, server }: MovingMachine): LiveServer {
  return {
    live: 'server',
    id: server ?? {
      variable: 'SERVER_ID',
      value: { ask: `id of the old server "${machine.resource}": openstack server list` },
    },
  };
}

/** What every step asks about the old server before it touches disks. */
export function isOff(server: LiveServer): Operation {
  return verify({ look: 'live', live: server, columns: ['status'], as: 'value' }, { output: 'SHUTOFF' });
}
