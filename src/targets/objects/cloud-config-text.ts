/** Prints values as YAML and JSON texts whose unknown parts stay values. */
import { concat } from '../../evaluate/concat.ts';
import { knownLike, originsOf, type Secrecy, type Value } from '../../evaluate/value.ts';
import type { Plain } from '../../print/render-object.ts';
import { printYaml } from '../../print/yaml-printer.ts';

/** `#cloud-config` and the map as YAML. */
export function cloudConfigText(config: Value): Value {
  return printed(config, (data) => `#cloud-config\n${printYaml(data instanceof Map ? data : new Map()).text}`);
}

/** The map as YAML. */
export function yamlText(value: Value): Value {
  return printed(value, (data) => printYaml(data instanceof Map ? data : new Map()).text);
}

/** The value as one line of JSON. */
export function jsonText(value: Value): Value {
  return printed(value, (data) => `${JSON.stringify(jsonOf(data))}\n`);
}

/** The same in several lines, as `json.dumps` of Python gives it with an indent of 4. */
export function indentedJson(value: Value): Value {
  return printed(value, (data) => JSON.stringify(jsonOf(data), null, 4));
}

/** Unknown parts are printed as marks and put back in their place behind the printer's back. */
function printed(value: Value, print: (data: Plain) => string): Value {
  const marks: Value[] = [];
  const text = print(plainOf(value, marks));
  const secret = printedSecrecy(value);
  const origins = originsOf(value);
  const pieces = text.split(markPattern);
  const parts = pieces.flatMap((piece, index): readonly Value[] => {
    const literal = knownLike(piece, { origins: index === 0 ? origins : [], secret: index === 0 && secret });
    const mark = marks[index];
    return mark ? [literal, mark] : [literal];
  });
  return concat(parts);
}

/** Of what stands in the printed text itself, and not behind a mark. */
function printedSecrecy(value: Value): Secrecy {
  switch (value.kind) {
    case 'known':
      return value.secret;
    case 'list':
      return firstOf(value.items);
    case 'map':
      return value.secretKeys ?? firstOf(value.entries.values());
    case 'symbolic':
      return value.expression.op === 'concat' && firstOf(value.expression.parts);
    case 'poison':
      return false;
  }
}

function firstOf(values: Iterable<Value>): Secrecy {
  for (const value of values) {
    const secrecy = printedSecrecy(value);
    if (secrecy !== false) return secrecy;
  }
  return false;
}

const markPattern = /heat2kube-unknown-part-\d+/;

function plainOf(value: Value, marks: Value[]): Plain {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'list':
      return value.items.map((item) => plainOf(item, marks));
    case 'map':
      return new Map([...value.entries].map(([key, item]) => [key, plainOf(item, marks)]));
    case 'symbolic':
      return value.expression.op === 'concat' ? textWithMarks(value.expression.parts, marks) : mark(value, marks);
    case 'poison':
      return mark(value, marks);
  }
}

/** A text keeps its form, quoted or as a block, around the parts that are not known. */
function textWithMarks(parts: readonly Value[], marks: Value[]): string {
  return parts.map((part) => (part.kind === 'known' ? String(part.value) : mark(part, marks))).join('');
}

function mark(value: Value, marks: Value[]): string {
  marks.push(value);
  return `heat2kube-unknown-part-${marks.length}`;
}

function jsonOf(data: Plain): unknown {
  if (data instanceof Map) return Object.fromEntries([...data].map(([key, item]) => [key, jsonOf(item)]));
  if (Array.isArray(data)) return data.map(jsonOf);
  if (typeof data === 'bigint') return Number(data);
  return typeof data === 'object' && data !== null && 'value' in data ? data.value : data;
}
