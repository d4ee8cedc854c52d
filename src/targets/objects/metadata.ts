/** Names, labels and annotations of emitted objects. */
import type { NodeId } from '../../evaluate/fact.ts';
import { labelValue } from '../../kubernetes/labels.ts';
import { dnsLabel, dnsLabelWithDigest, partName } from '../../kubernetes/names.ts';
import type { Field, ObjectMeta } from '../../kubernetes/object.ts';
import { perWorld, type World } from '../../plan/world.ts';

interface MetaParts {
  /** Node whose resource the annotation names; absent for objects of the whole stack. */
  readonly node?: NodeId;
  readonly annotations?: ReadonlyMap<string, Field>;
  /** Cluster-scoped kinds have no namespace. */
  readonly scope?: 'namespaced' | 'cluster';
}

/** Annotations name the Heat resource, so that an object can be traced without the source map. */
export function objectMeta(world: World, name: string, parts: MetaParts = {}): ObjectMeta {
  const { config, graph } = world;
  const resource = parts.node === undefined ? undefined : graph.nodes.get(parts.node)?.resource;
  const annotations = new Map<string, Field>([
    ...(resource === undefined ? [] : [[`${config.labelPrefix}/resource`, resource] as const]),
    ...(parts.annotations ?? []),
  ]);
  return {
    name,
    ...(parts.scope !== 'cluster' && { namespace: config.namespace }),
    labels: new Map<string, Field>([
      ['app.kubernetes.io/name', labelValue(name)],
      ['app.kubernetes.io/instance', config.stackName],
      ['app.kubernetes.io/part-of', config.stackName],
      ['app.kubernetes.io/managed-by', 'heat2kube'],
      [`${config.labelPrefix}/stack`, config.stackName],
    ]),
    ...(annotations.size > 0 && { annotations }),
  };
}

const takenNames = perWorld(
  ({ graph, config }): ReadonlySet<string> =>
    new Set([...[...graph.nodes.keys()].map(dnsLabel), ...config.names.values()]),
);

/** Name of an object of the whole stack, which no resource's object has. */
export function stackObjectName(world: World, part: string): string {
  const name = partName(world.config.stackName, part);
  return takenNames(world).has(name) ? dnsLabelWithDigest(`stack:${name}`) : name;
}
