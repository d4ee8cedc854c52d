/** The rules and tokens of the parser written as EBNF, for the page that documents them. */
import type { ISerializedGast, TokenType } from 'chevrotain';
import { binaryOperators, indexLevel, prefixOperators } from './operators.ts';
import { yaqlTokens } from './tokens.ts';

/** One line a rule, in the notation of the XML recommendation: `?`, `*`, `+`, `|`, quoted terminals. */
export function rulesAsEbnf(rules: readonly ISerializedGast[]): string {
  return rules
    .map((rule) => {
      const { name, definition } = partsOf(rule);
      return `${name.padEnd(10)} ::= ${sequence(definition)}`;
    })
    .join('\n');
}

/** One line a token: what it matches, or which tokens a category has. */
export function tokensAsEbnf(): string {
  const categories = yaqlTokens.filter((token) => membersOf(token).length > 0);
  return categories
    .map((token) => `${token.name.padEnd(14)} ::= ${membersOf(token).map(shown).join(' | ')}`)
    .join('\n');
}

/** The precedences as a table, tightest first. */
export function precedenceTable(): string {
  const rows = new Map<number, string[]>([[indexLevel, ['`[ ]` index']]]);
  const add = (level: number, text: string): void => {
    rows.set(level, [...(rows.get(level) ?? []), text]);
  };
  for (const [operator, { level, associativity }] of binaryOperators) {
    add(level, associativity === 'left' ? `\`${operator}\`` : `\`${operator}\` (right-associative)`);
  }
  for (const [operator, level] of prefixOperators) add(level, `prefix \`${operator}\``);
  const lines = [...rows].toSorted(([a], [b]) => a - b).map(([level, texts]) => `| ${level} | ${texts.join(' ')} |`);
  return ['| level | operators |', '| --- | --- |', ...lines].join('\n');
}

function membersOf(category: TokenType): readonly TokenType[] {
  return yaqlTokens.filter((token) => token.CATEGORIES?.includes(category) === true);
}

function shown(token: TokenType): string {
  return token.LABEL ?? token.name;
}

interface Parts {
  readonly type: string;
  readonly name: string;
  readonly label: string;
  readonly definition: readonly ISerializedGast[];
}

/** The serialized grammar is typed by its kind alone; these are the fields that all kinds share or lack. */
function partsOf(node: ISerializedGast): Parts {
  const fields = new Map<string, unknown>(Object.entries(node));
  const text = (key: string): string => {
    const value = fields.get(key);
    return typeof value === 'string' ? value : '';
  };
  return { type: node.type, name: text('name'), label: text('label'), definition: node.definition ?? [] };
}

function sequence(nodes: readonly ISerializedGast[]): string {
  return nodes.map(item).join(' ');
}

function item(node: ISerializedGast): string {
  const { type, name, label, definition } = partsOf(node);
  switch (type) {
    case 'NonTerminal':
      return name;
    case 'Terminal':
      return label === '' ? name : label;
    case 'Option':
      return `${grouped(definition)}?`;
    case 'Repetition':
      return `${grouped(definition)}*`;
    case 'Alternation':
      return `(${definition.map((alternative) => sequence(partsOf(alternative).definition)).join(' | ')})`;
    default:
      return sequence(definition);
  }
}

function grouped(nodes: readonly ISerializedGast[]): string {
  return nodes.length === 1 ? sequence(nodes) : `(${sequence(nodes)})`;
}
