/** What the contract tests find: one sentence about one part of a lift or target. */
export interface Finding {
  /** The clause of the contract, such as `property` or `attribute`; the documentation lists them. */
  readonly clause: string;
  /** The property, attribute, node or case. */
  readonly about: string;
  readonly message: string;
}

/** Says that a clause is broken. */
export function finding(clause: string, about: string, message: string): Finding {
  return { clause, about, message };
}
