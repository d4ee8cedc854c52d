/** Joins what the configuration file says with what the caller says, and fills in the defaults. */
import { dnsLabel } from '../kubernetes/names.ts';
import type { Config, Mode, Profile } from './config.ts';
import type { ConfigFile } from './load-config.ts';

/** What the command line or the library's options say; it wins over the file. */
export interface ConfigOverrides {
  readonly stackName?: string | undefined;
  readonly namespace?: string | undefined;
  readonly profile?: Profile | undefined;
  readonly mode?: Mode | undefined;
}

/** `template` is the name of the template file: its base name is the default stack name, and that the default namespace. */
export function resolveConfig(template: string, file: ConfigFile, overrides: ConfigOverrides): Config {
  const stackName = dnsLabel(overrides.stackName ?? file.stackName ?? baseName(template));
  const mode = overrides.mode ?? file.mode;
  return {
    stackName,
    namespace: dnsLabel(overrides.namespace ?? file.namespace ?? stackName),
    clusterDomain: file.clusterDomain ?? 'cluster.local',
    profile: overrides.profile ?? file.profile ?? 'openstack',
    ...(mode && { mode }),
    labelPrefix: file.labelPrefix ?? 'heat2kube.dev',
    images: file.images ?? new Map(),
    flavors: file.flavors ?? new Map(),
    networks: file.networks ?? new Map(),
    volumeTypes: file.volumeTypes ?? new Map(),
    resources: file.resources ?? new Map(),
  };
}

function baseName(template: string): string {
  const last = template.split('/').at(-1) ?? template;
  return last.replace(/\.(ya?ml|json|template|hot)$/i, '');
}
