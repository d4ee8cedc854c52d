/** Name and version of the tool, as the lock file and `--version` print them; a test holds it to package.json. */

export const version = '0.1.0';
export const toolName = `heat2kube ${version}`;
