/** The health check of a container, as the kubelet asks it. */
import type { ContainerSpec } from '../../containers/spec.ts';
import { isSecret, type Value } from '../../evaluate/value.ts';

/** As in a pod. */
interface ExecProbe {
  readonly exec: { readonly command: readonly Value[] };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/**
 * Docker marks a container that fails as unhealthy and does no more, so a probe of readiness is the nearest. Undefined without a
 * check, and where its command is secret.
 */
export function ownReadiness({ health }: ContainerSpec): ExecProbe | undefined {
  if (!health || health.command.some(isSecret)) return undefined;
  return {
    exec: { command: health.command },
    // What Docker does where nothing else is said.
    periodSeconds: health.intervalSeconds ?? 30,
    timeoutSeconds: health.timeoutSeconds ?? 30,
    failureThreshold: health.retries ?? 3,
  };
}
