/** Which volume is which disk, as the user says it: for disks that Nova created and that the facts do not tell apart. */
import type { Config } from '../config/config.ts';
import type { NodeId } from '../evaluate/fact.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Graph } from '../topology/graph.ts';
import type { Disk } from '../topology/kinds/disk.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { canBe, isNovaMade, namedVolumes, snapshotOf } from './disk-of-volume.ts';
import { labelOf, type LiveView } from './fact-source.ts';
import type { Observer } from './observer.ts';
import { attachedVolumes } from './volumes-by-server.ts';

export const badChoice = defineDiagnostic({
  code: 'live/disk-choice-unusable',
  severity: 'error',
  message: (server: string, disk: string, why: string) => `disks."${server}"."${disk}" in heat2kube.yaml: ${why}`,
  explanation:
    'An entry under `disks` names the live volume of a disk that Nova created from an image or a snapshot. The disk is `root`, or has the number that messages have; the volume is one that is attached to the live server, of at least the size of the disk, and of no other disk. An entry that does not fit would give a VM the content of another disk.',
});

/** The entries whose disks are there, by the id of the disk. */
export function chosenVolumes({ disks }: Pick<Config, 'disks'>, graph: Graph): ReadonlyMap<NodeId, string> {
  return new Map(
    [...disks].flatMap(([path, chosen]) =>
      [...chosen].flatMap(([name, volume]) => {
        const disk = diskNamed(graph, graph.get('machine', path), name);
        return disk ? [[disk.id, volume] as const] : [];
      }),
    ),
  );
}

/** How messages and the configuration call a disk of a machine. */
function diskName({ role, order }: Pick<Disk, 'role' | 'order'>): string {
  return role === 'root' ? 'root' : String(order);
}

function diskNamed(graph: Graph, machine: Machine | undefined, name: string): Disk | undefined {
  const disks = machine ? graph.users(machine, 'disk', 'machine') : [];
  return disks.find((disk) => isNovaMade(disk) && diskName(disk) === name);
}

export function observeChoices(observer: Observer): void {
  const { view, config } = observer;
  for (const [path, chosen] of config.disks) {
    const machine = view.graph.get('machine', path);
    for (const [name, volume] of chosen) {
      const twin = [...chosen].find(([other, id]) => id === volume && other !== name);
      const why = twin ? `"${twin[0]}" has the same volume` : misfit(view, { machine, name, volume });
      if (why !== undefined) observer.report(badChoice, observer.entryAt('disks', path), path, name, why);
    }
  }
}

interface Choice {
  readonly machine: Machine | undefined;
  readonly name: string;
  readonly volume: string;
}

/** Why a volume cannot be the disk. A cut-over detaches it, and attaches it to a node of the cluster: an earlier run knows it then. */
function misfit(view: LiveView, { machine, name, volume }: Choice): string | undefined {
  if (!machine) return 'no server of the stack has this path';
  const disk = diskNamed(view.graph, machine, name);
  if (!disk) return 'Nova created no such disk of the server';
  if (namedVolumes(machine, view).includes(volume)) return `the template attaches the volume ${volume} itself`;
  const fact = view.facts.volumes.get(volume);
  const isFree = fact?.attachments.length === 0 || view.earlier.get(disk.id) === volume;
  if (!isFree && !isAttached(view, machine, volume)) return `no volume ${volume} is attached to the live server`;
  if (!fact) return undefined;
  const label = labelOf(fact);
  const made = snapshotOf(disk);
  if (made !== undefined && fact.snapshot !== undefined && fact.snapshot !== made)
    return `Cinder created the volume ${label} from the snapshot ${fact.snapshot}, not from ${made}`;
  return canBe(disk, { fact }) ? undefined : `the volume ${label} is smaller than the disk`;
}

/** A server that is deleted has none. */
function isAttached(view: LiveView, machine: Machine, volume: string): boolean {
  const server = view.liveOf('servers', machine);
  return !server || attachedVolumes(server, view).has(volume);
}
