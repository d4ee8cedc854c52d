/** Paths of a guest. */

/** A path as somebody in the directory means it; `..` takes away what stands before it, as Docker has it. */
export function pathFrom(directory: string, path: string): string {
  const parts = (path.startsWith('/') ? '' : directory).split('/').filter((part) => part !== '');
  for (const step of path.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.' && step !== '') parts.push(step);
  }
  return `/${parts.join('/')}`;
}
