/** Where a machine runs: what its targets offer by the word that `heat2kube.yaml` says. */
import type { Config } from '../config/config.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Offer, Strategy } from './target.ts';

/** What a target of machines offers. */
interface StrategyOffers {
  readonly strategy: Strategy;
  /** Why it takes the machine where the user says its word. */
  readonly asked: string;
  /** Why it takes the machine where no word is said; undefined where it must be asked for. */
  readonly unasked?: string | undefined;
  /** The same, before those that take it unasked. */
  readonly preferred?: string | undefined;
  /** What it costs to choose it where it is another choice. */
  readonly cost: string;
  /** The word of a strategy that cannot take the machine, and why it takes it then. */
  readonly instead?: { readonly of: string; readonly because: string };
  /** The group of which all members go one way, so that the user speaks of the group. */
  readonly group?: string;
}

/** The word of the user decides; where there is none, the target that takes machines unasked. */
export function strategyOffer(
  machine: Machine,
  config: Config,
  { strategy, asked, unasked, preferred, cost, instead, group = machine.resource }: StrategyOffers,
): Offer {
  const { word, flip } = saidOf(machine, config, group);
  if (word === strategy.word) return { rank: 3, because: asked, flip };
  if (word === undefined && preferred !== undefined) return { rank: 2, because: preferred, flip };
  if (word === undefined && unasked !== undefined) return { rank: 1, because: unasked, flip };
  if (word !== undefined && word === instead?.of) return { rank: 1, because: instead.because, flip };
  return { rank: 0, because: cost, cost, flip };
}

/** What a setting of its strategy says of a machine: of itself, or of the nearest group above it. */
export function settingOf(machine: Machine, config: Config, key: string): string | undefined {
  for (const path of pathsOf(machine)) {
    const said = new Map<string, unknown>(Object.entries(config.resources.get(path) ?? {})).get(key);
    if (typeof said === 'string') return said;
  }
  return undefined;
}

/** The word that the user says of a machine, or of the nearest group above it. */
export function strategyWordOf(machine: Machine, config: Config): string | undefined {
  return saidOf(machine, config, machine.resource).word;
}

/** What is said of a machine, and the key that says it or could: the most specific that names it or a group above it. */
function saidOf(
  machine: Machine,
  { resources }: Config,
  open: string,
): { readonly word?: string; readonly flip: string } {
  for (const path of pathsOf(machine)) {
    const word = resources.get(path)?.strategy;
    if (word !== undefined) return { word, flip: flipOf(path) };
  }
  return { flip: flipOf(open) };
}

/** Its own path, then those of the groups above it. */
function pathsOf({ resource }: Machine): readonly string[] {
  const parts = resource.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

function flipOf(key: string): string {
  return `resources.${key}.strategy in heat2kube.yaml`;
}
