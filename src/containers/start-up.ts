/** Reads start-up data for the containers that they run: cloud-config and shell scripts, in the order of cloud-init. */
import { entryAt, listItemsOf, originsOf, type Value } from '../evaluate/value.ts';
import { lineText, sourceFile } from '../source/source-file.ts';
import { readCloudConfig, type CloudConfig, type Entry } from './cloud-config.ts';
import { CommandReader } from './commands.ts';
import { takeDeployment } from './deployments.ts';
import type { Place, Reading } from './reading.ts';
import type { MarkedPart, StartUpTexts } from './start-up-texts.ts';

export function readStartUp({ parts, deployments }: StartUpTexts): Reading {
  const reader = new CommandReader();
  const configs = parts.flatMap((text) => {
    const config = text.form === 'cloud-config' ? readCloudConfig(text.marked) : undefined;
    return config ? [{ text, config }] : [];
  });
  for (const { text, config } of configs) takeConfig(reader, config, text);
  for (const { text, config } of configs) {
    const placeOf = entryPlaces(text);
    for (const { text: script, lines } of config.commands)
      reader.script(script, { marked: text.marked, placeOf: (line) => placeOf(lines[line - 1] ?? noEntry) });
  }
  for (const text of parts) {
    if (text.form === 'script') reader.script(text.marked.text, { marked: text.marked, placeOf: linePlaces(text) });
  }
  for (const deployment of deployments) takeDeployment(reader, deployment);
  return reader.result();
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
