/** Remembers what was worked out about one thing that never changes. The thing itself holds the memory; functions hold none. */

interface Memo<S> {
  /** What the function gives for the owner of this memory; computed when it is first asked for. */
  recall<T>(make: (owner: S) => T, owner: S): T;
}

interface Made<S, T> {
  readonly make: (owner: S) => T;
  readonly value: T;
}

/** Keyed by the function itself: views are module constants, so each is computed once for an owner. */
export function createMemo<S>(): Memo<S> {
  const made = new Map<unknown, Made<S, unknown>>();
  return {
    recall(make, owner) {
      const ready = made.get(make);
      if (ready && isMadeBy(make, ready)) return ready.value;
      const value = make(owner);
      made.set(make, { make, value });
      return value;
    },
  };
}

/** What a function made is of the type that the function gives. */
function isMadeBy<S, T>(make: (owner: S) => T, made: Made<S, unknown>): made is Made<S, T> {
  return made.make === make;
}
