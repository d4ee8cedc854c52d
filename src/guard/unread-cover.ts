/** What is covered in a text that is known as text only: a template that cannot be read, a file of settings. */
import { secretLine } from '../check/secret-texts.ts';
import { coverAllBut, type Range } from '../source/cover.ts';
import type { SourceFile } from '../source/source-file.ts';

/** Behind it stands a value that may be a hidden one. */
const defaultKey = /["']?\bdefault["']?[ \t]*:[ \t]*/gi;

/** Lines that show a password or key, private keys, and, if the text hides any parameter, defaults of parameters. */
export function unreadCover({ text }: SourceFile): readonly Range[] {
  return parameterKey.test(text) && !templateKey.test(text) ? coverAllBut(text, keysIn(text)) : linesThatShow(text);
}

/** A bundle of facts or a file of settings that gives values to parameters shows its keys only. */
const parameterKey = /(?<![\w.-])parameter(?:s|_defaults)["']?[ \t]*:/;
const templateKey = /^(?:\{\s*)?["']?(?:heat_template_version|HeatTemplateFormatVersion|AWSTemplateFormatVersion)\b/m;

function keysIn(text: string): readonly Range[] {
  const keys = text.matchAll(/(?<![\w.-])["']?[A-Za-z_][\w.-]*["']?[ \t]*:(?![^\s"'])/g);
  return [...keys].map(({ 0: key, index }) => ({ start: index, end: index + key.length }));
}

function linesThatShow(text: string): readonly Range[] {
  const hides = /hidden|noecho/i.test(text);
  const lines = [...text.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }): Range & { readonly line: string } => ({
    line,
    start: index,
    end: index + line.length,
  }));
  const covered: Range[] = [...text.matchAll(privateKey)].map(({ 0: key, index }) => ({
    start: index,
    end: index + key.length,
  }));
  for (const { line, start, end } of lines) {
    if (secretLine(line) !== undefined) covered.push({ start: start + line.length - line.trimStart().length, end });
    if (hides)
      for (const { 0: key, index } of line.matchAll(defaultKey))
        covered.push({ start: start + index + key.length, end });
  }
  return covered;
}

/** To its end, or the end of the text. */
const privateKey = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY|$)/g;
