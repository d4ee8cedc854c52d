/** Abstract syntax back to text, for tests that parse the text again. */
import { Float } from '../../src/python/scalar.ts';
import type { Argument, Expression } from '../../src/yaql/ast.ts';

/** The expression as text, on one line but for line breaks within strings that a verbatim literal would hold. */
export function printYaql(expression: Expression): string {
  switch (expression.kind) {
    case 'constant':
      return printConstant(expression.value);
    case 'keyword':
    case 'variable':
      return expression.name;
    case 'group':
      return `(${printYaql(expression.body)})`;
    case 'list':
      return `[${printArguments(expression.arguments)}]`;
    case 'map':
      return `{${printArguments(expression.arguments)}}`;
    case 'call':
      return `${expression.name}(${printArguments(expression.arguments)})`;
    case 'index':
      return `${printYaql(expression.target)}[${printArguments(expression.arguments)}]`;
    case 'unary':
      return `${expression.operator} ${printYaql(expression.operand)}`;
    case 'binary':
      return printBinary(expression.left, expression.operator, expression.right);
  }
}

/** Access binds to its sides without space; but `1 .a` needs some, for `1.` would be read otherwise. */
function printBinary(left: Expression, operator: string, right: Expression): string {
  const isAccess = operator === '.' || operator === '?.';
  const [before, after] = [printYaql(left), printYaql(right)];
  return isAccess && right.kind !== 'constant' ? `${before}${operator}${after}` : `${before} ${operator} ${after}`;
}

function printArguments(items: readonly Argument[]): string {
  return items
    .map((item) => {
      if (item.kind === 'missing') return '';
      return item.kind === 'mapping' ? `${printYaql(item.source)} => ${printYaql(item.destination)}` : printYaql(item);
    })
    .join(', ');
}

function printConstant(value: Extract<Expression, { kind: 'constant' }>['value']): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoted(value);
  return value instanceof Float ? plainDecimal(value.value) : String(value);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function quoted(text: string): string {
  return `'${text.replace(/[\\'\n\r\t]/g, (character) => escapes.get(character) ?? character)}'`;
}

/** Number literals have no exponent and no sign. */
function plainDecimal(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return `1${'0'.repeat(309)}.0`;
  const [digits = '', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const point = whole.length + Number(exponent);
  const all = whole + fraction;
  if (point <= 0) return `0.${'0'.repeat(-point)}${all}`;
  if (point >= all.length) return `${all.padEnd(point, '0')}.0`;
  return `${all.slice(0, point)}.${all.slice(point)}`;
}
