/** Reads what an earlier run settled out of its lock. Users merge and edit locks, so that nothing of it is taken on trust. */
import type { Mode } from '../../config/config.ts';
import { isDnsLabel } from '../../kubernetes/names.ts';
import type { Origin, Settled } from '../../plan/settled.ts';
import { messageOf } from '../../source/message-of.ts';
import { asArray, asRecord, asText, type JsonRecord } from '../../shape/json-fields.ts';

/** What earlier runs settled for the base and for each overlay, by its name. */
export interface EarlierRuns {
  readonly base: Settled;
  readonly overlays: ReadonlyMap<string, Settled>;
}

/** Undefined for a text that is no lock. What a lock does not say, such as one of an earlier version, is not settled. */
export function readLock(text: string): EarlierRuns | undefined {
  const lock = recordIn(text);
  if (lock?.['version'] !== 1 || !asRecord(lock['files'])) return undefined;
  return { base: settledOf(lock), overlays: entriesOf(lock['overlays'], (own) => settledOf(asRecord(own) ?? {})) };
}

/** Why a text is no lock of this version. */
export function lockProblem(text: string): string {
  try {
    const lock = asRecord(JSON.parse(text));
    const version = lock?.['version'];
    if (typeof version === 'number' && version > 1) return `a newer heat2kube wrote it (version ${version})`;
    return 'it is not a lock of heat2kube';
  } catch (error) {
    return `it is not JSON (${messageOf(error)})`;
  }
}

function settledOf(lock: JsonRecord): Settled {
  const namespace = labelOf(lock['namespace']);
  const stackName = labelOf(lock['stack']);
  const moved = asRecord(lock['moved']);
  return {
    mode: modeOf(lock['mode']),
    ...(stackName !== undefined && { stackName }),
    ...(namespace !== undefined && { namespace }),
    names: entriesOf(lock['names'], labelOf),
    hosts: entriesOf(lock['hosts'], labelOf),
    objects: entriesOf(lock['objects'], (labels) => asArray(labels).flatMap((label) => asText(label) ?? [])),
    origins: entriesOf(lock['origins'], originOf),
    ...(moved && { moved }),
  };
}

function recordIn(text: string): JsonRecord | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    // Not even JSON: the caller says what that means.
    return undefined;
  }
}

function modeOf(value: unknown): Mode {
  return value === 'migrate' ? 'migrate' : 'redeploy';
}

function entriesOf<T>(value: unknown, read: (item: unknown) => T | undefined): ReadonlyMap<string, T> {
  return new Map(
    Object.entries(asRecord(value) ?? {}).flatMap(([key, item]) => {
      const found = read(item);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
}

function labelOf(value: unknown): string | undefined {
  const name = asText(value);
  return name !== undefined && isDnsLabel(name) ? name : undefined;
}

const oldOrigins = ['adopted', 'copied'] as const;

function originOf(value: unknown): Origin | undefined {
  const { origin, of, power, devices } = asRecord(value) ?? {};
  const old = oldOrigins.find((word) => word === origin);
  const source = asText(of);
  if (old !== undefined && source !== undefined) return { origin: old, of: source };
  if (origin === 'moved' && source !== undefined)
    return {
      origin,
      of: source,
      ...((power === 'off' || power === 'unknown') && { power }),
      ...(asRecord(devices) && { devices: entriesOf(devices, asText) }),
    };
  return origin === 'fresh' ? { origin } : undefined;
}
