/** Rows of the table of who reaches whom for security groups that stay: what lets nodes in lets in every pod behind them. */
import type { AccessRow, Step } from '../plan/plan.ts';
import { append } from '../source/append.ts';
import { listed } from '../source/listed.ts';
import type { Evidence } from './evidence.ts';

type Read = Pick<Evidence, 'staying' | 'cluster' | 'neutron'>;

/** Where a VM has an egress address, a rule for that lets nobody else in. */
export function nodeRows({ staying, cluster, neutron }: Read, steps: readonly Step[]): readonly AccessRow[] {
  const kept = new Set(staying.map(({ resource }) => resource));
  const egress = new Set([...cluster.egress.values()].map((address) => `${address}/32`));
  return steps.flatMap(({ about, do: operations }): readonly AccessRow[] => {
    const ports = new Map<string, string[]>();
    for (const operation of operations) {
      if (operation.op !== 'admit' || operation.rule.direction === 'egress') continue;
      if (typeof operation.range === 'string' && egress.has(operation.range)) continue;
      const { protocol, ports: own } = operation.rule;
      if (own) append(ports, protocol, own[0] === own[1] ? own[0] : own.join('-'));
      else ports.set(protocol, []);
    }
    const names = neutron.source
      .of('machine')
      .flatMap(({ id, resource }) => (about.includes(id) && kept.has(resource) ? [resource] : []));
    if (ports.size === 0 || names.length === 0) return [];
    const after = [...ports].map(([protocol, all]) => [protocol, [...new Set(all)].join(', ')].join(' ').trim());
    return [
      {
        from: 'nodes and pods of the cluster',
        to: `${listed(names)} (in OpenStack)`,
        before: 'nothing',
        after: after.join('; '),
        change: 'wider',
      },
    ];
  });
}
