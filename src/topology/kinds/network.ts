/** A layer 2 network. */
import type { Value } from '../../evaluate/value.ts';
import type { NodeBase } from './node.ts';

export interface Network extends NodeBase<'network'> {
  readonly name?: Value;
  /** Whether floating addresses come from it. */
  readonly external: boolean;
  readonly shared: boolean;
  /** Default of its ports. */
  readonly portSecurity: boolean;
  readonly dnsDomain?: Value;
  readonly mtu?: Value;
  readonly qosPolicy?: Value;
}
