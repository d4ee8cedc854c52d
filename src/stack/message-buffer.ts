/** A collector that keeps messages in the order in which they were found, until it is decided what becomes of them. */
import { compareDiagnostics, makeDiagnostic } from '../diagnostics/collector.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** `sorted` and `hasErrors` are about the messages since the last `take`. */
export interface MessageBuffer extends Collector {
  /** All messages since the last call. */
  take(): readonly Diagnostic[];
}

const none: readonly Diagnostic[] = Object.freeze([]);

/** An empty buffer. Nothing is sorted or dropped. */
export function createMessageBuffer(): MessageBuffer {
  let messages: Diagnostic[] = [];
  const add = (diagnostic: Diagnostic): void => {
    messages.push(diagnostic);
  };
  return {
    add,
    report: (kind, where, ...args) => add(makeDiagnostic(kind, where, ...args)),
    sorted: () => messages.toSorted(compareDiagnostics),
    get hasErrors() {
      return messages.some(isError);
    },
    take() {
      if (messages.length === 0) return none;
      const taken = messages;
      messages = [];
      return taken;
    },
  };
}

/** Whether Heat would refuse the stack for it. */
export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}
