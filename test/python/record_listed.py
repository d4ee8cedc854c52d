"""Records what Python 3.11 and dateutil 2.8 compute for listed inputs into tables under fixtures/python.

Usage: record_listed.py TABLE > file, with TZ=UTC and LC_ALL=C. Where there are more combinations than a table should hold,
a seeded choice of them is taken. Dates are {"date": [year, month, day, hour, minute, second, microsecond, seconds ahead of
UTC]}.
"""

import itertools
import json
import math
import random
import re
import sys
import warnings
from datetime import datetime, timedelta, timezone

from dateutil import parser
from record import encode, outcome


def some(rng, count, *lists):
    combinations = list(itertools.product(*lists))
    return combinations if len(combinations) <= count else rng.sample(combinations, count)


def date(value):
    ahead = value.utcoffset()
    fields = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond]
    return {'date': [*fields, int((ahead or timedelta(0)).total_seconds())]}


def date_outcome(function, *arguments):
    try:
        return {'result': date(function(*arguments))}
    except Exception as error:  # noqa: BLE001 - every failure is a result here
        return {'error': type(error).__name__, 'message': str(error)}


VALUES = ['abc', '', 'a\u00e9\U0001f600', 0, 1, -5, 255, 65, 1114112, -1, 10**20, True, 0.0, -0.0, 1.5, -1.5, 1e300, 1e-7,
          math.inf, math.nan, 123456.789, 0.001]  # fmt: skip
SPECS = ['', 's', 'd', '5', '<5', '>5', '^5', '=5', '*^7', '05', '+', '-', ' ', '+d', ' d', 'z', 'zf', 'z.1f', '#x', '#o',
         '#b', 'x', 'X', '#X', 'o', 'b', 'c', '+c', '#c', 'n', ',', '_', ',d', '_x', ',x', '_f', ',.2f', '.3', '.0f', '#.0f',
         '.2e', 'E', 'g', 'G', '#g', '.3g', '%', '.1%', 'q', '\x01', '\u00e9', '5.', '.', 'dd', '<<5', '{<8', '0=5', '<05',
         '00005d', '010,', '+010.3f', '99999999999999999999', ',_', '_,', 'f', 'F', '.3d', '.2s', '+s', ' s', 'zs', '#s', '=s',
         ',s', '0.5g', '\u03b5>6', '.2147483648f', '_b', '_c', ',n', 'zd', 'xx', '9\u0661']  # fmt: skip


def format_rows(rng):
    for value, spec in some(rng, 700, VALUES, SPECS):
        yield ['format', [encode(value), spec], outcome(format, value, spec)]


TEMPLATES = ['', 'text', '{}', '{} {}', '{0} {1}', '{0} {}', '{} {0}', '{', '}', '{{}}', '{0', '{0!r}', '{0!s}', '{0!a}',
             '{0!q}', '{0!\u00e9}', '{0!\x01}', '{0!', '{0!r', '{0!rx}', '{0!r:>9}', '{0:{1}}', '{1:{0:{0}}}', '{1:{1:{1:{1}}}}',
             '{a}', '{a[0]}', '{a[b]}', '{a[b][c]}', '{a.b}', '{a[}', '{a[]}', '{a.}', '{a..b}', '{a[b}', '{a[b]c}', '{0[0]}',
             '{0[-1]}', '{9}', '{99999999999999999999}', '{0[99999999999999999999]}', '{0:}}', '{0{1}}', '{ 0}', '{-1}', '{b c}',
             'x}y', 'x{y', '{{{0}}}', '{:>5}{:<5}', '{0:>{1}}', '{0:{}}', '{}{:{}}', '{:{}}{}', '{2[0]}', '{2[1][0]}',
             '{a[b][c]!r:>8}', '{0:%}', '{\u0661}']  # fmt: skip


def template_rows(_rng):
    positional, named = ['x', 3, ['p', 'qr']], {'a': {'b': {'c': 'deep'}, '0': 'text', '': 'none'}}
    for template in TEMPLATES:
        yield ['template', [template, encode(positional), encode(named)], outcome(lambda: template.format(*positional, **named))]


DATES = [(2015, 1, 1, 0, 0, 0, 0, 0), (2016, 2, 29, 12, 30, 5, 123456, 0), (2020, 12, 31, 23, 59, 59, 999999, 3600),
         (1, 1, 1, 0, 0, 0, 0, 0), (9999, 12, 31, 11, 0, 0, 0, -19800), (2021, 1, 3, 9, 5, 7, 1, 0),
         (2018, 12, 31, 0, 0, 0, 0, 0), (2012, 1, 1, 13, 0, 0, 0, 5400), (2024, 12, 30, 1, 2, 3, 0, 0),
         (1970, 1, 1, 0, 0, 0, 0, 0), (850, 7, 4, 21, 0, 0, 0, 0)]  # fmt: skip
LETTERS = 'aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%fEOQi'
FLAGS = ['', '', '', '-', '_', '0', '^', '#', '-_', '_0', '^#']
WIDTHS = ['', '', '5', '12']
MODIFIERS = ['', '', '', 'E', 'O']


def at(fields):
    *local, ahead = fields
    return datetime(*local, tzinfo=timezone(timedelta(seconds=ahead)))


def strftime_rows(rng):
    plain = itertools.product(DATES, LETTERS, [''], [''], [''])
    for fields, letter, flags, width, modifier in [
        *some(rng, 250, *[DATES, LETTERS, [''], [''], ['']]),
        *some(rng, 450, DATES, LETTERS, FLAGS, WIDTHS, MODIFIERS),
        *[(fields, letter, '', '', '') for fields, letter, *_ in itertools.islice(plain, len(LETTERS))],
    ]:
        if letter in 'zZ' and (flags or width or modifier) or letter in 'Zs' and fields[-1] != 0:
            continue  # the C library shows the zone of the machine
        text = f'<%{flags}{width}{modifier}{letter}>'
        yield ['strftime', [{'date': list(fields)}, text], outcome(at(fields).strftime, text)]


STRPTIME = [
    ('2015-03-04 05:06:07', '%Y-%m-%d %H:%M:%S'), ('2015-03-04T05:06:07.5Z', '%Y-%m-%dT%H:%M:%S.%f%z'),
    ('2015-03-04 +0530', '%Y-%m-%d %z'), ('2015-03-04 -05:30', '%Y-%m-%d %z'), ('2015-03-04 +05:30:15', '%Y-%m-%d %z'),
    ('2015-03-04 +05:3015', '%Y-%m-%d %z'), ('2015-03-04 +053015.25', '%Y-%m-%d %z'), ('2015 x', '%Y %z'),
    ('29 Feb', '%d %b'), ('29 February 2016', '%d %B %Y'), ('29 feb 15', '%d %b %y'), ('70', '%y'), ('68', '%y'), ('69', '%y'),
    ('12 AM', '%I %p'), ('12 pm', '%I %p'), ('1 PM', '%I %p'), ('11', '%I'), ('13', '%I'), ('13 5', '%H %I'),
    ('Mon', '%a'), ('monday', '%A'), ('3', '%w'), ('7', '%u'), ('8', '%u'), ('060 2016', '%j %Y'), ('366 2015', '%j %Y'),
    ('366 9999', '%j %Y'), ('2015 10 1', '%Y %U %w'), ('2015 10 1', '%Y %W %w'), ('2015 0 1', '%Y %U %w'),
    ('2015 0 6', '%Y %W %w'), ('2012 53 0', '%Y %U %w'), ('2015 10', '%Y %U'), ('2015 10 Mon', '%G %V %a'),
    ('2015 53 7', '%G %V %u'), ('2020 53 7', '%G %V %u'), ('2015', '%G'), ('2015 10', '%G %V'), ('2015 10 1 5', '%G %V %u %j'),
    ('10 1', '%V %u'), ('2015 10 1', '%Y %V %u'), ('10', '%V'), ('0 9999 10', '%w %G %V'), ('9999 53 7', '%G %V %u'),
    ('Wed Mar  4 05:06:07 2015', '%c'), ('03/04/15', '%x'), ('05:06:07', '%X'), ('05:06:07 03/04/15', '%X %x'),
    ('UTC', '%Z'), ('gmt', '%Z'), ('CET', '%Z'), ('+0100 UTC', '%z %Z'), ('Z UTC', '%z %Z'), ('100%', '%y0%%'), ('a', 'a%'),
    ('a', '%q'), ('a', '%'), ('2015 2015', '%Y %Y'), ('2015x', '%Y'), ('x', '%Y'), ('', '%Y'), ('', ''), ('2015   03', '%Y %m'),
    ('2015\n03', '%Y %m'), ('\u0662\u0660\u0661\u0665', '%Y'), ('61', '%S'), ('60', '%S'), ('24', '%H'), ('0', '%d'), ('32', '%d'),
    ('31 02', '%d %m'), ('2015-13', '%Y-%m'), ('(a.b)', '(a.b)'), ('1 123456', '%d %f'), ('1 1234567', '%d %f'),
    ('2015 3', '%Y %w'), ('Mär', '%b'), ('2015 0', '%Y %j'), ('1 2 2015', '%V %w %G'), ('9999 53 6', '%Y %U %w'),
]  # fmt: skip


def strptime_rows(_rng):
    for text, layout in STRPTIME:
        yield ['strptime', [text, layout], date_outcome(datetime.strptime, text, layout)]


PARSED = [
    '2015-03-04', '20150304', '20150304T0506', '20150304T050607', '201503040506', '20150304050607', '150304', '2015-03',
    '2015', '99', '15', '31', '32', '12 31', '31 12', '32 1', '1 32', '1 2 3', '13 1 2', '32 1 2', '1 32 2', '1 2 32', '12 11 10',
    'Mar 4 2015', '4 Mar 2015', 'Mar-04', 'Mar-04-15', 'Mar/04/2015', '2015-Mar-04', '04-Mar-2015', 'March of 2015', 'Mar of 15',
    'Mar of', 'Mar of x', 'Mar 2015', '2015 Mar', 'Mar 32', '32 Mar', 'Mar', 'Mar Apr', '4 Mar Apr', '1 Mar 32', '32 Mar 1',
    'Mar 32 1', '32 1 Mar', '1 32 Mar', '1 2 Mar', 'Wed', 'Wed 4', 'Wed Mar 4', 'Wed, 4 Mar 2015 05:06:07 +0100',
    'Sat Oct 11 17:13:46 UTC 2003', '5pm', '5 pm', '12 am', '12am', '13 pm', 'pm', '10:36 am', '10:36:28.5', '10:36:28.123456789',
    '10h36m28.5s', '10h36m28s', '10h', '10h 36', '01h02 03', '10 h 36 m', '36 m 5', '5.5 h', '5.5m', '5 s', '5.5.5', '23:59', '24:00', '10:60',
    '2015-03-04 10:36 EST', '2015-03-04 10:36 UTC+3', '2015-03-04 10:36 GMT-3', '2015-03-04 10:36 BRST+3',
    '2015-03-04 10:36 +03:00', '2015-03-04 10:36 -0300 (BRST)', '2015-03-04 10:36 +03', '2015-03-04 10:36 +3',
    '2015-03-04 10:36 +030', '2015-03-04 10:36 z', '2015-03-04 10:36 Z', '2015-03-04 10:36 +',
    '2015-03-04T10', '2015-03-04T1036', '2015-03-04 10 36', '990101 23', '19990101T23', '19990101T2359', '103628', '103628.5',
    '2015 103628', '0.5', '1.5.2015', '4.3.2015', '4.Mar.2015', '1999.10.11', '4/3/15', '4/3', '4-3', '2015/3', '1/2/3/4', '1-2-3-4',
    '', ' ', 'x', 'today', 'a.d.', '1st of March 2015', 'the 3rd', '2015-02-30', '0-1-1', '2015-00-01', '10000-01-01', '100',
    '101', '12:00 x', 'Thu Sep 25 10:36:28 2003', '2003-09-25T10:49:41.5-03:00', '20030925T104941-0300', '10:49:41', '1996.07.10 AD at 15:08:56 PDT',
    '1:2:3:4', '4 4 4 4', 'Feb 29', 'Feb 30', '2016 Feb 29', 'Sep-25-2003', '25/09/2003', '\u0661 Mar 2015', '2015\u5e74', 'Mar-', 'Mar-x',
    '3-Mar', '2015-Mar', '5 Mar-2015', '1-Mar-32', '32-1-Mar', '1m', '1 m 2', '5 m 30 s', 'h 5', 'm', '1e5', '1_0',
]  # fmt: skip


def parse_rows(_rng):
    default = datetime(2015, 6, 15, tzinfo=timezone.utc)
    for text in PARSED:
        row = date_outcome(lambda: parser.parse(text, default=default.replace(tzinfo=None)))
        yield ['parse', [text], row]


SPANS = [0, 1, -1, 1_000_000, 86_400_000_000, -86_400_000_000, 90_061_000_001, 3_600_000_000, -1_500_000, 172_800_000_000]


def span_rows(_rng):
    for size in SPANS:
        value = timedelta(microseconds=size)
        yield ['span', [encode(size)], {'result': [str(value), repr(value)]}]


def date_text_rows(_rng):
    for fields in DATES:
        value = at(fields)
        yield ['date-text', [{'date': list(fields)}], {'result': [str(value), value.isoformat(), repr(value.replace(tzinfo=None))]}]


EPOCHS = [0, 1.5, -1.5, 0.0000005, 0.0000015, 0.0000025, 1234567890.123456, 3e11, -1e11, math.nan, math.inf]


def epoch_rows(_rng):
    for seconds in EPOCHS:
        yield ['epoch', [encode(float(seconds))], date_outcome(lambda: datetime.fromtimestamp(seconds, tz=timezone.utc))]


def equality_rows(_rng):
    for left, right in itertools.product(DATES[:3], [DATES[0], (2016, 2, 29, 13, 30, 5, 123456, 3600), (2015, 1, 1, 0, 0, 0, 0, 60)]):
        yield ['same-date', [{'date': list(left)}, {'date': list(right)}], {'result': at(left) == at(right)}]


NUMBERS = [
    ('floorDivide', 1.5, 0.0), ('floorDivide', 1, 0), ('modulo', 1, 0), ('modulo', 1.5, 0.0), ('modulo', -0.0, 3.0), ('modulo', 5.5, -math.inf),
    ('trueDivide', 1, 0), ('trueDivide', 10**400, 1), ('trueDivide', 10**400, 10**399), ('power', 0.0, -1.5), ('power', -1.0, math.inf),
    ('power', -1.0, math.nan), ('power', -8.0, 1 / 3), ('power', 0, -1), ('power', 2.0, 5000.0), ('power', -0.0, 3.0), ('power', -0.0, -3.0),
    ('power', math.inf, -2.0), ('power', -math.inf, 3.0), ('power', 1.0, math.nan), ('power', math.nan, 0.0), ('power', 0.5, 2000.0),
    ('power', -0.5, 2001.0), ('power', 10**400, 0.5), ('add', 10**400, 1.5), ('multiply', 1e200, 1e200), ('floorDivide', 7.5, -math.inf),
    ('floorDivide', math.inf, 2.0), ('modulo', math.inf, 2.0), ('floorDivide', -0.0, 5.0), ('power', 1.5, 2.5), ('power', 0.9, 0.1), ('power', 1e-300, 1.5),
]  # fmt: skip
ROUNDED = [(1e-320, -400), (-1.5, -309), (1.7e308, -308), (-1.7e308, -308), (2.5, 0), (math.inf, 1), (math.nan, 1), (1.5e300, 400),
           (15, -1), (25, -1), (-15, -1), (10**30 + 5, -1), (5, 3), (2.675, 2), (math.inf, 0), (math.nan, 0)]  # fmt: skip
SHIFTED = [('shiftLeft', 0, 10**20), ('shiftRight', -5, 10**20), ('shiftRight', 5, 10**20), ('shiftLeft', 1, -1), ('shiftRight', 1, -1)]


def number_rows(_rng):
    from record import BINARY, INTEGER

    for name, left, right in NUMBERS:
        yield [name, [encode(left), encode(right)], outcome(BINARY[name], left, right)]
    for value, digits in ROUNDED:
        yield ['roundHalfEven', [encode(value), encode(digits)], outcome(round, value, digits)]
    for name, left, right in SHIFTED:
        yield [name, [encode(left), encode(right)], outcome(INTEGER[name], left, right)]


DUMPED = [math.nan, math.inf, -math.inf, {None: 1}, {1.5: 1, True: 2, 3: 4}, {'b': 1, 'a': 2}, {2: 0, 1.5: 0, True: 0}, {(1,): 2},
          {'a': 1, 1: 2}, [1e16, -0.0]]  # fmt: skip
LOADED = ['\ufeff1', '{"a": 1', '[1,', '"abc', '"\\', '"\\u12', '"\\ud83d\\ude00"', '"\\ud83d"', '-', '-0', '-0.0', '1e999', 'nul', '[' * 2000,
          '{' * 2000, '{"a"}', '{1: 2}', '{"a": 1,}', '[1 2]', '1 2', '', ' ', '"\t"', '01', '1.', '.5', '1e', 'Infinity', '-Infinity', '-NaN']  # fmt: skip


def json_rows(_rng):
    for value in DUMPED:
        sort = isinstance(value, dict)
        result = outcome(lambda: json.dumps(value, sort_keys=sort))
        yield ['dumps', [encode(value), sort, True, [', ', ': ']], result]
    for text in LOADED:
        yield ['loads', [text], outcome(json.loads, text)]


PATTERNS = [
    '(?x) a # c\n b', '(?x) a # c', '(?x)[ #]a\\ b', '(?L)a', '(?au)a', '(?a-a:x)', '(?-L:a)', '(?L:a)', '(?-u:a)', '(?au:b)', '(?i', '(?1)',
    '(?i-', '(?i-:a)', '(?i-1:a)', '(?i-i', '(?-i', '(?-', '(?-:a)', '(?T:a)', '(?t)', '(?\u00e9)', '(?i\u00e9)', '(?i1)', '(?i)', '(?a)(?u)b', '(?i:a)B',
    '(?-i:a)b', '(?is-m:a.)', '(?x: a b )c d', '(?s-s:.)', '(a)\\1', '(?i)(a)\\1', '(?ia)(a)\\1', '(?i)(\u00e9)\\1', '(a\\1)', '(a)(\\2)', '(?P<n>a(?P=n))',
    '(?P<n>a)(?P=n)', '(?P=x)', '(?P', '(?P=', '(?P=n', '(?Px)', '(?P>', '(?P<', '(?P<>a)', '(?P<1a>b)', '(?P<a b>c)', '(?P<n>a)(?P<n>b)', '(?P<n', '(?P=1)',
    '(?(0)a)', '(?(99)a|b)', '(?(x)a)', '(a)(?(1)b|c)', '(a)?(?(1)b|c)', '(a)(?(1)b|c|d)', '(a)(?(1)', '(?(1000000000)a)', '(?(1)a)(b)', '(?(-1)a)', '(?(', '(?()a)',
    '(?P<n>a)(?(n)b)', '(?P<n>a)?(?(n)b|c)', '[a-\\d]', '[\\d-a]', '[b-a]', '[a', '[', '[]', '[^]', '[^a', '[a-', '[--a]', '[[a]', '[a&&b]', '[a||b]',
    '\\400', '[\\400]', '\\8', '\\18', '\\q', '[\\q]', '\\', '[\\', 'a{', 'a{}', 'a{x}', 'a{,}', 'a{2,1}', 'a{1', 'a{1,', 'a{1,x}', '{1}', 'a{1}{2}', 'a{4294967296}',
    '^*', '*', '+a', 'a**', 'a++b', 'a*+a', 'a?+a', 'a{1,2}+a', '(?m)^a$', '(?m)b$', 'a$', '\\Aa', 'a\\Z', '\\ba', '\\Ba', '(?a)\\b\u00e9', '(?<', '(?<a', '(?<=', '(?<=a*)b',
    '(?<=a|bc)d', '(?<=(a))b', '(?<!a)b', '(?<=a\\1)', '(a)(?<=\\1)b', '(b)(?<=a(?(1)b|c))', '(?', '(?#', '(?#c)a', '(?>a+)b', '(?>a|ab)c', '(?:', '(?!)', '(?=)', '(?!a)b', '(', ')', 'a)', '(?:a|)+',
    '(a|b)*?c', '(?i)[A-C]', '(?ia)[A-C]', '(?i)[\u00e0-\u00e9]', '(?i)\u0130', '(?i)[^a]', '(?i)\u017f', '(?a)\\w', '\\w\\W\\d\\D\\s\\S', '[\\w\\s]', '[^\\d\\s]', '(?a)[\\w\\W]',
    '\\x4', '\\x41', '\\u00e', '\\u00e9', '\\U00110000', '\\U0001f600', '\\N', '\\N{nothing}', '\\N{', '\\07', '\\0', '[\\0-\\07]', '[\\b]', '[\\A]', '\\n\\t\\r\\f\\v\\a',
    '(?P<\u00e9>a)', 'a|b|', '|', '(?:a|b){2}', '(a)|(b)', '(?:(a)|b)*', '((a)|b)*', '(a*)*', '(a*)+?b', '(?s).', '.', '\\.', '', '(?i)ss|\u00df',
]  # fmt: skip
TEXTS = ['aAb ab1\u00e9\n', 'bcdB\u0130\u017f\n a', '']
REPLACED = ['<\\g<0>>', '\\1']


def regex_rows(rng):
    from record import run_regex

    for pattern, text in itertools.product(PATTERNS, TEXTS):
        template = rng.choice(REPLACED)
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            try:
                result = {'result': run_regex(pattern, 0, text, template)}
            except (re.error, OverflowError, RecursionError, ValueError) as error:
                result = {'error': type(error).__name__, 'message': str(error)}
        yield ['regex', [pattern, 0, text if 'result' in result else '', template], result]


TABLES = {
    'format': [format_rows, template_rows],
    'dates': [strftime_rows, strptime_rows, parse_rows, span_rows, date_text_rows, epoch_rows, equality_rows],
    'number-edges': [number_rows],
    'json-edges': [json_rows],
    'regex-edges': [regex_rows],
}


def main():
    rng = random.Random(1)
    rows = [json.dumps(row) for table in TABLES[sys.argv[1]] for row in table(rng)]
    print('[\n' + ',\n'.join(dict.fromkeys(rows)) + '\n]')


if __name__ == '__main__':
    main()
