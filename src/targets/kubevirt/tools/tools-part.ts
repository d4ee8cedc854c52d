/** A first part for guests that call tools of heat-cfntools: programs of the same names that do without Heat. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { concat } from '../../../evaluate/concat.ts';
import { known, type Value } from '../../../evaluate/value.ts';
import type { World } from '../../../plan/world.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { report } from '../../objects/drop.ts';
import { startUpPlace } from '../../objects/start-up-place.ts';
import { withText } from '../software/shell.ts';
import type { StartUpPart } from '../../objects/start-up-parts.ts';
import { wholeText } from '../../objects/whole-text.ts';
import { idleTools, withoutIdle } from './idle-calls.ts';
import { initScript } from './init-script.ts';
import { signalScript } from './signal-script.ts';

const initFails = defineDiagnostic({
  code: 'plan/cfn-init-fails',
  severity: 'warning',
  message: (resource: string, problem: string) => `the metadata of "${resource}" makes cfn-init fail: ${problem}`,
  explanation:
    'cfn-init of heat-cfntools ends with status 1 where it cannot read its metadata, and the program that stands for it in the VM does the same, so that the start-up script takes the same way. A value that is not known yet is one that only a parameter without a value or the live cloud has. Correct the metadata, or give the parameter.',
});

const initNotCalled = defineDiagnostic({
  code: 'plan/cfn-init-not-called',
  severity: 'info',
  message: (resource: string) =>
    `the start-up data of "${resource}" does not call cfn-init, so nothing applies the metadata for it`,
  explanation:
    'Heat does not apply this metadata: a program in the guest has to call cfn-init. Neither the start-up data nor a deployment does, so the metadata had no effect in Nova either, unless the image calls cfn-init. The VM has a cfn-init for this case.',
});

const initNotDelivered = defineDiagnostic({
  code: 'plan/cfn-init-not-delivered',
  severity: 'warning',
  message: (resource: string) =>
    `the metadata for cfn-init of "${resource}" is not in the VM, because cloud-init does not read its start-up data`,
  explanation:
    'Another program reads the start-up data of this server and must get it unchanged, so no cfn-init that works without Heat can be added. Put the packages, files, commands and services into the start-up data.',
});

const polling = defineDiagnostic({
  code: 'plan/guest-polls-heat',
  severity: 'warning',
  message: (resource: string, tools: string) =>
    `calls of ${tools} in the guest of "${resource}" have no effect without Heat`,
  explanation:
    'cfn-hup asks Heat for changed metadata, runs hooks on a change, and restarts services that have failed; cfn-push-stats sends measurements to Heat. In the VM both only end with status 0, so that the scripts that call them go on. Changes of the metadata need a new VM or another tool; let systemd restart services (Restart=), and measure with the monitoring of the cluster.',
});

export const toolsDiagnostics = Object.freeze([initFails, initNotCalled, initNotDelivered, polling]);

/** The metadata reaches no guest that cloud-init does not set up. */
export function tellNotDelivered(world: World, { setup, resource }: Machine): void {
  if (setup) report(world, initNotDelivered, { resource, value: setup }, resource);
}

/**
 * Undefined where no program is needed. `texts` are what the guest runs, in which the calls are found; `bind` gives the script
 * its values.
 */
export function toolsPart(
  world: World,
  machine: Machine,
  { texts, bind }: { readonly texts: readonly Value[]; readonly bind: (part: StartUpPart) => Value },
): StartUpPart | undefined {
  const init = initOf(world, machine, texts);
  const bound = init && withoutIdle(bind({ text: init }));
  const all = [...texts, ...(bound ? [bound] : [])];
  const answers = [
    ...(bound ? [withText(['answer', 'cfn-init'], bound)] : []),
    ...(calls(all, 'cfn-signal') ? [withText(['answer', 'cfn-signal'], known(signalScript))] : []),
    ...idle(world, machine, all),
  ];
  if (answers.length === 0) return undefined;
  return {
    subtype: known('cloud-boothook'),
    filename: known('guest-tools'),
    text: concat([known(placing), ...answers]),
  };
}

function initOf(world: World, machine: Machine, texts: readonly Value[]): Value | undefined {
  const { setup, resource } = machine;
  if (!setup) return undefined;
  const { text, problems } = initScript(setup);
  // A text with an error is not looked at.
  const isRead = texts.every(({ kind }) => kind !== 'poison');
  if (isRead && !calls(texts, 'cfn-init')) report(world, initNotCalled, startUpPlace(world, machine), resource);
  else for (const problem of problems) report(world, initFails, { resource, value: setup }, resource, problem);
  return text;
}

/** Tools that only ask or tell Heat something. */
function idle(world: World, machine: Machine, texts: readonly Value[]): readonly Value[] {
  const called = idleTools.filter((tool) => calls(texts, tool));
  if (called.length > 0) report(world, polling, startUpPlace(world, machine), machine.resource, called.join(' and '));
  return called.map((tool) => withText(['answer', tool], known('#!/bin/sh\nexit 0\n')));
}

function calls(texts: readonly Value[], tool: string): boolean {
  return texts.some((text) => wholeText(text, '').includes(tool));
}

/** As Heat's own first part does, links to tools of the image are made first; then ours replace them, before those that a script installs. */
const placing = `#!/bin/sh
# Programs that replace tools that talk to Heat
mkdir -p /var/lib/heat2kube/tools /opt/aws/bin
chmod 0700 /var/lib/heat2kube
if command -v cfn-create-aws-symlinks >/dev/null; then cfn-create-aws-symlinks >/dev/null; fi

# answer NAME: the program on standard input is called instead, by whatever path
answer() {
  cat >"/var/lib/heat2kube/tools/$1" && chmod 0700 "/var/lib/heat2kube/tools/$1"
  for directory in /opt/aws/bin /usr/local/sbin /usr/local/bin /usr/bin; do
    ln -sf "/var/lib/heat2kube/tools/$1" "$directory/$1" 2>/dev/null
  done
}

`;
