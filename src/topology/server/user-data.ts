/** Start-up data of a server, in the three formats of Heat. */
import { textOf, type Value } from '../../evaluate/value.ts';
import { referredNode } from '../facts-in.ts';
import type { Machine, UserData } from '../kinds/machine.ts';
import { configIdAsText, programNotExecutable } from './diagnostics.ts';
import type { ServerSite } from './interfaces.ts';

const formats: ReadonlyMap<unknown, UserData['format']> = new Map([
  ['HEAT_CFNTOOLS', 'cfntools'],
  ['RAW', 'raw'],
  ['SOFTWARE_CONFIG', 'software-config'],
]);

/** Undefined when there is none; the id of a configuration stands for its body, but not in the default format. */
export function serverUserData(
  data: Value | undefined,
  formatValue: Value | undefined,
  { path, read, report }: ServerSite,
): Pick<Machine, 'userData'> {
  const format = read.choose(formatValue, path, (known) => formats.get(known), 'cfntools');
  if (!data || textOf(data) === '') {
    read.shapes(data, path);
    return {};
  }
  const unit = referredNode(data);
  if (unit !== undefined && format !== 'cfntools') {
    read.shapes(data, path);
    return { userData: { format, content: { unit } } };
  }
  if (unit !== undefined) report.diagnostic(configIdAsText, data, path);
  else if (format === 'cfntools' && isNoProgram(data)) report.diagnostic(programNotExecutable, data, path);
  return { userData: { format, content: { text: data } } };
}

/** Whether the first bytes are known and are not those of a program. */
function isNoProgram(value: Value): boolean {
  const start = value.kind === 'symbolic' && value.expression.op === 'concat' ? value.expression.parts[0] : value;
  const text = textOf(start);
  return text !== undefined && !text.startsWith('#!');
}
