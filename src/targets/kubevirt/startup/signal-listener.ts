/** A first part for guests that signal Heat by an address: what they send there is written to the journal. */
import { known, type Value } from '../../../evaluate/value.ts';
import { signalPort } from '../../objects/fact-texts.ts';
import type { StartUpPart } from '../../objects/start-up-parts.ts';
import { wholeText } from '../../objects/whole-text.ts';

/** Undefined where no text has the address of a handle. */
export function listenerPart(texts: readonly Value[]): StartUpPart | undefined {
  const address = `127.0.0.1:${signalPort}/`;
  return texts.some((text) => wholeText(text, '').includes(address)) ? listener : undefined;
}

/** Runs at every boot, before any other part; cloud-init brings the interpreter. */
const listener: StartUpPart = {
  subtype: known('cloud-boothook'),
  filename: known('signal-listener'),
  text: known(`#!/bin/sh
# Writes signals that were sent to Heat to the journal: journalctl -t heat-signal-<handle>
cat >/run/signal-listener <<'END'
import http.server, re, subprocess

class Listener(http.server.BaseHTTPRequestHandler):
    def take(self):
        data = self.rfile.read(int(self.headers.get('Content-Length') or 0)).decode('utf-8', 'replace')
        tag = re.sub('[^a-z0-9-]', '', self.path)
        subprocess.call(['logger', '-t', tag, '--', data or '{"status": "SUCCESS"}'])
        self.send_response(200)
        self.end_headers()

    do_POST = do_PUT = take

http.server.HTTPServer(('127.0.0.1', ${signalPort}), Listener).serve_forever()
END
for python in python3 /usr/libexec/platform-python; do
  command -v "$python" >/dev/null || continue
  nohup "$python" /run/signal-listener >/dev/null 2>&1 &
  break
done
`),
};
