/** A flavor of Nova: `flavor show`. */
import type { MachineShape } from '../topology/kinds/machine-shape.ts';
import { count, properties, text } from './client-values.ts';
import { maybe, needed, orEmpty } from './columns.ts';
import { compareMap, compareScalar, compareText, liveMap, liveValue } from './compare.ts';
import type { FactSource } from './fact-source.ts';

export interface FlavorFact {
  readonly id: string;
  readonly name?: string;
  readonly vcpus: number;
  readonly ramMiB: number;
  readonly diskGiB?: number;
  readonly ephemeralGiB?: number;
  readonly swapMiB?: number;
  /** Extra specs. */
  readonly properties: ReadonlyMap<string, string>;
}

export const flavor: FactSource<FlavorFact, MachineShape> = {
  what: 'flavor',
  named: true,
  question: {
    show: ['flavor', 'show'],
    ids: [{ from: 'all', list: ['flavor', 'list', '--all'], column: 'ID' }],
    missing: 'fails',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    name: { ...maybe(['name', 'Name'], text(), 'name'), compare: (live, node) => compareText(live, node.name) },
    vcpus: {
      ...needed(['vcpus', 'VCPUs'], count(), 'number of vCPUs'),
      compare: (live, node) => compareScalar(live, node.vcpus),
      wins: (live, node) => ({ ...node, vcpus: liveValue(live, node.vcpus) }),
    },
    ramMiB: {
      ...needed(['ram', 'RAM'], count(), 'memory in MiB'),
      compare: (live, node) => compareScalar(live, node.ramMiB),
      wins: (live, node) => ({ ...node, ramMiB: liveValue(live, node.ramMiB) }),
    },
    diskGiB: {
      ...maybe(['disk', 'Disk'], count(), 'root disk in GiB'),
      compare: (live, node) => compareScalar(live, node.diskGiB),
      wins: (live, node) => ({ ...node, diskGiB: liveValue(live, node.diskGiB) }),
    },
    ephemeralGiB: {
      ...maybe(['OS-FLV-EXT-DATA:ephemeral', 'ephemeral', 'Ephemeral'], count(), 'ephemeral disk in GiB'),
      compare: (live, node) => compareScalar(live, node.ephemeralGiB),
      wins: (live, node) => ({ ...node, ephemeralGiB: liveValue(live, node.ephemeralGiB) }),
    },
    swapMiB: {
      ...maybe(['swap', 'Swap'], count(), 'swap disk in MiB'),
      compare: (live, node) => compareScalar(live, node.swapMiB),
      wins: (live, node) => ({ ...node, swapMiB: liveValue(live, node.swapMiB) }),
    },
    properties: {
      ...orEmpty(['properties', 'extra_specs', 'Properties'], properties(), { about: 'extra specs', use: new Map() }),
      compare: (live, node) => compareMap(live, node.extraSpecs),
      wins: (live, node) => ({ ...node, extraSpecs: liveMap(live, node.extraSpecs) }),
    },
  },
  join: ({ id }, view) => view.nodeWithId('machine-shape', id),
  mentions: () => [],
  machineOf: () => undefined,
  trouble: () => undefined,
};
