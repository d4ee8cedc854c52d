/** The words and keys of `heat2kube.yaml` that targets and network backends bring. */
import type { Setting, Words } from '../config/keys.ts';
import type { House } from './house.ts';

/** Each with its meaning, in the order of the tables. */
export function configWords({ targets, backends }: Pick<House, 'targets' | 'backends'>): Words {
  const strategies = targets.machine.flatMap(({ strategy }) => (strategy ? [strategy] : []));
  const networks = backends.flatMap(({ mapping }) => (mapping ? [mapping] : []));
  const settings: Readonly<Record<string, Setting>> = Object.assign({}, ...strategies.map((each) => each.settings));
  return { strategies: meanings(strategies), settings, networks: meanings(networks) };
}

function meanings(
  words: readonly { readonly word: string; readonly about: string }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(words.map(({ word, about }) => [word, about]));
}
