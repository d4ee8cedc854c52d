/** What a port says beside its network and addresses, whether it is a resource or part of a server's network entry. */
import { defineDiagnostic, type DiagnosticKind } from '../diagnostics/diagnostic.ts';
import { facet, type NodeId } from '../evaluate/fact.ts';
import { secrecyOf, knownLike, originsOf, textOf, type Value } from '../evaluate/value.ts';
import type { Nic } from './kinds/nic.ts';
import type { LiftReport, PropertyTable, Reader } from './lift.ts';
import type { Scalar } from '../python/scalar.ts';
import { asBoolean, isPlain } from './plain-choice.ts';

type Told = DiagnosticKind<readonly [resource: string]>;

/** Messages about ports, under the name of the lift that reads them. */
export interface NicDiagnostics {
  readonly down: Told;
  readonly qosLost: Told;
  readonly unknownSpecs: Told;
}

/** The messages of one area (`neutron-port`, `nova-server`); `portOf` says which port of the resource is meant. */
export function nicDiagnostics(area: string, portOf: (resource: string) => string): NicDiagnostics {
  return {
    down: defineDiagnostic({
      code: `${area}/port-down`,
      severity: 'warning',
      message: (resource: string) => `${portOf(resource)} has admin_state_up: false, but the interface of the VM is up`,
      explanation: 'An interface of a VM is always up. Remove the port if nothing may use it.',
    }),
    qosLost: defineDiagnostic({
      code: `${area}/port-qos-lost`,
      severity: 'warning',
      message: (resource: string) => `the bandwidth policy of ${portOf(resource)} is not enforced in the cluster`,
      explanation:
        'Neutron enforces the policy on its own ports only. Some network plug-ins support bandwidth annotations instead.',
    }),
    unknownSpecs: defineDiagnostic({
      code: `${area}/port-value-specs-lost`,
      severity: 'warning',
      message: (resource: string) =>
        `a field in value_specs of ${portOf(resource)} is for the Neutron API only and is not carried over`,
      explanation:
        'Heat sends value_specs to the Neutron API unchanged. Only its fields port_security_enabled, mac_address, dns_name and binding:vnic_type are translated.',
    }),
  };
}

export function nicDiagnosticList(kinds: NicDiagnostics): readonly DiagnosticKind<never>[] {
  return [kinds.down, kinds.qosLost, kinds.unknownSpecs];
}

interface NicSite {
  readonly id: NodeId;
  readonly resource: string;
  readonly read: Omit<Reader<PropertyTable>, 'get'>;
  readonly report: LiftReport;
  readonly kinds: NicDiagnostics;
  /** A field of the port, as the resource's property or as a key of the entry. */
  readonly field: (key: string) => Value | undefined;
}

type NicParts = Pick<Nic, 'addressless' | 'portSecurity' | 'allowedPairs' | 'mac' | 'vnicType' | 'dnsName'>;

/** Fields of `value_specs` that mean the same as a property. */
const understoodSpecs: ReadonlySet<string> = new Set([
  'binding:vnic_type',
  'dns_name',
  'mac_address',
  'port_security_enabled',
]);

export function nicProperties(site: NicSite): NicParts {
  const { id, resource, read, report, kinds, field } = site;
  const specs = field('value_specs');
  const spec = (key: string) => read.field(specs, key) ?? field(key);
  const up = field('admin_state_up');
  if (isPlain(up, true)) report.isDefault(up, 'an interface of a VM is always up');
  else report.lost(up, kinds.down, resource);
  report.lost(field('qos_policy'), kinds.qosLost, resource);
  report.moot(field('propagate_uplink_status'), 'sriov-only');
  if (specs?.kind === 'map') {
    for (const [key, value] of specs.entries) {
      if (!understoodSpecs.has(key)) report.lost(value, kinds.unknownSpecs, resource);
    }
    report.isDefault(specs.entries.size === 0 ? specs : undefined, 'there are no fields');
  }
  const mac = macOf(spec('mac_address'));
  const vnicType = spec('binding:vnic_type');
  const dnsName = spec('dns_name');
  return {
    addressless: read.choose(field('no_fixed_ips'), id, asBoolean, false),
    portSecurity: read.choose(spec('port_security_enabled'), facet(id, 'filter'), onOrOff, 'inherit'),
    allowedPairs: allowedPairs(site),
    ...(mac && { mac }),
    ...(vnicType && { vnicType }),
    ...(dnsName && { dnsName }),
  };
}

/** As Neutron stores it, whichever notation Heat lets through; guests compare the text. */
function macOf(written: Value | undefined): Value | undefined {
  const digits = textOf(written)
    ?.toLowerCase()
    .replaceAll(/[^0-9a-f]/g, '');
  if (!written || digits?.length !== 12) return written;
  return knownLike(digits.replaceAll(/..(?=.)/g, '$&:'), { origins: originsOf(written), secret: secrecyOf(written) });
}

function onOrOff(value: Scalar): 'on' | 'off' | undefined {
  const isOn = asBoolean(value);
  if (isOn === undefined) return undefined;
  return isOn ? 'on' : 'off';
}

function allowedPairs({ id, read, field }: NicSite): Nic['allowedPairs'] {
  const written = field('allowed_address_pairs');
  const items = read.items(written);
  if (items.length === 0) read.shapes(written, id);
  return items.flatMap((item) => {
    const address = read.field(item, 'ip_address');
    const mac = read.field(item, 'mac_address');
    return address ? [{ address, ...(mac && { mac }) }] : [];
  });
}
