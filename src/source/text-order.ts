/** The order of names in whatever is written: by code units, so that it is the same on every machine. */

export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
