/** Values as text: Python's `str` and `repr` of everything that an expression can hold, and `str` as YAQL has it. */
import { DateTime, TimeDelta, dateTimeText, timeDeltaText } from '../python/datetime.ts';
import { regexFlags } from '../python/regex.ts';
import { Float } from '../python/scalar.ts';
import { intRepr } from '../python/int-repr.ts';
import { floatRepr } from '../python/float-repr.ts';
import { pyRepr } from '../python/text.ts';
import { Context } from './context.ts';
import type { Meter } from './limits.ts';
import { Meter as Limits } from './limits.ts';
import type { Collection, YaqlValue } from './values.ts';
import {
  AnyIterator,
  FrozenDict,
  ItemsView,
  KeysView,
  Mapping,
  MappingRule,
  NeedsUnknown,
  Foreign,
  OrderedIterable,
  PyList,
  PySet,
  Regex,
  Tuple,
  Unknown,
  ValuesView,
  address,
} from './values.ts';

/**
 * `str(value)` of YAQL: `null`, `true` and `false` by those names, everything else as Python has it.
 * `str_` of yaql/standard_library/strings.py: only the value itself; inside a list null is `None` and true is
 * `True`.
 */
export function yaqlText(value: YaqlValue, meter: Meter): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return pythonText(value, meter);
}

/** Python's `str`. */
export function pythonText(value: YaqlValue, meter: Meter): string {
  return new Printer(meter, 'fail').text(value);
}

/** Python's `repr`. */
export function pythonRepr(value: YaqlValue, meter: Meter): string {
  return new Printer(meter, 'fail').repr(value);
}

/**
 * A value for a message. Addresses are left out, unknown values show as such.
 * Messages must not fail themselves: limits are off but for the work, which a deep value could make endless.
 */
export function describeValue(value: YaqlValue): string {
  return new Printer(new Limits({ iterations: -1, memory: 0, steps: 100_000 }), 'show').text(value);
}

class Printer {
  readonly #meter: Meter;
  readonly #unknown: 'fail' | 'show';

  constructor(meter: Meter, unknown: 'fail' | 'show') {
    this.#meter = meter;
    this.#unknown = unknown;
  }

  text(value: YaqlValue): string {
    if (typeof value === 'string') return value;
    if (value instanceof DateTime) return dateTimeText(value);
    if (value instanceof TimeDelta) return timeDeltaText(value);
    return this.repr(value);
  }

  repr(value: YaqlValue): string {
    this.#meter.spend(1);
    switch (typeof value) {
      case 'string':
        this.#meter.spend(value.length);
        return pyRepr(value);
      case 'number':
      case 'bigint':
        // An integer of more than 4300 digits has no text in Python; a message shows it all the same.
        return this.#unknown === 'fail' ? intRepr(value) : String(value);
      case 'boolean':
        return value ? 'True' : 'False';
      default:
        return value === null ? 'None' : this.#object(value);
    }
  }

  #object(value: Exclude<YaqlValue, null | boolean | number | bigint | string>): string {
    if (value instanceof Float) return floatRepr(value.value);
    if (value instanceof Tuple) return value.size === 1 ? `(${this.#items(value)},)` : `(${this.#items(value)})`;
    if (value instanceof PyList) return `[${this.#items(value)}]`;
    if (value instanceof Mapping) return this.#mapping(value);
    if (value instanceof PySet) return value.size === 0 ? 'frozenset()' : `frozenset({${this.#items(value)}})`;
    if (value instanceof Unknown) {
      if (this.#unknown === 'fail') throw new NeedsUnknown(value);
      return '<unknown>';
    }
    if (value instanceof DateTime || value instanceof TimeDelta) return pyRepr(value);
    if (value instanceof Regex) return regexRepr(value);
    return this.#opaque(value);
  }

  #opaque(value: YaqlValue): string {
    if (value instanceof KeysView || value instanceof ItemsView || value instanceof ValuesView) {
      // CPython Lib/_collections_abc.py, `MappingView.__repr__`, shows the mapping; dict views of
      // Objects/dictobject.c show a list.
      const inner = value.of instanceof FrozenDict ? this.#mapping(value.of) : `[${this.#items(value)}]`;
      return `${value.typeName}(${inner})`;
    }
    if (value instanceof OrderedIterable) return address('yaql.standard_library.queries.OrderingIterable object');
    if (value instanceof AnyIterator) return value.description;
    if (value instanceof Foreign) return value.text;
    if (value instanceof MappingRule) return address('yaql.language.utils.MappingRule object');
    return address(value instanceof Context ? 'yaql.language.contexts.Context object' : 'object');
  }

  #items(collection: Collection): string {
    return Array.from(collection, (item) => this.repr(item)).join(', ');
  }

  #mapping(dict: Mapping): string {
    const entries = Array.from(dict.table.values(), ([key, value]) => `${this.repr(key)}: ${this.repr(value)}`);
    return `{${entries.join(', ')}}`;
  }
}

const shownFlags = [
  ['re.IGNORECASE', regexFlags.ignoreCase],
  ['re.MULTILINE', regexFlags.multiline],
  ['re.DOTALL', regexFlags.dotAll],
  ['re.VERBOSE', regexFlags.verbose],
  ['re.ASCII', regexFlags.ascii],
] as const;

function regexRepr({ compiled: { pattern, flags } }: Regex): string {
  const names = shownFlags.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name);
  return `re.compile(${[pyRepr(pattern), ...(names.length > 0 ? [names.join('|')] : [])].join(', ')})`;
}

/**
 * Name of the Python type of a value, as error texts have it.
 * `type(value).__name__` but for dates and patterns, whose C types carry their module in messages.
 */
export function typeName(value: YaqlValue): string {
  if (value === null) return 'NoneType';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'number':
    case 'bigint':
      return 'int';
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(value: Exclude<YaqlValue, null | boolean | number | bigint | string>): string {
  if (value instanceof Float) return 'float';
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof PyList) return 'list';
  if (value instanceof Mapping || value instanceof Foreign) return value.typeName;
  if (value instanceof PySet) return 'frozenset';
  if (value instanceof KeysView || value instanceof ItemsView || value instanceof ValuesView) return value.typeName;
  if (value instanceof DateTime) return 'datetime.datetime';
  if (value instanceof TimeDelta) return 'datetime.timedelta';
  if (value instanceof Regex) return 're.Pattern';
  if (value instanceof OrderedIterable) return 'OrderingIterable';
  if (value instanceof Context) return 'Context';
  if (value instanceof MappingRule) return 'MappingRule';
  return value instanceof AnyIterator ? (/[\w.]+/.exec(value.description)?.[0] ?? 'generator') : 'object';
}
