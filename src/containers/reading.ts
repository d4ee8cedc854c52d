/** What was read of start-up data: the containers that it runs, and what else it does. */
import type { Origins } from '../evaluate/value.ts';
import type { MarkedText } from '../shell/marked-text.ts';
import type { Unknown } from '../shell/words.ts';
import type { AwaitedCheck } from './awaited-check.ts';
import type { GuestMount } from './guest-mounts.ts';
import type { ContainerSpec } from './spec.ts';

/** A place in start-up data. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, where the data have several parts. */
  readonly part?: number;
  /** The entry of a cloud-config that is written as a map: `runcmd.0`. */
  readonly entry?: string;
  /** The line itself, with marks. */
  readonly text: string;
  /** Leaves that it was made from. */
  readonly origins: Origins;
}

/** A container that the data run. */
export interface RunContainer {
  readonly spec: ContainerSpec;
  readonly place: Place;
  /** Files that say what it is. */
  readonly sources: readonly GuestFile[];
}

/** Containers that the data run in a way that cannot be read, or that no pod can do. */
export interface Refusal {
  readonly place: Place;
  /** A clause. */
  readonly why: string;
}

/** A file of the guest. */
export interface GuestFile {
  readonly path: string;
  /** With the marks of `marked`. */
  readonly text: string | Unknown;
  readonly marked: MarkedText;
  /** As in `chmod`. */
  readonly mode?: string;
  readonly place: Place;
}

/** Something that the data do beside running containers, in words without secrets. */
export interface OtherWork {
  readonly kind: 'package' | 'service' | 'file' | 'mount' | 'command';
  readonly name: string;
  readonly place: Place;
}

export interface Reading {
  readonly containers: readonly RunContainer[];
  readonly refusals: readonly Refusal[];
  /** The last state of each, by path. */
  readonly files: ReadonlyMap<string, GuestFile>;
  readonly others: readonly OtherWork[];
  readonly mounts: readonly GuestMount[];
  /** Paths that other commands have to do with. */
  readonly touched: readonly Touched[];
  readonly checks: readonly AwaitedCheck[];
  /** Paths of files that are scripts and units, and are run. */
  readonly ran: readonly string[];
}

export interface Touched {
  readonly path: string;
  /** Of the command. */
  readonly name: string;
}

/** `line 4`, `line 4 of part 2`, `runcmd.0`. */
export function placeText({ line, part, entry }: Place): string {
  const own = entry ?? `line ${line}`;
  return part === undefined ? own : `${own} of part ${part}`;
}
