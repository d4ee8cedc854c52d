/** Acme::Cloud::Relay: a relay with its listeners and members in one resource. Its address and settings are lost. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, type Value } from '../../evaluate/value.ts';
import { addressValue, noFact } from '../attribute-values.ts';
import { factsIn } from '../facts-in.ts';
import type { RelayListener, RelayMember } from '../kinds/relay.ts';
import { defineLift, type LiftReport, type Reader } from '../lift.ts';

const settingLost = defineDiagnostic({
  code: 'acme-cloud-relay/setting-lost',
  severity: 'warning',
  message: (resource: string, setting: string) => `${setting} of ${resource} is not carried over`,
  explanation:
    'The load relay of the cluster has settings of its own, and an address of its own. Set what the application needs with the annotations or policies of your load relay.',
});

const memberOutside = defineDiagnostic({
  code: 'acme-cloud-relay/member-outside',
  severity: 'warning',
  message: (resource: string) => `${resource} has a member that is no server of the stack; it is not carried over`,
  explanation:
    'The member is named by an address that no server of the stack has. A Service selects servers that move with the stack. Add an EndpointSlice for the address if the cluster can reach it.',
});

const properties = {
  algorithm: { fate: 'lost', note: 'Reported: the cluster selects the member' },
  healthMonitor: { fate: 'lost', note: 'Reported: a member is used while its VM runs' },
  name: { fate: 'moot', note: 'Names the relay in the cloud only' },
  nodes: { fate: 'mapped', note: 'The servers and their ports', schema: { type: 'list', required: true } },
  port: { fate: 'mapped', note: 'Where clients connect', schema: { type: 'integer' } },
  protocol: { fate: 'moot', note: 'HTTP is forwarded like any TCP', schema: { type: 'string', required: true } },
  sslTermination: {
    fate: 'mapped',
    note: 'A TLS listener of a Gateway, with its certificate',
    slot: 'secret',
    schema: { type: 'map' },
  },
  virtualIps: { fate: 'lost', note: 'Reported: the cluster assigns the address', schema: { type: 'list' } },
} as const;

type Read = Reader<typeof properties>;

export const acmeCloudRelay = defineLift({
  type: 'Acme::Cloud::Relay',
  summary: 'A Service, or a Gateway where it terminates TLS',
  properties,
  attributes: {
    PublicIp: (self) => addressValue({ of: self.path, scope: 'public' }),
    virtualIps: () => noFact('the cluster assigns the address'),
  },
  diagnostics: [settingLost, memberOutside],
  lift(read, self, report) {
    for (const setting of ['algorithm', 'healthMonitor', 'virtualIps'] as const) {
      const value = read.get(setting);
      if (value) report.lost(value, settingLost, self.path, setting);
    }
    for (const name of ['name', 'protocol'] as const) read.get(name);
    const listeners = listenersOf(read);
    return [
      { kind: 'relay', id: self.path, resource: self.path, listeners, members: membersOf(read, self.path, report) },
    ];
  },
});

function listenersOf(read: Read): readonly RelayListener[] {
  const termination = read.get('sslTermination');
  const [certificate, key] = ['certificate', 'privatekey'].map((field) => read.field(termination, field));
  const secure = read.field(termination, 'securePort') ?? known(443n);
  return [
    { port: read.get('port') ?? known(80n) },
    ...(certificate && key ? [{ port: secure, tls: { certificate, key } }] : []),
  ];
}

function membersOf(read: Read, relay: string, report: LiftReport): readonly RelayMember[] {
  return read.items(read.get('nodes')).flatMap((node) => {
    const port = read.field(node, 'port') ?? known(80n);
    const addresses = read.items(read.field(node, 'addresses'));
    const machines = addresses.flatMap((address) => machineIn(address) ?? []);
    if (machines.length < addresses.length) {
      const outside = addresses.filter((address) => machineIn(address) === undefined);
      for (const value of machines.length === 0 ? [node] : outside) report.lost(value, memberOutside, relay);
    }
    for (const address of addresses) if (machineIn(address)) read.shapes(address, relay);
    return machines.map((machine) => ({ to: { node: machine }, port }));
  });
}

/** The server, or one of its interfaces, whose address it is. */
function machineIn(address: Value): string | undefined {
  const [fact] = factsIn(address);
  if (fact?.fact !== 'address') return undefined;
  return typeof fact.nic === 'string' ? fact.nic : fact.of;
}
