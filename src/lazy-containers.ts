/** Loads the reader of start-up data for a stack only if a text of a machine mentions containers: its parser of the shell is large. */
import type { StartUpTexts } from './containers/start-up-texts.ts';
import type { ContainerReadings } from './plan/world.ts';

export async function containersIn(texts: ReadonlyMap<string, StartUpTexts>): Promise<ContainerReadings> {
  if (texts.size === 0) return new Map();
  const { readStartUp } = await import('./containers/start-up.ts');
  return new Map([...texts].map(([machine, text]) => [machine, readStartUp(text)]));
}
