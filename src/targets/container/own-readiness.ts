/** The health check of a container, or what its script waits for, as the kubelet asks it. */
import type { AwaitedCheck } from '../../containers/awaited-check.ts';
import type { ContainerSpec } from '../../containers/spec.ts';
import type { PodContainer } from '../../containers/together.ts';
import type { Value } from '../../evaluate/value.ts';
import type { Container } from './pod-types.ts';

/** As in a pod. */
interface ExecProbe {
  readonly exec: { readonly command: readonly Value[] };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/** The check of the image comes first; what the script waits for is less. */
export function ownReadiness(
  { spec, check }: PodContainer,
  command: readonly Value[] | undefined,
): Container['readinessProbe'] {
  return healthProbe(spec, command) ?? (check && awaitedProbe(check));
}

function awaitedProbe({ port, http }: AwaitedCheck): Container['readinessProbe'] {
  if (!http) return { tcpSocket: { port } };
  const { path, scheme } = http;
  return { httpGet: { path, port, ...(scheme === 'HTTPS' && { scheme }) } };
}

/**
 * Docker marks a container that fails as unhealthy and does no more, so a probe of readiness is the nearest. Undefined without a
 * check, and where a pod cannot have its command.
 */
function healthProbe({ health }: ContainerSpec, command: readonly Value[] | undefined): ExecProbe | undefined {
  if (!health || !command) return undefined;
  return {
    exec: { command },
    // What Docker does where nothing else is said.
    periodSeconds: health.intervalSeconds ?? 30,
    timeoutSeconds: health.timeoutSeconds ?? 30,
    failureThreshold: health.retries ?? 3,
  };
}
