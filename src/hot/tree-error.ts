/** How building a tree stops: one message with its place, carried to the caller that asked for the tree. */
import { makeDiagnostic } from '../diagnostics/collector.ts';
import type { Diagnostic, DiagnosticKind, Where } from '../diagnostics/diagnostic.ts';

/** Never leaves `src/hot`: whoever builds a tree catches it and reports its message. */
export class TreeError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.name = 'TreeError';
    this.diagnostic = diagnostic;
  }
}

/** @throws TreeError always, with the message that the arguments give. */
export function fail<A extends readonly unknown[]>(kind: DiagnosticKind<A>, where: Where, ...args: A): never {
  throw new TreeError(makeDiagnostic(kind, where, ...args));
}
