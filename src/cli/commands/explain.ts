/** `heat2kube explain`: what a code means, what becomes of a type, what becomes of one resource of a stack. */
import { resolve } from 'node:path';
import { anyPluginType, resourceTypeNames } from '../../../grammar/heat/index.ts';
import { closestName } from '../../diagnostics/did-you-mean.ts';
import { shellWord } from '../../print/slots/shell.ts';
import { diagnosticKind, diagnosticKinds } from '../../diagnostics-registry.ts';
import { isFile } from '../disk-files.ts';
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
  const isFileIn = (path: string): Promise<boolean> => isFile(resolve(terminal.cwd, path));
  const isSubjectFile = await isFileIn(subject);
  if (template !== undefined) {
    // A resource can have the name of a file.
    if (isSubjectFile && !(await isFileIn(template))) throw new UsageError(swapped(subject, template));
    return explainResource(terminal, subject, { ...options, template });
  }
  if (isSubjectFile) {
    throw new UsageError(
      `"${subject}" is a file; to explain a resource of it, name the resource first: heat2kube explain RESOURCE ${shellWord(subject)}`,
    );
  }
  writeLines(terminal.out, textOf(subject));
  return exitStatus.fine;
}

function swapped(file: string, resource: string): string {
  const command = `heat2kube explain ${shellWord(resource)} ${shellWord(file)}`;
  return `"${file}" is a file, and "${resource}" is none: the resource comes before its template: ${command}`;
}

function textOf(subject: string): readonly string[] {
  const kind = diagnosticKind(subject);
  if (kind) return codeText(kind);
  if (subject.includes('::')) {
    if (!anyPluginType(subject)) throw new UsageError(unknown('resource type', subject, resourceTypeNames()));
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
