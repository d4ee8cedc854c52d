/**
 * The seal of a lock: the digest of everything else in it. A lock that somebody edited or merged no longer fits its seal, so its
 * digests do not show which files were edited. It is no signature: whoever writes a whole lock can write a seal that fits.
 */
import { terminalJson } from '../../print/slots/terminal.ts';
import { asRecord } from '../../shape/json-fields.ts';

const sealKey = 'seal';

/** What the seal of a lock is the digest of. */
export function sealedContent(lock: object): string {
  return terminalJson(lock);
}

/** The text of a lock with its seal. */
export function sealedText(lock: object, seal: string): string {
  return terminalJson({ ...lock, [sealKey]: seal });
}

/** What a lock says its seal is, and what that is the digest of; layout does not count. Undefined for what is no JSON object. */
export function sealOf(text: string): { readonly seal: unknown; readonly content: string } | undefined {
  try {
    const lock = asRecord(JSON.parse(text));
    if (!lock) return undefined;
    const { [sealKey]: seal, ...content } = lock;
    return { seal, content: sealedContent(content) };
  } catch {
    return undefined;
  }
}
