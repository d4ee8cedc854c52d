/** Scans anchors, aliases, tags and directives. */
import {
  CODE,
  isBlank,
  isBreak,
  isBreakOrEnd,
  isDigit,
  isFlowIndicator,
  isGap,
  isNameCharacter,
} from './yaml-cursor.ts';
import type { Cursor } from './yaml-cursor.ts';
import type { Place } from './yaml-plain.ts';
import { fail } from './tree-error.ts';
import { yamlAnchor } from './yaml-diagnostics.ts';
import { namedToken, token } from './yaml-token.ts';
import type { Token } from './yaml-token.ts';

const BEHIND_ANCHOR = '?:,]}%@`';
const URI_CHARACTERS = ";/?:@&=+$.!~*'()";

/** A name behind `&` or `*`. */
export function scanAnchor(cursor: Cursor, type: 'anchor' | 'alias'): Token {
  const start = cursor.offset;
  cursor.offset++;
  const name = takeName(cursor);
  if (name === '' || !(isGap(cursor.code(0)) || BEHIND_ANCHOR.includes(characterOf(cursor)))) {
    while (!isGap(cursor.code(0)) && !isFlowIndicator(cursor.code(0))) cursor.offset++;
    const span = cursor.span(start, cursor.offset);
    const written = cursor.text.slice(start + 1, cursor.offset);
    fail(yamlAnchor, { span }, written, 'has a name with other characters than letters, digits, "-" and "_"');
  }
  return namedToken(type, [start, cursor.offset], name);
}

/** libyaml: src/scanner.c, `yaml_parser_scan_tag`; PyYAML: yaml/scanner.py, `scan_tag`. */
export function scanTag(cursor: Cursor, place: Place): Token {
  const start = cursor.offset;
  let handle = '';
  let suffix: string;
  if (cursor.code(1) === CODE.less) {
    cursor.offset += 2;
    suffix = takeUri(cursor, 'with brackets', '');
    if (cursor.code(0) !== CODE.greater) cursor.fail('a tag that starts with "!<" ends with ">"', cursor.offset, start);
    cursor.offset++;
  } else if (isGap(cursor.code(1))) {
    cursor.offset++;
    suffix = '!';
  } else ({ handle, suffix } = cursor.library === 'libyaml' ? takeShortTag(cursor) : takeShortTagOfPyYaml(cursor));
  const code = cursor.code(0);
  const ends = cursor.library === 'libyaml' ? isGap(code) : code === CODE.space || isBreakOrEnd(code);
  if (!ends && !(cursor.library === 'libyaml' && place === 'in brackets' && code === CODE.comma)) {
    cursor.fail('a tag is followed by a space or a line break', cursor.offset, start);
  }
  return namedToken('tag', [start, cursor.offset], suffix, handle);
}

interface ShortTag {
  readonly handle: string;
  readonly suffix: string;
}

function takeShortTag(cursor: Cursor): ShortTag {
  const start = cursor.offset;
  cursor.offset++;
  const name = takeName(cursor);
  if (cursor.code(0) === CODE.bang) {
    cursor.offset++;
    return { handle: cursor.text.slice(start, cursor.offset), suffix: takeUri(cursor, 'short', '') };
  }
  const suffix = takeUri(cursor, 'short', `!${name}`).slice(1);
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

function takeShortTagOfPyYaml(cursor: Cursor): ShortTag {
  let ahead = 1;
  while (cursor.code(ahead) !== CODE.space && !isBreakOrEnd(cursor.code(ahead)) && cursor.code(ahead) !== CODE.bang)
    ahead++;
  if (cursor.code(ahead) === CODE.bang) {
    return { handle: takeHandle(cursor), suffix: takeUri(cursor, 'with brackets', '') };
  }
  cursor.offset++;
  return { handle: '!', suffix: takeUri(cursor, 'with brackets', '') };
}

/** `!`, `!!` or `!name!`. */
function takeHandle(cursor: Cursor): string {
  const start = cursor.offset;
  if (cursor.code(0) !== CODE.bang) cursor.fail('a tag handle starts with "!"', cursor.offset, start);
  cursor.offset++;
  const name = takeName(cursor);
  if (cursor.code(0) === CODE.bang) cursor.offset++;
  else if (name !== '' || cursor.code(0) !== CODE.space) {
    if (name !== '' || cursor.library === 'pyyaml') cursor.fail('a tag handle ends with "!"', cursor.offset, start);
  }
  return cursor.text.slice(start, cursor.offset);
}

/** `head` was taken already. PyYAML allows brackets and commas everywhere. */
function takeUri(cursor: Cursor, form: 'short' | 'with brackets', head: string): string {
  const start = cursor.offset;
  const allowed = form === 'short' ? URI_CHARACTERS : `${URI_CHARACTERS},[]`;
  let uri = head;
  for (;;) {
    const code = cursor.code(0);
    if (code === CODE.percent) uri += takePercents(cursor);
    else if (isNameCharacter(code) || (code !== CODE.end && allowed.includes(characterOf(cursor)))) {
      uri += characterOf(cursor);
      cursor.offset++;
    } else break;
  }
  if (uri === '') cursor.fail('a tag has no name', cursor.offset, start);
  return uri;
}

/** Percent signs with two digits each, which together are UTF-8. */
function takePercents(cursor: Cursor): string {
  const start = cursor.offset;
  while (cursor.code(0) === CODE.percent) {
    if (!/^%[0-9a-fA-F]{2}$/.test(cursor.text.slice(cursor.offset, cursor.offset + 3))) {
      cursor.fail('"%" in a tag is followed by two hexadecimal digits', cursor.offset, start);
    }
    cursor.offset += 3;
  }
  try {
    return decodeURIComponent(cursor.text.slice(start, cursor.offset));
  } catch {
    return cursor.fail('"%" in a tag does not give UTF-8', start);
  }
}

/** `%YAML 1.1`, `%TAG ! prefix`. libyaml knows no others, PyYAML passes over them. */
export function scanDirective(cursor: Cursor): Token {
  const start = cursor.offset;
  cursor.offset++;
  const name = takeName(cursor);
  if (name === '' || !endsWord(cursor)) cursor.fail('a line that starts with "%" is a directive', cursor.offset, start);
  let directive: Token;
  if (name === 'YAML') directive = takeVersion(cursor, start);
  else if (name === 'TAG') directive = takeTagDefinition(cursor, start);
  else if (cursor.library === 'pyyaml') {
    directive = token('other-directive', start, cursor.offset);
    while (!isBreakOrEnd(cursor.code(0))) cursor.offset++;
  } else return cursor.fail(`there is no directive "%${name}"`, start);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.code(0))) cursor.fail('a directive stands alone in its line', cursor.offset, start);
  if (isBreak(cursor.code(0))) cursor.takeBreak();
  return directive;
}

function takeVersion(cursor: Cursor, start: number): Token {
  cursor.skipBlanks();
  const from = cursor.offset;
  takeDigits(cursor, start);
  if (cursor.code(0) !== CODE.dot) cursor.fail('a version of YAML is two numbers and a point', cursor.offset, start);
  cursor.offset++;
  takeDigits(cursor, start);
  const written = cursor.text.slice(from, cursor.offset);
  if (cursor.library === 'pyyaml' && !endsWord(cursor)) {
    cursor.fail('a version of YAML is two numbers and a point', cursor.offset, start);
  }
  return namedToken('version-directive', [start, cursor.offset], written);
}

/** libyaml takes no number of ten digits. */
function takeDigits(cursor: Cursor, start: number): void {
  const from = cursor.offset;
  while (isDigit(cursor.code(0))) cursor.offset++;
  const length = cursor.offset - from;
  if (length === 0 || (length > 9 && cursor.library === 'libyaml')) {
    cursor.fail('a version of YAML is two numbers and a point', cursor.offset, start);
  }
}

function takeTagDefinition(cursor: Cursor, start: number): Token {
  cursor.skipBlanks();
  const handle = takeHandle(cursor);
  const blank = cursor.library === 'libyaml' ? isBlank(cursor.code(0)) : cursor.code(0) === CODE.space;
  if (!blank) cursor.fail('a tag handle is followed by a space', cursor.offset, start);
  cursor.skipBlanks();
  const prefix = takeUri(cursor, 'with brackets', '');
  if (!endsWord(cursor)) cursor.fail('what a tag handle stands for ends with its line', cursor.offset, start);
  return namedToken('tag-directive', [start, cursor.offset], prefix, handle);
}

/** PyYAML takes no tab behind a word of a directive. */
function endsWord(cursor: Cursor): boolean {
  const code = cursor.code(0);
  return isGap(code) && !(cursor.library === 'pyyaml' && code === CODE.tab);
}

function takeName(cursor: Cursor): string {
  const start = cursor.offset;
  while (isNameCharacter(cursor.code(0))) cursor.offset++;
  return cursor.text.slice(start, cursor.offset);
}

function characterOf(cursor: Cursor): string {
  return cursor.text.charAt(cursor.offset);
}
