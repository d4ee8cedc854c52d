/** The program of the signal receiver, in plain Python: it takes what Heat took, and says what a wait condition would. */

export const receiverScript = `"""Takes signals in place of Heat.

PUT or POST /HANDLE is one signal: JSON with status, reason, data and id, or UniqueId as cfn-signal writes it.
GET /WAIT answers 200 when enough have come, 500 when one has failed, and 503 until then.
\`receiver.py wait WAIT\` waits for that and prints what has come.
"""
import http.server, json, os, re, sys, threading, time

CONDITIONS = os.environ.get('CONDITIONS', '/receiver')
SIGNALS = os.environ.get('SIGNALS', '/signals')
PORT = int(os.environ.get('PORT', '8478'))
LONGEST = 1 << 20
NAME = re.compile('[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?')
lock = threading.Lock()


def signals(handle):
    try:
        with open(os.path.join(SIGNALS, handle)) as lines:
            return [json.loads(line) for line in lines]
    except FileNotFoundError:
        return []


def read(body):
    told = json.loads(body) if body.strip() else {}
    if not isinstance(told, dict):
        raise ValueError('a signal is a map')
    told = {str(key).lower(): value for key, value in told.items()}
    return {
        'id': told.get('uniqueid', told.get('id')),
        'status': str(told.get('status', 'SUCCESS')),
        'reason': told.get('reason'),
        'data': told.get('data'),
    }


def take(handle, body):
    signal = read(body)
    with lock:
        if signal['id'] is None:
            signal['id'] = len(signals(handle)) + 1
        line = json.dumps(signal)
        with open(os.path.join(SIGNALS, handle), 'a') as file:
            file.write(line + '\\n')
    print(handle, line, flush=True)


def state(wait):
    with open(os.path.join(CONDITIONS, wait + '.json')) as file:
        condition = json.load(file)
    latest = {str(signal['id']): signal for signal in signals(condition['handle'])}
    if any(signal['status'] != 'SUCCESS' for signal in latest.values()):
        return 500, latest
    return (200 if len(latest) >= int(condition['count']) else 503), latest


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

    def do_PUT(self):
        length = int(self.headers.get('Content-Length') or 0)
        if self.name() is None or length > LONGEST:
            return self.answer(404 if self.name() is None else 413)
        try:
            take(self.name(), self.rfile.read(length))
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
        self.answer(code, json.dumps(list(latest.values())))

    def log_message(self, *words):
        pass


def wait(name, seconds):
    end = time.time() + seconds
    while True:
        code, latest = state(name)
        if code != 503 or time.time() >= end:
            break
        time.sleep(1)
    for signal in latest.values():
        print(json.dumps(signal))
    print({200: 'SUCCESS', 500: 'FAILURE', 503: 'TIMEOUT'}[code])
    return 0 if code == 200 else 1


if sys.argv[1:2] == ['wait']:
    with open(os.path.join(CONDITIONS, sys.argv[2] + '.json')) as file:
        limit = int(json.load(file).get('timeout', 0))
    sys.exit(wait(sys.argv[2], limit))
http.server.ThreadingHTTPServer(('', PORT), Receiver).serve_forever()
`;
