/** Members of a load balancer that take connections in turn. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Pool extends NodeBase<'pool'> {
  readonly name?: Value;
  readonly balancer?: NodeRef;
  /** The listener of which it is the default pool. */
  readonly listener?: NodeRef;
  /** TCP, UDP, HTTP, HTTPS, PROXY: how members are spoken to. */
  readonly protocol: Value;
  /** ROUND_ROBIN, LEAST_CONNECTIONS, SOURCE_IP, SOURCE_IP_PORT. */
  readonly algorithm: Value;
  /** What keeps a client at one member. */
  readonly persistence?: {
    /** SOURCE_IP, HTTP_COOKIE, APP_COOKIE. */
    readonly type?: Value;
    readonly cookie?: Value;
  };
  /** Monitors that it names; others name the pool. */
  readonly monitors: readonly NodeRef[];
  /** Whether connections to members are encrypted again. */
  readonly tls: boolean;
  readonly up: boolean;
}

export const pool = defineKind<Pool>()({
  kind: 'pool',
  edges: {
    balancer: { to: ['balancer'], refs: (node) => [node.balancer] },
    listener: { to: ['listener'], refs: (node) => [node.listener] },
    monitors: { to: ['health-monitor'], refs: ({ monitors }) => monitors },
  },
  dependsOn: ['balancer'],
});
