/** Start-up data of a server, in the three formats of Heat. */
import { textOf, type Value } from '../../evaluate/value.ts';
import { referredNode } from '../facts-in.ts';
import { startUpFacet, type Machine, type UserData } from '../kinds/machine.ts';
import { configIdAsText, programNotExecutable } from './diagnostics.ts';
import { firstPart, startUpForm } from '../start-up-form.ts';
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
  const format = formatOf(formatValue, path, read);
  const unit = referredNode(data);
  // cloud-init and Heat's part-handler both run a program; only what is none comes to different ends.
  const matters = format === 'cfntools' && (unit !== undefined || (data !== undefined && isNoProgram(data)));
  if (matters) read.shapes(formatValue, startUpFacet(path));
  else report.isDefault(formatValue, 'the start-up data is the same in every format');
  if (!data || textOf(data) === '') {
    report.isDefault(data, 'there is no start-up data');
    return {};
  }
  if (unit !== undefined && format !== 'cfntools') {
    read.shapes(data, startUpFacet(path));
    return { userData: { format, content: { unit } } };
  }
  if (unit !== undefined) report.diagnostic(configIdAsText, data, path);
  else if (format === 'cfntools' && isNoProgram(data)) report.diagnostic(programNotExecutable, data, path);
  return { userData: { format, content: { text: data } } };
}

function formatOf(value: Value | undefined, path: string, read: ServerSite['read']): UserData['format'] {
  if (value?.kind === 'known') return formats.get(value.value) ?? 'cfntools';
  return read.choose(value, path, (known) => formats.get(known), 'cfntools');
}

/** Whether the first bytes are known and are neither those of a program nor what cloudbase-init runs. */
function isNoProgram(value: Value): boolean {
  const text = textOf(firstPart(value));
  return text !== undefined && !text.startsWith('#!') && startUpForm(value) !== 'windows';
}
