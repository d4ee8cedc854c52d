/** What a pod cannot have of a container, in the words of its command line. */
import type { PodContainer } from '../../containers/together.ts';
import { isSecret, openText, type Value } from '../../evaluate/value.ts';
import { checkOf, showsSecret, tellsSecret } from './pod-secrets.ts';
import { userIds } from './security.ts';

/** In the order in which the containers are run. */
export function lossesOf(containers: readonly PodContainer[]): ReadonlyMap<PodContainer, readonly string[]> {
  const sized = sizedOf(containers);
  return new Map(
    containers.map((container) => {
      const { spec, dropped } = container;
      const { user, restart, health, labels, probes = [] } = spec;
      return [
        container,
        [
          ...spec.lost,
          ...dropped,
          ...(user !== undefined && !userIds(user) ? [`--user ${user}`] : []),
          ...(restart === 'on-failure' ? ['--restart=on-failure'] : []),
          ...(health && checkOf(health.command) === 'lost' ? ['--health-cmd'] : []),
          ...[...probes].flatMap(([key, probe]) => (tellsSecret(probe) ? [key] : [])),
          ...(container === sized && limitsOf(container).size > 0 ? ['--memory', '--cpus'] : []),
          ...[...labels].flatMap(([key, value]) => (carriesLabel(key, value) ? [] : [`--label ${key}`])),
          ...hostNames(container, containers.length).flatMap((name) => (isHostName(name) ? [] : [`host name ${name}`])),
        ],
      ] as const;
    }),
  );
}

/** The one that asks for what the server had: it cannot be held below that. */
export function sizedOf(containers: readonly PodContainer[]): PodContainer | undefined {
  return containers.find((container) => limitsOf(container).size === 0) ?? containers[0];
}

export function limitsOf({ spec: { cpus, memory } }: PodContainer): ReadonlyMap<string, string> {
  return new Map([
    ...(cpus === undefined ? [] : [['cpu', cpus] as const]),
    ...(memory === undefined ? [] : [['memory', memory] as const]),
  ]);
}

/** A password in a label would be read by everybody who sees the pod. */
export function carriesLabel(key: string, value: Value): boolean {
  const word = key.replace(/^.*[./]/s, '');
  return labelName.test(key) && !isSecret(value) && !showsSecret(`${word}=${openText(value) ?? ''}`);
}

/** As the API server checks it. */
const labelName = /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;

/** Names by which the containers of one server find this one: a single one needs none. */
export function hostNames({ spec }: PodContainer, count: number): readonly string[] {
  const { name, aliases } = spec;
  return count > 1 ? [...new Set([...(name === undefined ? [] : [name]), ...aliases])] : [];
}

/** As the API server takes it in a line of /etc/hosts. */
export function isHostName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(name);
}
