/** Names of files as plain text with `/`: no file system is asked. */

/** `file.yaml` inside `dir/stack.yaml` is `dir/file.yaml`. `file://` is dropped; other URLs stay as they are. */
export function resolveName(from: string, reference: string): string {
  const local = reference.startsWith('file://') ? reference.slice('file://'.length) : reference;
  if (isUrl(local)) return local;
  if (local.startsWith('/')) return normalizeName(local);
  const slash = from.lastIndexOf('/');
  return normalizeName(slash < 0 ? local : `${from.slice(0, slash + 1)}${local}`);
}

export function isUrl(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(name);
}

/** Removes `.` and resolves `..` where it can; leading `..` stay. */
function normalizeName(name: string): string {
  const absolute = name.startsWith('/');
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  return (absolute ? '/' : '') + parts.join('/');
}
