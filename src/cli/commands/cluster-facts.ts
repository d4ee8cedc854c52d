/** `heat2kube facts --cluster`: a shell script of read-only `kubectl` commands, from the table of what is known of clusters. */
import { bundleKeys } from '../../cluster/load-cluster.ts';
import type { ClusterSource } from '../../cluster/source.ts';
import { clusterSources } from '../../cluster/table.ts';
import { shellLine, shellWord } from '../../print/slots/shell.ts';
import { exitStatus } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';

/** Prints a script and runs nothing: a person runs it where the cluster can be reached. */
export function clusterFacts(terminal: Terminal): number {
  terminal.out.write(clusterScript());
  return exitStatus.fine;
}

const headText = `#!/bin/sh
# Facts about a Kubernetes cluster, for "heat2kube convert --cluster cluster.json". Every command only reads:
#
#   heat2kube facts --cluster > cluster.sh
#   sh cluster.sh > cluster.json
#
# No Secrets are read. What the cluster does not have, or the user may not read, is named on standard error; what could
# not be read is named in the result too.
set -eu
failed=

# Prints the second and later arguments' result as the value of the first one.
part() {
  key=$1
  resource=$2
  shift 2
  if [ "$resource" != - ] && ! printf '%s\\n' "$listed" | grep -qxF -e "$resource"; then
    echo "$key: the cluster has no $resource" >&2
  elif shown=$(kubectl "$@" -o json </dev/null); then
    if [ -n "$shown" ]; then printf ', "%s":\\n%s\\n' "$key" "$shown"; else echo "$key: there is none" >&2; fi
  else
    echo "$key: not collected" >&2
    failed="$failed\${failed:+, }\\"$key\\""
  fi
}
`;

/** What an API server that is only half there lists still counts. */
const apiText = `# One line for each resource: its name, its API version and its kind are in columns that are always there.
resources=$(kubectl api-resources --no-headers </dev/null) || {
  echo '${bundleKeys.kinds}: not all are listed' >&2
  failed='"${bundleKeys.kinds}"'
}
if [ -z "$resources" ]; then echo 'the API server cannot be reached' >&2; exit 1; fi
listed=$(printf '%s\\n' "$resources" | awk '{ group = $(NF-2); print (sub(/\\/.*/, "", group) ? $1 "." group : $1) }')
versions=$(kubectl api-versions </dev/null)

printf '{ "${bundleKeys.kinds}": ['
printf '%s\\n' "$resources" | awk '{ printf "%s[\\"%s\\", \\"%s\\"]", comma, $(NF-2), $NF; comma = ",\\n" }'
printf ']\\n, "${bundleKeys.versions}": ['
printf '%s\\n' "$versions" | awk '{ printf "%s\\"%s\\"", comma, $0; comma = ",\\n" }'
printf ']\\n'
`;

/** Needs a POSIX shell, awk, grep and kubectl. */
export function clusterScript(): string {
  const parts = Object.entries(clusterSources).map(([key, source]) => partText(key, source));
  return `${headText}
${apiText}${parts.join('\n')}
printf ', "${bundleKeys.failed}": [%s] }\\n' "$failed"
`;
}

/** A cluster need not have the kind at all, which is an answer too. */
function partText(key: string, { command, resource }: ClusterSource): string {
  const tolerant = command[0] === 'get' ? [...command, '--ignore-not-found'] : command;
  return `part ${key} ${shellWord(resource ?? '-')} ${shellLine(tolerant)}`;
}
