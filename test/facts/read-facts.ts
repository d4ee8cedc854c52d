/** Reads a facts bundle in tests, with what is said about it. */
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { Facts } from '../../src/facts/facts.ts';
import { loadFacts } from '../../src/facts/load-facts.ts';
import { positionAt, sourceFile } from '../../src/source/source-file.ts';

export interface ReadFacts {
  readonly facts: Facts | undefined;
  /** With line and column. */
  readonly messages: readonly string[];
}

export function readFacts(bundle: string | object): ReadFacts {
  const reports = createCollector();
  const file = sourceFile('facts.json', typeof bundle === 'string' ? bundle : JSON.stringify(bundle));
  const facts = loadFacts(file, reports);
  const messages = reports.sorted().map(({ message, span, severity, fix }) => {
    const { line, column } = positionAt(file, span?.start ?? 0);
    return `${line}:${column} ${severity}: ${message}${fix ? ` (${fix.title})` : ''}`;
  });
  return { facts, messages };
}

/** The facts of a bundle that must be right. */
export function factsOf(bundle: string | object): Facts {
  const { facts, messages } = readFacts(bundle);
  if (!facts || messages.length > 0) throw new Error(messages.join('\n'));
  return facts;
}
