/**
 * Whether machines keep their addresses on a network of OVN-Kubernetes that replaces the pod network: the network has
 * their range and lasting addresses, each machine asks for what its port had, and its guest is bound so that it has them.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Collector } from '../../diagnostics/collector.ts';
import { textOf } from '../../evaluate/value.ts';
import { at, itemsAt, textAt, textsAt, wordAt, wordsAt, type Json, type JsonObject } from '../../kubernetes/json.ts';
import type { Interval } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { Evidence } from '../evidence.ts';
import { addressText, holds, intervalKey, intervalsOf } from '../intervals.ts';
import type { MachineObject } from '../machine-objects.ts';
import { fixedAddresses } from '../neutron/addresses.ts';

export const addressDiffers = defineDiagnostic({
  code: 'verify/address-not-kept',
  severity: 'error',
  message: (machine: string, what: string) => `"${machine}" does not keep its address: ${what}`,
  explanation:
    'On a primary network of OVN-Kubernetes a VM has the address that the annotation network.kubevirt.io/addresses of its template asks for, if the network has persistent addresses, the namespace the label k8s.ovn.org/primary-user-defined-network, and the interface the binding l2bridge. In a Subnet of Kube-OVN it has that of the annotation ovn.kubernetes.io/ip_address, with the binding bridge. Start-up data of other VMs, clients and policies rely on it. In an output that was not edited this is a defect of heat2kube: please report it with the template. Undo the edit, or change the port in the template and convert again.',
});

export const primaryDiagnostics = Object.freeze([addressDiffers]);

/** As it is printed. */
interface Primary {
  /** None where the user is asked for them. */
  readonly subnets: readonly Interval[];
  readonly gateways: readonly Interval[];
  readonly lasts: boolean;
  /** Whether the output has the namespace without the label that makes the network its primary one. */
  readonly isUnlabelled: boolean;
}

type Read = Pick<Evidence, 'objects' | 'machines' | 'endpoints'>;

export function provePrimary({ objects, machines, endpoints }: Read, reports: Collector): void {
  const networks = primaryNetworks(objects);
  const holders = new Map<string, string>();
  for (const { machine, nic, stray } of endpoints) {
    const { resource } = machine;
    const object = machines.get(resource);
    if (!object?.podBinding || !nic || stray) continue;
    const asked = askedBy(object);
    const primary = networks.get(object.namespace);
    if (!primary && asked === undefined) continue;
    const problems = primary
      ? [...networkProblems(primary, asked), ...machineProblems(object, nic, { primary, asked: asked ?? [] })]
      : ['the output has no primary network for its namespace'];
    for (const own of asked ?? []) {
      const key = `${object.namespace} ${intervalKey(own)}`;
      const other = holders.get(key);
      if (other !== undefined) problems.push(`"${other}" asks for ${textFor(own)} too`);
      holders.set(key, resource);
    }
    for (const what of problems) reports.report(addressDiffers, { resource }, resource, what);
  }
}

/** By namespace, which has one. */
function primaryNetworks(objects: readonly JsonObject[]): ReadonlyMap<string, Primary> {
  const own = new Map(
    objects.flatMap((object) =>
      object['kind'] === 'Namespace'
        ? [[wordAt(object, 'metadata', 'name'), textsAt(object, 'metadata', 'labels')] as const]
        : [],
    ),
  );
  return new Map(
    objects.flatMap((object) => {
      const layer = at(object, 'spec', 'layer2');
      if (object['kind'] !== 'UserDefinedNetwork' || textAt(layer, 'role') !== 'Primary') return [];
      const namespace = wordAt(object, 'metadata', 'namespace');
      const labels = own.get(namespace);
      return [
        [
          namespace,
          {
            subnets: intervalsOf(wordsAt(layer, 'subnets')),
            gateways: gatewaysOf(layer),
            lasts: textAt(layer, 'ipam', 'lifecycle') === 'Persistent',
            isUnlabelled: labels !== undefined && !labels.has('k8s.ovn.org/primary-user-defined-network'),
          },
        ] as const,
      ];
    }),
  );
}

/** Without a word OVN-Kubernetes takes the first host of each range. */
function gatewaysOf(layer: Json | undefined): readonly Interval[] {
  const said = intervalsOf(wordsAt(layer, 'defaultGatewayIPs'));
  if (said.length > 0) return said;
  return intervalsOf(wordsAt(layer, 'subnets')).map(({ family, first }) => ({
    family,
    first: first + 1n,
    last: first + 1n,
  }));
}

/** What the annotation says of the interface on the network of the pod; undefined where it says nothing. */
function askedBy({ annotations, podBinding }: MachineObject): readonly Interval[] | undefined {
  const text = annotations.get('network.kubevirt.io/addresses');
  if (text === undefined || !podBinding) return undefined;
  try {
    const json: Json = JSON.parse(text);
    return intervalsOf(itemsAt(json, podBinding.name).flatMap((item) => (typeof item === 'string' ? [item] : [])));
  } catch {
    return [];
  }
}

function networkProblems({ lasts, isUnlabelled }: Primary, asked: readonly Interval[] | undefined): readonly string[] {
  return [
    ...(isUnlabelled ? ['its namespace has not the label k8s.ovn.org/primary-user-defined-network'] : []),
    ...(asked !== undefined && !lasts
      ? ['the network has no persistent addresses (ipam.lifecycle), so what its template asks for is ignored']
      : []),
  ];
}

interface Asking {
  readonly primary: Primary;
  readonly asked: readonly Interval[];
}

function machineProblems(object: MachineObject, nic: Nic, { primary, asked }: Asking): string[] {
  const { podBinding, podInterface, macs } = object;
  const fixed = fixedAddresses(nic);
  const mac = podInterface === undefined ? undefined : macs[podInterface]?.toLowerCase();
  const wanted = textOf(nic.mac)?.toLowerCase();
  const isAsked = (own: Interval): boolean => asked.some((other) => intervalKey(other) === intervalKey(own));
  const inRange = (own: Interval): boolean => primary.subnets.some((range) => holds(range, own));
  const missing = fixed.filter(
    (own) => inRange(own) && !isAsked(own) && !fixed.some((other) => other.family === own.family && isAsked(other)),
  );
  const foreign = asked.filter(
    (own) =>
      fixed.some(({ family }) => family === own.family) &&
      !fixed.some((other) => intervalKey(other) === intervalKey(own)),
  );
  return [
    ...(podBinding?.binding === 'l2bridge'
      ? []
      : [`the binding ${podBinding?.binding ?? 'of its interface'} gives its guest another address`]),
    // Replicas of a pool draw theirs, unless an address is asked for.
    ...(mac === undefined && (object.kind !== 'VirtualMachinePool' || asked.length > 0)
      ? ['its interface has no MAC address']
      : []),
    ...(wanted !== undefined && mac !== undefined && mac !== wanted
      ? [`its MAC address is ${mac}, and that of its port is ${wanted}`]
      : []),
    ...missing.map((own) => `its template does not ask for ${textFor(own)}, which its port has`),
    ...foreign.map((own) => `its template asks for ${textFor(own)}, which its port does not have`),
    ...(primary.subnets.length > 0 ? asked : [])
      .filter((own) => !inRange(own))
      .map((own) => `${textFor(own)} is in no range of the network`),
    ...asked
      .filter((own) => primary.gateways.some((gateway) => intervalKey(gateway) === intervalKey(own)))
      .map((own) => `${textFor(own)} is the gateway of the network`),
  ];
}

function textFor({ first, family }: Interval): string {
  return addressText(first, family);
}
