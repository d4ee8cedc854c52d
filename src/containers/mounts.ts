/** What container programs mount, in their two spellings. */
import { pathFrom } from '../shell/paths.ts';
import { memoryQuantity } from './amounts.ts';
import type { MountSpec } from './spec.ts';

type Found = MountSpec | { readonly why: string };

/** `/etc/app:/app:ro`, `data:/data`, `/data`. */
export function volumeMount(text: string): Found {
  const [first = '', second, options = ''] = text.split(':');
  const target = second ?? first;
  if (!target.startsWith('/') || text.split(':').length > 3) return { why: `"${text}" is no volume` };
  const readOnly = options.split(',').includes('ro');
  if (second === undefined) return { source: { from: 'volume' }, target, readOnly };
  if (/^[~.]/.test(first)) return { why: `the directory in "${text}" depends on where the script runs` };
  return { source: sourceOf(first), target, readOnly };
}

/** A path of the server, or the name of a volume. */
export function sourceOf(text: string): MountSpec['source'] {
  return text.startsWith('/') ? { from: 'host', path: pathFrom('/', text) } : { from: 'volume', name: text };
}

/** `type=bind,source=/etc/app,target=/app,readonly`. */
export function longMount(text: string): Found {
  const fields = new Map(
    text.split(',').map((field) => {
      const equals = field.indexOf('=');
      return equals < 0 ? ([field, 'true'] as const) : ([field.slice(0, equals), field.slice(equals + 1)] as const);
    }),
  );
  const target = fields.get('target') ?? fields.get('destination') ?? fields.get('dst');
  const source = fields.get('source') ?? fields.get('src');
  const readOnly = (fields.get('readonly') ?? fields.get('ro') ?? 'false') !== 'false';
  if (target === undefined || !target.startsWith('/')) return { why: `"${text}" is no mount` };
  switch (fields.get('type') ?? 'volume') {
    case 'bind':
      return source?.startsWith('/') === true
        ? { source: { from: 'host', path: pathFrom('/', source) }, target, readOnly }
        : { why: `the directory in "${text}" depends on where the script runs` };
    case 'volume':
      return { source: { from: 'volume', ...(source !== undefined && { name: source }) }, target, readOnly };
    case 'tmpfs':
      return memoryMount(target, fields.get('tmpfs-size'));
    default:
      return { why: `a pod has no mount such as "${text}"` };
  }
}

/** `/run:size=64m,mode=1777`. */
export function tmpfsMount(text: string): Found {
  const colon = text.indexOf(':');
  const size = /(?:^|,)size=([^,]*)/.exec(colon < 0 ? '' : text.slice(colon + 1))?.[1];
  return memoryMount(colon < 0 ? text : text.slice(0, colon), size);
}

export function memoryMount(target: string, size?: string): Found {
  if (!target.startsWith('/')) return { why: `"${target}" is no directory` };
  const quantity = size === undefined ? undefined : memoryQuantity(size);
  return { source: { from: 'memory', ...(quantity !== undefined && { size: quantity }) }, target, readOnly: false };
}
