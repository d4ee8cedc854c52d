/** A key pair: `keypair list`, which shows those of the user that asks. */
import { md5 } from '@noble/hashes/legacy.js';
import { textOf } from '../evaluate/value.ts';
import { unsealed } from '../evaluate/seal.ts';
import type { KeyPair } from '../topology/kinds/key-pair.ts';
import { text } from './client-values.ts';
import { maybe, needed } from './columns.ts';
import type { Comparison } from './compare.ts';
import type { FactSource } from './fact-source.ts';

interface KeyPairFact {
  /** A key pair has no other id than its name. */
  readonly id: string;
  readonly fingerprint?: string;
}

export const keyPair: FactSource<KeyPairFact, KeyPair> = {
  what: 'key pair',
  named: false,
  question: { list: ['keypair', 'list'] },
  fields: {
    id: needed(['Name', 'name'], text(), 'name'),
    fingerprint: {
      ...maybe(['Fingerprint', 'fingerprint'], text(), 'fingerprint'),
      compare: compareFingerprint,
    },
  },
  join: ({ id }, view) => view.nodeWithId('key-pair', id),
  *mentions(graph) {
    for (const machine of graph.of('machine')) yield machine.keyPair;
  },
  machineOf: () => undefined,
  trouble: () => undefined,
};

/** Nova shows the MD5 digest of an SSH key; that of another kind of key is computed in another way. */
function compareFingerprint(live: string, { publicKey }: KeyPair): Comparison {
  const said = textOf(publicKey && unsealed(publicKey));
  const template = said === undefined ? undefined : fingerprintOf(said);
  if (template === undefined || !/^[0-9a-f]{2}(?::[0-9a-f]{2}){15}$/.test(live)) return 'unsaid';
  return template === live ? 'equal' : { live, template, ...(publicKey && { value: publicKey }) };
}

/** Of a line `ssh-rsa AAAA... comment`. */
function fingerprintOf(line: string): string | undefined {
  const [, data] = /^(?:ssh|ecdsa|sk)-[^\s]+\s+([A-Za-z0-9+/]+={0,2})(?:\s|$)/.exec(line.trim()) ?? [];
  if (data === undefined) return undefined;
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  return [...md5(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
