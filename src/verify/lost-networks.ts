/**
 * What passes no more because an interface has no network yet. A machine is on the pod network with one interface; a network
 * that nobody has mapped is a stub, so until it is completed nothing reaches the interfaces on it.
 */
import type { Collector } from '../diagnostics/collector.ts';
import { textAt } from '../kubernetes/json.ts';
import type { Evidence } from './evidence.ts';
import { accessNarrower } from './narrower.ts';
import { passage } from './neutron/neutron.ts';
import { neutronTraits } from './neutron/traits.ts';
import { describePacket, protocols, type Endpoint, type Packet, type Place, type Protocol } from './packet.ts';
import { samplePorts } from './sample-ports.ts';
import { chooseTrials } from './trials.ts';

/** Between machines, at least one of which is reached by an interface on such a network. */
export function proveNetworks(evidence: Evidence, reports: Collector): void {
  const waiting = waitingInterfaces(evidence);
  if (waiting.size === 0) return;
  for (const [network, byRule] of lossesOf(evidence, waiting)) {
    for (const [rule, packet] of byRule) {
      // What no rule of the template allows concerns all who have no group of their own, in the same words.
      const resources = rule === '' ? unruledOn(network, evidence, waiting) : [rule];
      for (const resource of resources) {
        reports.report(
          accessNarrower,
          { resource },
          rule === '' ? { network, of: resource } : { network },
          rule,
          describePacket(packet),
        );
      }
    }
  }
}

type Waiting = ReadonlyMap<Endpoint, string>;

/** By network, one packet for each rule that allowed some. */
function lossesOf(evidence: Evidence, waiting: Waiting): ReadonlyMap<string, ReadonlyMap<string, Packet>> {
  const { policies, neutron, endpoints } = evidence;
  const traits = neutronTraits(neutron);
  const trials = chooseTrials([...endpoints, ...waiting.keys()], policies, traits);
  const onPods = new Map(endpoints.map((endpoint) => [endpoint.machine, endpoint]));
  const found = new Map<string, Map<string, Packet>>();
  for (const to of trials.endpoints) {
    for (const from of trials.peersOf(to)) {
      const network = waiting.get(to) ?? waiting.get(from);
      if (network === undefined || from.machine === to.machine) continue;
      const byRule = found.get(network) ?? new Map<string, Packet>();
      found.set(network, byRule);
      const now = byPods(evidence, { from: onPods.get(from.machine), to: onPods.get(to.machine) });
      const before = passage(neutron, { endpoint: from }, { endpoint: to });
      for (const [protocol, port] of packetsOf(samplePorts([to, from], { policies, traits }))) {
        if (before.verdict(protocol, port) !== 'yes' || now(protocol, port)) continue;
        const [rule = ''] = before.rules(protocol, port);
        if (!byRule.has(rule)) byRule.set(rule, { from: { endpoint: from }, to: { endpoint: to }, protocol, port });
      }
    }
  }
  return found;
}

/** Machines with an interface on the network that has no group of the template. */
function unruledOn(network: string, { neutron }: Evidence, waiting: Waiting): readonly string[] {
  const machines = [...waiting].flatMap(([{ machine, nic }, own]) => {
    const groups = nic ? neutron.filters.groupsOf(nic) : 'open';
    const isRuled = groups !== 'open' && groups.some((group) => neutron.source.find('firewall-group', { node: group }));
    return own === network && !isRuled ? [machine.resource] : [];
  });
  return [...new Set(machines)];
}

/** Interfaces of machines that no object puts on a network which is there, each with the name of the one that is not. */
function waitingInterfaces({ objects, machines, neutron, endpoints }: Evidence): Waiting {
  const stubs = new Set(
    objects.flatMap((object) =>
      object['kind'] === 'NetworkAttachmentDefinition'
        ? [`${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`]
        : [],
    ),
  );
  const found = endpoints.flatMap(({ machine, labels }) => {
    const { networks = [] } = machines.get(machine.resource) ?? {};
    return networks.flatMap((network, index) => {
      const nic = neutron.source.find('nic', machine.nics[index]);
      return nic && network !== undefined && stubs.has(network) ? [[{ machine, labels, nic }, network] as const] : [];
    });
  });
  return new Map(found);
}

interface Pair {
  readonly from: Endpoint | undefined;
  readonly to: Endpoint | undefined;
}

function byPods({ policies }: Evidence, { from, to }: Pair): (protocol: Protocol, port: number) => boolean {
  const place = (endpoint: Endpoint): Place => ({ endpoint });
  return from && to ? policies.between(place(from), place(to)) : () => false;
}

function packetsOf(ports: readonly number[]): readonly (readonly [Protocol, number])[] {
  return protocols.flatMap((protocol) => ports.map((port) => [protocol, port] as const));
}
