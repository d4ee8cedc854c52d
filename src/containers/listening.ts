/** Where the containers of a server listen: a port of the server may lead to another one of its container. */
import type { ContainerSpec, PublishedPort } from './spec.ts';

/** A port at which a container listens. */
export interface Listening {
  readonly protocol: PublishedPort['protocol'];
  readonly port: number;
  /** Ports of the server that led to it from outside; empty where only programs of the server reached it. */
  readonly before: readonly number[];
}

export function listeningOf(containers: readonly { readonly spec: ContainerSpec }[]): readonly Listening[] {
  const all = new Map<string, Listening>();
  for (const { protocol, container, host, local } of containers.flatMap(({ spec }) => spec.ports)) {
    const key = `${protocol} ${container}`;
    const before = all.get(key)?.before ?? [];
    const own = local || host === undefined || before.includes(host) ? [] : [host];
    all.set(key, { protocol, port: container, before: [...before, ...own] });
  }
  return [...all.values()];
}

/** Whether a pod has it in the place of other ports of the server, or of none. */
export function isMoved({ port, before }: Listening): boolean {
  return before.length !== 1 || before[0] !== port;
}
