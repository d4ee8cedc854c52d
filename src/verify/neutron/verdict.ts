/** Three-valued answers: what the template does not decide is neither yes nor no. */

export type Verdict = 'yes' | 'no' | 'maybe';

/** All must hold. */
export function every(parts: readonly Verdict[]): Verdict {
  if (parts.includes('no')) return 'no';
  return parts.includes('maybe') ? 'maybe' : 'yes';
}

/** Both must hold. */
export function both(one: Verdict, other: Verdict): Verdict {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'yes' ? other : one;
}

/** One is enough. */
export function some(parts: readonly Verdict[]): Verdict {
  if (parts.includes('yes')) return 'yes';
  return parts.includes('maybe') ? 'maybe' : 'no';
}

/** One of these is the case, and nobody knows which. */
export function oneOf(cases: readonly Verdict[]): Verdict {
  const [first = 'no', ...others] = cases;
  return others.every((other) => other === first) ? first : 'maybe';
}
