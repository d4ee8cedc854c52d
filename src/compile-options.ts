/** Holds the caller to the options that there are: a wrong one is a `TypeError` that names it, never a stack that is compiled otherwise. */
import type { OverlayOptions } from './compile-overlays.ts';
import type { CompileLimits, CompileOptions } from './compile-types.ts';
import { mode, profile } from './config/keys.ts';
import { closestName } from './diagnostics/did-you-mean.ts';

type Names<T> = Readonly<Record<keyof T, true>>;

const optionNames: Names<CompileOptions> = {
  template: true,
  environments: true,
  parameters: true,
  profile: true,
  mode: true,
  stackName: true,
  namespace: true,
  config: true,
  configFile: true,
  facts: true,
  factsFile: true,
  secrets: true,
  lock: true,
  answers: true,
  overlays: true,
  lifts: true,
  targets: true,
  backends: true,
  output: true,
  digest: true,
  missingParameters: true,
  limits: true,
};

const overlayNames: Names<OverlayOptions> = {
  name: true,
  environments: true,
  parameters: true,
  secrets: true,
  profile: true,
  mode: true,
  namespace: true,
};

const limitNames: Names<CompileLimits> = { templateSize: true, resources: true, nesting: true, steps: true };

/** @throws TypeError */
export function checkOptions(options: CompileOptions): void {
  checkNames(options, optionNames, '');
  if (typeof options.template !== 'string') throw new TypeError('template: it must be the name of the template');
  checkWord(options.profile, profile.words, 'profile');
  checkWord(options.mode, mode.words, 'mode');
  checkWord(options.missingParameters, ['error', 'open'], 'missingParameters');
  checkNames(options.limits ?? {}, limitNames, 'limits.');
  for (const [name, limit] of Object.entries(options.limits ?? {})) {
    if (limit !== undefined && !(limit > 0)) {
      throw new TypeError(`limits.${name}: it must be a positive number`);
    }
  }
  (options.overlays ?? []).forEach((overlay, index) => checkNames(overlay, overlayNames, `overlays.${index}.`));
}

function checkNames(given: object, known: object, path: string): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    const meant = closestName(name, Object.keys(known));
    throw new TypeError(
      `${path}${name}: there is no such option${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    );
  }
}

function checkWord(given: string | undefined, words: readonly string[], name: string): void {
  if (given !== undefined && !words.includes(given)) {
    throw new TypeError(`${name}: "${given}" is not one of ${words.join(', ')}`);
  }
}
