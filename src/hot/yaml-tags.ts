/** Full names of YAML tags. */
import type { DocumentDirective } from 'js-yaml';

const CORE = 'tag:yaml.org,2002:';

/** `!!int` is `tag:yaml.org,2002:int`; `%TAG` directives and `!<...>` are followed, percent signs decoded. */
export function fullTag(raw: string, directives: readonly DocumentDirective[]): string {
  if (raw.startsWith('!<') && raw.endsWith('>')) return decoded(raw.slice(2, -1));
  const handleEnd = raw.indexOf('!', 1);
  const handle = handleEnd < 0 ? '!' : raw.slice(0, handleEnd + 1);
  const suffix = raw.slice(handle.length);
  if (suffix === '') return raw;
  const directive = directives.find((entry) => entry.kind === 'tag' && entry.handle === handle);
  const standard = handle === '!!' ? CORE : handle;
  const prefix = directive?.kind === 'tag' ? directive.prefix : standard;
  return decoded(prefix) + decoded(suffix);
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
