/** What a plan has done to the live cloud so far, from what the facts say it was: the memory of the data proof. */
import type { NodeRef } from '../evaluate/fact.ts';
import { textAt } from '../kubernetes/json.ts';
import type { ObjectRef } from '../kubernetes/object-ref.ts';
import type { LiveServer, Operation, Word } from '../plan/operations.ts';
import type { Evidence } from './evidence.ts';
import { isBootDevice, type LiveCloud } from './live-cloud.ts';
import type { MachineObject } from './machine-objects.ts';

/** What runs a machine, with the live server that it replaces and the volumes that are attached to that. */
export interface Machine {
  readonly kind: string;
  readonly name: string;
  readonly server?: string;
  readonly volumes: readonly string[];
  readonly claims: ReadonlySet<string>;
  /** Nothing starts it but the plan. */
  readonly waits: boolean;
}

/** How far a volume is on its way. */
interface VolumeState {
  snapshot?: string;
  isSnapshotChecked: boolean;
  isTaken: boolean;
  /** Taken over, and looked at. */
  isOver: boolean;
}

export interface LiveInput {
  readonly evidence: Pick<Evidence, 'nodes' | 'objects' | 'machines'>;
  readonly live: LiveCloud;
  /** Nodes that go to the cluster. */
  readonly moving: ReadonlySet<string>;
}

/** Steps are run one after another, as a person would run them. */
export class LiveState {
  readonly #machines: readonly Machine[];
  readonly #volumes = new Map<string, VolumeState>();
  readonly #devices: ReadonlyMap<string, string>;
  readonly #stopped = new Set<string>();
  readonly #started = new Set<Machine>();
  #protecting: 'no' | 'done' | 'checked' = 'no';

  constructor(input: LiveInput) {
    const { evidence, live } = input;
    this.#devices = new Map(
      [...live.volumes].flatMap(([id, { attachments }]) =>
        attachments.flatMap(({ device }) => (device === undefined ? [] : [[id, device] as const])),
      ),
    );
    this.#machines = [...evidence.machines].map(([resource, object]) => {
      const machine = machineOf(object, resource, live);
      this.#begin(machine, resource, live);
      return machine;
    });
    this.#beginLoose(input);
    // Nothing moves before the stack is protected.
    if ([...evidence.nodes.values()].some(({ resource }) => live.isMoved(resource))) this.#protecting = 'checked';
  }

  /** A machine that has moved is where the plan would bring it. */
  #begin(machine: Machine, resource: string, live: LiveCloud): void {
    const isOver = live.isMoved(resource);
    for (const volume of machine.volumes) {
      this.#volumes.set(volume, { isSnapshotChecked: isOver, isTaken: isOver, isOver });
    }
    if (isOver || !machine.waits) this.#started.add(machine);
    const { server } = machine;
    if (server === undefined) return;
    if (isOver || live.servers.get(server)?.status === 'SHUTOFF') this.#stopped.add(server);
  }

  /** Volumes of the stack that no server has. */
  #beginLoose({ evidence: { nodes, objects }, live, moving }: LiveInput): void {
    const adopted = new Set(objects.flatMap((object) => textAt(object, 'spec', 'csi', 'volumeHandle') ?? []));
    for (const { kind, id: node, resource } of nodes.values()) {
      const id = kind === 'volume' && moving.has(node) ? live.physicalIds.get(resource) : undefined;
      if (id === undefined || this.#volumes.has(id)) continue;
      const isOver = adopted.has(id) || [resource, ...usersOf(node, nodes)].some((path) => live.isMoved(path));
      this.#volumes.set(id, { isSnapshotChecked: isOver, isTaken: isOver, isOver });
    }
  }

  stop(what: ObjectRef | LiveServer): void {
    if ('live' in what && typeof what.id === 'string') this.#stopped.add(what.id);
  }

  isStopped(server: Word): boolean {
    return typeof server !== 'string' || this.#stopped.has(server);
  }

  snapshot(volume: Word, name: string): void {
    const state = this.#stateOf(volume);
    if (state) state.snapshot = name;
  }

  isSnapshotted(volume: Word): boolean {
    return this.#stateOf(volume)?.isSnapshotChecked ?? true;
  }

  detach(volume: Word): void {
    this.#take(volume);
  }

  copy(volume: Word): void {
    this.#take(volume);
  }

  #take(volume: Word): void {
    const state = this.#stateOf(volume);
    if (state) state.isTaken = true;
  }

  /** What a step has looked at counts as checked. */
  check(operations: readonly Operation[]): void {
    const looked = operations
      .filter(({ op }) => op === 'verify' || op === 'wait')
      .map((operation) => JSON.stringify(operation));
    const isLooked = (name: string): boolean => looked.some((text) => text.includes(JSON.stringify(name)));
    for (const state of this.#volumes.values()) {
      if (state.snapshot !== undefined && isLooked(state.snapshot)) state.isSnapshotChecked = true;
      if (state.isTaken && looked.length > 0) state.isOver = true;
    }
    if (this.#protecting === 'done' && looked.length > 0) this.#protecting = 'checked';
  }

  isOver(volume: string): boolean {
    return this.#volumes.get(volume)?.isOver ?? true;
  }

  machineOf(object: ObjectRef): Machine | undefined {
    return this.#machines.find(({ kind, name }) => kind === object.kind && name === object.name);
  }

  userOf(claim: string): Machine | undefined {
    return this.#machines.find(({ claims }) => claims.has(claim));
  }

  serversOfVolume(volume: Word): readonly string[] {
    if (typeof volume !== 'string') return [];
    return this.#machines.flatMap(({ volumes, server }) => (volumes.includes(volume) ? (server ?? []) : []));
  }

  started(machine: Machine): void {
    this.#started.add(machine);
  }

  isStarted(machine: Machine): boolean {
    return this.#started.has(machine);
  }

  protect(): void {
    this.#protecting = 'done';
  }

  get isProtected(): boolean {
    return this.#protecting === 'checked';
  }

  /** Those that start as soon as they are applied. */
  get unheld(): readonly Machine[] {
    return this.#machines.filter(({ waits }) => !waits);
  }

  get allStarted(): boolean {
    return this.#machines.every((machine) => this.#started.has(machine));
  }

  mayDeleteServer(server: Word): boolean {
    const machine = this.#machines.find((other) => other.server === server);
    return !machine || (this.#started.has(machine) && machine.volumes.every((volume) => this.isOver(volume)));
  }

  /** An adopted volume is the data itself, and the source of a copy is the only way back. */
  mayDeleteVolume(volume: Word): boolean {
    return typeof volume !== 'string' || !this.#volumes.has(volume);
  }

  /** Volumes that none of the operations takes over; they are reported for themselves and hold up nothing else. */
  dropForgotten(operations: readonly Operation[]): readonly string[] {
    const taken = new Set(operations.flatMap(volumesTaken));
    const forgotten = [...this.#volumes].flatMap(([id, { isTaken }]) => (isTaken || taken.has(id) ? [] : [id]));
    for (const id of forgotten) this.#volumes.delete(id);
    return forgotten;
  }

  /** Nova does not detach the volume that a server boots from. */
  isRoot(volume: Word): boolean {
    const device = typeof volume === 'string' ? this.#devices.get(volume) : undefined;
    return device !== undefined && isBootDevice(device);
  }

  #stateOf(volume: Word): VolumeState | undefined {
    return typeof volume === 'string' ? this.#volumes.get(volume) : undefined;
  }
}

/** Operations after which the old server no longer has the volume. */
function volumesTaken(operation: Operation): readonly Word[] {
  if (operation.op === 'detach') return [operation.volume.id];
  return operation.op === 'createVolume' && operation.source.live === 'volume' ? [operation.source.id] : [];
}

/** Resources of the machines that a volume of the stack is a disk of: once they have moved, their old servers may be gone. */
function usersOf(volume: string, nodes: Evidence['nodes']): readonly string[] {
  return [...nodes.values()].flatMap((node) => {
    const isDisk = node.kind === 'disk' && node.source.from === 'volume' && refersTo(node.source.volume, volume);
    if (isDisk) return nodes.get(node.machine)?.resource ?? [];
    if (node.kind !== 'attachment' || !refersTo(node.volume, volume) || !('node' in node.machine)) return [];
    return nodes.get(node.machine.node)?.resource ?? [];
  });
}

function refersTo(ref: NodeRef, node: string): boolean {
  return 'node' in ref && ref.node === node;
}

function machineOf(object: MachineObject, resource: string, { physicalIds, servers }: LiveCloud): Machine {
  const server = physicalIds.get(resource);
  const attached = server === undefined ? [] : (servers.get(server)?.volumes ?? []);
  const { kind, name, claims, waits } = object;
  return {
    kind,
    name,
    ...(server !== undefined && { server }),
    volumes: attached.map(({ id }) => id),
    claims: new Set(claims),
    waits,
  };
}
