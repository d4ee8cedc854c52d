/** `format` of strings: Python's `str.format` over the values of YAQL. */
import { DateTime, TimeDelta } from '../python/datetime.ts';
import { formatFloat, formatInteger, formatString } from '../python/format-spec.ts';
import { formatTemplate, type FormatValues } from '../python/format-template.ts';
import { Float, int, isInt } from '../python/scalar.ts';
import { strftime } from '../python/strftime.ts';
import { asciiOnly } from '../python/text.ts';
import { partsOf } from '../python/time-delta.ts';
import { hashKey } from './equality.ts';
import { raise } from './errors.ts';
import type { Meter } from './limits.ts';
import { pythonRepr, pythonText, typeName } from './text.ts';
import type { YaqlValue } from './values.ts';
import { Foreign, Mapping, Regex, Sequence, inspect } from './values.ts';

/**
 * Fills a template with arguments by position and by name.
 * CPython Objects/stringlib/unicode_format.h, `do_markup`, which the query language reached by its function
 * `format` until release 3. Throws Python's own exceptions: IndexError and KeyError for missing arguments,
 * ValueError for a bad template.
 */
export function formatText(
  template: string,
  positional: readonly YaqlValue[],
  named: ReadonlyMap<string, YaqlValue>,
  meter: Meter,
): string {
  const values: FormatValues<YaqlValue> = {
    positional: (index) => positional[index],
    named: (name) => named.get(name),
    attribute,
    item: (value, key) => itemOf(value, key, meter),
    convert: (value, conversion) => {
      if (conversion === 's') return pythonText(value, meter);
      const text = pythonRepr(value, meter);
      return conversion === 'a' ? asciiOnly(text) : text;
    },
    format: (value, spec) => {
      const text = formatted(value, spec, meter);
      meter.spend(text.length);
      return text;
    },
  };
  return formatTemplate(template, values);
}

/**
 * `format(value, spec)`; only strings, numbers and dates know specifications.
 * CPython Objects/typeobject.c, `object___format___impl`: an object without a `__format__` of its own takes
 * the empty specification alone.
 */
function formatted(value: YaqlValue, spec: string, meter: Meter): string {
  const known = inspect(value);
  if (typeof known === 'string') return formatString(known, spec);
  if (spec === '') return pythonText(known, meter);
  if (isInt(known)) return formatInteger(known, spec);
  if (typeof known === 'boolean') return formatInteger(Number(known), spec, 'bool');
  if (known instanceof Float) return formatFloat(known, spec);
  if (known instanceof DateTime) return strftime(known, spec);
  raise('TypeError', `unsupported format string passed to ${typeName(known)}.__format__`);
}

function itemOf(value: YaqlValue, key: number | string, meter: Meter): YaqlValue {
  const known = inspect(value);
  if (known instanceof Mapping) {
    const entry = known.table.get(hashKey(key, meter));
    return entry === undefined ? raise('KeyError', pythonRepr(key, meter)) : entry[1];
  }
  if (typeof known !== 'string' && !(known instanceof Sequence))
    raise('TypeError', `'${typeName(known)}' object is not subscriptable`);
  if (typeof key === 'string') raise('TypeError', `${typeName(known)} indices must be integers`);
  const items = typeof known === 'string' ? Array.from(known) : known.items;
  return items[key] ?? raise('IndexError', `${typeName(known)} index out of range`);
}

/**
 * Attributes that hold data. Methods are none here: all that a text could show of one is its address.
 * Attribute access in a template reaches the Python object, which no other part of the language does.
 */
function attribute(value: YaqlValue, name: string): YaqlValue {
  const known = inspect(value);
  const found = name === '__class__' ? classOf(known) : attributesOf(known).get(name);
  return found ?? raise('AttributeError', `'${typeName(known)}' object has no attribute '${name}'`);
}

/** Names of classes that are not those which error texts give. */
const classNames: ReadonlyMap<string, string> = new Map([
  ['FrozenDict', 'yaql.language.utils.FrozenDict'],
  ['OrderingIterable', 'yaql.standard_library.queries.OrderingIterable'],
  ['Context', 'yaql.language.contexts.Context'],
]);

function classOf(value: YaqlValue): Foreign {
  const name = typeName(value);
  return new Foreign('type', `<class '${classNames.get(name) ?? name}'>`);
}

function attributesOf(value: YaqlValue): ReadonlyMap<string, YaqlValue> {
  if (isInt(value) || typeof value === 'boolean') {
    const number = typeof value === 'boolean' ? Number(value) : value;
    return new Map([
      ['real', number],
      ['imag', 0],
      ['numerator', number],
      ['denominator', 1],
    ]);
  }
  if (value instanceof Float) {
    return new Map([
      ['real', value],
      ['imag', new Float(0)],
    ]);
  }
  if (value instanceof DateTime) return attributesOfDate(value);
  if (value instanceof TimeDelta) {
    const { days, seconds, microseconds } = partsOf(value);
    return new Map(Object.entries({ days: int(days), seconds, microseconds }));
  }
  if (value instanceof Regex) {
    const { pattern, flags, groups } = value.compiled;
    return new Map<string, YaqlValue>(Object.entries({ pattern, flags, groups }));
  }
  return new Map();
}

function attributesOfDate(date: DateTime): ReadonlyMap<string, YaqlValue> {
  const { year, month, day, hour, minute, second, microsecond, zone } = date;
  const tzinfo = new Foreign('tzinfo', zone.repr);
  return new Map(Object.entries({ year, month, day, hour, minute, second, microsecond, tzinfo, fold: 0 }));
}
