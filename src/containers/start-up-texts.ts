/** The texts of a machine in which containers can be: its start-up data, part by part, and deployments. */
import { markText, type MarkedText } from '../shell/marked-text.ts';
import { textOf, type Value } from '../evaluate/value.ts';
import type { Deployment } from './deployments.ts';
import { isShellScript, mention } from './shell-script.ts';

/** A text of start-up data, as it reaches the guest. */
interface StartUpPart {
  readonly text: Value;
  /** As in `text/cloud-config`; absent: the first line tells. */
  readonly subtype?: Value;
  /** The map that a cloud-config was printed from. */
  readonly config?: Value;
}

export interface MarkedPart extends StartUpPart {
  readonly marked: MarkedText;
  readonly form: 'script' | 'cloud-config' | 'other';
  /** From 1, where the data have several parts. */
  readonly part: number | undefined;
}

export interface StartUpTexts {
  readonly parts: readonly MarkedPart[];
  readonly deployments: readonly Deployment[];
}

/** Undefined where nothing in the data has to do with containers, or the data are for another reader. */
export function startUpTexts(
  parts: readonly StartUpPart[],
  deployments: readonly Deployment[] = [],
): StartUpTexts | undefined {
  const marked = parts.flatMap((part, index): readonly MarkedPart[] => {
    const own = markText(part.text);
    if (!own) return [];
    return [{ ...part, marked: own, form: formOf(part, own.text), part: parts.length > 1 ? index + 1 : undefined }];
  });
  const isMentioned = deployments.length > 0 || marked.some((part) => mention.test(part.marked.text));
  return marked.length === parts.length && isMentioned ? { parts: marked, deployments } : undefined;
}

function formOf({ subtype }: StartUpPart, text: string): MarkedPart['form'] {
  const type = textOf(subtype);
  const start = text.trimStart();
  if (type === 'cloud-config' || (type === undefined && /^#cloud-config\s*$/m.test(firstLine(start))))
    return 'cloud-config';
  const isProgram = type === undefined || type === 'x-shellscript' || type === 'cloud-boothook' || type === 'plain';
  return isProgram && isShellScript(start.replace(/^#cloud-boothook\s+/, '')) ? 'script' : 'other';
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
