/** A router of Neutron: `router show`. */
import type { Router } from '../topology/kinds/router.ts';
import { text } from './client-values.ts';
import { maybe, needed } from './columns.ts';
import { compareText } from './compare.ts';
import type { FactSource } from './fact-source.ts';

interface RouterFact {
  readonly id: string;
  readonly name?: string;
}

export const router: FactSource<RouterFact, Router> = {
  what: 'router',
  named: false,
  question: {
    show: ['router', 'show'],
    ids: [{ from: 'stack', list: ['router', 'list'], column: 'ID' }],
    missing: 'fails',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    name: {
      ...maybe(['name', 'Name'], text(), 'name'),
      compare: (live, node) => compareText(live, node.name),
    },
  },
  join: ({ id }, view) => view.nodeWithId('router', id),
  *mentions(graph) {
    for (const { router: ref } of graph.of('router-link')) yield ref;
  },
  machineOf: () => undefined,
  shown: { kind: 'router', where: 'always' },
  trouble: () => undefined,
};
