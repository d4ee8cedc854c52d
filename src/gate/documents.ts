/** The objects of one manifest, each with the place of every field in its file. */
import { loadAll, YAMLException } from 'js-yaml';
import { buildTree } from '../hot/tree-builder.ts';
import type { Tree } from '../hot/tree.ts';
import { yamlAnchor, yamlLimit } from '../hot/yaml-diagnostics.ts';
import { isJsonObject, pathOf, type Json, type JsonObject } from '../kubernetes/json.ts';
import { fileSpan, sourceFile, type Span } from '../source/source-file.ts';
import { present } from '../source/present.ts';
import { messageOf } from '../source/message-of.ts';
import { textBefore } from '../source/text-before.ts';

/** One object of a file. */
export interface Document {
  readonly json: JsonObject;
  /** The place of a field, or of the nearest one around it. */
  spanOf(pointer: string): Span;
}

/** What a file holds, as Kubernetes would read it. */
interface Documents {
  readonly documents: readonly Document[];
  /** Why the text is no YAML of objects; undefined when it is. */
  readonly problem?: Problem;
}

interface Problem {
  readonly why: string;
  readonly span: Span;
}

/** Reads the text twice: js-yaml says what it means to Kubernetes, our own reader where each field is. */
export function documentsOf(path: string, text: string): Documents {
  try {
    const read = treesOf(path, text);
    // Before aliases are followed: a few of them can stand for more than fits into memory, and one inside its anchor has no end.
    const endless = read.flatMap(({ diagnostics }) => diagnostics).find(({ code }) => endlessCodes.has(code));
    if (endless) return { documents: [], problem: { why: endless.message, span: endless.span ?? startOf(path, text) } };
    const all: readonly unknown[] = loadAll(text);
    const trees = read.map(({ tree }) => tree);
    const documents = all.flatMap((json, index): readonly Document[] =>
      isJson(json) && isJsonObject(json) ? [{ json, spanOf: placesIn(path, text, trees[index]) }] : [],
    );
    const odd = all.some((json) => json !== null && json !== undefined && !(isJson(json) && isJsonObject(json)));
    return { documents, ...(odd && { problem: { why: 'a document is not an object', span: startOf(path, text) } }) };
  } catch (error) {
    return { documents: [], problem: syntaxProblem(path, text, error) };
  }
}

const endlessCodes: ReadonlySet<string> = new Set([yamlLimit.code, yamlAnchor.code]);

function startOf(path: string, text: string): Span {
  return fileSpan(sourceFile(path, text));
}

function syntaxProblem(path: string, text: string, error: unknown): Problem {
  if (!(error instanceof YAMLException)) {
    return { why: textBefore(messageOf(error), '\n'), span: startOf(path, text) };
  }
  const start = Math.min(error.mark?.position ?? 0, text.length);
  return { why: error.reason, span: { file: sourceFile(path, text), start, end: start } };
}

/** Each document in a text of its own with as many empty lines before it, so that lines stay what they are. */
function treesOf(path: string, text: string): readonly ReturnType<typeof buildTree>[] {
  const parts: string[] = [''];
  text.split('\n').forEach((line, index) => {
    if (/^---(?:\s|$)/.test(line) && present(parts.at(-1), 'last part').trim() !== '') parts.push('\n'.repeat(index));
    parts[parts.length - 1] += `${/^---(?:\s|$)/.test(line) ? '' : line}\n`;
  });
  return parts
    .filter((part) => part.split('\n').some((line) => line.trim() !== '' && !line.trimStart().startsWith('#')))
    .map((part) => buildTree(sourceFile(path, part), { syntax: 'yaml' }));
}

/** Goes down as far as the text goes: a problem of a missing field is shown at what should have it. */
function placesIn(path: string, text: string, tree: Tree | undefined): (pointer: string) => Span {
  return (pointer) => {
    const steps = pathOf(pointer);
    let [current, span] = [tree, tree?.span ?? startOf(path, text)];
    for (const step of steps) {
      const next = current && childOf(current, step);
      if (!next) break;
      ({ tree: current, span } = next);
    }
    return span;
  };
}

/** The place of a field is its key; that of an item is the item. */
function childOf(tree: Tree, step: string): { readonly tree: Tree; readonly span: Span } | undefined {
  if (tree.kind === 'mapping') {
    const entry = tree.entries.find(({ key }) => String(key.value) === step);
    return entry && { tree: entry.value, span: entry.key.span };
  }
  const item = tree.kind === 'sequence' ? tree.items[Number(step)] : undefined;
  return item && { tree: item, span: item.span };
}

/** YAML has dates and binary data, which no object of Kubernetes has. */
function isJson(value: unknown): value is Json {
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'object' && Object.values(value).every(isJson);
}
