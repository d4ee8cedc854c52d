/** Every function with a known, an install-time and a cluster-time argument: what it gives, and what it forces to be known. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { templateVersion, templateVersionNames } from '../../grammar/hot/versions.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { createQueryEngine } from '../../src/evaluate/query-engine.ts';
import type { AttributeSource } from '../../src/evaluate/scope.ts';
import { factValue, symbolic, type Value } from '../../src/evaluate/value.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { readStack } from '../../src/hot/read.ts';
import { floatRepr } from '../../src/python/float-repr.ts';
import { Float } from '../../src/python/scalar.ts';
import { positionAt } from '../../src/source/source-file.ts';
import type { Span } from '../../src/source/source-file.ts';
import { buildStack } from '../../src/stack/build-stack.ts';
import type { Stack } from '../../src/stack/stack.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'functions');

/** `Fn::Join` has the folder `Fn-Join`. */
const folderOf = (fn: string): string => fn.replace('::', '-');

const attributes: AttributeSource = {
  kind: 'symbolic',
  reference: ({ path }) => factValue({ fact: 'id', of: path }),
  attribute: ({ path }, attribute, steps) => {
    const whole = factValue({ fact: 'name', of: path, key: attribute ?? '' });
    return steps.length === 0 ? whole : symbolic({ op: 'select', of: whole, path: steps }, 'cluster');
  },
};

describe('functions', () => {
  it.each(readdirSync(folder))('%s', async (name) => {
    const files = readdirSync(join(folder, name)).filter((file) => file !== 'values.txt');
    const host = memoryHost(new Map(files.map((file) => [file, readFileSync(join(folder, name, file), 'utf8')])));
    const reports = createCollector();
    const read = await readStack(host, { template: 'template.yaml' }, reports);
    const options = { attributes, stackName: 'demo', yaql: createQueryEngine(), strict: false };
    const built = buildStack(read, options, reports);
    const errors = reports.sorted().filter(({ severity, kind }) => severity !== 'info' && kind !== 'missing_parameter');
    const messages = errors.map(({ message, severity, span }) => `${severity} ${place(span)}: ${message}`);
    const lines = built ? [...outputs(built.stack), ...structural(built.stack)] : [];
    await expect([...lines, ...messages, ''].join('\n')).toMatchFileSnapshot(join(folder, name, 'values.txt'));
  });

  it('have a folder each, whatever version has them', () => {
    const names = templateVersionNames().flatMap((name) => {
      const version = templateVersion(name);
      return [...(version?.functions.keys() ?? []), ...(version?.conditionFunctions.keys() ?? [])];
    });
    expect([...new Set(names)].filter((fn) => !existsSync(join(folder, folderOf(fn), 'template.yaml')))).toEqual([]);
  });
});

function outputs(stack: Stack): readonly string[] {
  return [...stack.outputs].map(([name, { value }]) => `${name}: ${shown(value)}`);
}

function structural(stack: Stack): readonly string[] {
  return [...stack.parameters.values()]
    .filter(({ structuralUses }) => structuralUses.length > 0)
    .map(({ name, structuralUses }) => `structural: ${name} at ${structuralUses.map(place).join(', ')}`);
}

function place(span: Span | undefined): string {
  if (!span) return '?';
  const { line, column } = positionAt(span.file, span.start);
  return `${line}:${column}`;
}

/** `<install: parameter later>`: what is not known, when it will be, and what is left of the call. */
function shown(value: Value): string {
  switch (value.kind) {
    case 'known':
      return value.value instanceof Float ? floatRepr(value.value.value) : JSON.stringify(value.value);
    case 'list':
      return `[${value.items.map(shown).join(', ')}]`;
    case 'map':
      return `{${[...value.entries].map(([key, item]) => `${key}: ${shown(item)}`).join(', ')}}`;
    case 'poison':
      return '(in error)';
    case 'symbolic':
      return `<${value.time}: ${residual(value)}>`;
  }
}

function residual({ expression }: Extract<Value, { kind: 'symbolic' }>): string {
  switch (expression.op) {
    case 'parameter':
      return `parameter ${expression.name}`;
    case 'fact':
      return expression.fact.fact === 'none' ? 'none' : `${expression.fact.fact} of ${expression.fact.of}`;
    case 'concat':
      return expression.parts.map(shown).join(' + ');
    case 'sealed':
      return 'sealed';
    case 'call':
      return `${expression.intrinsic} ${shown(expression.argument)}`;
    case 'select':
      return `${shown(expression.of)} at ${expression.path.map(shown).join(', ')}`;
  }
}
