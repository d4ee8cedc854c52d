/** `heat2kube explain`: what a code means, what becomes of a type, what becomes of one resource of a stack. */
import { pluginType, resourceTypeNames } from '../../../grammar/heat/index.ts';
import { closestName } from '../../diagnostics/did-you-mean.ts';
import { shellWord } from '../../print/slots/shell.ts';
import { diagnosticKind, diagnosticKinds } from '../../diagnostics-registry.ts';
import { exitStatus, UsageError } from '../exit-status.ts';
import type { MessageOptions, StackOptions } from '../options.ts';
import { writeLines, type Terminal } from '../terminal.ts';
import { codeText } from '../explain/code-text.ts';
import { explainResource } from '../explain/explain-resource.ts';
import { typeText } from '../explain/type-text.ts';

/** `heat2kube explain`. */
export interface ExplainOptions extends StackOptions, Pick<MessageOptions, 'color'> {}

/** A code, a type, or a resource of a template. */
export interface ExplainSubject {
  readonly subject: string;
  readonly template: string | undefined;
}

/** Without a template the subject is a code or a type; with one it is a resource or a place in the text. */
export async function explain(
  terminal: Terminal,
  { subject, template }: ExplainSubject,
  options: ExplainOptions,
): Promise<number> {
  if (template !== undefined) return explainResource(terminal, subject, { ...options, template });
  writeLines(terminal.out, textOf(subject));
  return exitStatus.fine;
}

function textOf(subject: string): readonly string[] {
  const kind = diagnosticKind(subject);
  if (kind) return codeText(kind);
  if (subject.includes('::')) {
    if (!pluginType(subject)) throw new UsageError(unknown('resource type', subject, resourceTypeNames()));
    return typeText(subject);
  }
  const codes = diagnosticKinds.map(({ code }) => code);
  const isCode = subject.includes('/') && closestName(subject, codes) !== undefined;
  if (isCode) throw new UsageError(unknown('message code', subject, codes));
  throw new UsageError(
    `"${subject}" is neither a message code nor a resource type; to explain a resource, name its template too: heat2kube explain ${shellWord(subject)} TEMPLATE`,
  );
}

function unknown(what: string, name: string, names: readonly string[]): string {
  const meant = closestName(name, names);
  return `there is no ${what} "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}
