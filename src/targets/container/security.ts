/** Who a container runs as, and what it may do. */
import type { ContainerSpec } from '../../containers/spec.ts';
import type { Container } from './pod-types.ts';

export function securityOf(spec: ContainerSpec): Pick<Container, 'securityContext'> {
  const { user, readOnlyRoot, addedCapabilities: add, droppedCapabilities: drop } = spec;
  const ids = user === undefined ? undefined : userIds(user);
  const fields = {
    ...(ids && { runAsUser: ids.user, ...(ids.group !== undefined && { runAsGroup: ids.group }) }),
    ...(readOnlyRoot && { readOnlyRootFilesystem: true }),
    ...((add.length > 0 || drop.length > 0) && {
      capabilities: { ...(add.length > 0 && { add }), ...(drop.length > 0 && { drop }) },
    }),
  };
  return Object.keys(fields).length === 0 ? {} : { securityContext: fields };
}

/** A pod knows users and groups by their numbers only: undefined for another name than that of the first user. */
export function userIds(text: string): { readonly user: number; readonly group?: number } | undefined {
  const [user = '', group] = text.split(':').map((name) => (name === 'root' ? '0' : name));
  if (!isNumber(user) || (group !== undefined && !isNumber(group))) return undefined;
  return { user: Number(user), ...(group !== undefined && { group: Number(group) }) };
}

function isNumber(text: string): boolean {
  return /^\d{1,10}$/.test(text);
}
