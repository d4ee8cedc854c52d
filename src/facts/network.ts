/** A network of Neutron, of the stack or one that it uses: `network show`. */
import type { Network } from '../topology/kinds/network.ts';
import { count, flag, text } from './client-values.ts';
import { maybe, needed } from './columns.ts';
import { compareScalar, compareText } from './compare.ts';
import type { FactSource } from './fact-source.ts';

interface NetworkFact {
  readonly id: string;
  readonly name?: string;
  readonly external?: boolean;
  readonly mtu?: number;
  readonly portSecurity?: boolean;
}

export const network: FactSource<NetworkFact, Network> = {
  what: 'network',
  named: true,
  question: {
    show: ['network', 'show'],
    ids: [{ from: 'all', list: ['network', 'list'], column: 'ID' }],
    missing: 'fails',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    name: { ...maybe(['name', 'Name'], text(), 'name'), compare: (live, node) => compareText(live, node.name) },
    external: {
      ...maybe(
        ['router:external', 'is_router_external', 'Router Type'],
        flag({ yes: ['External'], no: ['Internal'] }),
        'external flag',
      ),
      compare: (live, node) => compareScalar(live, node.external),
    },
    mtu: { ...maybe(['mtu'], count(), 'MTU'), compare: (live, node) => compareScalar(live, node.mtu) },
    portSecurity: {
      ...maybe(['port_security_enabled', 'is_port_security_enabled'], flag(), 'port security'),
      compare: (live, node) => compareScalar(live, node.portSecurity),
    },
  },
  join: ({ id }, view) => view.nodeWithId('network', id),
  mentions: () => [],
  machineOf: () => undefined,
  shown: { kind: 'network', where: 'others-shown' },
  trouble: () => undefined,
};
