/** Containers that the start-up data of a machine plainly run. */
import { startUpTexts, type StartUpTexts } from '../../containers/start-up-texts.ts';
import { together, type PodMount, type ServerDisks, type Together } from '../../containers/together.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { sealedPieces } from '../../evaluate/seal.ts';
import { openText, type Value } from '../../evaluate/value.ts';
import { perSite, type Site } from '../../plan/target.ts';
import { factsIn } from '../../topology/facts-in.ts';
import type { Graph } from '../../topology/graph.ts';
import type { Machine, Program } from '../../topology/kinds/machine.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';
import { disksOf, volumeOf } from '../../topology/views/disks.ts';
import { cloudConfigText } from './cloud-config-text.ts';
import { isContained } from './contained.ts';
import { flavorOf, impliedDisks } from './flavor.ts';
import { replacing } from './replacing-image.ts';
import { portObstacles } from './port-obstacles.ts';
import { deploymentOf, plainRuns } from './plain-runs.ts';
import { ownParts } from './start-up-parts.ts';

/** Undefined for a machine whose start-up data runs none. */
export function plainContainers(site: Site, machine: Machine): Together | undefined {
  return all(site).get(machine.id);
}

/** Whether the containers of the start-up data, where they are those of the pod, have a directory on the volume. */
export function containersMount(site: Site, machine: Machine, volume: NodeId): boolean {
  const found = plainContainers(site, machine);
  if (!found || 'refusals' in found || replacing(site, machine)) return false;
  return found.containers.some(({ mounts }) =>
    mounts.some((mount) => mount.from === 'disk' && mount.volume === volume),
  );
}

/** Whether the pod of the machine runs the containers of the deployment. */
export function podRuns(site: Site, run: SoftwareRun, machine: Machine): boolean {
  const found = plainContainers(site, machine);
  if (!isContained(site, machine.id)) return false;
  return (
    found !== undefined && 'containers' in found && !replacing(site, machine) && plainRuns(site, machine).includes(run)
  );
}

const all = perSite((site): ReadonlyMap<NodeId, Together> => {
  const found = new Map<NodeId, Together>();
  for (const machine of site.graph.of('machine')) {
    if (machine.program) found.set(machine.id, ownProgram(site, machine.program));
    const reading = site.containers.get(machine.id);
    if (reading && reading.containers.length + reading.refusals.length > 0)
      found.set(machine.id, withPorts(site, machine, together(reading, serverDisks(site, machine))));
  }
  return found;
});

/** The container that a service of the cloud runs, with its volumes. */
function ownProgram({ graph }: Site, { spec, volumes, origins }: Program): Together {
  const scratch = spec.mounts.map(({ source, target, readOnly }): PodMount => {
    const sizeGiB = source.from === 'volume' ? source.sizeGiB : undefined;
    return { from: 'scratch', ...(sizeGiB && { sizeGiB }), target, readOnly };
  });
  const disks = volumes.flatMap(({ volume, target }): readonly PodMount[] => {
    const found = graph.resolve('volume', volume);
    return found ? [{ from: 'disk', volume: found.id, path: '', target, readOnly: false }] : [];
  });
  const { environment } = spec;
  const place = { line: 1, text: '', origins };
  const mounts = [...scratch, ...disks];
  return {
    containers: [{ spec, place, sources: [], environment, environmentFiles: [], mounts, dropped: [] }],
    others: [],
  };
}

/** Without those whose ports cannot be told in a pod. */
function withPorts({ graph }: Site, machine: Machine, found: Together): Together {
  if ('refusals' in found) return found;
  const [first, ...more] = portObstacles(graph, machine, found.containers);
  return first ? { refusals: [first, ...more] } : found;
}

/** Texts of the machines that mention containers. */
export function containerTexts(graph: Graph): ReadonlyMap<NodeId, StartUpTexts> {
  const found = graph.of('machine').map((machine) => {
    const deployments = plainRuns({ graph }, machine).flatMap((run) => deploymentOf({ graph }, run) ?? []);
    return [machine.id, startUpTexts(ownParts({ graph }, machine, printed), deployments)] as const;
  });
  return new Map(found.flatMap(([id, texts]) => (texts ? [[id, texts] as const] : [])));
}

/** Only what is secret is kept from being read. */
function printed(config: Value): Value {
  return cloudConfigText(sealedPieces(config));
}

function serverDisks(site: Site, machine: Machine): ServerDisks {
  return {
    volumeOf: (device) => volumeNamed(site, machine, device),
    ...(site.live.mode !== 'redeploy' && { lostDisk: 'which nothing copies' }),
  };
}

/** By the id of the volume, or by the place of the disk where its name tells it. */
function volumeNamed(site: Site, machine: Machine, device: Value): NodeId | undefined {
  const disks = disksOf(site.graph, machine);
  const ids = factsIn(device).flatMap((fact) => (fact.fact === 'id' ? [fact.of] : []));
  const [, letter] = /^(?:\/dev\/)?(?:vd|sd|xvd)([b-z])$/.exec(openText(device) ?? '') ?? [];
  const volumes = disks.map((disk) => volumeOf(site.graph, disk));
  if (letter === undefined) return volumes.find((volume) => volume !== undefined && ids.includes(volume.id))?.id;
  const { ephemeral, swap } = impliedDisks(flavorOf(site, machine));
  // Disks that only the flavor has come before volumes, and have names too.
  const isSure = !ephemeral && !swap;
  return isSure ? volumes[letters.indexOf(letter)]?.id : undefined;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
