"""Records what Python 3.11 computes into the tables under fixtures/python. Usage: record.py TABLE [COUNT [SEED]] > file

Cases are random but seeded; each table is a JSON array of rows. Values are encoded so that JSON loses nothing: ints as
{"int": "5"}, floats as {"float": "1e+16"}, tuples and dicts as {"tuple": [...]}, {"dict": [[key, value], ...]}.
"""

import json
import math
import operator
import random
import re
import signal
import struct
import sys
import warnings

UNARY = {
    'negate': operator.neg,
    'abs': abs,
    'repr': repr,
    'truncate': int,
}
BINARY = {
    'add': operator.add,
    'subtract': operator.sub,
    'multiply': operator.mul,
    'floorDivide': operator.floordiv,
    'trueDivide': operator.truediv,
    'modulo': operator.mod,
    'power': operator.pow,
}
INTEGER = {
    'bitwiseAnd': operator.and_,
    'bitwiseOr': operator.or_,
    'bitwiseXor': operator.xor,
    'shiftLeft': operator.lshift,
    'shiftRight': operator.rshift,
}


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {'int': str(value)}
    if isinstance(value, float):
        return {'float': repr(value)}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, tuple):
        return {'tuple': [encode(item) for item in value]}
    if isinstance(value, dict):
        return {'dict': [[encode(key), encode(item)] for key, item in value.items()]}
    raise TypeError(type(value))


def outcome(function, *arguments):
    try:
        result = function(*arguments)
    except Exception as error:  # noqa: BLE001 - every failure is a result here
        return {'error': type(error).__name__, 'message': str(error)}
    if isinstance(result, complex):
        return {'error': 'ValueError', 'message': 'complex'}
    return {'result': encode(result)}


def some_int(rng):
    size = rng.choice([2, 4, 8, 20, 52, 53, 54, 60, 64, 100, 300])
    return rng.choice([-1, 1]) * rng.getrandbits(size)


def some_float(rng):
    kind = rng.randrange(8)
    if kind == 0:
        return rng.choice([0.0, -0.0, math.inf, -math.inf, math.nan, 1.0, -1.0, 0.5, 1e16, 1e-5, 5e-324, 1.7e308, 0.1])
    if kind == 1:
        return struct.unpack('<d', struct.pack('<Q', rng.getrandbits(64)))[0]
    if kind == 2:
        return float(rng.randrange(-50, 50))
    if kind == 3:
        return rng.randrange(-200, 200) / 2
    if kind == 4:
        return rng.randrange(-10**6, 10**6) / 10 ** rng.randrange(7)
    if kind == 5:
        return rng.uniform(-1, 1) * 10 ** rng.randrange(-20, 25)
    if kind == 6:
        return rng.randrange(-10**5, 10**5) / 2 ** rng.randrange(12)
    return rng.gauss(0, 100)


def some_number(rng):
    return some_int(rng) if rng.random() < 0.5 else some_float(rng)


def number_row(rng):
    kind = rng.random()
    if kind < 0.5:
        name = rng.choice(list(BINARY))
        left, right = some_number(rng), some_number(rng)
        if name == 'power' and rng.random() < 0.8:
            right = rng.choice([rng.randrange(-40, 40), float(rng.randrange(-300, 300)), 0.5])
        if name == 'power' and isinstance(right, float) and math.isfinite(right) and right != 0.5:
            right = float(int(right))  # the last bit of other powers is the C library's choice
        if name == 'power' and isinstance(left, int) and isinstance(right, int) and right > 1000:
            right = 3
        return [name, [encode(left), encode(right)], outcome(BINARY[name], left, right)]
    if kind < 0.65:
        name = rng.choice(list(INTEGER))
        left, right = some_int(rng), some_int(rng)
        if name.startswith('shift'):
            right = rng.randrange(-2, 80)
        return [name, [encode(left), encode(right)], outcome(INTEGER[name], left, right)]
    if kind < 0.8:
        value, digits = some_number(rng), rng.randrange(-6, 8)
        return ['roundHalfEven', [encode(value), encode(digits)], outcome(round, value, digits)]
    if kind < 0.9:
        left, right = some_number(rng), some_number(rng)
        if rng.random() < 0.5 and isinstance(left, float) and math.isfinite(left):
            right = int(left) + rng.choice([0, 0, 1])
        sign = None if left != left or right != right else (left > right) - (left < right)
        return ['compareNumbers', [encode(left), encode(right)], {'result': encode(sign)}]
    name = rng.choice(list(UNARY))
    value = some_float(rng) if name == 'truncate' else some_number(rng)
    return [name, [encode(value)], outcome(UNARY[name], value)]


def number_text_row(rng):
    alphabet = rng.choice(['0123456789', '01_', '0123456789_+-.eE ', 'infatyINF+- ', '0１٣\u0967𝟗_ \u3000\x1c-', '1\x1c\t\n\x0b'])
    text = ''.join(rng.choice(alphabet) for _ in range(rng.randrange(1, 9)))
    if rng.random() < 0.1:
        text = rng.choice(['inf', 'NaN', '-Infinity', ' +inf ', '1e400', '1e-400', '1_0.5_0e1_0', '1.e5', '.5', '5.', '0x10', '--1', '+ 1', '', ' ', '1__0', '_1', '1_'])
    name = rng.choice(['parseIntText', 'parseFloatText'])
    try:
        result = {'result': encode(int(text) if name == 'parseIntText' else float(text))}
    except ValueError:
        result = {'result': 'undefined'}
    return [name, [text], result]


ALPHABETS = [
    'ab\'"\\',
    '\x00\x07\n\r\t\x0b\x0c\x1f\x7f\x80\x85\xa0\xad\xff',
    'a\u0100\u0378\u200b\u2028\u3000\ue000\ufeff\uffff',
    '\U0001f600\U0001d7ce\U000e0001\U0010ffff z',
    'abcdefghij',
]


def some_text(rng):
    alphabet = rng.choice(ALPHABETS)
    return ''.join(rng.choice(alphabet) for _ in range(rng.randrange(7)))


def some_scalar(rng):
    return rng.choice([lambda: None, lambda: True, lambda: False, lambda: some_int(rng), lambda: some_float(rng), lambda: some_text(rng), lambda: some_text(rng)])()


def some_tree(rng, depth=3, tuples=True, keys=some_scalar):
    kind = rng.randrange(6) if depth > 0 else 0
    size = rng.randrange(4)
    if kind == 3:
        return [some_tree(rng, depth - 1, tuples, keys) for _ in range(size)]
    if kind == 4 and tuples:
        return tuple(some_tree(rng, depth - 1, tuples, keys) for _ in range(size))
    if kind == 5:
        return {keys(rng): some_tree(rng, depth - 1, tuples, keys) for _ in range(size)}
    return some_scalar(rng)


def text_row(rng):
    name = rng.choice(['repr', 'str', 'ascii', 'slice', 'compare', 'repr', 'float'])
    if name == 'slice':
        text = some_text(rng)
        start, end = rng.choice([None, *range(-8, 8)]), rng.choice([None, *range(-8, 8)])
        return [name, [text, encode(start), encode(end)], {'result': text[start:end]}]
    if name == 'compare':
        left, right = (''.join(rng.choice('a\ue000\uffff\U00010000\U0010ffff') for _ in range(3)) for _ in range(2))
        return [name, [left, right], {'result': encode((left > right) - (left < right))}]
    if name == 'float':
        value = some_float(rng)
        return [name, [encode(value)], {'result': repr(value)}]
    value = some_tree(rng)
    return [name, [encode(value)], outcome({'repr': repr, 'str': str, 'ascii': ascii}[name], value)]


def json_row(rng):
    if rng.random() < 0.5:
        keys = rng.choice([some_text, some_text, some_number, some_scalar])
        value = some_tree(rng, keys=keys)
        sort, escape = rng.random() < 0.5, rng.random() < 0.7
        separators = rng.choice([[', ', ': '], [',', ':']])
        result = outcome(lambda: json.dumps(value, sort_keys=sort, ensure_ascii=escape, separators=separators))
        return ['dumps', [encode(value), sort, escape, separators], result]
    text = json.dumps(some_tree(rng, tuples=False, keys=some_text), ensure_ascii=rng.random() < 0.5)
    for _ in range(rng.choice([0, 0, 1, 1, 2, 4])):
        at = rng.randrange(len(text) + 1)
        change = rng.choice(['', ',', '"', '\\', '\n', ' ', '{', ']', '1', '01', '-', '.', 'e', '\\u12', 'NaN', '\t', ':', '\U0001f600', '\ufeff', 'Infinity'])
        text = text[:at] + change + text[at + rng.randrange(2) :]
    return ['loads', [text], outcome(json.loads, text)]


def equality_row(rng):
    pool = [0, 1, -0.0, 1.0, True, False, None, '', '1', 2**53, 2.0**53, 2**53 + 1, 10**30, 1e30, 0.5, math.nan, math.inf, 'n1', 'None', [], (), [1], [True], (1.0,), ('1',), {}, {1: 2}, {True: 2.0}, {'1': 2}, {'a': 1, 'b': [0]}, {'b': [False], 'a': 1.0}, ((1,), ()), ((1, ()),)]
    left, right = rng.choice(pool), rng.choice(pool)
    return ['equals', [encode(left), encode(right)], {'result': left == right and left == left}]


ATOMS = [
    *['a', 'b', 'c', 'a', 'b', '.', '1', '_', ' ', '\\n', '\n'],
    *['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\b', '\\B', '\\A', '\\Z', '^', '$'],
    *['[ab]', '[^a]', '[a-c]', '[\\d_]', '[^\\w]', '[]a]', '[a-]', '[^]a]', '[\\]\\-]', '[A-C]', '[\\w-]', '[\\S\\s]'],
    *['\\.', '\\x61', '\\u0062', '\\141', '\\0', '\\-', '\\_', '\u00e9', '\U0001f600', '\u0661', 'A', 'B', 's', '\u017f', 'k', '\u212a'],
]
QUANTIFIERS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{,2}', '{1,}', '{0}', '{2}?', '{,1}?', '{1,}?']


def some_pattern(rng, depth, groups):
    """groups is a one-item list with the number of groups so far."""
    items = []
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3])):
        kind = rng.random()
        if kind < 0.5 or depth == 0:
            item = rng.choice(ATOMS) if rng.random() < 0.6 else rng.choice('ab')
        elif kind < 0.7:
            groups[0] += 1
            name = f'?P<g{groups[0]}>' if rng.random() < 0.2 else ''
            item = f'({name}{some_pattern(rng, depth - 1, groups)})'
        elif kind < 0.82:
            opening = rng.choice(['?:', '?:', '?=', '?!', '?<=', '?<!', '?>', '?i:', '?s-i:', '?m:', '?-i:', '?a:', '?x:'])
            item = f'({opening}{some_pattern(rng, depth - 1, groups)})'
        elif kind < 0.9 and groups[0] > 0:
            group = rng.randint(1, groups[0])
            item = rng.choice([f'\\{group}', f'\\{group}', f'(?(%d)%s|%s)' % (group, rng.choice('abc'), rng.choice(['', 'a', 'b', '.'])), f'(?(%d)%s)' % (group, rng.choice('ab'))])
        else:
            item = f'{some_pattern(rng, depth - 1, groups)}|{some_pattern(rng, depth - 1, groups)}'
        if rng.random() < 0.35:
            item += rng.choice(QUANTIFIERS)
            if rng.random() < 0.05:
                item += '+'
        items.append(item)
    return ''.join(items)


def mutate(rng, text, pieces):
    for _ in range(rng.choice([1, 1, 2, 3])):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(pieces) + text[at + rng.randrange(2) :]
    return text


PIECES = ['(', ')', '[', ']', '{', '}', '*', '+', '?', '|', '\\', '(?', '(?P<', '(?P=', '(?P>', '(?<', '(?(', '(?(1)', '(?i)', '(?x)', '(?L)', '(?z)', '(?i-i:', '(?-', '(?au)', '(?-u:', '(?i', '(?#', '>', '<', '=', '!', ':', '-', 'a', 'x', '1', '\\1', '\\9', '\\8', '\\400', '\\377', '\\07', '\\x', '\\u12', '\\U00110000', '\\N{a}', '\\N', '\\q', '\\', '{1,2}', '{2,1}', '{99999999999}', '^*', '#', ' ', '\n', '[^', '[a-\\d]', '[b-a]', '--', '&&', '\u00e9', '(?P<a>', '(?P=a)', '(?(a)', '(?P<1>', '(?<=', '(?<!', '(?>', '++', '?+', '(?:']


def run_regex(pattern, flags, text, template):
    regex = re.compile(pattern, flags)
    # Group references sort out the rest; the whole match comes first.
    spans = lambda match: match and [list(match.span(index)) for index in range(regex.groups + 1)]
    result = {
        'flags': regex.flags,
        'names': list(regex.groupindex.items()),
        'match': spans(regex.match(text)),
        'search': spans(regex.search(text)),
        'full': spans(regex.fullmatch(text)),
        'from2': spans(regex.search(text, 2)),
        'all': [spans(match) for match in regex.finditer(text)],
        'split': regex.split(text),
        'split1': regex.split(text, 1),
    }
    try:
        result['sub'] = list(regex.subn(template, text))
        result['sub1'] = list(regex.subn(template, text, 1))
    except (re.error, IndexError) as error:
        result['sub'] = result['sub1'] = str(error)
    return result


def too_slow(*_):
    raise TimeoutError


def regex_row(rng):
    while True:
        pattern = some_pattern(rng, 3, [0])
        if rng.random() < 0.15:
            pattern = rng.choice(['(?i)', '(?m)', '(?s)', '(?x)', '(?a)', '(?ims)', '(?u)']) + pattern
        if rng.random() < 0.15:
            pattern = mutate(rng, pattern, PIECES)
        flags = 0 if rng.random() < 0.7 else rng.choice([re.I, re.M, re.S, re.X, re.A, re.I | re.A, re.M | re.S])
        alphabet = rng.choice(['ab', 'ab', 'abc', 'ab\n', 'aAbB1_ ', 'ab\u00e9\U0001f600\u0661', 'sSkK\u017f\u212aab'])
        text = ''.join(rng.choice(alphabet) for _ in range(rng.randrange(9)))
        template = rng.choice(['', '-', '<\\g<0>>', '\\1', '[\\g<1>]', '\\g<g1>', '\\\\', '\\n', '\\.', 'x\\x', '\\12', '\\101', '\\0', '\\g<', '\\g', '\\400', '\\g<-1>', '\\g<\u00b2>', '\\g<9>', '\\', '\U0001f600\\9'])
        signal.signal(signal.SIGALRM, too_slow)
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')
                result = {'result': run_regex(pattern, flags, text, template)}
        except TimeoutError:
            continue
        except (re.error, OverflowError, RecursionError, ValueError) as error:
            result = {'error': type(error).__name__, 'message': str(error)}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return ['regex', [pattern, int(flags), text, template], result]


TABLES = {'regex': regex_row, 'text': text_row, 'json': json_row, 'equality': equality_row, 'number': number_row, 'number-text': number_text_row}


def main():
    table, count, seed = sys.argv[1], int((sys.argv + ['300'])[2]), int((sys.argv + ['', '1'])[3] if len(sys.argv) > 3 else 1)
    rng = random.Random(seed)
    rows, seen = [], set()
    while len(rows) < count:
        row = json.dumps(TABLES[table](rng), ensure_ascii=True)
        if row not in seen:
            seen.add(row)
            rows.append(row)
    print('[\n' + ',\n'.join(rows) + '\n]')


if __name__ == '__main__':
    main()
