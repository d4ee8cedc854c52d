/** The options that several commands share: declared once, with the types that the commands see. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { isOverlayName } from '../compile-overlays.ts';
import type { CompileLimits } from '../compile-types.ts';
import type { Mode, Profile } from '../config/config.ts';
import { mode, profile } from '../config/keys.ts';
import { isDnsLabel } from '../kubernetes/names.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';

/** Where a stack is read from. */
export interface ReadOptions {
  readonly environment?: readonly string[];
  readonly parameter?: ReadonlyMap<string, string>;
  readonly stackName?: string;
  readonly root?: readonly string[];
  /** KiB. */
  readonly maxFileSize: number;
  readonly maxResources?: number;
  readonly maxNesting?: number;
  readonly maxSteps?: number;
  readonly maxQueryElements?: number;
  readonly maxQueryMemory?: number;
  /** False: none, not even the one that is nearest to the template. */
  readonly config?: string | false;
}

/** What decides the translation. */
export interface StackOptions extends ReadOptions {
  readonly profile?: Profile;
  readonly mode?: Mode;
  readonly namespace?: string;
  readonly facts?: string;
  readonly cluster?: string;
  /** False: a parameter without a value is given when the objects are applied. */
  readonly values?: boolean;
}

/** Environment files by the overlay that they make. */
export type OverlayFiles = ReadonlyMap<string, readonly string[]>;

type ColorWhen = 'auto' | 'always' | 'never';

/** How messages are shown, and which of them fail the command. */
export interface MessageOptions {
  readonly failOn: Severity;
  readonly quiet?: true;
  /** False: each message at its own place, however many are equal. */
  readonly fold?: boolean;
  readonly color: ColorWhen | boolean;
}

export const messageFormats = ['auto', 'pretty', 'short', 'line', 'json', 'sarif', 'github', 'junit'] as const;
export type MessageFormat = (typeof messageFormats)[number];

export function addReadOptions(command: Command): Command {
  return command
    .option(
      '-e, --environment <file>',
      'environment file; repeatable, later files take precedence as in Heat (default: those in the configuration)',
      append,
    )
    .option(
      '-P, --parameter <name=value>',
      'value of a parameter; repeatable; as in Heat, a value in an environment file takes precedence',
      addParameter,
    )
    .option('--stack-name <name>', "name of the stack (default: the template's base name)", stackName)
    .option(
      '--config <file>',
      'configuration file (default: the nearest heat2kube.yaml, from the directory of the template upwards)',
      configPath,
    )
    .option('--no-config', 'ignore the configuration file')
    .option('--root <directory>', 'also read files below this directory; repeatable', append)
    .option('--max-file-size <KiB>', 'size limit of a template or file', positiveInteger, 512)
    .option(
      '--max-resources <number>',
      'limit of the resources of a stack with all that is nested in it (default: 1000, as in Heat)',
      positiveInteger,
    )
    .option('--max-nesting <number>', 'limit of stacks inside one another (default: 5, as in Heat)', positiveInteger)
    .option(
      '--max-steps <number>',
      'limit of the steps that evaluating a stack takes (default: 2500 for each resource allowed)',
      positiveInteger,
    )
    .addOption(queryElementsOption())
    .addOption(queryMemoryOption());
}

export function queryElementsOption(): Option {
  const about = 'limit of the elements of a collection in a YAQL expression (default: 200, as in Heat)';
  return new Option('--max-query-elements <number>', about).argParser(positiveInteger);
}

export function queryMemoryOption(): Option {
  const about = 'limit of the bytes of a value in a YAQL expression (default: 10000, as in Heat)';
  return new Option('--max-query-memory <bytes>', about).argParser(positiveInteger);
}

/** What the options allow; sizes in characters, of which a file has no more than bytes. */
export function limitsOf(options: ReadOptions): CompileLimits {
  return {
    templateSize: options.maxFileSize * 1024,
    resources: options.maxResources,
    nesting: options.maxNesting,
    steps: options.maxSteps,
    queryElements: options.maxQueryElements,
    queryMemory: options.maxQueryMemory,
  };
}

export function addStackOptions(command: Command): Command {
  return addReadOptions(command)
    .addOption(
      new Option(
        '--profile <profile>',
        'keep OpenStack beside Kubernetes, or leave it (default: the value in the configuration, else "openstack")',
      ).choices(profile.words),
    )
    .addOption(
      new Option(
        '--mode <mode>',
        'deploy the application from scratch, or move a live stack (default: "migrate" with facts of a live stack, else "redeploy")',
      ).choices(mode.words),
    )
    .option('--namespace <name>', 'namespace of all objects (default: the stack name)', label)
    .option('--facts <file>', 'facts of the live stack: see "heat2kube facts"', nonEmpty)
    .option('--cluster <file>', 'facts of the target cluster: see "heat2kube facts --cluster"', nonEmpty);
}

export function addMessageOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--fail-on <severity>', 'exit with status 1 if a message has this severity or a higher one')
        .choices(['error', 'warning', 'info'])
        .default('error'),
    )
    .option('-q, --quiet', 'print only messages that make the command fail, and no summary')
    .option('--no-fold', 'print equal messages one by one, each with its place')
    .addOption(colorOption());
}

/** A plain `--color` is `always`, as people know it from other tools. */
export function colorOption(): Option {
  return new Option('--color [when]', 'when to color messages')
    .choices(['auto', 'always', 'never'])
    .preset('always')
    .default('auto');
}

/** heat/engine/stack.py, `Stack.__init__`, `_validate_stack_name`. */
function stackName(text: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9_.-]{0,254}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must start with a letter, followed by letters, digits, "_", "." and "-", with at most 255 characters.',
  );
}

function label(text: string): string {
  if (!isDnsLabel(text)) throw new InvalidArgumentError('It must be a DNS label: lower-case letters, digits and "-".');
  return text;
}

/** `previous` is false where the command line has --no-config before it. */
function configPath(text: string, previous: string | false | undefined): string {
  if (previous === false) throw new InvalidArgumentError('It cannot be used with --no-config.');
  return nonEmpty(text);
}

/** An empty name is mostly a variable without a value. */
export function nonEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** The same for an argument of which there can be several. */
export function nonEmptyList(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, nonEmpty(text)];
}

function append(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, nonEmpty(value)];
}

function addParameter(text: string, previous: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new InvalidArgumentError('It must have the form name=value.');
  return new Map([...previous, [text.slice(0, equals), text.slice(equals + 1)]]);
}

export function addOverlay(text: string, previous: OverlayFiles = new Map()): OverlayFiles {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals));
  const file = text.slice(equals + 1);
  if (!isOverlayName(name) || file === '') {
    throw new InvalidArgumentError('It must have the form name=file, the name in lower-case letters, digits and "-".');
  }
  return new Map([...previous, [name, [...(previous.get(name) ?? []), file]]]);
}

function positiveInteger(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a positive integer.');
  return Number(text);
}
