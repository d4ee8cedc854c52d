/** Compares live with a Heat engine, where one is installed. */
import { execFileSync } from 'node:child_process';
import { hasCorpus } from './records.ts';

/** Whether all that could be compared agrees; true when there is nothing to compare with, which is said. */
export async function compareWithEngine(): Promise<boolean> {
  const python = process.env['HEAT_PYTHON'] ?? 'python3';
  try {
    execFileSync(python, ['-c', 'import heat.engine.stack'], { stdio: 'ignore' });
  } catch {
    console.log(
      `\nEngine: not compared, for ${python} has no Heat engine (Debian: python3-heat, PyPI: openstack-heat).`,
    );
    return true;
  }
  if (!hasCorpus()) {
    console.log('\nEngine: not compared, for the corpus is not beside this checkout.');
    return true;
  }
  const { compareCorpus } = await import('./engine-corpus.ts');
  const { compareStays } = await import('./stays.ts');
  const agrees = await compareCorpus(python);
  return (await compareStays(python)) && agrees;
}
