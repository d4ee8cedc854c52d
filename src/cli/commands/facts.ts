/** `heat2kube facts`: a shell script of read-only `openstack` commands, from the table of live things, whose output is the facts bundle. */
import { createCollector } from '../../diagnostics/collector.ts';
import { askedColumns } from '../../facts/columns.ts';
import type { IdCommand, Question } from '../../facts/fact-source.ts';
import type { Facts } from '../../facts/facts.ts';
import { loadFacts } from '../../facts/load-facts.ts';
import { resourceRows } from '../../facts/resource-paths.ts';
import { goneStatus, resourceColumns, stackColumns } from '../../facts/stack.ts';
import { factSources, liveKeys } from '../../facts/table.ts';
import { shellLine, shellWord } from '../../print/slots/shell.ts';
import { sourceFile } from '../../source/source-file.ts';
import { exitStatus, FileError } from '../exit-status.ts';
import { printMessages } from '../messages.ts';
import { readFile } from '../read-file.ts';
import { displayName } from '../stack-input.ts';
import type { Terminal } from '../terminal.ts';

/** `heat2kube facts`. */
export interface FactsOptions {
  /** Whether the bundle has the template and files of the stack too. */
  readonly templates?: true;
  /** Name of a file that lists the resources of a stack that Heat no longer has. */
  readonly gone?: string;
}

/** Prints a script and runs nothing, so that heat2kube needs no credentials of the cloud. */
export async function facts(terminal: Terminal, stack: string, options: FactsOptions): Promise<number> {
  const { gone } = options;
  if (gone === undefined) {
    terminal.out.write(factsScript(stack, options));
    return exitStatus.fine;
  }
  const file = sourceFile(displayName(terminal.cwd, gone), await readFile(terminal, gone));
  const reports = createCollector();
  const read = loadFacts(file, reports);
  const problems = reports.sorted().filter(({ severity }) => severity === 'error');
  if (!read || problems.length > 0) {
    const stream = terminal.err;
    printMessages(problems, {
      terminal,
      stream,
      format: 'auto',
      options: { failOn: 'error', color: 'auto' },
      files: [],
    });
    return exitStatus.messages;
  }
  if (read.physicalIds.size === 0) throw new FileError(`the file "${gone}" has no resources of a stack`);
  terminal.out.write(goneScript(read, gone));
  return exitStatus.fine;
}

const functionsText = `# Of the ids on standard input, those that are resources of the stack: a type can have any name, an id cannot.
of_stack() {
  { printf '%s\\n' "$resources"; echo '#'; cat; } |
    awk '$0 == "#" { listed = 1; next } !listed { made[$0] = 1; next } $0 in made'
}

# Runs a command for every server of the stack, with the id of the server as its last argument.
each_server() {
  for server in $servers; do
    openstack "$@" "$server" </dev/null || exit 1
  done
}

# Shows every id of the first argument with the command that follows, as a JSON list.
show_all() {
  ids=$(printf '%s\\n' "$1" | sort -u)
  shift
  comma=
  echo '['
  for id in $ids; do
    shown=$(openstack "$@" -f json "$id" </dev/null) || exit 1
    printf '%s%s\\n' "$comma" "$shown"
    comma=,
  done
  echo ']'
}

# Joins the lists that the command prints for every id of the first argument.
list_each() {
  ids=$(printf '%s\\n' "$1" | sort -u)
  shift
  comma=
  echo '['
  for id in $ids; do
    shown=$(openstack "$@" "$id" </dev/null) || exit 1
    items=$(printf '%s\\n' "$shown" | sed -e '1s/^\\[//' -e '$s/\\]$//')
    if printf '%s' "$items" | grep -q '[^ ]'; then
      printf '%s%s\\n' "$comma" "$items"
      comma=,
    fi
  done
  echo ']'
}

# As show_all, but for things that may be deleted by now.
show_present() {
  ids=$(printf '%s\\n' "$1" | sort -u)
  shift
  comma=
  echo '['
  for id in $ids; do
    shown=$(openstack "$@" -f json "$id" </dev/null) || continue
    printf '%s%s\\n' "$comma" "$shown"
    comma=,
  done
  echo ']'
}
`;

function headText(stack: string, templates: true | undefined): string {
  const content = templates
    ? 'The result has the template and files of the stack, so keep it where you keep secrets.'
    : 'Columns are named one by one, so user data, passwords, keys and parameters are not in the result.';
  return `#!/bin/sh
# Facts about a live Heat stack, for "heat2kube convert --facts facts.json". Every command only reads:
#
#   heat2kube facts ${templates ? '--templates ' : ''}${isLikeOption(stack) ? '-- ' : ''}${shellWord(stack)} > facts.sh
#   sh facts.sh > facts.json
#
# ${content}
set -eu
stack=${shellWord(stack)}
`;
}

/** No program may take the name for an option. */
function isLikeOption(stack: string): boolean {
  return stack.startsWith('-');
}

/** As the last words of a command. */
function stackArgument(stack: string): string {
  return isLikeOption(stack) ? '-- "$stack"' : '"$stack"';
}

/** Needs a POSIX shell and the client, nothing else. It fails where a command does, and leaves a text that is no JSON. */
export function factsScript(stack: string, { templates }: FactsOptions = {}): string {
  const resourceFlags = flags(askedColumns({ ...resourceColumns }));
  const argument = stackArgument(stack);
  return `${headText(stack, templates)}
# Ids of all resources of the stack, in nested stacks too.
resources=$(openstack stack resource list -n 5 -f value -c physical_resource_id ${argument})

${functionsText}
${idsText('servers', { from: 'stack', list: ['server', 'list'], column: 'ID' })}

echo '{ "stack":'
openstack stack show -f json ${flags(askedColumns({ ...stackColumns }))} ${argument}
echo ', "resources":'
openstack stack resource list -n 5 -f json ${resourceFlags} ${argument}
${templates ? templatesText(argument) : ''}${partsText()}
echo '}'
`;
}

/** The same where Heat cannot be asked any more: its part of the bundle stands in the script. */
function goneScript({ stack, resources, physicalIds }: Facts, file: string): string {
  const name = stack?.name ?? 'stack';
  const rows = resourceRows(resources, name).map(({ stack: holder, name: own, resource }) => ({
    resource_name: own,
    physical_resource_id: resource.id,
    resource_type: resource.type,
    resource_status: resource.status,
    stack_name: holder,
  }));
  const shown = { id: stack?.id, stack_name: name, stack_status: goneStatus };
  return `#!/bin/sh
# Facts about what a stack has left that Heat no longer has, for "heat2kube convert --facts facts.json". Every command only reads:
#
#   heat2kube facts --gone ${shellWord(file)} > facts.sh
#   sh facts.sh > facts.json
#
# Columns are named one by one, so user data, passwords, keys and parameters are not in the result.
set -eu

# Ids of all resources that the stack had, in nested stacks too.
resources=$(printf '%s\\n' ${[...new Set(physicalIds.values())].map(asciiWord).join(' ')})

${functionsText}
${idsText('servers', { from: 'stack', list: ['server', 'list'], column: 'ID' })}

printf '%s\\n' ${asciiWord(`{ "stack": ${JSON.stringify(shown)}, "resources": ${JSON.stringify(rows)}`)}
${partsText()}
echo '}'
`;
}

/** What a shell would have to unescape is escaped in JSON already; an id that is no word of one line is no id of a thing of the cloud. */
function asciiWord(text: string): string {
  const ascii = text.replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return shellWord(ascii);
}

function partsText(): string {
  return liveKeys
    .map((key) => partText(key, factSources[key].question, askedColumns(factSources[key].fields)))
    .join('\n');
}

function templatesText(argument: string): string {
  return `echo ', "template":'
openstack stack template show -f json ${argument}
echo ', "files":'
openstack stack file list -f json ${argument}
`;
}

function partText(key: string, question: Question, columns: readonly string[]): string {
  const title = `echo ', "${key}":'`;
  if ('list' in question) {
    const list = `${shellLine(question.list)} -f json ${flags(columns)}`;
    if (!question.each) return `${title}\nopenstack ${list}`;
    return [idsText('ids0', question.each), title, `list_each "$ids0" ${list}`].join('\n');
  }
  const lists = question.ids.map((command, index) => idsText(`ids${index}`, command));
  const all = question.ids.map((_, index) => `$ids${index}`).join('\n');
  const show = question.missing === 'fails' ? 'show_all' : 'show_present';
  return [...lists, title, `${show} "${all}" ${shellLine(question.show)} ${flags(columns)}`].join('\n');
}

/** Assigns ids to a shell variable; a command that fails ends the script. */
function idsText(variable: string, ids: IdCommand): string {
  if (ids.from === 'servers') return `${variable}=$servers`;
  const command = `${shellLine(ids.list)} -f value -c ${shellWord(ids.column)}`;
  switch (ids.from) {
    case 'all':
      if (ids.without === undefined) return `${variable}=$(openstack ${command})`;
      return `${variable}=$(openstack ${command}) || { ${variable}=; echo 'nothing is listed: no ${ids.without}?' >&2; }`;
    case 'stack':
      return `${variable}=$(openstack ${command})\n${variable}=$(printf '%s\\n' "$${variable}" | of_stack)`;
    case 'server':
      return `${variable}=$(each_server ${command}${ids.option === undefined ? '' : ` ${ids.option}`})`;
    case 'server-named':
      return `${variable}=$(each_server ${command})\n${variable}=$(printf '%s\\n' "$${variable}" | ${idsInParentheses})`;
  }
}

const idsInParentheses = String.raw`sed -n 's/.*(\([0-9a-f-]\{36\}\))$/\1/p'`;

/** Columns are asked for one by one: what is not read is not in the bundle either. */
function flags(columns: readonly string[]): string {
  return columns.map((column) => `-c ${shellWord(column)}`).join(' ');
}
