/** What a plan has done to the live cloud so far, from what the facts say it was: the memory of the data proof. */
import { isMoved } from '../config/path-pattern.ts';
import { itemsAt, textAt, type JsonObject } from '../kubernetes/json.ts';
import type { ObjectRef } from '../kubernetes/object-ref.ts';
import type { LiveServer, Operation, Word } from '../plan/operations.ts';
import type { World } from '../plan/world.ts';

/** A virtual machine, with the live server that it takes the place of and the volumes that are attached to that. */
export interface Machine {
  readonly name: string;
  readonly server?: string;
  readonly volumes: readonly string[];
  readonly claims: ReadonlySet<string>;
  /** Nothing starts it but the plan. */
  readonly waits: boolean;
}

interface VolumeState {
  snapshot?: string;
  isSnapshotChecked: boolean;
  isTaken: boolean;
  /** Taken over, and looked at. */
  isOver: boolean;
}

export class LiveState {
  readonly #machines: readonly Machine[];
  readonly #volumes = new Map<string, VolumeState>();
  readonly #devices: ReadonlyMap<string, string>;
  readonly #stopped = new Set<string>();
  readonly #started = new Set<Machine>();
  #protecting: 'no' | 'done' | 'checked' = 'no';

  constructor(world: World, objects: readonly JsonObject[]) {
    const { config, graph, live } = world;
    this.#devices = new Map(
      [...(live.facts?.volumes ?? [])].flatMap(([id, { attachments }]) =>
        attachments.flatMap(({ device }) => (device === undefined ? [] : [[id, device] as const])),
      ),
    );
    this.#machines = objects.flatMap((object) => {
      if (object['kind'] !== 'VirtualMachine') return [];
      const resource = textAt(object, 'metadata', 'annotations', `${config.labelPrefix}/resource`) ?? '';
      const machine = machineOf(object, resource, world);
      this.#begin(machine, resource, world);
      return [machine];
    });
    this.#beginLoose(world, objects);
    // Nothing moves before the stack is protected.
    if ([...graph.nodes.values()].some(({ resource }) => isMoved(config, resource))) this.#protecting = 'checked';
  }

  /** A machine that has moved is where the plan would bring it. */
  #begin(machine: Machine, resource: string, { config, live }: World): void {
    const isOver = isMoved(config, resource);
    for (const volume of machine.volumes) {
      this.#volumes.set(volume, { isSnapshotChecked: isOver, isTaken: isOver, isOver });
    }
    if (isOver || !machine.waits) this.#started.add(machine);
    const { server } = machine;
    if (server === undefined) return;
    if (isOver || live.facts?.servers.get(server)?.status === 'SHUTOFF') this.#stopped.add(server);
  }

  /** Volumes of the stack that no server has. */
  #beginLoose({ config, graph, live, placed }: World, objects: readonly JsonObject[]): void {
    const adopted = new Set(objects.flatMap((object) => textAt(object, 'spec', 'csi', 'volumeHandle') ?? []));
    for (const { id: node, resource } of graph.of('volume')) {
      const id = live.facts?.physicalIds.get(resource);
      if (id === undefined || this.#volumes.has(id) || placed.on(node, 'cluster') === undefined) continue;
      const isOver = adopted.has(id) || isMoved(config, resource);
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
    return this.#machines.find(({ name }) => object.kind === 'VirtualMachine' && name === object.name);
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
    return device !== undefined && /^\/dev\/(?:v|s|xv|h)da$/.test(device);
  }

  #stateOf(volume: Word): VolumeState | undefined {
    return typeof volume === 'string' ? this.#volumes.get(volume) : undefined;
  }
}

function volumesTaken(operation: Operation): readonly Word[] {
  if (operation.op === 'detach') return [operation.volume.id];
  return operation.op === 'createVolume' ? [operation.source.id] : [];
}

function machineOf(object: JsonObject, resource: string, { live: { facts } }: World): Machine {
  const server = facts?.physicalIds.get(resource);
  const attached = server === undefined ? [] : (facts?.servers.get(server)?.volumes ?? []);
  const claims = itemsAt(object, 'spec', 'template', 'spec', 'volumes').flatMap(
    (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? [],
  );
  return {
    name: textAt(object, 'metadata', 'name') ?? '',
    ...(server !== undefined && { server }),
    volumes: attached.map(({ id }) => id),
    claims: new Set(claims),
    waits: textAt(object, 'spec', 'runStrategy') === 'Manual',
  };
}
