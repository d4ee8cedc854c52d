/** A deployment whose configuration the last part of the start-up data runs. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { openText } from '../../evaluate/value.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';
import type { ComponentEntry, SoftwareUnit } from '../../topology/kinds/software-unit.ts';
import { part } from '../objects/part.ts';
import type { Site } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { keepsRoot } from '../objects/disk-origin.ts';
import { lose, lostBy, report } from '../objects/drop.ts';
import { podRuns } from '../objects/plain-containers.ts';
import { earlierElsewhere } from '../objects/run-order.ts';
import { engineOf, machineOfRun, runBody, whyManual } from '../objects/software.ts';

const needsEngine = defineDiagnostic({
  code: 'plan/software-needs-engine',
  severity: 'warning',
  message: (resource: string, machine: string, engine: string) =>
    `"${resource}" runs with ${engine}, which the image of "${machine}" must have`,
  explanation:
    "In OpenStack the image has an agent with a hook for the configuration, and the program that the hook calls. The start-up data calls the program itself. Where the image does not have it, the run ends with the status 127: /var/lib/heat2kube/<name>/stderr in the guest says so. Add the program to the image, or install it with the server's own start-up data, which runs before.",
});

const orderLost = defineDiagnostic({
  code: 'plan/software-order-lost',
  severity: 'warning',
  message: (resource: string, machine: string, earlier: string) =>
    `"${resource}" on "${machine}" does not wait until ${earlier}`,
  explanation:
    'Heat starts a deployment after those that it depends on have ended, on other servers too. In the cluster every VM runs its deployments when it boots. Make the script wait for what it needs, such as the port of a database, or start the VMs one after another.',
});

const otherActions = defineDiagnostic({
  code: 'plan/software-other-actions',
  severity: 'warning',
  message: (resource: string, actions: string) =>
    `"${resource}" runs when its VM is created, but not for ${actions} of the stack`,
  explanation:
    'Heat can run a deployment again before it deletes, suspends or resumes the stack. Nothing in the cluster does that. Run the script in the guest before you delete or stop the VM, or make a unit of systemd of it that runs at shutdown.',
});

/** In the start-up data of its VM. */
export const softwareRun = part({
  kind: 'software-run',
  diagnostics: [needsEngine, orderLost, otherActions],
  because: (run, site) => {
    if (isInPod(run, site)) return 'the pod of its server runs its containers';
    return runsHere(run, site) ? 'the last part of the start-up data of its VM runs it' : undefined;
  },
  rest(run, world) {
    if (!isInPod(run, world)) tell(run, world);
    return { state: 'default', reason: 'its hook does not read it' };
  },
});

function isInPod(run: SoftwareRun, site: Site): boolean {
  const machine = machineOfRun(site, run);
  return machine !== undefined && podRuns(site, run, machine);
}

/** A disk that comes along has what was installed on it. */
function runsHere(run: SoftwareRun, site: Site): boolean {
  const machine = machineOfRun(site, run);
  if (!machine || site.placed.on(machine.id, 'cluster') === undefined) return false;
  return whyManual(site, run, machine) === undefined && !keepsRoot(site, machine);
}

function tell(run: SoftwareRun, world: World): void {
  const machine = machineOfRun(world, run);
  const body = runBody(world, run);
  if (!machine || 'why' in body) return;
  const { resource } = run;
  const engine = engineOf(body.hook);
  if (engine !== undefined) report(world, needsEngine, { resource }, resource, machine.resource, engine);
  for (const value of run.otherActions ?? []) {
    lose(world, otherActions, { resource, value }, resource, openText(value) ?? 'other actions');
  }
  for (const entry of entriesWithoutCreation(body.unit)) {
    const actions = entry.actions.join(' and ') || 'other actions';
    lose(world, otherActions, { resource, value: entry.text }, resource, actions);
    for (const value of entry.written) world.account.tell(value, lostBy(otherActions, resource, actions));
  }
  const earlier = earlierElsewhere(world, run);
  if (earlier.length > 0) report(world, orderLost, { resource }, resource, machine.resource, earlier.join(' and '));
}

/** Texts of a component for anything but the creation; an update creates the VM anew. */
function entriesWithoutCreation({ body }: SoftwareUnit): readonly ComponentEntry[] {
  return body.form === 'component' ? body.entries.filter(({ actions }) => !actions.includes('CREATE')) : [];
}
