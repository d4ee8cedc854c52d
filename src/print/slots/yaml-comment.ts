/** The slot of a YAML comment: a text of a template must not end the comment and go on as YAML. */
import { terminalLine } from './terminal.ts';

/** One line of comment. All that YAML takes for a line break becomes a blank or a visible escape; indentation is kept. */
export function yamlComment(text: string): string {
  const line = terminalLine(text).trimEnd();
  return line === '' ? '#' : `# ${line}`;
}
