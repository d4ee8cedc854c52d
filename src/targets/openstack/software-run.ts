/** Deployments that the cluster does not run: on servers that stay, on disks that come along, and those that a person runs. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { hasRun, keepsRoot } from '../objects/disk-origin.ts';
import { report } from '../objects/drop.ts';
import { podRuns } from '../objects/plain-containers.ts';
import { isKept } from '../objects/sides.ts';
import { machineOfRun, whyManual } from '../objects/software.ts';
import { byHand, stays } from '../objects/stays.ts';
import { usersFlip } from '../objects/part.ts';
import { nothing, type Site, type Target } from '../../plan/target.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';

const runManually = defineDiagnostic({
  code: 'plan/software-deployment',
  severity: 'warning',
  message: (resource: string, why: string) => `"${resource}" must be run manually: ${why}`,
  explanation:
    'The last part of the start-up data of a VM runs what deployments run, for the hooks script, ansible, puppet, salt, docker-compose, json-file, os-apply-config and apply-config. Everything else is a step of the plan with its text, its inputs and its machine. Run it in the guest, or build it into the image or the start-up data.',
});

const nothingStays = 'profile standalone leaves nothing in OpenStack';

/** Of a server that stays. */
export const softwareRunStays = stays('software-run', 'stays', (run, site) => {
  const machine = machineOfRun(site, run);
  const isThere = machine ? isKept(site, machine.id) : site.config.profile === 'openstack';
  return isThere ? { rank: 1, because: 'the server that runs it stays', flip: usersFlip } : undefined;
});

/** What it runs stays with it. */
export const softwareUnitStays = stays('software-unit', 'stays', (unit, { graph, placed }) => {
  const runs = graph.users(unit, 'software-run', 'unit');
  return runs.some(({ id }) => placed.on(id, 'openstack') !== undefined)
    ? { rank: 1, because: 'the server that runs it stays', flip: usersFlip }
    : undefined;
});

/** What was installed on a disk that comes along is there. */
export const softwareRunDone: Target<'software-run'> = {
  kind: 'software-run',
  id: 'done',
  side: 'none',
  offer: (run, site) => (isDone(run, site) ? { rank: 2, because: hasRun, flip: usersFlip } : undefined),
  lower: () => nothing(hasRun, 'data'),
};

function isDone(run: SoftwareRun, site: Site): boolean {
  const machine = machineOfRun(site, run);
  return machine !== undefined && moves(run, site) && run.actions.includes('CREATE') && keepsRoot(site, machine);
}

function moves(run: SoftwareRun, site: Site): boolean {
  const machine = machineOfRun(site, run);
  return machine !== undefined && site.placed.on(machine.id, 'cluster') !== undefined;
}

const manual = byHand('software-run', (run, site) => {
  const because = whyByHand(run, site);
  return because === undefined ? undefined : { rank: 1, because, flip: usersFlip };
});

/** A step of the plan. */
export const softwareRunByHand: Target<'software-run'> = {
  ...manual,
  diagnostics: [runManually],
  lower(run, world) {
    const { resource } = run;
    report(world, runManually, { resource }, resource, whyByHand(run, world) ?? nothingStays);
    return manual.lower(run, world);
  },
};

function whyByHand(run: SoftwareRun, site: Site): string | undefined {
  const machine = machineOfRun(site, run);
  if (!machine) return site.config.profile === 'standalone' ? 'its server is not part of the stack' : undefined;
  if (site.placed.on(machine.id, 'cluster') === undefined || podRuns(site, run, machine)) return undefined;
  return whyManual(site, run, machine);
}
