/** Resources that are not translated: why they stay, what they refer to, and which machine they only serve. */
import type { NodeId } from '../evaluate/fact.ts';
import type { Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';
import { dispositionOf, emptiedDisposition, templateDisposition, type Disposition } from './disposition.ts';
import type { Draft } from './draft.ts';
import { nodesIn } from './facts-in.ts';
import type { Retained } from './kinds/output.ts';
import type { TopologyNode } from './topology.ts';

/** A resource as it stays; its subject is found when all resources are known. */
export function retain(resource: Resource, draft: Draft): Retained {
  const base = {
    kind: 'retained',
    id: resource.path,
    resource: resource.path,
    type: resource.type,
    uses: mentionedBy(resource),
  } as const;
  if (resource.externalId) return { ...base, why: 'it exists outside the stack already, which only refers to it' };
  const { why, diagnostic } = ofResource(resource);
  draft.report(resource, diagnostic, undefined, [resource.path, resource.type]);
  return { ...base, why };
}

function ofResource(resource: Resource): Disposition {
  if (resource.kind === 'none') return emptiedDisposition();
  return resource.kind === 'template' ? templateDisposition() : dispositionOf(resource.plugin);
}

/** Completes retained nodes with the machine that they only serve, where there is one. */
export function withSubjects(
  nodes: ReadonlyMap<NodeId, TopologyNode>,
  resources: ReadonlyMap<string, Resource>,
): ReadonlyMap<NodeId, TopologyNode> {
  const search = new SubjectSearch(nodes, resources);
  const completed = new Map<NodeId, TopologyNode>();
  for (const [id, node] of nodes) {
    const subject = node.kind === 'retained' ? search.machineServedBy(node.resource) : undefined;
    completed.set(
      id,
      node.kind === 'retained' && subject !== undefined ? { ...node, subject: { node: subject } } : node,
    );
  }
  return completed;
}

class SubjectSearch {
  readonly #nodes: ReadonlyMap<NodeId, TopologyNode>;
  readonly #resources: ReadonlyMap<string, Resource>;
  readonly #machines: ReadonlyMap<string, NodeId>;
  readonly #visiting = new Set<string>();
  #users: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(nodes: ReadonlyMap<NodeId, TopologyNode>, resources: ReadonlyMap<string, Resource>) {
    this.#nodes = nodes;
    this.#resources = resources;
    this.#machines = new Map(
      [...nodes.values()].filter((node) => node.kind === 'machine').map((node) => [node.resource, node.id]),
    );
  }

  /** The first machine found behind a resource; undefined when it serves none, or serves only itself in a circle. */
  machineServedBy(path: string): NodeId | undefined {
    const machine = this.#machines.get(path);
    if (machine !== undefined) return machine;
    const resource = this.#resources.get(path);
    if (!resource || this.#visiting.has(path)) return undefined;
    this.#visiting.add(path);
    const found = this.#served(resource)
      .map((next) => this.machineServedBy(next))
      .find((id) => id !== undefined);
    this.#visiting.delete(path);
    return found;
  }

  #served(resource: Resource): readonly string[] {
    if (resource.nested) return this.#membersOf(resource.path);
    const node = this.#nodes.get(resource.path);
    if (node?.kind === 'software-unit') return this.#usersOf(resource.path);
    if (node?.kind !== 'retained') return [];
    const { serves } = ofResource(resource);
    if (serves === undefined) return [];
    if (serves === 'users') return this.#usersOf(resource.path);
    if (serves === 'members') return this.#membersOf(resource.path);
    const value = resource.effective.get(serves.property);
    return value ? resourcesIn(value) : [];
  }

  #membersOf(path: string): readonly string[] {
    return [...this.#machines.keys()].filter((machine) => machine.startsWith(`${path}/`));
  }

  #usersOf(path: string): readonly string[] {
    this.#users ??= this.#indexUsers();
    return this.#users.get(path) ?? [];
  }

  #indexUsers(): ReadonlyMap<string, readonly string[]> {
    const users = new Map<string, string[]>();
    for (const resource of this.#resources.values()) {
      for (const mentioned of mentionedBy(resource)) {
        const path = resourceOf(mentioned);
        const list = users.get(path);
        if (list) list.push(resource.path);
        else users.set(path, [resource.path]);
      }
    }
    return users;
  }
}

function mentionedBy(resource: Resource): readonly NodeId[] {
  return [...new Set([...resource.properties.values()].flatMap(nodesIn))];
}

function resourcesIn(value: Value): readonly string[] {
  return nodesIn(value).map(resourceOf);
}

/** The resource path of a node id: `#` begins the part. */
function resourceOf(node: NodeId): string {
  const part = node.indexOf('#');
  return part < 0 ? node : node.slice(0, part);
}
