/**
 * Whether a server whose root disk comes along is still the server that its guest knows: cloud-init takes another firmware id
 * for a new machine and runs first-boot data again, and network files of the guest match by hardware address.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { textOf } from '../evaluate/value.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { endpointAt } from './endpoints.ts';
import type { Evidence } from './evidence.ts';
import { isBootDevice, type LiveCloud } from './live-cloud.ts';
import type { MachineObject } from './machine-objects.ts';
import type { Source } from './neutron/source.ts';
import type { ProvedPlan } from './source-model.ts';

export const otherMachine = defineDiagnostic({
  code: 'verify/other-machine',
  severity: 'error',
  message: (object: string, what: string) => `${object} ${what}`,
  explanation:
    'The root disk of a live server has been set up by its first boot. A VM with another firmware id, or with start-up data, runs a first boot again: it deletes host keys, resets passwords and may format disks. Without a data source cloud-init switches itself off, and with another MAC address the guest does not find its interface. If you have edited the object, restore it. Otherwise this is a defect of heat2kube: please report it.',
});

interface Proved {
  readonly evidence: Pick<Evidence, 'neutron' | 'machines'>;
  readonly live: LiveCloud;
  readonly plan: Pick<ProvedPlan, 'mode' | 'steps'>;
}

export function proveIdentity({ evidence, live, plan }: Proved, reports: Collector): void {
  const { source } = evidence.neutron;
  const copied = new Set(
    plan.steps.flatMap((step) =>
      step.do.flatMap((operation) =>
        operation.op === 'copy' && operation.from.live === 'server' ? [operation.from.id] : [],
      ),
    ),
  );
  for (const machine of source.of('machine')) {
    const object = evidence.machines.get(machine.resource);
    const server = live.physicalIds.get(machine.resource);
    if (!object || object.kind !== 'VirtualMachine') continue;
    const isOld =
      plan.mode === 'migrate' &&
      server !== undefined &&
      (copied.has(server) || bootsFromVolume(machine, { source, live, server }));
    const what = [
      ...(isOld ? [...firmwareProblems(object, server), ...startUpProblems(object)] : []),
      ...hardwareProblem(object, machine, source),
    ];
    for (const text of what) {
      reports.report(otherMachine, { resource: machine.resource }, `${object.kind} ${object.name}`, text);
    }
  }
}

interface LiveServer {
  readonly source: Source;
  readonly live: LiveCloud;
  readonly server: string;
}

/** A volume that is there already, or that Nova made: such a root is never made again. */
function bootsFromVolume(machine: Machine, { source, live, server }: LiveServer): boolean {
  const root = source.of('disk').find((disk) => disk.machine === machine.id && disk.role === 'root')?.source;
  if (root?.from === 'volume') {
    const volume = source.find('volume', root.volume);
    return volume === undefined || live.physicalIds.has(volume.resource);
  }
  if (root?.from !== 'snapshot' && !(root?.from === 'image' && root.asVolume)) return false;
  const volumes = live.servers.get(server)?.volumes ?? [];
  return volumes.some(({ id }) =>
    live.volumes.get(id)?.attachments.some(({ device }) => device !== undefined && isBootDevice(device)),
  );
}

function firmwareProblems({ uuid, serial }: MachineObject, server: string): readonly string[] {
  return [
    ...(uuid?.toLowerCase() === server.toLowerCase()
      ? []
      : [`has the firmware id ${uuid ?? 'that KubeVirt makes'}, and its server has ${server}`]),
    ...(serial === undefined || serial.toLowerCase() === server.toLowerCase()
      ? []
      : [`has the firmware serial ${serial}, and its server has ${server}`]),
  ];
}

/** Of a comment and an empty map a guest reads nothing. */
function startUpProblems({ startUp }: MachineObject): readonly string[] {
  if (startUp === undefined) return ['has no data source, so its guest no longer finds the instance that it knows'];
  return startUp === 'given' ? ['gives start-up data to a guest that has run its own'] : [];
}

/** On the pod network; other networks are proved with what their guests are told. One interface may stand for several. */
function hardwareProblem(object: MachineObject, machine: Machine, source: Source): readonly string[] {
  const { podInterface } = object;
  if (podInterface === undefined) return [];
  const { nic, merged } = endpointAt(source, machine, { object, index: podInterface });
  const wanted = [...(nic ? [nic] : []), ...merged].map(({ mac }) => textOf(mac)?.toLowerCase());
  const mac = object.macs[podInterface]?.toLowerCase();
  if (wanted.length === 0 || wanted.includes(undefined) || wanted.includes(mac)) return [];
  return [`has the MAC address ${mac ?? 'that KubeVirt makes'}, and its port has ${wanted.join(' or ')}`];
}
