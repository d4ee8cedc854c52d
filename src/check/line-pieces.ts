/** Lines cut into pieces that overlap, so that the time for looking at a line grows with its length only. */

/** What belongs together is never longer: the name of a client and its option, the two sides of an assignment. */
const overlap = 500;
const longest = 2 * overlap;

/** The line itself where it is short. */
export function piecesOf(line: string): readonly string[] {
  if (line.length <= longest) return [line];
  const count = Math.ceil((line.length - overlap) / overlap);
  return Array.from({ length: count }, (_, at) => line.slice(at * overlap, at * overlap + longest));
}
