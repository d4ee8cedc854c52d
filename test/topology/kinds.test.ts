/** The table of kinds: its edges hold every reference that nodes have, and lead to kinds that exist. */
import { describe, expect, it } from 'vitest';
import type { NodeRef } from '../../src/evaluate/fact.ts';
import { known } from '../../src/evaluate/value.ts';
import type { Graph } from '../../src/topology/graph.ts';
import type { Base } from '../../src/topology/kinds/kind.ts';
import { machine } from '../../src/topology/kinds/machine.ts';
import { kinds, type NodeKind, type TopologyNode } from '../../src/topology/kinds/table.ts';
import { groundOf } from '../../src/topology/views/ground.ts';
import { caseNames, liftCase } from './lift-fixtures.ts';
import { liftAll } from './make-stack.ts';

interface Found {
  /** Where it stands: `nics.0`. */
  readonly path: string;
  readonly ref: NodeRef | string;
}

/** Fields that hold texts of their own; a resource may be called like one. */
const texts = new Set(
  'id resource kind name type role why description form format from direction gateway groups nicPolicy policy portSecurity'.split(
    ' ',
  ),
);

/** References and ids of nodes in the data of a node, whatever is declared about its kind. */
function referencesIn(node: TopologyNode, graph: Graph): readonly Found[] {
  const found: Found[] = [];
  const visit = (field: unknown, path: readonly string[]): void => {
    if (typeof field === 'string' && graph.nodes.has(field) && !texts.has(path.at(-1) ?? ''))
      found.push({ path: path.join('.'), ref: field });
    if (typeof field !== 'object' || field === null || isValue(field)) return;
    if (isRef(field)) found.push({ path: path.join('.'), ref: field });
    else
      for (const [key, part] of field instanceof Map ? field : Object.entries(field))
        visit(part, [...path, String(key)]);
  };
  visit(node, []);
  return found;
}

function isRef(field: object): field is NodeRef {
  if (Object.keys(field).length !== 1) return false;
  return ('node' in field && typeof field.node === 'string') || ('external' in field && isValue(field.external));
}

function isValue(field: unknown): boolean {
  return typeof field === 'object' && field !== null && 'origins' in field && 'kind' in field;
}

/** References of a node along all edges but one, and the ids of those that edges make of ids. */
function declaredIn(node: TopologyNode, left: string | undefined): ReadonlySet<NodeRef | string> {
  const { edges: own, refs } = kinds[node.kind];
  const declared = Object.keys(own).filter((edge) => edge !== left);
  const found = declared.flatMap((edge) => refs(node, edge));
  return new Set<NodeRef | string>([...found, ...found.map((ref) => ('node' in ref ? ref.node : ''))]);
}

/** What stands in nodes and among no edge of their kinds. */
function undeclared(graph: Graph, kind?: NodeKind, left?: string): readonly string[] {
  return [...graph.nodes.values()].flatMap((node) => {
    const declared = declaredIn(node, node.kind === kind ? left : undefined);
    return referencesIn(node, graph).flatMap(({ path, ref }) =>
      declared.has(ref) ? [] : [`${node.kind} ${node.id}: ${path}`],
    );
  });
}

const lifted = await Promise.all(caseNames().map(liftCase));
const entries = Object.entries(kinds);
const edges = entries.flatMap(([kind, { edges: own }]) => Object.keys(own).map((edge) => [kind, edge] as const));

function isKind(name: string): name is NodeKind {
  return Object.hasOwn(kinds, name);
}

describe('the table of kinds', () => {
  it('names each kind as the kind does', () => {
    expect(entries.map(([name, { kind }]) => [name, kind]).filter(([name, kind]) => name !== kind)).toEqual([]);
  });

  it('leads edges, bases and dependencies to kinds and edges of the table', () => {
    const wrong = entries.flatMap(([name, kind]) => {
      const { dependsOn = [], standsOn = [] }: { dependsOn?: readonly string[]; standsOn?: readonly Base[] } = kind;
      const ends = Object.values(kind.edges).flatMap(({ to }: { to: readonly string[] | 'any' }) =>
        to === 'any' ? [] : to,
      );
      const bases = standsOn.filter(({ users = name, edge }) => !edges.some(([k, e]) => k === users && e === edge));
      return [...[...ends, ...dependsOn].filter((end) => !isKind(end)), ...bases.map(({ edge }) => edge)].map(
        (end) => `${name} -> ${end}`,
      );
    });
    expect(wrong).toEqual([]);
  });

  it('has an order in which kinds can be placed', () => {
    const waits = new Map<string, readonly string[]>(
      entries.map(([name, { dependsOn = [] }]: readonly [string, { dependsOn?: readonly string[] }]) => [
        name,
        dependsOn,
      ]),
    );
    const placed = new Set<string>();
    for (let round = 0; round < entries.length; round++) {
      for (const [name, needs] of waits) if (needs.every((need) => placed.has(need))) placed.add(name);
    }
    expect([...waits.keys()].filter((name) => !placed.has(name))).toEqual([]);
  });

  it('holds every reference of every fixture', () => {
    expect(lifted.flatMap(({ name, topology }) => undeclared(topology).map((at) => `${name}: ${at}`))).toEqual([]);
  });

  it.each(edges)('would miss references without the edge of %s called %s', (kind, edge) => {
    // What the router edge says the gateway edge says too, of those links that are a way out.
    if (edge === 'gatewayOf' || !isKind(kind)) return;
    expect(lifted.flatMap(({ topology }) => undeclared(topology, kind, edge))).not.toEqual([]);
  });
});

describe('the graph', () => {
  const { topology: graph } = liftAll({
    net: { type: 'OS::Neutron::Net', properties: { name: 'inside' } },
    sub: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.0.0/24' } },
    other: { type: 'OS::Neutron::Subnet', properties: { network: 'inside', cidr: '10.0.1.0/24' } },
    router: { type: 'OS::Neutron::Router' },
    link: {
      type: 'OS::Neutron::RouterInterface',
      properties: { router: { get_resource: 'router' }, subnet: { get_resource: 'sub' } },
    },
    way: {
      type: 'OS::Neutron::RouterGateway',
      properties: { router_id: { get_resource: 'router' }, network: 'public' },
    },
    balancer: { type: 'OS::Octavia::LoadBalancer', properties: { vip_subnet: { get_resource: 'sub' } } },
  });
  const ids = (nodes: readonly TopologyNode[]): readonly string[] => nodes.map(({ id }) => id);

  it('follows an edge by id and by name, and back', () => {
    expect(graph.of('subnet').flatMap((node) => ids(graph.follow(node, 'network')))).toEqual(['net', 'net']);
    expect(ids(graph.users('net', 'subnet', 'network'))).toEqual(['sub', 'other']);
    expect(ids(graph.users('net', 'nic', 'network'))).toEqual([]);
  });

  it('leads nowhere where the thing lies outside the stack', () => {
    const way = graph.get('router-link', 'way');
    expect(way && graph.follow(way, 'external')).toEqual([]);
  });

  it('gives what stays the ground that it stands on, and nothing that it does not need', () => {
    expect([...groundOf(graph, ['sub'])].toSorted()).toEqual(['link', 'net', 'other', 'router', 'sub', 'way']);
    expect([...groundOf(graph, ['balancer', 'elsewhere'])]).toEqual([]);
  });

  it('computes a view once', () => {
    let runs = 0;
    const count = (): number => (runs += 1);
    expect([graph.recall(count), graph.recall(count), runs]).toEqual([1, 1, 1]);
  });

  it('refuses references of nodes of another kind', () => {
    const [subnet] = graph.of('subnet');
    expect(subnet && machine.refs(subnet, 'network')).toEqual([]);
    expect(graph.resolve('network', { external: known('inside') })?.id).toBe('net');
  });
});
