"""Records what yaql 2.0 computes for listed expressions into fixtures/yaql/listed.jsonl, with Heat's limits.

Usage: record.py > file. Each line has the form of the other vectors: expression, data, and the result or the error.
"""

import collections.abc
import hashlib
import json
import math
import re
import types
from datetime import date, datetime, time, timedelta

import dateutil.parser._parser as dates
import yaql
from yaql.language import exceptions, utils


class Fixed(datetime):
    """Noon of the day that `evaluateYaql` takes for today."""

    @classmethod
    def now(cls, tz=None):
        return cls(2026, 11, 22, 12, tzinfo=tz)


dates.datetime = types.SimpleNamespace(datetime=Fixed, date=date, time=time, timedelta=timedelta)
engine = yaql.YaqlFactory().create({'yaql.limitIterators': 200, 'yaql.memoryQuota': 10000})

EXPRESSIONS = {
    'literals': [
        r"'\N{CJK UNIFIED IDEOGRAPH-4E00}'", r"'\N{CJK UNIFIED IDEOGRAPH-FFFF}'", r"'\N{HANGUL SYLLABLE GAG}'",
        r"'\N{HANGUL SYLLABLE XX}'", r"'\N{HANGUL SYLLABLE A}'", r"'\N{HANGUL SYLLABLE }'", r"'\N{NUSHU CHARACTER-1B170}'",
        r"'\N{latin small letter a}'", r"'\N{}'", r"'\N'", r"'\U00110000'", r"'\U0010ffff'", r"'\x4'", r"'\400'", r"'\q'", '1' * 5000,
        '\u0661 + 1', '\U0001d7d9', '1e5', '1.5e3',
    ],
    'equality': [
        'timespan(hours => 1) = timespan(minutes => 60)', 'timespan(hours => 1) = 1', '1 = timespan(hours => 1)', 'regex(a) = regex(a)',
        'regex(a) = regex(b)', 'regex(a) = a', '{a => 1}.keys() = {a => 1}.keys()', '{a => 1}.keys() = set(a)', '{a => 1}.items() = {a => 1}.items()',
        'a in {a => 1}.keys()', 'b in {a => 1}.keys()', '[a, 1] in {a => 1}.items()', '[a, 2] in {a => 1}.items()', "ab in {a => b}.items()",
        'abc in {a => b}.items()', '1 in {a => 1}.items()', '{a => 1}.items().toSet()', '[[a, 1]].toSet() = {a => 1}.items().toSet()',
        '1 in {a => 1}.values()', '{a => 1}.values() = [1]', '{a => 1} = {a => 1.0}', '{a => 1} = {b => 1}', '{a => 1} = {a => 1, b => 2}',
        'set(1, 2) = set(2, 1)', 'set(1) = set(true)', 'set(1) != set(2)', 'set(1, 2) < set(1, 2, 3)', 'set(1) = 1', '[1, [2]] = [1, [2]]', '[1] = [1, 2]',
        'float(nan) = float(nan)', '[float(nan), float(nan)].distinct().len()', 'let(n => float(nan)) -> [$n, $n].distinct().len()',
        'let(n => float(nan)) -> [$n] = [$n]', '[12345678901234567890, 12345678901234567890.0].distinct().len()', 'datetime(2015, 1, 1) = datetime(2015, 1, 1)',
        'datetime(2015, 1, 1) in [datetime(2015, 1, 1)]', 'set(datetime(2015, 1, 1), datetime(2015, 1, 1)).len()', 'set(timespan(days => 1), timespan(hours => 24)).len()',
        'null = false', 'null != 0', "'' = null", 'true = 1', '[true] = [1]', '{1 => 2} = {true => 2}', '{true => 2}.get(1)', 'set(regex(a)).len()',
    ],
    'format': [
        "'{0[a]}'.format({a => 1})", "'{0[b]}'.format({a => 1})", "'{0[0]}'.format([1, 2])", "'{0[9]}'.format([1, 2])", "'{0[a]}'.format([1])",
        "'{0[0]}'.format(abc)", "'{0[7]}'.format(abc)", "'{0[a]}'.format(abc)", "'{0[1]}'.format(1)", "'{0[0]}'.format(timespan(days => 1))",
        "'{0:%Y-%m}'.format(datetime(2015, 1, 1))", "'{0.days} {0.seconds} {0.microseconds}'.format(timespan(hours => 25))", "'{0.year}'.format(datetime(2015, 1, 1))",
        "'{0.month} {0.day} {0.hour} {0.minute} {0.second} {0.microsecond}'.format(datetime(2015, 1, 2, 3, 4, 5, 6))", "'{0.pattern}'.format(regex(abc))",
        "'{0.flags} {0.groups}'.format(regex('(a)b'))", "'{0.x}'.format(regex(abc))", "'{0.x}'.format(1)", "'{0.real} {0.imag} {0.numerator} {0.denominator}'.format(5)",
        "'{0.real} {0.imag}'.format(2.5)", "'{0:>5}|{1:d}|{2:x}'.format(true, true, 255)", "'{0:x}'.format(abc)", "'{0!r} {0!s} {0!a}'.format('\u00e9')",
        "'{0:5}'.format(null)", "'{0}'.format(null)", "'{0}'.format([1, a])", "'{0:5}'.format([1])", "'{a}'.format(a => 1)", "'{a}'.format(b => 1)", "'{}'.format()",
        "'{0} {a}'.format(1, a => 2)", "'{0:{1}}'.format(1, 5)", "'{0}'.format({a => 1})", "'{0}'.format(set(1))",
    ],
    'lambdas': [
        '[1].select(null)', '[1].where(null)', '[1, 2].aggregate(null)', '[1, 2].orderBy(null)', '[1, 2].any(null)', '[1, null].any(null)', '[1, 0].all(null)', '[1].toDict(null)',
        '[1, 2].takeWhile(null)', '[1, 2].skipWhile(null)', '[1].selectMany(null)', '[[1]].selectMany($)', '[1].selectMany($)', '[1, 2].sum(null)', '[1, 2].max(null)',
        '[1, 2].groupBy(null)', '[1, 2].splitWhere(null)', '[1, 2].sliceWhere(null)', '[1, 2].indexWhere(null)', '[1, 2].zip(null)', '[1, 2].aggregate($1 + $2, null)',
        '[].aggregate($1 + $2)', '[].aggregate($1 + $2, 5)', '[1, 2].accumulate($1 + $2)', '[].accumulate($1 + $2)', '[1, 2].accumulate($1 + $2, 10)', '[1, 2].distinct(null)',
        '[1, 2, 3].distinct($ mod 2)', '[1].select($, $)', 'let(x => 5) -> $x', 'let(5) -> $1', 'def(f, $ + 1) -> f(5)', 'def(f) -> 1', 'with(1, 2) -> $1 + $2', 'lambda(1)', '1 -> $',
        'call(len, [[1, 2]], {})', "call(format, ['{0} {a}', 1], {a => 2})", 'call(nosuch, [], {})', "call(format, ['{0}', 1], {1 => 2})", 'call(1, [], {})', 'call(len, 1, {})',
        "'x'.format(a => 1, a => 2)", '[1].select(selector => $)', '[1].select(selector => $, selector => $)', '[1].select($, selector => $)', 'dict(a => 1)', 'dict(a => 1, 2)',
        'dict([[a, 1]])', 'dict([[a]])', 'dict([1])', 'len(a => 1)', 'len(, 1)', 'len([1],)', 'list(1, , 2)', 'set(1, , 2)', '[1, , 2]', '{a => 1, , b => 2}', 'switch(true => 1)', 'switch(false => 1)',
        'switch(false => 1, true => 2)', 'switch(1)', '5.switch($ > 3 => big, true => small)', 'switchCase(1, a, b)', 'select_case(1)', 'selectCase(false, true).switchCase(a, b)', 'selectAllCases(true, true).len()',
        'examine(true, false, 1)', 'coalesce(null, 1)', 'coalesce()', 'assert(1, $ = 1)', 'assert(1, $ = 2)', "assert(1, $ = 2, message => 'no')",
    ],
    'collections': [
        '[] * 3', '3 * []', '[1] * 0', '[1] * -1', '[1, 2] * 2', '2 * [1]', '[1] * 2.0', '[1] + [2]', '[1] + 2', 'list([1, 2])', 'list([1].select($), 2)', '[1, 2, 3][1]', '[1, 2, 3][-1]', '[1, 2, 3][9]',
        "[1][a]", '{a => 1}[a]', '{a => 1}[b]', '{a => 1}[b, 5]', '{a => 1}.a', '{a => 1}.b', '{a => 1}?.b', 'null?.a', 'null.a', '[{a => 1}, {a => 2}].a', '{a => 1}.get(b)', '{a => 1}.get(b, 5)', '{a => 1}.set(b, 2)',
        '{a => 1}.set(b => 2)', '{a => 1}.set({b => 2})', '{a => 1}.delete(a, b)', '{a => 1}.deleteAll([a, c])', '{a => 1}.deleteAll([])', '{a => 1}.containsKey(a)', '{a => 1}.containsValue(1)', '{a => 1} + {b => 2}',
        '{a => 1} + 1', '{a => 1}.len()', '{a => 1}.toList()', '{a => 1}.select($)', 'dict([[a, 1], [b, 2]])', '[[a, 1]].toDict($[0], $[1])', '[a].toDict($)', '{[1] => 2}', '{{a => 1} => 2}', '{set(1) => 2}', '[1, 2].toSet()',
        '[[1]].toSet()', '[{a => 1}].toSet()', 'set(1, 2).add(3)', 'set(1, 2).add(2, 3)', 'set(1, 2).remove(2)', 'set(1, 2).remove(9)', 'set(1, 2).union(set(3))', 'set(1, 2).intersect(set(2))', 'set(1, 2).difference(set(2))',
        'set(1, 2).symmetricDifference(set(2, 3))', 'set(1, 2) - set(2)', 'set(1) + set(2)', 'set(1).union([2])', 'set(1).union({a => 2})', '{a => 1}.keys() - set(a)', 'set(a) - {a => 1}.keys()', 'set() = set()', 'set([1, 2])',
        'isSet(set())', 'isList([])', 'isDict({})', 'isIterable(abc)', 'isIterable([1])', 'isSequence(1)', '[1, 2].insert(1, a)', '[1, 2].insert(-1, a)', '[1, 2].insert(9, a)', '[1, 2].insertMany(1, [a, b])', '[1, 2, 3].replace(1, a)',
        '[1, 2, 3].replace(1, a, 2)', '[1, 2, 3].replaceMany(0, [a], -1)', '[1, 2, 3].delete(0, 2)', '[1, 2, 3].delete(-1)', '[1, 2, 3].index(2)', '[1, 2, 3].index(9)', '[1, 2, 2].lastIndex(2)', '[1, 2, 3].contains(2)', '2 in [1, 2]', '[1, [2, [3]]].flatten()',
        '[1, 2].reverse()', 'abc.reverse()', '[3, 1, 2].orderBy($)', '[3].orderBy($)', '[].orderBy($)', '[3, 1, 2].orderByDescending($)', '[[1, 2], [1, 1]].orderBy($[0]).thenBy($[1])', '[[1, 2], [1, 1]].orderBy($[0]).thenByDescending($[1])',
        '[1, a].orderBy($)', '[1].thenBy($)', '[a, bb, cc].groupBy($.len())', '[[a, 1], [a, 2], [b, 3]].groupBy($[0], $[1])', '[[a, 1], [a, 2]].groupBy($[0], $[1], $.sum())', '[[a, 1], [a, 2]].groupBy($[0], $[1], [$[0], $[1].sum()])',
        '[[a, 1], [b, 3]].groupBy($[0], $[1], $.nosuch())', '[[a, 1]].groupBy($[0], aggregator => $[1].len())', '[a].groupBy([$])', '[a].groupBy({a => $})', '[1, 2, 3, 4].slice(3)', '[1, 2].slice(0)', '[1, 2].slice(-1)', '[1, 2, 3].splitAt(1)',
        '[1, 0, 2].splitWhere($ = 0)', '[0, 1].splitWhere($ = 0)', '[1, 0].splitWhere($ = 0)', '[].splitWhere($ = 0)', '[1, 0, 2].sliceWhere($ = 0)', '[].sliceWhere($)', '[1, 1, 2].sliceWhere($ = 1)', '[1, 2].limit(null)', '[1, 2].skip(null)', '[1, 2].skip(1).limit(1)',
        '[1, 2].take(5)', '[].first()', '[].first(null)', '[].first(5)', '[].last()', '[].last(5)', '[1, 2].single()', '[1].single()', '[].single()', '[].any()', '[0].any()', '[].all()', '[null].all()', '[].min()', '[].max()', '[].min(5)', '[1, a].max()', '[].sum()', '[].sum(5)',
        '[a, b].sum()', '[1, 2].len()', '[].defaultIfEmpty([1])', '[2].defaultIfEmpty([1])', '[2].select($).defaultIfEmpty([1])', '[].select($).defaultIfEmpty([1])', '[1, 2].memorize().len()', '[1, 2].cycle().take(3)', '[].cycle().take(3)', '[1, 2].enumerate()',
        '[1, 2].enumerate(true)', '[1, 2].enumerate(5)', '[1, 2].zip([3, 4])', '[1, 2].zip([3])', '[1, 2].zipLongest([3])', '[1, 2].zipLongest([3], default => 0)', '[1].join([2], $1 < $2, [$1, $2])', '[1, 2].joinMany([3])', '[1, 2].concat([3], [4])', '[1].append(2, 3)',
        '[1, 2].indexWhere($ = 2)', '[1, 2].lastIndexWhere($ = 9)', '[1].isEmpty()', '{}.isEmpty()', "''.isEmpty()", "'a'.isEmpty()", '[1].toList().toList()', 'merge({a => 1}, {b => 2})', '{a => [1]}.mergeWith({a => [2]})', '{a => [1]}.mergeWith({a => 2})', '{a => {b => 1}}.mergeWith({a => {c => 2}})',
        '{a => {b => 1}}.mergeWith({a => 2})', '{a => 1}.mergeWith({a => 2}, itemMerger => $1 + $2)', '{a => [1]}.mergeWith({a => [2]}, $1.select($ * 2) + $2)', '{a => {b => {c => 1}}}.mergeWith({a => {b => 2}}, maxLevels => 1)', '{a => [1]}.mergeWith({a => set(2)})',
    ],
    'generators': [
        'sequence(true).take(2)', 'sequence(0, true).take(2)', 'sequence(5, -1).take(3)', 'sequence(0, 0.5).take(3)', 'sequence(a).take(2)', 'sequence(1.5).take(2)', 'str(sequence())', 'str(sequence(5))', 'str(sequence(5, 2))', 'str(sequence(0.5))', 'range(1, 10, 0)', 'range(10, 1, -3)',
        'range(1, 5)', 'range(3)', 'range(-3)', 'range(1, 10, 4)', 'str(1.repeat())', 'str(1.repeat(2))', '1.repeat(2)', '1.repeat(0)', '1.repeat(-1).take(2)', 'generate(1, $ < 10, $ * 2)', 'generate(1, $ < 5, $ + 1, $ * 10)', 'generate(1, false, $)', 'generate(1, true, 1)', 'generate(1, true, 1, decycle => true)',
        'generateMany(1, [$ + 1]).take(3)', 'generateMany(1, [$ * 2, $ * 3].where($ < 20))', 'generateMany(1, [$ * 2, $ * 3].where($ < 20), depthFirst => true)', 'generateMany(1, [1], decycle => true)', 'generateMany(1, null)',
    ],
    'numbers': [
        'pow(2, 3, 5)', 'pow(2, -1, 5)', 'pow(2, -1, 4)', 'pow(2, -2, 7)', 'pow(2, 3, 0)', 'pow(2.0, 3, 5)', 'pow(2, 3.0, 5)', 'pow(-2, 3, -5)', 'pow(-2, 3, 5)', 'pow(0, 0, 1)', 'pow(-8, 0.5)', 'pow(-1, 0.5)', 'pow(-8, -0.5)', 'str(pow(-4, 1.5))', 'pow(2, 0.5)', 'pow(0, -1)', 'pow(true, 2)', 'pow(a, 2)',
        'bitwiseAnd(true, false)', 'bitwiseAnd(true, 1)', 'bitwiseOr(5, 2)', 'bitwiseXor(true, true)', 'bitwiseNot(5)', 'bitwiseNot(true)', 'bitwiseAnd(1.0, 1)', 'shiftBitsLeft(1, 4)', 'shiftBitsRight(-5, 1)', 'shiftBitsLeft(1, -1)', 'int(1.9)', 'int(-1.9)', "int('5')", "int(' 5 ')", "int('5.5')", 'int(true)', 'int(null)', 'int([1])',
        'float(1)', "float('1.5')", "float('x')", 'float(true)', 'float(1.5)', 'float(null)', 'float([1])', 'isInteger(1)', 'isInteger(1.0)', 'isInteger(true)', 'isNumber(1.5)', 'isNumber(true)', 'isBoolean(true)', 'isString(a)', 'sign(-5)', 'sign(0)', 'sign(2.5)', 'sign(true)', 'abs(-5)', 'abs(-2.5)', 'abs(true)', 'round(2.5)', 'round(3.5)', 'round(-2.5)',
        'round(2.675, 2)', 'round(15, -1)', 'round(1.5, 0)', 'round(true)', '5 mod 3', '-5 mod 3', '5 mod -3', '5.5 mod 2', '5 mod 0', '5 / 2', '-5 / 2', '5.0 / 2', '5 / 0', '5.0 / 0', '1 / 2.0', '5 * 2.0', '-true', '+true', '- -5', 'true + true', 'true * 2', '5 > 3', 'true > false', '1 > a', 'a > 1', 'null < 1', '1 < null', 'null <= null', 'null > null',
        'null >= null', 'null < null', 'max(1, 2)', 'max(1, a)', 'min(1, 2.5)', 'max(true, 1)', 'random(1) < 1', 'random(5, 5)', '1 in 1', 'not 1', 'not null', 'not []', '1 and 2', '0 and 1', '0 or 2', 'null or a', '[] or {}', '1 = 1.0', '12345678901234567890 + 1', '0.1 + 0.2', '1.0', '-0.0', '1.0 * 5', '100000000000000000000.0', '1e', '2.5 mod 1',
    ],
    'strings': [
        'trim(null)', "trim(' a ')", "trim(xax, x)", 'trimLeft(null)', "trimLeft(' a ')", "trimRight(' a ')", 'norm(null)', "norm(' a ')", "norm(' ')", "norm(xax, x)", "isEmpty(' ')", "isEmpty(null)", "isEmpty(x, x)", "isEmpty(' ', trimSpaces => false)", "'a b c'.split()", "'a,b'.split(',')", "'a,b,c'.split(',', 1)", "'a b'.split(null)", "'a'.split('')",
        "'a b c'.rightSplit(' ', 1)", "'a b'.rightSplit()", "[1, 2].join(',')", "[a, b].join(',')", "','.join([a, b])", "','.join([1])", "'abc'.substring(1)", "'abc'.substring(1, 1)", "'abc'.substring(-2)", "'abc'.substring(0, -1)", "'abc'.substring(9)", "'abc'.indexOf(b)", "'abc'.indexOf(z)", "'abcb'.lastIndexOf(b)", "'abcb'.indexOf(b, 2)",
        "'abcb'.indexOf(b, 0, 1)", "'abcb'.lastIndexOf(b, 0, 2)", "'abcb'.indexOf(b, -2)", "'abcb'.lastIndexOf(b, -3, -1)", "'abc'.toCharArray()", "'abc'.characters()", 'characters(digits => true).len()', 'characters(octdigits => true, hexdigits => true).len()', 'characters(asciiLowercase => true, asciiUppercase => true).len()',
        'characters(letters => true, punctuation => true, printable => true, whitespace => true).len()', "'aBc'.toUpper()", "'aBc'.toLower()", "'abc'.startsWith(a)", "'abc'.startsWith(x, a)", "'abc'.endsWith(c)", "'abc'.endsWith()", "'abab'.replace(ab, x)", "'abab'.replace(ab, x, 1)", "'abab'.replace({a => x, b => y})", "'abab'.replace({ab => x}, 1)", "'a' * 3", "3 * 'a'",
        "'a' * -1", "'a' + 'b'", "'a' + 1", "'b' in 'abc'", "'abc'.len()", "'abc' > 'abd'", "'a' < 'b'", "str(1.0)", 'str(true)', 'str(null)', 'str([1, a])', 'str({a => 1})', 'str(set(1))', 'str(set())', 'str({a => 1}.keys())', 'str({a => 1}.values())', 'str({a => 1}.items())', 'str(regex(a)).len() > 0', 'str(datetime(2015, 1, 1))', 'str(timespan(days => 1))',
        'str(timespan(days => -1))', 'str([timespan(hours => 1)])', 'str([datetime(2015, 1, 1)])', "str(['a\\'b', \"c\"])", 'str([1, 2].toSet().union(set(3)))', 'hex(255)', 'hex(-1)', "'a'.hex()", 'isString(1)', "'abc'.reverse()", "'%s'.replace('%s', x)", "escapeRegex('a.b')", "'abc'.matches('b')", "'abc' =~ 'a.c'", "'abc' !~ 'a.c'", "'abc' =~ regex('z')", "'abc' !~ regex('z')",
        "regex('b').matches('abc')", "regex('(b)(c)').search('abc')", "regex('z').search('abc')", "regex('(b)(c)').search('abc', $2.value + $1.value)", "regex('(?P<n>b)').search('abc', $n.value)", "regex('b').search('abc', [$1.start, $1.end, $.start, $.value])", "regex('b').search('abc', null)", "regex('(z)?b').search('abc', $2.value)", "regex('.').searchAll('ab')", "regex('.').searchAll('ab', $.start)",
        "regex(',').split('a,b,c')", "regex(',').split('a,b,c', 1)", "regex(',').split('a,b', -1)", "'a,b'.split(regex(','))", "regex('b').replace('abc', x)", "regex('b').replace('abcb', x, 1)", "'abc'.replace(regex('b'), x)", "regex('b').replaceBy('abc', $.value * 2)", "regex('b').replaceBy('abc', null)", "regex('b').replaceBy('abc', 1)", "regex('b').replaceBy('abcb', x, 1)", "'abc'.replaceBy(regex('b'), x)", "regex('(')",
        "regex('a', ignoreCase => true).matches('A')", "regex('a.b', dotAll => true, multiLine => true).matches('a\\nb')", 'isRegex(regex(a))', 'isRegex(a)', "regex('\\\\1')", "regex('b').replace('abc', '\\\\1')",
    ],
    'dates': [
        'timespan(microseconds => 1.5)', 'timespan(microseconds => 2.5)', 'timespan(microseconds => 3.5)', 'timespan(microseconds => -1.5)', 'timespan(days => 1, hours => 2, minutes => 3, seconds => 4, milliseconds => 5, microseconds => 6)', 'timespan(hours => 1.5)', 'timespan()', 'timespan(days => 99999999999)', 'timespan(days => a)', 'timespan(hours => 1) + timespan(hours => 2)',
        'timespan(hours => 1) - timespan(hours => 2)', 'timespan(hours => 1) * 2', '2 * timespan(hours => 1)', 'timespan(hours => 1) * 0.5', 'timespan(hours => 1) / 2', 'timespan(hours => 1) / timespan(hours => 2)', 'timespan(hours => 1) / 0', '-timespan(hours => 1)', '+timespan(hours => 1)', 'timespan(hours => 1) > timespan(hours => 2)', 'timespan(hours => 1) <= timespan(hours => 1)',
        '[timespan(hours => 1).days, timespan(hours => 1).hours, timespan(hours => 1).minutes, timespan(hours => 1).seconds, timespan(hours => 1).milliseconds, timespan(hours => 1).microseconds]', 'isTimespan(timespan())', 'isTimespan(1)', 'isDatetime(datetime(2015, 1, 1))', 'now(timespan(hours => 1)).offset', 'now().offset', 'now(null).offset', 'now(1)', 'datetime(2015, 13, 1)', 'datetime(2015, 1, 1, offset => timespan(hours => 1))',
        'datetime(2015, 1, 1, offset => timespan(hours => 25))', "datetime('2015-01-02')", "datetime('2015-01-02', '%Y-%m-%d')", "datetime('x', '%Y')", "datetime('2015-01-02', '')", "datetime('2015-01-02', null)", 'datetime(0)', 'datetime(1.5)', 'datetime(1000000000)', 'datetime(1e)', 'datetime(100000000000000)', 'datetime(0, timespan(hours => 1))', 'datetime(2015, 1, 1).replace(year => 2016, month => 2)', 'datetime(2015, 1, 1).replace(day => 40)',
        'datetime(2015, 1, 1).replace(offset => timespan(hours => 1))', 'datetime(2015, 1, 1).format("%Y")', 'datetime(2015, 1, 1) + timespan(days => 1)', 'timespan(days => 1) + datetime(2015, 1, 1)', 'datetime(2015, 1, 1) - timespan(days => 1)', 'datetime(2015, 1, 2) - datetime(2015, 1, 1)', 'datetime(1, 1, 1) - timespan(days => 1)', 'datetime(2015, 1, 1) > datetime(2014, 1, 1)', 'datetime(2015, 1, 1) < 1',
        '[datetime(2015, 1, 1).year, datetime(2015, 1, 1).weekday, datetime(2015, 1, 1).timestamp, datetime(2015, 1, 1).utc, datetime(2015, 1, 1).date, datetime(2015, 1, 1).time, datetime(2015, 1, 1).offset]', 'localtz() = localtz()', 'utctz()', 'datetime(2015, 1, 1).isoformat()', 'datetime(2015, 6, 7).nosuch',
    ],
    'system': [
        'func()', '1.func()', '$.nosuch()', '$x', '$1', '$', '$.data', 'a.b', '1.a', "'a'.b", '[1].b', '1 + a', 'a.len() + 1', 'len(1)', 'len()', 'len([1], 2)', '#x', '1 +', '(1', '1)', '[1', '{a => 1', 'a => 1', '(a => 1)', 'a -> b', '1 -> $ + 1', '$ -> 1', 'and', 'not', 'in', '->', '.a', '$.', '$.1', '1.1.1', '1..2', '?.a', '$?.', 'f(', 'f)', "'a", '`a`', '`a', '"a"', '"a', "'a' 'b'", '1 2', 'a b', 'true', 'false', 'null',
        'True', '$true', '__a', 'a__b', '$__a', '__a()', '1 = 2 = 3', '1 < 2 < 3', 'not not 1', '1 or 0 and 0', '2 * 3 + 4', '2 + 3 * 4', '-2 * 3', '- 2.abs()', 'not a in [a]', '1 in [1] and true', '{a => 1}.a + 1', '[1, 2].select($ + 1).where($ > 2)', '$.data.a.b', '$.data.l.select($.n)', '$.data.l.where($.n > 1).n', '$.data.l[0].n', '$.data.missing', '$.data.l.len()', '$.data.s.len()', '$.data.t', '$.data.d', '$.data.m', '$.data.big', '$.data.f',
    ],
    'less asked': [
        '[a] in {a => 1}.items()',
        '[a, 1, 2] in {a => 1}.items()',
        'set(12345678901234567890, 1).contains(12345678901234567890)',
        '12345678901234567890 in [12345678901234567890]',
        'set(12345678901234567890, 12345678901234567890).len()',
        "'{0:d}'.format(true)",
        "'{0:.1f}'.format(true)",
        "'{0:x}'.format(255)",
        "'{0:e}'.format(12345)",
        "'{0:%}'.format(true)",
        "'{0!s:>5}'.format(true)",
        '[1, 0, 2].where(null)',
        '[1, 2].select(null)',
        '[1, 2].all(null)',
        '[0, 1].any(null)',
        '[1, 2].where($).select(null)',
        'sign(float(nan))',
        'sign(-2.5)',
        'sign(0)',
        'sign(true)',
        'random(1.0, 1.0)',
        'random(true, true)',
        'random(1.5, 2)',
        'random(a, 1)',
        'random(2, 1)',
        'pow(5, 2, 12345678901234567890)',
        'pow(12345678901234567890, 2, 97)',
        'pow(3, 2, true)',
        '[1, 2].enumerate(null)',
        '[1, 2].enumerate(12345678901234567890)',
        '[a, b].enumerate(9007199254740991)',
        'set(1, 2).symmetricDifference(set(2, 3))',
        'set(1, 2).symmetricDifference({a => 1}.keys())',
        '{a => 1}.keys().union(set(b))',
        'set(1).union({a => 1}.keys())',
        'set(1, 2).difference(set(2))',
        'set(1, 2).intersect(set(2, 3))',
        'set(1, 2, 3).remove(2)',
        'sequence(9007199254740991).take(3)',
        'range(9007199254740990, 9007199254740994)',
        'range(5, 1, -2)',
        'range(1, 5, 0)',
        '{a => [1]}.mergeWith({a => 2})',
        '{a => 1}.mergeWith({a => [2]})',
        '{a => {b => 1}}.mergeWith({a => [1]})',
        '{a => [1, 1]}.mergeWith({a => [1, 2]})',
        '{a => [1].toList()}.mergeWith({a => [2]})',
        '{a => [1]}.mergeWith({a => [1, 2].select($)})',
        '{a => [[1]]}.mergeWith({a => [[1], [2]]})',
        '$.data.mergeWith({a => {c => 2}})',
        '$.data.mergeWith({l => [1]})',
        '[[a, 1], [a, 2]].groupBy($[0], $[1], [$[0], $[1].sum()])',
        '[[a, 1], [b, 2]].groupBy($[0], $[1], $.first())',
        '[[a, x], [a, y]].groupBy($[0], $[1], $[0])',
        '[[a, 1], [a, 2]].groupBy($[0], $[1], set($[0], $[1]))',
        '[[a, 1], [a, 2]].groupBy($[0], $[1], ab)',
        '[[a, 1], [a, 2]].groupBy($[0], $[1], $.nosuch)',
        '[[a, 1], [a, 2]].groupBy($[0], $[1], {x => 1, y => 2})',
        '[[a, 1], [a, 2]].groupBy($[0], $[1], [$[0], $[1].len()])',
        '[[a, 1]].groupBy($[0], $[1], [$[0], $[1].len()])',
        '[[a, []]].groupBy($[0], $[1], null)',
        'call(dict, [], {1 => 2})',
        'call(dict, [], {})',
        "call(len, [[1]], {'not a name' => 1})",
        'call(len, [[1, 2]], {})',
        'call(str, [1], {a => 1})',
        'call(nosuch, [], {})',
        'call(len, [], {collection => [1, 2]})',
        'let(a => 1) -> $a',
        '[1, 2].unpack() -> $1 + $2',
        '[1, 2].unpack(a, b) -> $a + $b',
        '[1, 2].unpack(a) -> $a',
        '[1].unpack(a, b) -> $a',
        '[].unpack() -> 1',
        '[1, 2, 3].unpack(a, b) -> $a',
        'timespan(microseconds => 0.5)',
        'timespan(microseconds => -0.5)',
        'timespan(milliseconds => 0.0005)',
        'timespan(days => 0.1)',
        'timespan(seconds => 1.0000005)',
        'timespan(seconds => 1.0000015)',
        'timespan(microseconds => 0.7)',
        'timespan(microseconds => -0.7)',
        'timespan(hours => 1) / 7.0',
        'timespan(hours => 1) * 0.3',
        'timespan(microseconds => 3) / 2.0',
        'timespan(microseconds => 5) / 2.0',
        'timespan(microseconds => 3) * 0.5',
        'switch($ = 1 => a, $ = 2 => b)',
        'switch(false => a)',
        '1.switchCase(a, b)',
        '5.switchCase(a, b)',
        '-1.switchCase(a, b)',
        '[].switchCase(a)',
        'selectCase(false, false).switchCase(a, b)',
        'selectCase(false, true).switchCase(a, b)',
        'selectAllCases(true, false, true)',
        'examine(true, null, 1)',
        'coalesce(null, null)',
        'coalesce(null, 1)',
        'str({a => 1}.items())',
        'str({a => 1}.values())',
        'str({a => 1}.keys())',
        '[$, 1].select(str($)).len()',
        'str([1].toList())',
        'str(dict([[a, 1]]).items())',
        'str($.data.f)',
        'str($.data.big)',
        '{a => 1}.values().toList()',
        '{a => 1}.items().toList()',
        'str([[1, 2]].toSet())',
        '[3, 1, 2].orderBy(-$)',
        'range(70).orderByDescending($).first()',
        'range(70).select($ mod 7).orderBy($).toList().len()',
        "call(len, [[1]], {'1a' => 1})",
        "call(len, [[1]], {'__a' => 1})",
        "call(len, [[1]], {'a b' => 1})",
        'range(130).select(($ * 37) mod 130).orderBy($).first()',
        'range(150).select(($ * 37) mod 150).orderBy($).last()',
        'range(199).select(199 - $).orderBy($).first()',
        '[1, 2].orderBy(null)',
        '[a].orderBy($).thenByDescending($)',
        "'abc'.replace(a, b, -1)",
        "'aXbX'.replace({X => 1, b => X})",
        "'aXb'.replace({X => 1}, 1)",
        "'a1b'.replace({1 => 2})",
        "'abc'.replace({})",
        "'a'.replace(a, '')",
        "'aaa'.replace(a, b, 2)",
        "''.replace('', x)",
        "'ab'.replace('', x)",
        "'ab'.replace('', x, 1)",
        "'%s'.format(1)",
        "'{}'.format(1)",
        "'{0[0][b]}'.format([{b => 1}])",
        "'{a}'.format(a => 1)",
        "'{0:{1}}'.format(1, '>5')",
        "'{0!x}'.format(1)",
        "'{0'.format(1)",
        "'}'.format()",
        "'{0]}'.format(1)",
        "'{0[a}'.format({a => 1})",
    ],
    'rarely called': [
        'call(dict, [], {a => 1})', 'call(switch, [], {a => 1})', 'def(switch, 1) -> switch(true => 1)', 'def(coalesce, 1) -> coalesce(1)', 'def(coalesce, 1) -> coalesce()', 'def(len, 5) -> len([1])', 'def(len, 5) -> len([1], 2)', 'with(1, , 2) -> len($2)', 'with(1, , 2) -> list($2)',
        'with(1, , 2) -> $2', 'with(1, , 2) -> [1].first($2)', 'with(1, , 2) -> [].first($2)', 'with(1, , 2) -> coalesce($2, 3)', "with(1, , 2) -> '{a}'.format(a => $2)", "with(1, , 2) -> format('{0}', $2)", 'with(1, , 2) -> [1].zip($2)', "with(1, , 2) -> '{0}'.format(1, $2)",
        'with(1, , 2) -> [$2]', 'with(1, , 2) -> {a => $2}', 'with(1, , 2) -> [1].select($2)', 'with(1, , 2) -> let(x => $2) -> $x', 'with(1, , 2) -> str($2)', 'with(1, , 2) -> call(list, [1], {a => $2})', "call('{a}', [], {})", 'with(1, , 2) -> dict(a => $2)', 'with(1, , 2) -> 1 + $2',
        'with(1, , 2) -> set($2)', 'with(1, , 2) -> [1].append($2)', 'with(1, , 2) -> isList($2)', 'def(f, f($)) -> f(1)', 'int([1].orderBy($))', 'int(let(1))', 'int(a => 1)', 'float([1].orderBy($))', 'int([1].select($))', 'int({a => 1}.values())', 'int([1].enumerate())', 'int([1].cycle())',
        'int(1.repeat())', 'int([1].toSet())', '$.data.toDict($, $).values()', 'str($.data.toDict($, $).values())', 'str({a => 1}.set(b, 2).values())', 'str($.data.values())', 'int($.data.values())', 'str($.data.items())', '[a, 1] in $.data.items()', 'a in $.data.items()', '[a] in $.data.items()',
        '[a, 1, 2] in $.data.items()', '[a, x].toSet().len()', '[[a, 1], [a, 2]].groupBy($[0], $[1], null)', "call('', [], {})", '[[a, 1], [b, 2]].groupBy($[0], $[1], ab)', '[[a, 1], [a, 2]].groupBy($[0], $[1], [1, 2])', '[[a, 1], [a, 2], [b, 3]].groupBy($[0], $[1], $.nosuch())',
        '[[a, 1], [b, 3]].groupBy($[0], $[1], [$[0], $[2]])', '[[a, 1], [b, 3], [b, 4]].groupBy($[0], $[1], $[1])', '[[a, 1], [b, 3], [b, 4]].groupBy($[0], $[1], [$[0], $[1]])', '[[a, x], [a, y], [b, z]].groupBy($[0], $[1], xy)', '[[a, x], [a, y], [b, z]].groupBy($[0], $[1], [x, $[1]])',
        "[[a, 1], [b, 1]].groupBy($[0], $[1], 'a'.nosuch())", '[[a, 1], [b, 3]].groupBy($[0], $[1], set($[1], 2))', '[[a, 1], [a, 2], [b, 3]].groupBy($[0], $[1], set($[0], $[1]))', '[[a, null], [a, 2], [b, 3]].groupBy($[0], $[1], [null, $[1]])', '[[a, 1]].groupBy($[0], $[1], $[1] + x)',
        '[[a, 1]].groupBy($[0], $[1], $[1].len() + $.len())', '1.switchCase()', '0.switchCase()', 'dict([[]])', "dict([''])", 'dict([a])', 'dict([ab])', '[1].selectMany({a => 1})', '[1].selectMany({})', '[1].selectMany(ab)', '[1].selectMany(1)', 'sequence(true, true).take(2)',
        '[1].enumerate(true)', 'call(where, [[1, 0], null], {})', '[1, 0].call(where, [null], {})', '[1, 0].call(select, [null], {})', '[1, 1].call(distinct, [null], {})', 'call(coalesce, [null, 1], {})', 'call(lambda, [1], {})', 'call(lambda, [null], {})', '[1, 2].call(any, [null], {})',
        '[1, 2].call(groupBy, [null], {})', '[1, 2].call(orderBy, [null], {})', '[2, 1].call(sum, [null], {})', '[1, 2].call(all, [null], {})', "call('let', [1], {x => 2})", '[1, 2].call(select, [5], {})', '[1, 2].call(selectMany, [null], {})', '[1, 2].call(aggregate, [null], {})',
        '[1, 2].call(toDict, [null], {})', '[1, 2].call(indexWhere, [null], {})', '[1, 2].call(takeWhile, [null], {})', '[1, 2].call(splitWhere, [null], {})', 'call(switch, [1], {})', 'call(generate, [1, null, null], {})', '[[1, 2]].call(join, [[1], null, null], {})', 'a true', 'a false', '1 true',
        'true false', '1 1.5', '(true', '[true true]', 'f(, , a => 1)', 'f(1, , , a => 1)', '[1, , , a => 2]', 'f(, a => 1)', "regex('b').replace('abcb', x, -1)", "regex('b').replaceBy('abcb', x, -1)", "regex('(?t:a)')", "regex('(?i-t:a)')", "regex('(?i-')", "regex('(?i-m')", "regex('(?i-m1)')",
        "regex('(?i-m-:a)')", "regex('(?i-mx:a)').matches('A')", "regex('(?i1)')", "regex('(?L)')", "regex('(?-i:a)').matches(A)", "regex('(?a-u:b)')", "regex('(?i-i:b)')", "regex('(a\\\\1)')", "regex('(?<=(a)\\\\1)')", "regex('((?<=\\\\1)a)')", "regex('(?(101)a)')", "regex('(?(99999999999)a|b)')",
        "regex('(a)?(?:(?(1)a)(?(1)b))').matches(aab)", "regex('(?(0)a)')", "regex('(?(2)a)(b)')", "regex('a\\\\12')", "regex('a\\\\012').matches('a\\n')", "regex('\\\\07')", "regex('\\\\01').matches('\\x01')", "regex('[\\\\d-z]').matches('-')", "regex('[a-\\\\d]')",
        "regex('[\\\\n]').matches('\\n')", "regex('[\\\\]]').matches(']')", "regex('(?P<n>a)?(?(n)b|c)').matches(ab)", "'{0:#}'.format(a)", "'{0:#x}'.format(255)", "'{0:#o}'.format(8)", "'{0:#b}'.format(5)", "'{0:=5}'.format(a)", "'{0:+}'.format(a)", "'{0: }'.format(a)", "'{0:z}'.format(a)",
        "'{0[}'.format([1])", "'{0[a'.format(1)", "'{0[]}'.format([1])", "'{0[0]}'.format([7])", "'{0.}'.format(1)", "'{0.real}'.format(1)", "'{0[0]x}'.format([1])", "'{:}'.format(1)", "'{0:.3e}'.format(9.9996)", "'{0:.2e}'.format(99.96)", "'{0:.1e}'.format(0.00995)", "'{0:c}'.format(65)",
        "'{0:c}'.format(1114112)", "'{0:١}'.format(1)", "'{0:1١}'.format(1)", '5.3 mod 0.1', '5.3 / 0.1', '1.0 mod 0.1', '1e300 mod 3', '2.0 / 3', '-5.3 mod 0.1', 'pow(1.0000001, 3000000)', 'pow(2.5, 300.25)', 'pow(1e-300, 0.5)', 'pow(1e300, 0.5)', 'pow(3.7, -200.5)', 'pow(0.999999, 1000000.5)',
        'sequence(true, 2).take(2)', 'sequence(true, false).take(2)', 'sequence(5, true).take(2)', '[[a, xy], [b, zw]].groupBy($[0], $[1], $[1].first())', '[[a, xy], [b, z]].groupBy($[0], $[1], $[1].first())', 'range(9007199254740990, 9007199254740995, 2)',
        'range(12345678901234567890, 12345678901234567892)',
        "def('#get_context_data', 5) -> $x", 'call(select, [5], {}, [1, 2])', 'call(select, [null], {}, [1])', 'call(where, [null], {}, [1, 0])', 'call(where, [true], {}, [1])', 'call(distinct, [null], {}, [1, 1])', 'call(groupBy, [null], {}, [1])', 'call(groupBy, [1, null, null], {}, [1, 2])',
        'call(len, [], {}, [1])', 'call(len, [1], {}, abc)', 'call(nosuch, [], {}, 1)', 'call(where, [], {predicate => 1}, [1])', 'call(any, [null], {}, [0])', 'call(all, [null], {}, [0])', 'call(join, [[1], null, null], {}, [2])', 'call(toDict, [1], {}, [5])', 'call(generate, [1, false, 2], {})',
        'call(selectMany, [[1, 2]], {}, [1])', 'call(selectMany, [{a => 1}], {}, [1])', 'call(selectMany, [ab], {}, [1])', 'call(selectMany, [5], {}, [1])', 'call(append, [1], {}, [2])', 'call(orderBy, [null], {}, [2, 1])', 'call(aggregate, [5], {}, [1, 2])', 'call(first, [], {default => 5}, [])',
        '12345678901234567890 and 1', 'not 12345678901234567890', '[12345678901234567890].any($)', '[a, 1] in [[a, 1]].toDict($[0], $[1]).items()', '[a] in [[a, 1]].toDict($[0], $[1]).items()', 'a in [[a, 1]].toDict($[0], $[1]).items()', '[a, 1, 2] in [[a, 1]].toDict($[0], $[1]).items()',
        '[[a, 1]].toDict($[0], $[1]).items().toSet().len()', 'str([[a, 1]].toDict($[0], $[1]).items())', 'str([[a, 1]].toDict($[0], $[1]).values())', 'str([[a, 1]].toDict($[0], $[1]).keys())', 'int([[a, 1]].toDict($[0], $[1]).values())', '[[a, 1]].toDict($[0], $[1]).items() = {a => 1}.items()',
        'set([a, 1]) = [[a, 1]].toDict($[0], $[1]).items()', 'dict([{a => 1, b => 2}])', 'dict([set(a)])', 'dict([[a, 1], {b => 2, c => 3}])', "'{0.real}'.format(true)", "'{0.numerator}'.format(false)", "'{0.imag}'.format(1.5)", 'pow(2.0, 1, 3)', 'pow(2, 1.0, 3)', 'pow(7, 3, -5)',
        '{a => {b => 1}}.mergeWith({a => {b => {c => 1}}}, maxLevels => 2)', '{a => 1}.mergeWith({a => {b => 2}})', '{a => {b => {c => 1}}}.mergeWith({a => {b => {d => 2}}}, maxLevels => 3)', "def(str, 5) -> [1].join(',')", "def(str, x) -> [1].join(',')", 'def(len, 5) -> [1].len()', "str(let(1)).startsWith('<yaql.language.contexts.Context object at 0x')",
        'str(now().offset)', '[let(1)].len()', 'isList(let(1))', 'let(1) = let(1)', 'let(1) + 1', 'with(1) -> let($1 + 1) -> $1', 'str(pow(-8, 0.5))', 'pow(-8, 0.5) + 1', '[1].select($).toSet().contains(1)', "'x' + pow(-8, 0.5)", 'len(pow(-8, 0.5))', "regex('a').split(1)",
    ],
    'dates read': [
        "datetime('13/13/13')",
        "datetime('Jan')",
        "datetime('Sep 2015')",
        "datetime('10 10')",
        "datetime('10/10')",
        "datetime('2015-13-45')",
        "datetime('0 Jan')",
        "datetime('Jan 0')",
        "datetime('10')",
        "datetime('45')",
        "datetime('2015')",
        "datetime('12:30')",
        "datetime('10am')",
        "datetime('10 pm')",
        "datetime('13pm')",
        "datetime('0am')",
        "datetime('12 am 5 Jan 2015')",
        "datetime('Jan 5 5')",
        "datetime('5 5 Jan')",
        "datetime('Jan Feb')",
        "datetime('5 Jan Feb')",
        "datetime('2015 Jan 5')",
        "datetime('5 2015 Jan')",
        "datetime('2015 5 Jan')",
        "datetime('32 Jan 15')",
        "datetime('Jan 32')",
        "datetime('Jan 32 15')",
        "datetime('31 Jan 32')",
        "datetime('10:20:30.123456789')",
        "datetime('10.5h')",
        "datetime('10h5m30s')",
        "datetime('10h 5.5m')",
        "datetime('1.5m')",
        "datetime('2015-01-02T03:04:05Z')",
        "datetime('2015-01-02T03:04:05+0130')",
        "datetime('20150102')",
        "datetime('20150102T030405')",
        "datetime('150102')",
        "datetime('201501021230')",
        "datetime('2015-01-02 EST')",
        "datetime('10:00 UTC+3')",
        "datetime('Monday')",
        "datetime('Mon Jan 5')",
        "datetime('next')",
        "datetime('')",
        "datetime('   ')",
        "datetime('5th of January 2015')",
        "datetime('January of 2015')",
        "datetime('1/2/3/4')",
        "datetime('2015/01')",
        "datetime('01/2015')",
        "datetime('Jan 5, 2015 at 10:00')",
        "datetime('10:00 PM Jan 5 2015')",
        "datetime('a')",
        "datetime('T')",
        "datetime('2015-366')",
        "datetime('99')",
        "datetime('00')",
        "datetime('1999-2-29')",
        "datetime('100 Jan 5')",
        "datetime('Jan 100 5')",
        "datetime('12/31/99')",
        "datetime('31/12/99')",
        "datetime('99/12/31')",
        "datetime('2015-00-01')",
        "datetime('10-11-12')",
        "datetime('40-11-12')",
        "datetime('11-40-12')",
        "datetime('11-12-40')",
        "datetime('11-12-2040')",
        "datetime('2015.01.02')",
        "datetime('2015 01 02')",
        "datetime('Feb 30')",
        "datetime('10:70')",
        "datetime('25:00')",
        "datetime('1e5')",
        "datetime('5 Jan 2015 10:20:30.5 +02:00')",
        "datetime('1 2 3 4 5')",
        "datetime('Jan 5 2015').format('%Z')",
        "datetime('2015-01-02T03:04:05+01:00').format('%z %Z')",
        "datetime(2015, 1, 2).format('%_z')",
        "datetime(2015, 1, 2).format('%-d %e %j %U %W %V %G %u %w %y %C %h %D %F %R %T %n %t %%')",
        "datetime(2015, 1, 2).format('%Ey %Od %q')",
        "datetime(2015, 1, 2).format('%10Y %-10m %_5d %^a %#Z')",
        "datetime('3 15', '%U %y')",
        "datetime('2015 3 1', '%Y %W %w')",
        "datetime('2015 0 0', '%Y %U %w')",
        "datetime('2015-W03-2', '%G-W%V-%u')",
        "datetime('10 PM', '%I %p')",
        "datetime('12 am', '%I %p')",
        "datetime('12', '%I')",
        "datetime('January 2015', '%B %Y')",
        "datetime('jan', '%b')",
        "datetime('2015 60', '%Y %j')",
        "datetime('+01:30', '%z')",
        "datetime('+0130', '%z')",
        "datetime('Z', '%z')",
        "datetime('+01:30:15', '%z')",
        "datetime('+01:3015', '%z')",
        "datetime('-0000', '%z')",
        "datetime('+01:30:15.5', '%z')",
        "datetime('x', 'x')",
        "datetime('10.5', '%d.%m')",
        "datetime('0.123', '%M.%f')",
        "datetime('99', '%y')",
        "datetime('68', '%y')",
        "datetime('69', '%y')",
        "datetime('UTC', '%Z')",
    ],
}  # fmt: skip

DATA = {'a': {'b': 1}, 'l': [{'n': 1}, {'n': 2}], 's': 'text', 'f': 2.5, 'big': 2**70}
TAGGED = {**DATA, 'big': {'$py': 'int', 'value': str(2**70)}}


def tagged(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {'$py': 'int', 'value': str(value)}
    if isinstance(value, float):
        return value if math.isfinite(value) and not value.is_integer() else {'$py': 'float', 'value': repr(value)}
    if isinstance(value, datetime):
        return {'$py': 'datetime', 'value': value.isoformat()}
    if isinstance(value, timedelta):
        return {'$py': 'timespan_us', 'value': tagged(round(value / timedelta(microseconds=1)))}
    if isinstance(value, re.Pattern):
        return {'$py': 'regex', 'value': value.pattern}
    if isinstance(value, (list, tuple)):
        return [tagged(item) for item in value]
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value) and '$py' not in value:
            return {key: tagged(item) for key, item in value.items()}
        return {'$py': 'dict', 'value': [[tagged(key), tagged(item)] for key, item in value.items()]}
    if isinstance(value, (set, frozenset)):
        members = [tagged(item) for item in value]
        return {'$py': 'set', 'value': sorted(members, key=lambda item: json.dumps(item, separators=(',', ':')))}
    return {'$py': 'opaque', 'value': type(value).__name__}


def evaluated(expression):
    context = yaql.create_context()
    phase = 'parse'
    try:
        parsed = engine(expression)
        phase = 'eval'
        result = parsed.evaluate(data={'data': DATA}, context=context)
        if utils.is_iterator(result):
            result = list(result)
        return {'ok': True, 'result': tagged(result)}
    except Exception as error:  # noqa: BLE001 - every failure is a result here
        is_own = isinstance(error, exceptions.YaqlException) or type(error).__module__.startswith('yaql')
        return {
            'ok': False,
            'phase': phase,
            'error_class': type(error).__name__,
            'yaql_error': is_own,
            'message': str(error),
        }


def main():
    for topic, expressions in EXPRESSIONS.items():
        for expression in expressions:
            identity = hashlib.sha256(expression.encode()).hexdigest()[:12]
            row = {'id': identity, 'expr': expression, 'data': TAGGED, 'source': 'listed', 'topic': topic}
            if not re.search(r'\$\.[a-z]|^\$', expression):
                row['data'] = {}
            print(json.dumps({**row, **evaluated(expression)}))


if __name__ == '__main__':
    main()
