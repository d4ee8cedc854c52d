/**
 * Whether machines keep their addresses in Subnets of Kube-OVN: the Subnet that the template names has their range, each asks for
 * what its port had, and its guest is bound so that it has the address of its pod.
 */
import type { Collector } from '../../diagnostics/collector.ts';
import { textOf } from '../../evaluate/value.ts';
import { textAt, wordAt, type JsonObject } from '../../kubernetes/json.ts';
import { overlaps, type Interval } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { Evidence } from '../evidence.ts';
import { addressText, holds, intervalKey, intervalsOf } from '../intervals.ts';
import type { MachineObject } from '../machine-objects.ts';
import { fixedAddresses } from '../neutron/addresses.ts';
import { addressDiffers } from './primary.ts';

/** As it is printed. */
interface Switch {
  readonly ranges: readonly Interval[];
  readonly gateways: readonly Interval[];
  /** Another one with an address of its ranges. */
  readonly twin: string | undefined;
}

type Read = Pick<Evidence, 'objects' | 'machines' | 'endpoints' | 'neutron'>;

export function proveSwitches({ objects, machines, endpoints, neutron }: Read, reports: Collector): void {
  const switches = switchesIn(objects);
  const holders = new Map<string, string>();
  for (const { machine, nic, stray } of endpoints) {
    const { resource } = machine;
    const object = machines.get(resource);
    const name = object?.annotations.get('ovn.kubernetes.io/logical_switch');
    if (!object || name === undefined || !nic || stray) continue;
    const own = switches.get(name);
    const asked = intervalsOf((object.annotations.get('ovn.kubernetes.io/ip_address') ?? '').split(','));
    const isOpen = neutron.filters.groupsOf(nic) === 'open' || nic.allowedPairs.length > 0;
    const isChecked = object.annotations.get('ovn.kubernetes.io/port_security') === 'true';
    const problems = [
      ...(own ? switchProblems(own, name) : [`the output has no Subnet "${name}"`]),
      ...(own ? addressProblems(own, asked, nic) : []),
      ...bindingProblems(object, nic),
      ...(isOpen || isChecked ? [] : ['it may send under addresses of others (ovn.kubernetes.io/port_security)']),
      ...asked.flatMap((one) => {
        const key = `${name} ${intervalKey(one)}`;
        const other = holders.get(key);
        holders.set(key, resource);
        return other === undefined ? [] : [`"${other}" asks for ${textFor(one)} too`];
      }),
    ];
    for (const what of problems) reports.report(addressDiffers, { resource }, resource, what);
  }
}

/** By name, which is one of the whole cluster. */
function switchesIn(objects: readonly JsonObject[]): ReadonlyMap<string, Switch> {
  const own = objects.filter(
    (object) => object['kind'] === 'Subnet' && wordAt(object, 'apiVersion').startsWith('kubeovn.io/'),
  );
  const all = own.map((object) => ({
    name: wordAt(object, 'metadata', 'name'),
    vpc: textAt(object, 'spec', 'vpc') ?? 'ovn-cluster',
    ranges: intervalsOf(wordAt(object, 'spec', 'cidrBlock').split(',')),
    gateways: intervalsOf(wordAt(object, 'spec', 'gateway').split(',')),
  }));
  return new Map(
    all.map((one) => {
      const twin = all.find(
        (other) =>
          other !== one &&
          other.vpc === one.vpc &&
          other.ranges.some((range) => one.ranges.some((mine) => overlaps(mine, range))),
      );
      return [one.name, { ranges: one.ranges, gateways: one.gateways, twin: twin?.name }] as const;
    }),
  );
}

function switchProblems({ twin }: Switch, name: string): readonly string[] {
  return twin === undefined ? [] : [`the ranges of the Subnets "${name}" and "${twin}" overlap`];
}

function addressProblems({ ranges, gateways }: Switch, asked: readonly Interval[], nic: Nic): readonly string[] {
  const fixed = fixedAddresses(nic);
  const isIn = (one: Interval, among: readonly Interval[]): boolean =>
    among.some((other) => intervalKey(other) === intervalKey(one));
  const inRange = (one: Interval): boolean => ranges.some((range) => holds(range, one));
  const missing = fixed.filter(
    (one) =>
      inRange(one) && !isIn(one, asked) && !asked.some((other) => other.family === one.family && isIn(other, fixed)),
  );
  const foreign = asked.filter((one) => fixed.some(({ family }) => family === one.family) && !isIn(one, fixed));
  return [
    ...missing.map((one) => `its template does not ask for ${textFor(one)}, which its port has`),
    ...foreign.map((one) => `its template asks for ${textFor(one)}, which its port does not have`),
    ...asked.filter((one) => !inRange(one)).map((one) => `${textFor(one)} is in no range of its Subnet`),
    ...asked.filter((one) => isIn(one, gateways)).map((one) => `${textFor(one)} is the gateway of its Subnet`),
  ];
}

function bindingProblems({ podBinding, podInterface, macs, annotations }: MachineObject, nic: Nic): readonly string[] {
  const mac = podInterface === undefined ? undefined : macs[podInterface]?.toLowerCase();
  const asked = annotations.get('ovn.kubernetes.io/mac_address')?.toLowerCase();
  const wanted = textOf(nic.mac)?.toLowerCase();
  return [
    ...(podBinding?.binding === 'bridge'
      ? []
      : [`the binding ${podBinding?.binding ?? 'of its interface'} gives its guest another address`]),
    ...(mac === asked
      ? []
      : [`its interface has the MAC address ${mac ?? 'of the pod'}, and its pod ${asked ?? 'any'}`]),
    ...(wanted === undefined || mac === wanted
      ? []
      : [`its MAC address is ${mac ?? 'not set'}, and that of its port is ${wanted}`]),
  ];
}

function textFor({ first, family }: Interval): string {
  return addressText(first, family);
}
