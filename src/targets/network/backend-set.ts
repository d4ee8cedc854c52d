/** The network backends of one compilation: those of the house, and the caller's own, which stand before them. A value, no global. */
import type { NetworkBackend } from '../../plan/network-backend.ts';
import { networkBackends } from './backends.ts';

/**
 * Own backends win where the ranks of offers are equal, and replace ours where the id is. Throws a `TypeError` for what is
 * no backend, and for two with one id or one word.
 */
export function backendSet(own: readonly NetworkBackend[] = []): readonly NetworkBackend[] {
  const ids = new Set<string>();
  for (const backend of own) {
    if (typeof backend?.offer !== 'function' || typeof backend.attach !== 'function') {
      throw new TypeError('backends: each item must be a result of defineNetworkBackend');
    }
    if (ids.has(backend.id)) throw new TypeError(`backends: there are two backends ${backend.id}`);
    ids.add(backend.id);
    checkParts(backend);
  }
  const all = [...own, ...networkBackends.filter(({ id }) => !ids.has(id))];
  const words = new Set<string>();
  for (const { mapping } of all) {
    if (!mapping) continue;
    if (words.has(mapping.word)) throw new TypeError(`backends: two backends have the word ${mapping.word}`);
    words.add(mapping.word);
  }
  return all;
}

const functions = ['needs', 'addressing', 'report', 'labels', 'filter', 'publish', 'name'] as const;
const kept = ['address', 'mac', 'l2', 'dhcp', 'ipv6', 'policy'] as const;

/** What the planner calls or reads of every backend, so that a missing part is told before anything runs. */
function checkParts(backend: NetworkBackend): void {
  const missing = functions.find((name) => typeof backend[name] !== 'function');
  if (missing) throw new TypeError(`backends: ${backend.id} has no function ${missing}`);
  const open = kept.find((what) => typeof backend.keeps?.[what] !== 'boolean');
  if (open) throw new TypeError(`backends: ${backend.id}: keeps does not say whether it keeps ${open}`);
}

/** One of the house's, for a backend of your own that does the same and more. */
export function standardNetworkBackend(id: string): NetworkBackend {
  const found = networkBackends.find((backend) => backend.id === id);
  if (found) return found;
  throw new RangeError(
    `there is no network backend "${id}"; there are ${networkBackends.map((backend) => backend.id).join(', ')}`,
  );
}
