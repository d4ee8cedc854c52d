/** Holds `moved` of the configuration to the facts: what has not moved would start on disks that its old server still has. */
import { isMoved } from '../../config/path-pattern.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { labelOf } from '../../facts/fact-source.ts';
import { machineOfPort } from '../../facts/nic-of-port.ts';
import { listed } from '../../source/listed.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import type { World } from '../../plan/world.ts';
import { report } from './drop.ts';
import { movingMachines, type MovingMachine } from './moving.ts';
import { movedBehind } from './sides.ts';

export const notMoved = defineDiagnostic({
  code: 'plan/not-moved',
  severity: 'error',
  message: (resource: string, contradiction: string) =>
    `"${resource}" is under moved in heat2kube.yaml, but according to the facts ${contradiction}`,
  explanation:
    'The final manifests start a VM on the disks that its old server had, and the plan no longer has the steps that copy, detach or protect them. After a move the old server is SHUTOFF or deleted and has none of the volumes that the VM uses, and the floating IP leads to the Service. If the resource has not moved, remove its entry from moved. If it has, the facts are older than the move: collect them again and run convert again.',
});

/** Facts that were taken after the cut-over can contradict what the user has recorded. */
export function checkAgainstFacts(world: World): void {
  if (world.live.mode !== 'migrate') return;
  for (const moving of movingMachines(world)) {
    const found = moving.state === 'moved' ? contradictions(world, moving) : [];
    if (found.length === 0) continue;
    const { resource } = moving.machine;
    report(world, notMoved, { resource }, resource, `its old server ${listed(found)}`);
  }
  // Where OpenStack is left, no step moves the address itself.
  if (world.config.profile === 'standalone') return;
  for (const address of world.graph.of('public-address')) checkAddress(world, address);
}

function contradictions({ live: { facts } }: World, { server, disks }: MovingMachine): readonly string[] {
  // What earlier facts knew of it was before it moved.
  if (server !== undefined && facts?.released?.has(server)) return [];
  const old = server === undefined ? undefined : facts?.servers.get(server);
  const isOn = old?.status !== undefined && old.status !== 'SHUTOFF';
  const held = disks.flatMap((disk) => {
    if (disk.origin !== 'adopted') return [];
    const { volume, live } = disk;
    const isListed = old?.volumes.some(({ id }) => id === volume) === true;
    const isHeld = isListed || live?.attachments.some(({ serverId }) => serverId === server) === true;
    return isHeld ? [labelOf(live ?? { id: volume })] : [];
  });
  return [
    ...(isOn ? [`is ${old.status}`] : []),
    ...(held.length > 0 ? [`has the ${held.length === 1 ? 'volume' : 'volumes'} ${listed(held)}`] : []),
  ];
}

/** Its step records it before the address itself moves, and by then the machine has moved. */
function checkAddress(world: World, address: PublicAddress): void {
  const { resource } = address;
  if (!isMoved(world.config, resource) || !movedBehind(world, address)) return;
  const machine = oldEndOf(world, address);
  const moving = machine && movingMachines(world).find((one) => one.machine === machine);
  if (!machine || (moving?.state === 'moved' && contradictions(world, moving).length === 0)) return;
  report(world, notMoved, { resource }, resource, `it leads to the old server of "${machine.resource}"`);
}

/** The machine whose old server the address still leads to. */
export function oldEndOf({ live }: World, address: PublicAddress): Machine | undefined {
  const floating = live.view?.liveOf('floatingIps', address);
  const port = floating && live.facts?.released?.has(floating.id) ? undefined : floating?.portId;
  return port === undefined || !live.view ? undefined : machineOfPort(port, live.view);
}
