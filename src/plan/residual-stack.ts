/** The stack of what stays in OpenStack where there is no live one: what it makes is known only after it. */
import type { Config } from '../config/config.ts';
import type { NodeId } from '../evaluate/fact.ts';
import { look, type LiveKind, type Operation, type Variable } from './operations.ts';
import type { World } from './world.ts';

export function residualName({ stackName }: Pick<Config, 'stackName'>): string {
  return `${stackName}-residual`;
}

/** The step that creates it. */
export const residualStep = 'prepare/residual';

/** What is done to a resource that stays waits for it; a live stack has the resource already. */
export function afterResidual({ live }: Pick<World, 'live'>): readonly string[] {
  return live.mode === 'migrate' ? [] : [residualStep];
}

export type ResidualWorld = Pick<World, 'graph' | 'live' | 'placed' | 'config'>;

/** What the step makes of a node. */
interface Residual {
  readonly resource: string;
  /** How to see the id, or the addresses, that it has then. */
  show(what: 'id' | 'address'): readonly Operation[];
}

/** Undefined for what does not stay, and for what a live stack has already. */
export function residualOf(world: ResidualWorld, id: NodeId): Residual | undefined {
  const { graph, live, placed, config } = world;
  const node = graph.nodes.get(id);
  if (!node || live.mode === 'migrate' || placed.on(id, 'openstack') === undefined) return undefined;
  const { resource, kind } = node;
  const stack = residualName(config);
  // Heat shows resources of nested stacks in lists only.
  const listed = look({ look: 'stack-part', stack, part: 'resources' });
  const physical = { look: 'physical-id', stack, resource } as const;
  return {
    resource,
    show(what) {
      if (resource.includes('/')) return [listed];
      const shown = what === 'address' && id === resource ? addresses.get(kind) : undefined;
      if (!shown) return [look(physical)];
      const variable: Variable = { variable: shown.variable, value: { look: physical } };
      return [look({ look: 'live', live: { live: shown.live, id: variable }, columns: shown.columns, as: 'json' })];
    },
  };
}

interface ShownAddress {
  readonly live: LiveKind;
  readonly variable: string;
  readonly columns: readonly string[];
}

const addresses: ReadonlyMap<string, ShownAddress> = new Map([
  ['machine', { live: 'server', variable: 'SERVER_ID', columns: ['addresses'] }],
  ['nic', { live: 'port', variable: 'PORT_ID', columns: ['fixed_ips'] }],
  ['public-address', { live: 'floating-ip', variable: 'FLOATING_IP_ID', columns: ['floating_ip_address'] }],
]);
