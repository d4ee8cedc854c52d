/** The commands with their arguments and options. Each loads its own code when it runs, so that help is quick. */
import { Argument, Command, Option } from 'commander';
import { version } from '../version.ts';
import type { CheckOptions } from './commands/check.ts';
import type { ConvertOptions } from './commands/convert.ts';
import type { FactsOptions } from './commands/facts.ts';
import type { ExplainOptions } from './commands/explain.ts';
import type { ResolveCommandOptions } from './commands/resolve.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { YaqlOptions } from './commands/yaql.ts';
import { addLossOptions } from './losses.ts';
import {
  addMessageOptions,
  addOverlay,
  addReadOptions,
  addStackOptions,
  colorOption,
  messageFormats,
  nonEmpty,
  nonEmptyList,
  queryElementsOption,
  queryMemoryOption,
} from './options.ts';
import { writeLine, writeLines, type Terminal } from './terminal.ts';

/** `end` takes the exit status of the command that ran. */
export function buildProgram(terminal: Terminal, end: (status: number) => void): Command {
  const program = new Command('heat2kube')
    .description('Translates OpenStack Heat stacks into Kubernetes objects and a migration plan.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => writeLines(terminal.out, linesOf(text)),
      writeErr: (text) => writeLines(terminal.err, linesOf(text)),
      outputError: (text) => writeLine(terminal.err, text.trimEnd()),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', `\n${exitStatusHelp}`);
  addConvert(program, terminal, end);
  addCheck(program, terminal, end);
  addVerify(program, terminal, end);
  addResolve(program, terminal, end);
  addExplain(program, terminal, end);
  addYaql(program, terminal, end);
  addFacts(program, terminal, end);
  return program;
}

const exitStatusHelp =
  'Exit status: 0 success, 1 messages at or above --fail-on, 2 usage error, 3 cannot read or write a file, 70 internal error.';

type End = (status: number) => void;

function addConvert(program: Command, terminal: Terminal, end: End): void {
  const command = program
    .command('convert')
    .description('write Kubernetes objects, templates of the resources that stay in OpenStack, and a migration plan')
    .argument(
      '<template...>',
      'HOT or CFN-style template, a file of "openstack stack abandon" or "export", or the name of a stack in heat2kube.yaml; several names are converted as one',
      nonEmptyList,
    );
  addStackOptions(command)
    .option(
      '--overlay <name=file>',
      'also write overlays/<name>/ with the changes of an additional environment file; repeatable, also with the same name',
      addOverlay,
    )
    .option('-o, --output <directory>', 'output directory', nonEmpty, 'out')
    .addOption(
      new Option('--stdout', 'print the objects as one YAML stream instead, without secret values').conflicts([
        'output',
        'force',
        'overlay',
      ]),
    )
    .option('--force', 'overwrite edited files, and write to a directory that heat2kube did not create');
  addMessageOptions(addLossOptions(command))
    .addOption(formatOption())
    .action(async (templates: readonly string[], options: ConvertOptions & { readonly stdout?: true }) => {
      if (options.stdout) {
        const { printObjects } = await import('./commands/print-objects.ts');
        end(await printObjects(terminal, templates, options));
        return;
      }
      const { convert } = await import('./commands/convert.ts');
      end(await convert(terminal, templates, options));
    });
}

function addCheck(program: Command, terminal: Terminal, end: End): void {
  const command = program
    .command('check')
    .description('report errors in stacks, and what their translation does not carry over')
    .argument(
      '[templates...]',
      'templates, patterns such as stacks/**/*.yaml, or names of stacks in heat2kube.yaml (default: all stacks in heat2kube.yaml)',
      nonEmptyList,
    );
  addStackOptions(command).option('--no-values', 'do not report parameters that have no value');
  addMessageOptions(addLossOptions(command))
    .addOption(formatOption())
    .addOption(new Option('--fix', 'write the fixes that change nothing of the stack, then check').conflicts('watch'))
    .option('--watch', 'check again whenever a file of the stacks changes')
    .action(async (templates: readonly string[], options: CheckOptions) => {
      const { check } = await import('./commands/check.ts');
      end(await check(terminal, templates, options));
    });
}

function addVerify(program: Command, terminal: Terminal, end: End): void {
  const command = program
    .command('verify')
    .description('check an output directory before you apply it: files, open questions, schemas, references, proofs')
    .addArgument(new Argument('[directory]', 'output directory of convert').argParser(nonEmpty).default('out'))
    .option('--overlay <name>', 'check overlays/<name> instead of the base')
    .option(
      '--kubeconfig <file>',
      'also ask the API server that this file names, by kubectl apply --dry-run=server',
      nonEmpty,
    );
  addMessageOptions(command)
    .addOption(formatOption())
    .action(async (directory: string, options: VerifyOptions) => {
      const { verify } = await import('./commands/verify.ts');
      end(await verify(terminal, directory, options));
    });
}

function addResolve(program: Command, terminal: Terminal, end: End): void {
  const command = program
    .command('resolve')
    .description('print the stack as Heat evaluates it: an offline "openstack stack preview"')
    .argument('<template>', 'HOT or CFN-style template, or the name of a stack in heat2kube.yaml', nonEmpty);
  addReadOptions(command)
    .addOption(new Option('--format <format>', 'output format').choices(['json', 'yaml']).default('json'))
    .option('--show-secrets', 'print values of hidden parameters instead of their names');
  addMessageOptions(command).action(async (template: string, options: ResolveCommandOptions) => {
    const { resolve } = await import('./commands/resolve.ts');
    end(await resolve(terminal, template, options));
  });
}

function addExplain(program: Command, terminal: Terminal, end: End): void {
  const command = program
    .command('explain')
    .description('explain a message code, a resource type, or the translation of one resource of a stack')
    .argument('<subject>', 'a code (hot/duplicate-key), a type (OS::Nova::Server), or a resource path (web/0/server)')
    .argument('[template]', 'the template of the stack with the resource', nonEmpty);
  addStackOptions(command)
    .addOption(colorOption())
    .action(async (subject: string, template: string | undefined, options: ExplainOptions) => {
      const { explain } = await import('./commands/explain.ts');
      end(await explain(terminal, { subject, template }, options));
    });
}

function addYaql(program: Command, terminal: Terminal, end: End): void {
  program
    .command('yaql')
    .description("evaluate a YAQL expression as Heat's yaql function does")
    .argument('<expression>', 'the expression; the data is $.data')
    .option(
      '--data <file>',
      'JSON or YAML file; - means standard input (default: standard input if it is piped, else {})',
    )
    .addOption(queryElementsOption())
    .addOption(queryMemoryOption())
    .addOption(colorOption())
    .action(async (expression: string, options: YaqlOptions) => {
      const { yaql } = await import('./commands/yaql.ts');
      end(await yaql(terminal, expression, options));
    });
}

function addFacts(program: Command, terminal: Terminal, end: End): void {
  program
    .command('facts')
    .description(
      'print the read-only commands that collect the facts of a live stack (openstack) or of a cluster (kubectl)',
    )
    .addArgument(new Argument('[stack]', 'name or id of the stack').default('STACK'))
    .addOption(
      new Option(
        '--templates',
        'include the template and files of the stack, which convert compares with the local ones',
      ).conflicts('cluster'),
    )
    .addOption(
      new Option(
        '--gone <file>',
        'the stack is no longer in Heat: its resources are those of this file of "openstack stack abandon" or "export", or of earlier facts',
      )
        .argParser(nonEmpty)
        .conflicts(['cluster', 'templates']),
    )
    .option('--cluster', 'print the commands that collect the facts of a cluster instead')
    .action(async (stack: string, options: FactsOptions & { readonly cluster?: true }) => {
      if (options.cluster) {
        const { clusterFacts } = await import('./commands/cluster-facts.ts');
        end(clusterFacts(terminal));
        return;
      }
      const { facts } = await import('./commands/facts.ts');
      end(await facts(terminal, stack, options));
    });
}

function formatOption(): Option {
  return new Option(
    '--format <format>',
    'format of messages; auto means pretty at a terminal, else short; line is short with the end of each place',
  )
    .choices(messageFormats)
    .default('auto');
}

/** Help has several lines of its own. */
function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n');
}
