/**
 * Who reads a start-up text: cloud-init, Ignition, cloudbase-init (Windows), or something that only the image knows. Told
 * by the first bytes, as the readers themselves do.
 */
import { textOf, type Value } from '../evaluate/value.ts';

/** `opaque`: text that none of the three readers takes, such as the JSON of an appliance. */
export type StartUpForm = 'cloud-init' | 'ignition' | 'windows' | 'opaque';

/** Source: the first lines that cloud-init's user-data handlers are chosen by; it ignores case and leading white space. */
const cloudInitStarts = [
  '#!',
  '#cloud-config',
  '#cloud-config-archive',
  '#cloud-config-jsonp',
  '#cloud-boothook',
  '#include',
  '#part-handler',
  '#upstart-job',
  '## template: jinja',
  'content-type:',
  'mime-version:',
  'from ',
];

/** Source: the first lines of the user-data plug-ins of cloudbase-init. */
const windowsStarts = ['#ps1', 'rem cmd', '<powershell', '<script', '<persist'];

/** The form of a text; one whose first bytes are not known yet counts as cloud-init's. */
export function startUpForm(text: Value): StartUpForm {
  const known = textOf(firstPart(text));
  if (known === undefined) return 'cloud-init';
  const start = known.trimStart().toLowerCase();
  if (start === '' || cloudInitStarts.some((one) => start.startsWith(one))) return 'cloud-init';
  if (windowsStarts.some((one) => start.startsWith(one))) return 'windows';
  return /^\{\s*(?:.*,\s*)?"ignition"\s*:/s.test(known.trimStart()) ? 'ignition' : 'opaque';
}

/** Of a text with unknown parts the one at its start. */
export function firstPart(text: Value): Value | undefined {
  return text.kind === 'symbolic' && text.expression.op === 'concat' ? text.expression.parts[0] : text;
}
