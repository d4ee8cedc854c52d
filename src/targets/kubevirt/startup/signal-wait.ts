/** A first part for guests that Heat made only after others had signalled: it waits for the same, once. */
import { concat } from '../../../evaluate/concat.ts';
import { intOf, known } from '../../../evaluate/value.ts';
import type { World } from '../../../plan/world.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { waitsBefore, waitsUrl } from '../../objects/signal-receiver.ts';
import type { StartUpPart } from '../../objects/start-up-parts.ts';
import { line } from '../software/shell.ts';

/** Undefined where there is nothing to wait for. */
export function waitPart(world: World, machine: Machine): StartUpPart | undefined {
  const waits = waitsBefore(world, machine);
  if (waits.length === 0) return undefined;
  const calls = waits.map(({ wait }) => {
    const seconds = wait.awaits?.timeout && intOf(wait.awaits.timeout);
    return line(['await', world.names.name(wait.id), String(seconds ?? 3600)]);
  });
  return {
    subtype: known('cloud-boothook'),
    filename: known('signal-wait'),
    text: concat([known(functionsFor(waitsUrl(world))), ...calls]),
  };
}

/** cloud-init brings the interpreter. */
function functionsFor(url: string): string {
  return `#!/bin/sh
# Waits for signals that others send, as Heat did before it made this server: journalctl -t heat-wait
# await NAME SECONDS
await() {
  done=/var/lib/heat2kube/waited
  [ -e "$done/$1" ] && return
  for python in python3 /usr/libexec/platform-python; do
    command -v "$python" >/dev/null && break
  done
  "$python" - "$1" "$2" <<'END' 2>&1 | logger -t heat-wait
import sys, time, urllib.error, urllib.request

name, end = sys.argv[1], time.time() + int(sys.argv[2])
state = None
while state is None:
    try:
        urllib.request.urlopen('${url}/' + name, timeout=10).read()
        state = 'SUCCESS'
    except urllib.error.HTTPError as error:
        state = 'FAILURE' if error.code == 500 else None
    except OSError:
        pass
    if state is None and time.time() >= end:
        state = 'TIMEOUT'
    if state is None:
        time.sleep(2)
print(name, state)
END
  mkdir -p "$done" && chmod 0700 /var/lib/heat2kube && : >"$done/$1"
}
`;
}
