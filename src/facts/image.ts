/** An image of Glance that a server was booted from: `image show`. */
import { count, properties, text } from './client-values.ts';
import { maybe, needed, orEmpty } from './columns.ts';
import type { FactSource } from './fact-source.ts';

export interface ImageFact {
  readonly id: string;
  readonly name?: string;
  readonly diskFormat?: string;
  readonly minDiskGiB?: number;
  /** Of the file. */
  readonly sizeBytes?: number;
  /** Of the disk in it. */
  readonly virtualSizeBytes?: number;
  readonly properties: ReadonlyMap<string, string>;
}

/** Templates name images; the stack makes none that a node stands for. */
export const image: FactSource<ImageFact, never> = {
  what: 'image',
  named: true,
  question: {
    show: ['image', 'show'],
    ids: [{ from: 'server-named', list: ['server', 'show'], column: 'image' }],
    missing: 'passes',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    name: maybe(['name', 'Name'], text(), 'name'),
    diskFormat: maybe(['disk_format', 'Disk Format'], text(), 'disk format'),
    minDiskGiB: maybe(['min_disk'], count(), 'smallest root disk in GiB'),
    sizeBytes: maybe(['size', 'Size'], count(), 'size of the file in bytes'),
    virtualSizeBytes: maybe(['virtual_size'], count(), 'size of the disk in bytes'),
    properties: orEmpty(['properties', 'Properties'], properties(), { about: 'properties', use: new Map() }),
  },
  join: () => undefined,
  mentions: () => [],
  machineOf: () => undefined,
  trouble: () => undefined,
};
