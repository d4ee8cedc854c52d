/** Patterns of the catalogue, compiled once: a greedy match from the start that must happen to reach the end. */

/** Undefined where the pattern cannot be compiled: then nothing is checked. */
export function compilePattern(pattern: string): ((text: string) => boolean) | undefined {
  const ready = compiled.get(pattern);
  if (ready) return ready;
  try {
    const expression = new RegExp(pattern, 'uy');
    const matches = (text: string): boolean => {
      expression.lastIndex = 0;
      return expression.exec(text)?.[0].length === text.length;
    };
    compiled.set(pattern, matches);
    return matches;
  } catch {
    return undefined;
  }
}

/** Memory of a pure function. */
const compiled = new Map<string, (text: string) => boolean>();
