/** A subnet of Neutron, of the stack or of a network that it uses: `subnet show`. */
import type { Value } from '../evaluate/value.ts';
import type { Subnet } from '../topology/kinds/subnet.ts';
import { text } from './client-values.ts';
import { maybe, needed } from './columns.ts';
import { compareAddress, compareText, liveValue, type Comparison } from './compare.ts';
import type { FactSource } from './fact-source.ts';

interface SubnetFact {
  readonly id: string;
  readonly name?: string;
  readonly cidr: string;
  readonly gateway?: string;
  readonly network?: string;
}

export const subnet: FactSource<SubnetFact, Subnet> = {
  what: 'subnet',
  named: true,
  question: {
    show: ['subnet', 'show'],
    ids: [{ from: 'all', list: ['subnet', 'list'], column: 'ID' }],
    missing: 'fails',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    name: { ...maybe(['name', 'Name'], text(), 'name'), compare: (live, node) => compareText(live, node.name) },
    cidr: {
      ...needed(['cidr', 'Subnet'], text(), 'address range'),
      compare: (live, node) => compareAddress(live, node.cidr),
      wins: (live, node) => ({ ...node, cidr: liveValue(live, node.cidr) }),
    },
    gateway: {
      ...maybe(['gateway_ip'], text(), 'gateway'),
      compare: compareGateway,
      wins: (live, node) => ({ ...node, gateway: liveValue(live, saidGateway(node)) }),
    },
    network: maybe(['network_id', 'Network'], text(), 'id of the network'),
  },
  join: ({ id }, view) => view.nodeWithId('subnet', id),
  mentions: () => [],
  machineOf: () => undefined,
  shown: { kind: 'subnet', where: 'others-shown' },
  trouble: () => undefined,
};

/** The first address of the range is Neutron's own choice. */
function compareGateway(live: string, { gateway }: Subnet): Comparison {
  if (gateway === 'none') return { live, template: 'none' };
  return gateway === 'first' ? 'unsaid' : compareAddress(live, gateway);
}

function saidGateway({ gateway }: Subnet): Value | undefined {
  return typeof gateway === 'string' ? undefined : gateway;
}
