/** What `heat2kube.yaml` says of the stacks of its directory: read before a stack is, for it names what belongs to one. */
import { createCollector } from '../diagnostics/collector.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { ConfigFile } from './config.ts';
import { loadConfig } from './load-config.ts';

export type StackKeys = Pick<ConfigFile, 'environments' | 'stacks' | 'plugins' | 'stackName'>;

/** Whoever compiles the stack reports what is wrong with the file. */
export function stackKeysOf(file: SourceFile): StackKeys {
  // The keys that targets and network backends add say nothing of stacks.
  const { environments, stacks, plugins, stackName } = loadConfig(
    file,
    { strategies: {}, settings: {}, networks: {} },
    createCollector(),
  );
  return {
    ...(environments && { environments }),
    ...(stacks && { stacks }),
    ...(plugins && { plugins }),
    ...(stackName !== undefined && { stackName }),
  };
}
