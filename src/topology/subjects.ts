/** Which machine a retained resource only serves: that decides whether it stays or becomes a step for a person. */
import type { NodeId } from '../evaluate/fact.ts';
import type { Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';
import { nodesIn } from './facts-in.ts';
import { mentionedBy, retentionOfResource } from './retain.ts';
import type { Retained } from './kinds/retained.ts';
import type { TopologyNode } from './kinds/table.ts';
import { append } from '../source/append.ts';

/** Completes retained nodes with the machine that they only serve, where there is one. */
export function withSubjects(
  nodes: ReadonlyMap<NodeId, TopologyNode>,
  resources: ReadonlyMap<string, Resource>,
): ReadonlyMap<NodeId, TopologyNode> {
  const search = new SubjectSearch(nodes, resources);
  const completed = new Map<NodeId, TopologyNode>();
  for (const [id, node] of nodes) completed.set(id, node.kind === 'retained' ? withServed(node, search) : node);
  return completed;
}

function withServed(node: Retained, search: SubjectSearch): Retained {
  const [subject, ...others] = search.machinesServedBy(node.resource).map((id) => ({ node: id }));
  return subject ? { ...node, subject, ...(others.length > 0 && { others }) } : node;
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

  /** The machines that a property names as those that it serves, or all that use it, else the first one found behind the resource. */
  machinesServedBy(path: string): readonly NodeId[] {
    const named = this.#resources.get(path);
    const { serves } = named ? retentionOfResource(named) : {};
    if (this.#isForUsers(path)) return this.#machinesUsing(path);
    const found = this.#machineServedBy(path);
    if (found === undefined || !named || typeof serves !== 'object') return found === undefined ? [] : [found];
    const direct = this.#served(named).flatMap((next) => this.#machines.get(next) ?? []);
    return [...new Set([found, ...direct])];
  }

  /** Through others too; each once. */
  #machinesUsing(path: string): readonly NodeId[] {
    const found = new Set<NodeId>();
    const seen = new Set([path]);
    // What is found is looked at in the same loop.
    for (const next of seen) {
      const machine = this.#machines.get(next);
      if (machine !== undefined) found.add(machine);
      else if (next === path || this.#isForUsers(next)) for (const user of this.#usersOf(next)) seen.add(user);
      else for (const id of this.machinesServedBy(next)) found.add(id);
    }
    return [...found];
  }

  #isForUsers(path: string): boolean {
    const resource = this.#resources.get(path);
    const isRetained = this.#nodes.get(path)?.kind === 'retained';
    return isRetained && resource !== undefined && retentionOfResource(resource).serves === 'users';
  }

  /** Undefined when it serves none, or only itself through others. */
  #machineServedBy(path: string): NodeId | undefined {
    const machine = this.#machines.get(path);
    if (machine !== undefined) return machine;
    const resource = this.#resources.get(path);
    if (!resource || this.#visiting.has(path)) return undefined;
    this.#visiting.add(path);
    const found = this.#served(resource)
      .map((next) => this.#machineServedBy(next))
      .find((id) => id !== undefined);
    this.#visiting.delete(path);
    return found;
  }

  #served(resource: Resource): readonly string[] {
    const node = this.#nodes.get(resource.path);
    if (node?.kind === 'scaling-group') return this.#membersOf(resource.path);
    if (node?.kind === 'scaling-rule') return 'node' in node.group ? [resourceOf(node.group.node)] : [];
    if (node?.kind === 'group-policy')
      return node.groups.flatMap((ref) => ('node' in ref ? [resourceOf(ref.node)] : []));
    if (node?.kind === 'alarm') return node.actions.map(resourceOf);
    const serves = node?.kind === 'retained' ? retentionOfResource(resource).serves : undefined;
    // A group of deployments has members, but the machines are elsewhere.
    if (resource.nested && typeof serves !== 'object') return this.#membersOf(resource.path);
    if (node?.kind === 'software-unit') return this.#usersOf(resource.path);
    if (node?.kind === 'software-run') return 'node' in node.machine ? [node.machine.node] : [];
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
        append(users, path, resource.path);
      }
    }
    return users;
  }
}

function resourcesIn(value: Value): readonly string[] {
  return nodesIn(value).map(resourceOf);
}

/** The resource path of a node id: `#` begins the part. */
function resourceOf(node: NodeId): string {
  const part = node.indexOf('#');
  return part < 0 ? node : node.slice(0, part);
}
