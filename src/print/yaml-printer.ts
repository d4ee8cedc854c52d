/** Prints plain data as YAML: one form for equal data, stable under prettier, and with the lines of places that are asked for. */
import { Float } from '../python/scalar.ts';
import type { Plain, PlainMap } from './render-object.ts';
import { escapePointer } from './render-object.ts';
import { yamlComment } from './slots/yaml-comment.ts';

interface PrintedYaml {
  /** Ends with a newline. */
  readonly text: string;
  /** Number of lines. */
  readonly length: number;
  /** Line (from 1) on which the key or item of each JSON pointer that was asked for stands. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Prints one document. `comment` lines go before it, each with `# `; `asked` are JSON pointers whose lines are wanted. */
export function printYaml(data: PlainMap, comment: readonly string[] = [], asked: Iterable<string> = []): PrintedYaml {
  const printer = new Printer();
  for (const line of comment) printer.line(yamlComment(line));
  if (data.size === 0) printer.line('{}');
  else printer.map(data, { indent: '', first: '' }, placesOf(asked));
  return { text: `${printer.lines.join('\n')}\n`, length: printer.lines.length, lines: printer.found };
}

/** Places that are asked for, by the steps that lead to them: most fields have none, and cost nothing but a look. */
interface Asked {
  pointer?: string;
  readonly inside: Map<string, Asked>;
}

function placesOf(pointers: Iterable<string>): Asked {
  const root: Asked = { inside: new Map() };
  for (const pointer of pointers) {
    let place = root;
    for (const step of pointer.split('/').slice(1)) {
      const next = place.inside.get(step) ?? { inside: new Map() };
      place.inside.set(step, next);
      place = next;
    }
    place.pointer = pointer;
  }
  return root;
}

/** How a map stands: `first` is before its first key instead of the indent, `- ` in an item of a list. */
interface Margin {
  readonly indent: string;
  readonly first: string;
}

class Printer {
  readonly lines: string[] = [];
  readonly found = new Map<string, number>();

  line(text: string): void {
    this.lines.push(text);
  }

  map(entries: PlainMap, { indent, first }: Margin, asked: Asked | undefined): void {
    let lead = first === '' ? indent : first;
    for (const [key, value] of entries) {
      const place = asked && this.#noted(asked, escapePointer(key));
      this.#entry(`${lead}${scalar(key)}:`, value, indent, place);
      lead = indent;
    }
  }

  /** What is asked for at a step, after its own line has been noted. */
  #noted(asked: Asked, step: string): Asked | undefined {
    const place = asked.inside.get(step);
    if (place?.pointer !== undefined) this.found.set(place.pointer, this.lines.length + 1);
    return place;
  }

  #entry(head: string, value: Plain, indent: string, asked: Asked | undefined): void {
    if (isMap(value)) {
      if (value.size === 0) return this.line(`${head} {}`);
      this.line(head);
      return this.map(value, { indent: `${indent}  `, first: '' }, asked);
    }
    if (isList(value)) {
      if (value.length === 0) return this.line(`${head} []`);
      this.line(head);
      return this.#list(value, `${indent}  `, asked);
    }
    this.#scalar(head, value, indent);
  }

  #list(items: readonly Plain[], indent: string, asked: Asked | undefined): void {
    items.forEach((item, index) => {
      const place = asked && this.#noted(asked, String(index));
      const head = `${indent}-`;
      if (isMap(item) && item.size > 0) return this.map(item, { indent: `${indent}  `, first: `${head} ` }, place);
      if (isList(item) && item.length > 0) {
        this.line(head);
        return this.#list(item, `${indent}  `, place);
      }
      return this.#entry(head, item, indent, place);
    });
  }

  #scalar(head: string, value: Exclude<Plain, PlainMap | readonly Plain[]>, indent: string): void {
    const block = typeof value === 'string' ? blockStyle(value) : undefined;
    if (typeof value !== 'string' || block === undefined) return this.line(`${head} ${scalar(value)}`);
    this.line(`${head} ${block}`);
    const body = value.endsWith('\n') ? value.slice(0, -1) : value;
    for (const line of body.split('\n')) this.line(line === '' ? '' : `${indent}  ${line}`);
  }
}

/** With a point in the mantissa, which YAML 1.1 wants of a float. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const [mantissa = '', exponent] = String(value).split('e');
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
  return exponent === undefined ? pointed : `${pointed}e${exponent}`;
}

function isMap(value: Plain): value is PlainMap {
  return value instanceof Map;
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** The header of a literal block, where a text can stand in one unchanged. */
function blockStyle(text: string): string | undefined {
  if (
    !text.includes('\n') ||
    /^\s|^\n|[ \t]\n|[ \t]$|\n\n$|\t|[^\n\x20-\x7e\u00a0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe]/.test(
      text,
    )
  ) {
    return undefined;
  }
  return text.endsWith('\n') ? '|' : '|-';
}

/** Texts that a YAML 1.1 or 1.2 reader takes for something else. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null|~|nan|inf)$/i;
const longestReserved = 5;

/** A colon or blank never ends it, nor stands before a blank. */
const plainText = /^[A-Za-z_/](?:[\w./@+=<>()-]|[ :](?=[\w./@(<-]))*$/;

export function scalar(value: null | boolean | number | bigint | Float | string): string {
  if (value instanceof Float) return floatText(value.value);
  if (typeof value !== 'string') return String(value);
  if (plainText.test(value) && !(value.length <= longestReserved && reserved.test(value))) return value;
  return quoted(value);
}

/** Double quotes, but single ones around a text that holds double quotes and needs no escape: prettier's own choice. */
function quoted(text: string): string {
  const json = JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    escapeCodeUnit,
  );
  const needsEscape = /\\[^"]/.test(json);
  return !needsEscape && text.includes('"') ? `'${text.replaceAll("'", "''")}'` : json;
}

function escapeCodeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
