/** Reads start-up data for the containers that they run: cloud-config and shell scripts, in the order of cloud-init. */
import { entryAt, listItemsOf, originsOf, textOf, type Value } from '../evaluate/value.ts';
import { lineText, sourceFile } from '../source/source-file.ts';
import { markText, type MarkedText } from '../shell/marked-text.ts';
import { readCloudConfig, type CloudConfig, type Entry } from './cloud-config.ts';
import { CommandReader } from './commands.ts';
import { takeDeployment, type Deployment } from './deployments.ts';
import type { Place, Reading } from './reading.ts';
import { isShellScript, mention } from './shell-script.ts';

/** A text of start-up data, as it reaches the guest. */
interface StartUpText {
  readonly text: Value;
  /** As in `text/cloud-config`; absent: the first line tells. */
  readonly subtype?: Value;
  /** The map that a cloud-config was printed from. */
  readonly config?: Value;
}

/** Undefined where nothing in the data has to do with containers, or the data are for another reader. */
export function readStartUp(
  parts: readonly StartUpText[],
  deployments: readonly Deployment[] = [],
): Reading | undefined {
  const texts = parts.flatMap((part, index) => {
    const marked = markText(part.text);
    return marked
      ? [{ ...part, marked, form: formOf(part, marked.text), part: parts.length > 1 ? index + 1 : undefined }]
      : [];
  });
  const isMentioned = deployments.length > 0 || texts.some(({ marked }) => mention.test(marked.text));
  if (texts.length < parts.length || !isMentioned) return undefined;
  const reader = new CommandReader();
  const configs = texts.flatMap((text) => {
    const config = text.form === 'cloud-config' ? readCloudConfig(text.marked) : undefined;
    return config ? [{ text, config }] : [];
  });
  for (const { text, config } of configs) takeConfig(reader, config, text);
  for (const { text, config } of configs) {
    const placeOf = entryPlaces(text);
    for (const { text: script, lines } of config.commands)
      reader.script(script, { marked: text.marked, placeOf: (line) => placeOf(lines[line - 1] ?? noEntry) });
  }
  for (const text of texts) {
    if (text.form === 'script') reader.script(text.marked.text, { marked: text.marked, placeOf: linePlaces(text) });
  }
  for (const deployment of deployments) takeDeployment(reader, deployment);
  return reader.result();
}

type Form = 'script' | 'cloud-config' | 'other';

function formOf({ subtype }: StartUpText, text: string): Form {
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

interface MarkedPart extends StartUpText {
  readonly marked: MarkedText;
  readonly part: number | undefined;
}

function linePlaces({ marked, part, text }: MarkedPart): (line: number) => Place {
  const file = sourceFile('start-up data', marked.text);
  const origins = originsOf(text);
  // Many commands can be in one long line.
  let last: Place | undefined;
  return (line) => {
    if (last?.line !== line) last = { line, ...(part !== undefined && { part }), text: lineText(file, line), origins };
    return last;
  };
}

const noEntry: Entry = { list: 'runcmd', index: 0, line: 1 };

/** An entry of a map has leaves of its own. */
function entryPlaces(text: MarkedPart): (entry: Entry) => Place {
  const placeOf = linePlaces(text);
  const { config } = text;
  return ({ list, index, line }) => {
    const found = list.split('.').reduce<Value | undefined>((tree, key) => entryAt(tree, key), config);
    const item = listItemsOf(found)[index];
    return item ? { ...placeOf(line), entry: `${list}.${index}`, origins: originsOf(item) } : placeOf(line);
  };
}

function takeConfig(reader: CommandReader, { files, packages, mounts, units }: CloudConfig, text: MarkedPart): void {
  const placeOf = entryPlaces(text);
  for (const { append, entry, ...file } of files) {
    const place = placeOf(entry);
    reader.write({ file: { ...file, marked: text.marked.from(place.origins), place }, append });
  }
  for (const { name, entry } of packages) reader.installs([name], placeOf(entry));
  for (const { entry, ...mount } of mounts) {
    const place = placeOf(entry);
    reader.mount({ ...mount, marked: text.marked.from(place.origins), place });
  }
  for (const { entry, name } of units) reader.starts([name], placeOf(entry));
}
