/** Command lines of programs that run containers: which containers they run, and what else they do. */
import type { MarkedText } from '../shell/marked-text.ts';
import { pathFrom } from '../shell/paths.ts';
import type { ShellCommand } from '../shell/script.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { readCompose } from './compose.ts';
import { readRun } from './docker-run.ts';
import { environmentLines } from './environment-file.ts';
import { readOptions, type OptionNames } from './options.ts';
import type { GuestFile, RunContainer } from './reading.ts';

/** What one command does. */
export interface EngineWork {
  readonly containers?: readonly Omit<RunContainer, 'place'>[];
  readonly refused?: readonly string[];
  /** Images that the server makes itself. */
  readonly built?: readonly string[];
  /** Names of containers. */
  readonly stopped?: readonly string[];
  /** In words. */
  readonly others?: readonly string[];
}

interface EngineSite {
  readonly command: ShellCommand;
  readonly marked: MarkedText;
  readonly files: ReadonlyMap<string, GuestFile>;
}

export function isEngine(program: string): boolean {
  return /^(?:docker|podman|nerdctl|docker-compose|podman-compose)$/.test(program);
}

export function readEngine(program: string, given: readonly (string | Unknown)[], site: EngineSite): EngineWork {
  if (program.endsWith('-compose')) return readComposeCommand(given, site);
  const isPlain = given[0] !== 'container' && given[0] !== 'image';
  const [verb, ...rest] = isPlain ? given : given.slice(1);
  if (isUnknown(verb) || verb === undefined) return { refused: [verb?.why ?? 'it says nothing to do'] };
  const names = rest.filter((word) => typeof word === 'string');
  if (verb === 'run') return readRunCommand(rest, site);
  if (verb === 'compose') return readComposeCommand(rest, site);
  if (building.has(verb)) return { built: names.map(imageName) };
  if (stopping.has(verb)) return site.command.doubt === undefined ? { stopped: names } : {};
  if (idle.has(verb)) return {};
  if (unread.has(verb) || verb.startsWith('-')) return { refused: [`what ${program} ${verb} runs is not read`] };
  return { others: [`${program} ${site.marked.shown(verb)}`] };
}

const building: ReadonlySet<string> = new Set(['build', 'buildx', 'commit', 'import', 'load', 'tag']);

const stopping: ReadonlySet<string> = new Set(['kill', 'rm', 'stop']);

/** Subcommands that leave what runs afterwards as it is. */
const idle: ReadonlySet<string> = new Set(
  'images info inspect logs ls network port ps prune pull rmi stats system top version volume wait'.split(' '),
);

const unread: ReadonlySet<string> = new Set(['create', 'play', 'pod', 'service', 'stack', 'start', 'swarm']);

/** With its tag. */
export function imageName(image: string): string {
  return /:[^/]*$/.test(image) || image.includes('@') ? image : `${image}:latest`;
}

function readRunCommand(words: readonly (string | Unknown)[], { command, marked }: EngineSite): EngineWork {
  const why = problemOf(words, command);
  if (why !== undefined) return { refused: [why] };
  if (command.input !== undefined) return { refused: ['the script gives it its input'] };
  const plain = words.filter((word) => typeof word === 'string');
  const read = readRun(plain, { marked, environment: command.environment, directory: command.directory });
  if ('why' in read) return { refused: [read.why] };
  const waits = !read.detached && !command.background && !command.isLast;
  return waits
    ? { refused: ['the script waits until it has ended'] }
    : { containers: [{ spec: read.spec, sources: [] }] };
}

/** Why nobody knows what the command does. */
function problemOf(words: readonly (string | Unknown)[], { doubt, environment }: ShellCommand): string | undefined {
  if (doubt !== undefined) return doubt;
  if (environment.has('DOCKER_HOST') || environment.has('CONTAINER_HOST')) return 'it runs on another host';
  return words.find(isUnknown)?.why;
}

/** Of `docker compose`, before its subcommand, and of `up`. */
const composeOptions: OptionNames = {
  valued: new Set([
    'file',
    'project-name',
    'project-directory',
    'env-file',
    'ansi',
    'progress',
    'timeout',
    'pull',
    'wait-timeout',
  ]),
  switches: new Set([
    'compatibility',
    'detach',
    'force-recreate',
    'no-color',
    'no-recreate',
    'quiet-pull',
    'remove-orphans',
    'verbose',
    'wait',
  ]),
  short: new Map([
    ['d', 'detach'],
    ['f', 'file'],
    ['p', 'project-name'],
    ['t', 'timeout'],
  ]),
};

function readComposeCommand(words: readonly (string | Unknown)[], site: EngineSite): EngineWork {
  const { command, files } = site;
  const plain = words.filter((word) => typeof word === 'string');
  const before = readOptions(plain, composeOptions);
  if ('why' in before) return { refused: [before.why] };
  const [verb, ...rest] = before.rest;
  if (verb === undefined) return { refused: [words.find(isUnknown)?.why ?? 'docker compose says nothing to do'] };
  if (verb !== 'up') return composeIdle.has(verb) ? {} : { refused: [`what docker compose ${verb} does is not read`] };
  const after = readOptions(rest, composeOptions);
  const why = problemOf(words, command) ?? ('why' in after ? after.why : undefined);
  if ('why' in after || why !== undefined) return { refused: [why ?? ''] };
  if (after.rest.length > 0) return { refused: ['it starts only some of its services'] };
  const isDetached = after.options.some(({ name }) => name === 'detach' || name === 'wait');
  if (!isDetached && !command.background && !command.isLast)
    return { refused: ['the script waits until it has ended'] };
  const { directory } = command;
  if (isUnknown(directory)) return { refused: [directory.why] };
  const named = (option: string): readonly string[] =>
    before.options.filter(({ name }) => name === option).map(({ value }) => pathFrom(directory, value));
  const [path, ...more] = named('file');
  if (more.length > 0) return { refused: ['it joins several Compose files'] };
  const file = composeFile(path, { directory, files });
  if (isUnknown(file)) return { refused: [file.why] };
  const [project = file.path.replace(/\/[^/]*$/, '') || '/'] = named('project-directory');
  const variables = files.get(named('env-file')[0] ?? pathFrom(project, '.env'));
  return composed(file, { project, variables, environment: command.environment });
}

const composeIdle: ReadonlySet<string> = new Set(['build', 'config', 'down', 'logs', 'ls', 'ps', 'pull', 'version']);

interface Where {
  readonly directory: string;
  readonly files: ReadonlyMap<string, GuestFile>;
}

/** The one that is named, or that is in the directory. */
function composeFile(
  path: string | undefined,
  { directory, files }: Where,
): (GuestFile & { readonly text: string }) | Unknown {
  const usual = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
  const paths = path === undefined ? usual.map((name) => pathFrom(directory, name)) : [path];
  const [file] = paths.flatMap((each) => files.get(each) ?? []);
  if (!file) return { why: `the start-up data does not write ${path ?? `a Compose file in ${directory}`}` };
  const { text } = file;
  return isUnknown(text) ? { why: `its Compose file ${file.path}: ${text.why}` } : { ...file, text };
}

interface Project {
  readonly project: string;
  readonly variables: GuestFile | undefined;
  readonly environment: ShellCommand['environment'];
}

function composed(
  file: GuestFile & { readonly text: string },
  { project, variables, environment }: Project,
): EngineWork {
  const lines = variables && environmentLines(variables, 'quoted');
  if (isUnknown(lines)) return { refused: [lines.why] };
  // Marks of two texts are not those of one.
  const isApart = variables && variables.place.origins !== file.place.origins;
  if (variables && isApart && [...(lines?.values() ?? [])].some((value) => variables.marked.shown(value) !== value))
    return { refused: [`a hidden value of ${variables.path} is in another text`] };
  const found = readCompose({
    text: file.text,
    marked: file.marked,
    environment: new Map([...(lines ?? []), ...environment]),
    directory: project,
  });
  if (isUnknown(found)) return { refused: [found.why] };
  const sources = [file, ...(variables ? [variables] : [])];
  return {
    containers: found.flatMap((spec) => (isUnknown(spec) ? [] : [{ spec, sources }])),
    refused: found.flatMap((spec) => (isUnknown(spec) ? [spec.why] : [])),
  };
}
