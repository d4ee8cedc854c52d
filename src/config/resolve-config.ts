/** Joins what the configuration file says with what the caller says, and fills in the defaults. */
import { dnsLabel } from '../kubernetes/names.ts';
import type { Config, ConfigFile, Mode, Profile } from './config.ts';
import { configKeys } from './keys.ts';

/** What the command line or the library's options say; it wins over the file. */
interface ConfigOverrides {
  readonly stackName?: string | undefined;
  readonly namespace?: string | undefined;
  readonly profile?: Profile | undefined;
  readonly mode?: Mode | undefined;
}

/** `template` is the name of the template file: its base name is the default stack name, and that the default namespace. */
export function resolveConfig(template: string, file: ConfigFile, overrides: ConfigOverrides): Config {
  const givenStackName = overrides.stackName ?? file.stackName;
  const stackName = dnsLabel(givenStackName ?? baseName(template));
  const mode = overrides.mode ?? file.mode;
  return {
    ...withDefaults(file),
    stackName,
    ...(givenStackName !== undefined && { givenStackName }),
    namespace: dnsLabel(overrides.namespace ?? file.namespace ?? stackName),
    ...(overrides.profile && { profile: overrides.profile }),
    ...(mode && { mode }),
  };
}

type Defaulted = Omit<Config, 'stackName' | 'namespace'>;

/** What holds without a key does not depend on the words that there are. */
const keys = Object.entries(configKeys({ strategies: {}, settings: {}, networks: {} }));

/** Keys that the caller decides are filled in by `resolveConfig`. */
function withDefaults(file: ConfigFile): Defaulted {
  const filled: object = Object.fromEntries(
    keys.flatMap(([name, { fallback }]) => {
      const said = new Map<string, unknown>(Object.entries(file)).get(name);
      if (said !== undefined) return [[name, said]];
      return typeof fallback === 'object' ? [[name, fallback.use]] : [];
    }),
  );
  if (!isComplete(filled)) throw new TypeError('a key without a default was left out');
  return filled;
}

/** Each value is that of the file or of the table, so that only an absent one could be wrong. */
function isComplete(filled: object): filled is Defaulted {
  return keys.every(([name, { fallback }]) => typeof fallback === 'string' || Object.hasOwn(filled, name));
}

function baseName(template: string): string {
  const last = template.slice(template.lastIndexOf('/') + 1);
  return last.replace(/\.(ya?ml|json|template|hot)$/i, '');
}
