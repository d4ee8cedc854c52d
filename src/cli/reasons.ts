/** Why the disk refused, in words. */

/** The code of an error of the file system, such as `ENOENT`; the text of any other error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return reasons.get(code) ?? code;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it does not exist'],
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space is left'],
  ['ENOTDIR', 'it is not a directory'],
  ['EISDIR', 'it is a directory'],
  ['EEXIST', 'another file has this name'],
  ['ENOTEMPTY', 'another run has made it at the same time'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'its symbolic links form a cycle'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'it would be too large'],
  ['EIO', 'the disk reports an error'],
  ['EMFILE', 'too many files are open'],
]);
