/** The name of the Service of a node: its own, unless the Service of the whole stack has that. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { World } from '../../plan/world.ts';

/** The name in DNS, which other pods of the cluster use. */
export function serviceName({ names, config }: Pick<World, 'names' | 'config'>, node: NodeId): string {
  const name = names.name(node);
  return name === config.stackName ? names.name(node, 'service') : name;
}
