/** Words of a shell script as the shell would pass them, where the script alone tells them. */
import type { ParameterDefaultOperation, ParameterExpansionPart, Script, Word, WordPart } from 'unbash';
import type { MarkedText, Quoting } from './marked-text.ts';

/** Nobody can tell before the script runs. */
export interface Unknown {
  /** A clause, such as `"$(date)" is known only when the script runs`. */
  readonly why: string;
}

/** What variables hold; one that is not there was not set by the script. */
type Variables = ReadonlyMap<string, string | Unknown>;

/** Variables that every program has, whatever the script sets. */
const given =
  /^(?:_|CI|DEBUG|EDITOR|EUID|HOME|HOST(?:NAME|TYPE)|IFS|INVOCATION_ID|LANG\w*|LC_\w+|LOGNAME|MAIL|OLDPWD|PATH|PS\d|PWD|RANDOM|SECONDS|SHELL|SHLVL|TERM|TMPDIR|TZ|UID|USER|XDG_\w+|\w+_proxy|\w+_PROXY)$/;

/** Whether nothing gives a variable a value that the script does not set: cloud-init starts scripts with few of them. */
export function isUnset(name: string): boolean {
  return !given.test(name);
}

export function isUnknown<T>(found: T | Unknown): found is Unknown {
  return typeof found === 'object' && found !== null && 'why' in found;
}

interface Context {
  readonly marked: MarkedText;
  readonly variables: Variables;
  /** Whether something else may have set variables. */
  readonly open?: boolean;
  /** In which the command runs. */
  readonly directory?: string | Unknown;
}

/** A piece of a word: quoted ones are never split. */
interface Piece {
  readonly text: string;
  readonly split: 'never' | 'at spaces';
}

/** One word of a script gives no, one or several words: an unquoted variable is split at white space. */
export function expandWord(word: Word, context: Context): readonly string[] | Unknown {
  if (word.text.startsWith('~'))
    return { why: `the home directory in ${quoted(word.text, context)} is known only when the script runs` };
  const pieces = piecesOf(word, context);
  return isUnknown(pieces) ? pieces : splitPieces(pieces, word.text);
}

/** The same without splitting, as in an assignment or a redirection. */
export function expandWhole(word: Word, context: Context): string | Unknown {
  const pieces = piecesOf(word, context);
  return isUnknown(pieces) ? pieces : pieces.map(({ text }) => text).join('');
}

/** Variables that hold each other grow without end. */
const longest = 1_000_000;

/** A here-document: undefined parts say that nothing in it is expanded. */
export function expandParts(
  { text, parts }: { readonly text: string; readonly parts: readonly WordPart[] | undefined },
  context: Context,
): string | Unknown {
  if (!parts) return text;
  const pieces = gathered(parts, 'document', context);
  return isUnknown(pieces) ? pieces : pieces.map((piece) => piece.text).join('');
}

function piecesOf({ parts, value }: Word, context: Context): readonly Piece[] | Unknown {
  if (parts) return gathered(parts, 'bare', context);
  const text = inert(value, 'bare', context);
  return isUnknown(text) ? text : [{ text, split: 'never' }];
}

function gathered(parts: readonly WordPart[], quoting: Quoting, context: Context): readonly Piece[] | Unknown {
  const pieces: Piece[] = [];
  let length = 0;
  for (const part of parts) {
    const found = piecesOfPart(part, quoting, context);
    if (isUnknown(found)) return found;
    pieces.push(...found);
    length += found.reduce((sum, { text }) => sum + text.length, 0);
    if (length > longest) return { why: 'a text in it is too long' };
  }
  return pieces;
}

function piecesOfPart(part: WordPart, quoting: Quoting, context: Context): readonly Piece[] | Unknown {
  switch (part.type) {
    case 'Literal':
      return literal(part.value, quoting, context);
    case 'SingleQuoted':
      return literal(part.value, 'single', context);
    case 'AnsiCQuoted':
      return literal(part.value, 'double', context);
    case 'DoubleQuoted': {
      const inner = gathered(part.parts, 'double', context);
      // An empty pair of quotes is a word of its own.
      return isUnknown(inner) ? inner : [{ text: '', split: 'never' }, ...inner];
    }
    case 'SimpleExpansion':
      return variable(part.text.slice(1), quoting, context);
    case 'ParameterExpansion': {
      const { prefix, index, operation, parameter } = part;
      if (prefix !== undefined || index !== undefined) return runTime(part, context);
      if (operation === undefined) return variable(parameter, quoting, context);
      return operation.type === 'Default' ? withDefault(part, operation, { quoting, context }) : runTime(part, context);
    }
    case 'CommandExpansion':
      return part.script && isOwnDirectory(part.script) ? ownDirectory(context) : runTime(part, context);
    default:
      return runTime(part, context);
  }
}

function literal(text: string, quoting: Quoting, context: Context): readonly Piece[] | Unknown {
  const found = inert(text, quoting, context);
  return isUnknown(found) ? found : [{ text: found, split: 'never' }];
}

function inert(text: string, quoting: Quoting, { marked }: Context): string | Unknown {
  return marked.isInert(text, quoting) ? text : { why: 'the shell would read a value in it as more than a text' };
}

/** `$(pwd)` */
function isOwnDirectory({ commands }: Script): boolean {
  const [only, ...more] = commands;
  const command = more.length === 0 && only?.command.type === 'Command' ? only.command : undefined;
  return command?.name?.value === 'pwd' && command.args.length === 0;
}

function ownDirectory({ directory = { why: 'its directory is not known' } }: Context): readonly Piece[] | Unknown {
  return isUnknown(directory) ? directory : [{ text: directory, split: 'never' }];
}

function variable(name: string, quoting: Quoting, context: Context): readonly Piece[] | Unknown {
  const found = context.variables.get(name);
  if (found === undefined && name === 'PWD') return ownDirectory(context);
  if (found === undefined) return { why: `the script does not set "${name}"` };
  if (isUnknown(found)) return found;
  return [{ text: found, split: quoting === 'bare' ? 'at spaces' : 'never' }];
}

interface Expansion {
  readonly quoting: Quoting;
  readonly context: Context;
}

/** `${NAME:-text}`: the text where nothing has set the variable. */
function withDefault(
  part: ParameterExpansionPart,
  { operator, operand }: ParameterDefaultOperation,
  { quoting, context }: Expansion,
): readonly Piece[] | Unknown {
  const { parameter } = part;
  const found = context.variables.get(parameter);
  if (isUnknown(found)) return found;
  const isDefault = operator === ':-' || operator === '-' || operator === ':=' || operator === '=';
  if (!isDefault || (found === undefined && (context.open === true || !isUnset(parameter))))
    return runTime(part, context);
  if (found !== undefined && (found !== '' || !operator.startsWith(':'))) return variable(parameter, quoting, context);
  return piecesOf(operand, context);
}

function runTime({ text }: WordPart, context: Context): Unknown {
  return { why: `${quoted(text, context)} is known only when the script runs` };
}

function quoted(text: string, { marked }: Context): string {
  const shown = marked.shown(text).replaceAll(/\s+/g, ' ');
  return `"${shown.length > longestQuote ? `${shown.slice(0, longestQuote)}...` : shown}"`;
}

const longestQuote = 40;

function splitPieces(pieces: readonly Piece[], written: string): readonly string[] | Unknown {
  const words: string[] = [];
  // Undefined between two words.
  let open: string | undefined;
  for (const { text, split } of pieces) {
    if (split === 'never') {
      open = (open ?? '') + text;
      continue;
    }
    if (/[*?[]/.test(text)) return { why: `names of files take the place of "${written}"` };
    for (const [index, field] of text.split(/[ \t\n]+/).entries()) {
      if (index > 0 && open !== undefined) {
        words.push(open);
        open = undefined;
      }
      if (field !== '') open = (open ?? '') + field;
    }
  }
  return open === undefined ? words : [...words, open];
}
