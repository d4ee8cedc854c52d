/** The JSON Schema of heat2kube.yaml and the reference of its keys, both from the table of keys. */
import { plainMap } from '../src/cli/yaml-data.ts';
import { configFile } from '../src/config/keys.ts';
import { configWords } from '../src/plan/config-words.ts';
import { houseOf } from '../src/targets/house.ts';
import { targetTable } from '../src/targets/table.ts';
import { printYaml } from '../src/print/yaml-printer.ts';
import { prose, table } from './markdown.ts';

const { schema } = configFile(configWords(houseOf(targetTable)));

interface SchemaNode {
  readonly [keyword: string]: unknown;
}

/** The version counts up where a file that was accepted no longer is. */
export function configSchema(): SchemaNode {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'heat2kube.yaml',
    $comment: 'version 1; made by npm run docs',
    description: 'What replaces, on the target cluster, what a template names, and the decisions about the conversion.',
    ...schema,
    // An empty file is a configuration.
    type: ['object', 'null'],
  };
}

/** A section for each key, with the keys below it. */
export function configKeys(): string {
  return Object.entries(node(schema['properties'])).flatMap(keySection).join('\n\n');
}

function keySection([key, value]: readonly [string, unknown]): readonly string[] {
  const item = node(value);
  const rows = fieldsOf(item).map(({ name, field, needed }) => [
    `\`${name}\``,
    `${String(field['description'])}${needed ? ' Required.' : ''}`,
    valueText(field),
  ]);
  const [example] = Array.isArray(item['examples']) ? item['examples'] : [];
  return [
    `### ${key}`,
    prose(String(item['description'])),
    ...(rows.length > 0 ? [table(['key', 'meaning', 'value'], rows)] : []),
    ...(example === undefined ? [] : [`\`\`\`yaml\n${printYaml(plainMap({ [key]: example })).text}\`\`\``]),
  ];
}

interface KeyRow {
  readonly name: string;
  readonly field: SchemaNode;
  /** Whether every entry has it, or every one of its form. */
  readonly needed: boolean;
}

/** The keys of a map, of an entry (whichever of its forms has them) or of an item; with those of a map in it. */
function fieldsOf(item: SchemaNode): readonly KeyRow[] {
  const entry = node(item['additionalProperties']);
  const forms: readonly unknown[] = [
    item,
    item['items'],
    entry,
    ...(Array.isArray(entry['anyOf']) ? entry['anyOf'] : []),
  ];
  return forms.flatMap((form) => rowsOf(node(form), '')).flatMap((row) => [row, ...rowsOf(row.field, `${row.name}.`)]);
}

function rowsOf({ properties, required }: SchemaNode, prefix: string): readonly KeyRow[] {
  return Object.entries(node(properties)).map(([name, value]) => ({
    name: `${prefix}${name}`,
    field: node(value),
    needed: Array.isArray(required) && required.includes(name),
  }));
}

function valueText({ enum: words, title, items, additionalProperties }: SchemaNode): string {
  if (Array.isArray(words)) return words.map((word) => `\`${String(word)}\``).join(', ');
  if (items !== undefined) return `list: ${valueText(node(items))}`;
  if (typeof additionalProperties === 'object') return `map: ${valueText(node(additionalProperties))}`;
  return String(title ?? '');
}

function node(value: unknown): SchemaNode {
  return Object(value);
}
