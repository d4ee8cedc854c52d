/** Deployments of a stack that run containers on its servers, beside start-up data. */
import { originsOfAll, type Origins, type Value } from '../evaluate/value.ts';
import { markTexts } from '../shell/marked-text.ts';
import { pathFrom } from '../shell/paths.ts';
import { lineText, sourceFile } from '../source/source-file.ts';
import type { CommandReader } from './commands.ts';
import { carriedLeaves, type ContainerCommand } from './container-command.ts';
import type { Place } from './reading.ts';
import { mention } from './shell-script.ts';

/** One deployment. */
export type Deployment = TextDeployment | CommandDeployment;

/** One command, which no text has. */
interface CommandDeployment {
  /** Resource path. */
  readonly resource: string;
  readonly form: 'command';
  readonly command: ContainerCommand;
}

interface TextDeployment {
  /** Resource path. */
  readonly resource: string;
  /** A Compose file, or a script that gets its inputs in its environment. */
  readonly form: 'compose' | 'script';
  readonly text: Value;
  readonly inputs: ReadonlyMap<string, Value>;
  /** Beside the Compose file, by relative paths. */
  readonly files: ReadonlyMap<string, Value>;
}

/** Whether it has to do with containers, as far as its text tells. */
export function runsContainers(deployment: Deployment): boolean {
  return deployment.form !== 'script' || mention.test(markTexts([deployment.text])?.marked.text ?? '');
}

/** Where the agent of Heat has the files of a deployment. */
const folder = '/var/lib/heat-config';

/** False where its texts cannot be read. */
export function takeDeployment(reader: CommandReader, deployment: Deployment): void {
  if (deployment.form === 'command') return takeCommand(reader, deployment);
  const { resource, form, text, inputs, files } = deployment;
  const extras = form === 'compose' ? [...files] : [...inputs];
  const origins = originsOfAll([text, ...extras.map(([, value]) => value)]);
  const found = markTexts([text, ...extras.map(([, value]) => value)]);
  if (!found) return reader.refuse(placeIn(resource, origins, ''), 'its texts are not known yet');
  const marked = found.marked.from(origins);
  const [own = '', ...others] = found.texts;
  const named = new Map(extras.map(([name], index) => [name, others[index] ?? '']));
  const file = sourceFile('deployment', own);
  const placeOf = (line: number): Place => ({ ...placeIn(resource, origins, lineText(file, line)), line });
  if (form === 'script') return reader.script(own, { marked, placeOf, environment: named });
  const directory = `${folder}/${resource}`;
  const place = placeOf(1);
  for (const [path, content] of named)
    reader.write({ file: { path: pathFrom(directory, path), text: content, marked, place }, append: false });
  const path = `${directory}/docker-compose.yml`;
  reader.write({ file: { path, text: own, marked, place }, append: false });
  reader.compose(path, { marked, place });
}

function takeCommand(reader: CommandReader, { resource, command }: CommandDeployment): void {
  const { options, image, args } = command;
  const place = placeIn(resource, carriedLeaves(command), '');
  const valued = options.flatMap(({ value }) => value ?? []);
  const found = markTexts([image, ...args, ...valued]);
  if (!found) return reader.refuse(place, 'its texts are not known yet');
  const rest = found.texts.slice(0, 1 + args.length);
  const values = found.texts.slice(1 + args.length);
  const words = options.map(({ name, value }) => (value ? `--${name}=${values.shift() ?? ''}` : `--${name}`));
  const call = {
    line: 1,
    words: ['docker', 'run', '--detach', ...words, ...rest],
    environment: new Map(),
    directory: '/',
    background: false,
    isLast: false,
  };
  reader.take(call, { marked: found.marked.from(place.origins), place });
}

function placeIn(resource: string, origins: Origins, text: string): Place {
  return { line: 1, entry: resource, text, origins };
}
