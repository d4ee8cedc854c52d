/** A collector that keeps messages in the order in which they were found, until it is decided what becomes of them. */
import { compareDiagnostics, makeDiagnostic } from '../diagnostics/collector.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { isError } from '../diagnostics/diagnostic.ts';
import type { Diagnostic, DiagnosticKind, Where } from '../diagnostics/diagnostic.ts';

/** `sorted` and `hasErrors` are about the messages since the last `take`. */
export interface MessageBuffer extends Collector {
  /** All messages since the last call. */
  take(): readonly Diagnostic[];
}

const none: readonly Diagnostic[] = Object.freeze([]);

/** An empty buffer. Nothing is sorted or dropped. */
export function createMessageBuffer(): MessageBuffer {
  return new Buffer();
}

/** A class: an object with a getter of its own would get a shape of its own in every call. */
class Buffer implements MessageBuffer {
  #messages: Diagnostic[] = [];

  add(diagnostic: Diagnostic): void {
    this.#messages.push(diagnostic);
  }

  report<A extends readonly unknown[]>(kind: DiagnosticKind<A>, where: Where, ...args: A): void {
    this.add(makeDiagnostic(kind, where, ...args));
  }

  sorted(): readonly Diagnostic[] {
    return this.#messages.toSorted(compareDiagnostics);
  }

  get hasErrors(): boolean {
    return this.#messages.some(isError);
  }

  take(): readonly Diagnostic[] {
    if (this.#messages.length === 0) return none;
    const taken = this.#messages;
    this.#messages = [];
    return taken;
  }
}
