/** Names of days and months in the C locale. */

/** Monday is the first. */
export const dayNames: readonly string[] = Object.freeze(
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
);

export const monthNames: readonly string[] = Object.freeze(
  'January February March April May June July August September October November December'.split(' '),
);

/** The first three letters. */
export function short(name: string): string {
  return name.slice(0, 3);
}
