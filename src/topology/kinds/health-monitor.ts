/** How a load balancer finds out which members of a pool can take connections. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface HealthMonitor extends NodeBase<'health-monitor'> {
  /** Absent where pools name the monitor. */
  readonly pool?: NodeRef;
  /** PING, TCP, HTTP, HTTPS, UDP-CONNECT. */
  readonly type: Value;
  /** Seconds between two checks. */
  readonly delay: Value;
  /** Seconds that an answer may take. */
  readonly timeout: Value;
  /** Successes after which a member is used. */
  readonly retries: Value;
  /** Failures after which a member is no longer used; absent: 3. */
  readonly failures?: Value;
  readonly method?: Value;
  readonly path?: Value;
  /** Status codes of a healthy member: `200`, `200,202`, `200-204`. */
  readonly codes?: Value;
  readonly up: boolean;
}

export const healthMonitor = defineKind<HealthMonitor>()({
  kind: 'health-monitor',
  edges: { pool: { to: ['pool'], refs: (node) => [node.pool] } },
  dependsOn: ['balancer'],
});
