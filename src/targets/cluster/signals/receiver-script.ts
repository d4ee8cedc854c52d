/** The program of the signal receiver, in plain Python: it takes what Heat took, and says what a wait condition would. */
import { signalPort } from '../../objects/fact-texts.ts';

/**
 * By Heat's own rules for each form of handle: `heat` (wait_condition_handle.py) and `cfn` refuse what is no signal and wait on;
 * `swift` (swiftsignal.py) has failed with it. How a wait condition ends first is how it ends.
 */
export const receiverScript = `"""Takes signals in place of Heat.

PUT or POST /HANDLE is one signal: JSON with status, reason, data and id, or as cfn-signal writes it.
GET /WAIT answers 200 when enough have come, 500 when one has failed, and 503 until then.
\`receiver.py wait WAIT\` waits for that and prints what has come.
"""
import glob, http.server, json, os, re, sys, threading, time

CONDITIONS = os.environ.get('CONDITIONS', '/receiver')
SIGNALS = os.environ.get('SIGNALS', '/signals')
PORT = int(os.environ.get('PORT', '${signalPort}'))
LONGEST = 1 << 20
NAME = re.compile('[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?')
CFN = {'Status': 'status', 'Reason': 'reason', 'UniqueId': 'id', 'Data': 'data'}
lock = threading.Lock()


def condition(wait):
    with open(os.path.join(CONDITIONS, wait + '.json')) as file:
        return json.load(file)


def waits(handle):
    names = (os.path.basename(path)[:-5] for path in glob.glob(os.path.join(CONDITIONS, '*.json')))
    return [name for name in names if condition(name)['handle'] == handle]


def form(handle):
    return next((condition(name).get('form', 'heat') for name in waits(handle)), 'heat')


def stored(handle):
    try:
        with open(os.path.join(SIGNALS, handle)) as lines:
            return [json.loads(line) for line in lines]
    except FileNotFoundError:
        return []


def read(body, kind):
    try:
        told = json.loads(body) if body.strip() else {}
        if not isinstance(told, dict):
            raise ValueError('a signal is a map')
    except ValueError as error:
        if kind != 'swift':
            raise
        return {'status': 'UNREADABLE', 'reason': str(error)}
    if kind == 'swift':
        return told
    if kind == 'cfn':
        if set(told) != set(CFN):
            raise ValueError('a signal has Status, Reason, UniqueId and Data')
        told = {CFN[key]: value for key, value in told.items()}
    elif not set(told) <= set(CFN.values()):
        raise ValueError('a signal has status, reason, data and id')
    if told.setdefault('status', 'SUCCESS') not in ('SUCCESS', 'FAILURE'):
        raise ValueError('the status is SUCCESS or FAILURE')
    return told


def signals(handle):
    """One for each id, the last; of what says none, as many as there were before and one."""
    latest = []
    kind = form(handle)
    for number, told in enumerate(stored(handle), 1):
        known = 'id' in told
        name = told['id'] if known else number if kind == 'swift' else len(latest) + 1
        name = name if kind == 'swift' else str(name)
        if known or kind != 'swift':
            latest = [one for one in latest if one[0] != name]
        latest.append((name, {
            'id': told.get('id', int(name) if not known else None),
            'status': str(told.get('status', 'SUCCESS')),
            'reason': told.get('reason'),
            'data': told.get('data'),
        }))
    return [signal for _, signal in latest]


def take(handle, body):
    line = json.dumps(read(body, form(handle)))
    with lock:
        with open(os.path.join(SIGNALS, handle), 'a') as file:
            file.write(line + '\\n')
        for wait in waits(handle):
            settle(wait)
    print(handle, line, flush=True)


def settle(wait):
    code, latest = state(wait)
    if code != 503 and not os.path.exists(ended(wait)):
        with open(ended(wait), 'w') as file:
            json.dump([code, latest], file)


def ended(wait):
    return os.path.join(SIGNALS, wait + '.ended')


def state(wait):
    asked = condition(wait)
    try:
        with open(ended(wait)) as file:
            code, latest = json.load(file)
            return code, latest
    except FileNotFoundError:
        latest = signals(asked['handle'])
    if any(signal['status'] != 'SUCCESS' for signal in latest):
        return 500, latest
    return (200 if len(latest) >= int(asked['count']) else 503), latest


class Receiver(http.server.BaseHTTPRequestHandler):
    def name(self):
        name = self.path.split('?')[0].strip('/')
        return name if NAME.fullmatch(name) else None

    def answer(self, code, text=''):
        body = text.encode()
        self.send_response(code)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        """None where it is too long."""
        if 'chunked' not in (self.headers.get('Transfer-Encoding') or '').lower():
            length = int(self.headers.get('Content-Length') or 0)
            return self.rfile.read(length) if length <= LONGEST else None
        whole = b''
        while True:
            size = int(self.rfile.readline().split(b';')[0], 16)
            if size == 0:
                self.rfile.readline()
                return whole
            if len(whole) + size > LONGEST:
                return None
            whole += self.rfile.read(size)
            self.rfile.readline()

    def do_PUT(self):
        if self.name() is None:
            return self.answer(404)
        try:
            body = self.body()
            if body is None:
                return self.answer(413)
            take(self.name(), body)
        except ValueError as error:
            return self.answer(400, str(error))
        self.answer(200)

    do_POST = do_PUT

    def do_GET(self):
        if self.name() is None:
            return self.answer(404)
        try:
            code, latest = state(self.name())
        except FileNotFoundError:
            return self.answer(404)
        self.answer(code, json.dumps(latest))

    def log_message(self, *words):
        pass


def wait(name, seconds):
    end = time.time() + seconds
    while True:
        code, latest = state(name)
        if code != 503 or time.time() >= end:
            break
        time.sleep(1)
    for signal in latest:
        print(json.dumps(signal))
    print({200: 'SUCCESS', 500: 'FAILURE', 503: 'TIMEOUT'}[code])
    return 0 if code == 200 else 1


if sys.argv[1:2] == ['wait']:
    sys.exit(wait(sys.argv[2], int(condition(sys.argv[2]).get('timeout', 0))))
http.server.ThreadingHTTPServer(('', PORT), Receiver).serve_forever()
`;
