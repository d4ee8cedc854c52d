/** The goldens of one compilation: texts by file name, for a runner that compares or updates them. */
import type { CompileResult } from '../compile-types.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { PlacedAt } from '../plan/plan.ts';
import { printHole } from '../print/print-hole.ts';
import { bindingTime, isSecret, type Value } from '../evaluate/value.ts';
import { positionAt, type SourceFile } from '../source/source-file.ts';
import { textBefore } from '../source/text-before.ts';
import { byCodeUnit } from '../source/text-order.ts';
import type { Resource, Stack } from '../stack/stack.ts';
import { annotate, type Note } from './annotate.ts';

/** Files of an output whose content the other goldens already show. */
const derived = new Set(['heat2kube.lock', 'plan.json', 'sourcemap.json']);

/**
 * `diagnostics.yaml` (the template with each message under its line), `graph.txt` (resources, values with binding
 * times, edges), `ledger.txt` (a line a leaf), `provenance.yaml` (template lines with what they caused), and the
 * emitted files below `out/`.
 */
export function goldensOf(result: CompileResult, template: SourceFile): ReadonlyMap<string, string> {
  const goldens = new Map<string, string>([['diagnostics.yaml', diagnosticsGolden(result.reports, template)]]);
  if (result.stack) goldens.set('graph.txt', graphGolden(result.stack));
  if (result.ledger) goldens.set('ledger.txt', ledgerGolden(result));
  if (result.ledger && result.leaves) goldens.set('provenance.yaml', provenanceGolden(result, template));
  for (const { path, text } of result.files) if (!derived.has(path)) goldens.set(`out/${path}`, text);
  return goldens;
}

/**
 * Messages at the lines that they point at; one about another file, or about none, stands at the top with its place.
 */
function diagnosticsGolden(reports: readonly Diagnostic[], template: SourceFile): string {
  const notes = reports.map(({ severity, message, code, span }): Note => {
    const here = span && span.file.name === template.name;
    const place = span && positionAt(span.file, span.start);
    const elsewhere = span && !here && place ? `${span.file.name}:${place.line}:${place.column}: ` : '';
    return {
      line: here && place ? place.line : 0,
      column: here && place ? place.column : 1,
      text: `${elsewhere}${severity}: ${message} [${code}]`,
    };
  });
  return annotate(template.text, notes);
}

/** Nested stacks are indented below their resource, so that one file shows the whole tree. */
function graphGolden(stack: Stack, indent: string = ''): string {
  const lines: string[] = [];
  for (const { name, value, source, structuralUses } of stack.parameters.values()) {
    const structural = structuralUses.length > 0 ? ', structural' : '';
    if (source !== 'pseudo') lines.push(`${indent}parameter ${name} = ${valueText(value)} (${source}${structural})`);
  }
  for (const name of stack.order) {
    const resource = stack.resources.get(name);
    if (resource) lines.push(...resourceLines(resource, indent));
  }
  for (const [name, { value, disabled }] of stack.outputs)
    lines.push(`${indent}output ${name} = ${disabled ? 'disabled' : valueText(value)}`);
  return `${lines.join('\n')}\n`;
}

/** What a resource waits for, then its properties as the engine takes them. */
function resourceLines(resource: Resource, indent: string): readonly string[] {
  const needs = [...resource.dependsOn, ...resource.pluginDependsOn.map((name) => `${name} (by type)`)];
  return [
    `${indent}${resource.path}: ${resource.type}${needs.length > 0 ? ` <- ${needs.join(', ')}` : ''}`,
    ...[...resource.effective].map(([name, value]) => `${indent}  ${name} = ${valueText(value)}`),
    ...(resource.nested ? [graphGolden(resource.nested, `${indent}    `).trimEnd()] : []),
  ];
}

/** A golden is read by people and kept in a repository, so it shows no secret, only that there is one. */
function valueText(value: Value): string {
  const time = bindingTime(value);
  const marks = `${time === 'translate' ? '' : ` @${time}`}${isSecret(value) ? ' @secret' : ''}`;
  return `${isSecret(value) ? '<secret>' : plainText(value)}${marks}`;
}

/** Texts in quotes, so that "3" and 3 are told apart. */
function plainText(value: Value): string {
  switch (value.kind) {
    case 'known':
      return typeof value.value === 'string'
        ? JSON.stringify(value.value)
        : String(value.value === null ? null : printHole(value));
    case 'list':
      return `[${value.items.map(plainText).join(', ')}]`;
    case 'map':
      return `{${[...value.entries].map(([key, item]) => `${key}: ${plainText(item)}`).join(', ')}}`;
    default:
      return JSON.stringify(printHole(value));
  }
}

/** One line a leaf: its state with the places in the output, or with the reason why it has none. */
function ledgerGolden({ ledger }: CompileResult): string {
  const lines = (ledger?.entries ?? []).map(({ resource, property, state, to, reason, code }) => {
    const detail = to
      ? ` -> ${to.map(({ object, pointer }) => `${object}#${pointer}`).join(', ')}`
      : ` (${[code, reason].filter((part) => part !== undefined).join(': ')})`;
    return `${resource} ${property}: ${state}${detail}`;
  });
  return `${lines.join('\n')}\n`;
}

/** The way back: below each line of the template, where in the output its values are. */
function provenanceGolden({ ledger, leaves, placeOf }: CompileResult, template: SourceFile): string {
  const notes = (ledger?.entries ?? []).flatMap(({ leaf, resource, to, state }): readonly Note[] => {
    const span = leaves?.get(leaf).span;
    if (!span || span.file.name !== template.name) return [];
    const { line, column } = positionAt(span.file, span.start);
    const places = new Set((to ?? []).map((at) => placeText(at, placeOf)));
    return [{ line, column, text: `${resource}: ${to ? [...places].toSorted(byFile).join(', ') : state}` }];
  });
  return annotate(template.text, notes);
}

/** A file with the pointer inside; without a line the file holds nothing else. */
function placeText(at: PlacedAt, placeOf: CompileResult['placeOf']): string {
  const place = placeOf(at);
  if (!place) return `${at.object}#${at.pointer}`;
  return place.line === undefined ? place.file : `${place.file}#${at.pointer}`;
}

/** Several fields of one file stay in the order of the object. */
function byFile(a: string, b: string): number {
  return byCodeUnit(textBefore(a, '#'), textBefore(b, '#'));
}
