/** Reads a shell script as the list of commands that it plainly runs; nothing is run, and nothing is guessed. */
import { parse } from 'unbash';
import type {
  AndOr,
  Assignment,
  Command,
  CommandNode,
  PipelineNode,
  Redirection,
  Statement,
  SyntaxNode,
  While,
  Word,
} from 'unbash';
import { forEachChild } from 'unbash';
import { positionAt, sourceFile, type SourceFile } from '../source/source-file.ts';
import type { MarkedText } from './marked-text.ts';
import { pathFrom } from './paths.ts';
import { expandParts, expandWhole, expandWord, isUnknown, type Unknown } from './words.ts';

/** One simple command of a script. */
export interface ShellCommand {
  /** Line of the text, from 1. */
  readonly line: number;
  /** Its name and arguments as the shell passes them: texts with marks. A word that the script does not tell says why. */
  readonly words: readonly (string | Unknown)[];
  /** Why it may not run, or may run more than once, or not with these words. */
  readonly doubt?: string;
  /** Variables that the script gives it. */
  readonly environment: ReadonlyMap<string, string | Unknown>;
  readonly input?: string | Unknown;
  /** In which it runs. */
  readonly directory: string | Unknown;
  /** The file that its output goes to. */
  readonly output?: { readonly path: string | Unknown; readonly append: boolean };
  /** Whether the script goes on at once. */
  readonly background: boolean;
  /** Whether the script asks until the command succeeds. */
  readonly awaited?: true;
  readonly isLast: boolean;
}

/** What a script is read with. */
interface ScriptSite {
  /** Whose marks the text has. */
  readonly marked: MarkedText;
  /** Files with the same marks, or without any, by their absolute paths. */
  fileText(path: string): string | undefined;
  /** Variables that it is started with. */
  readonly environment?: ReadonlyMap<string, string>;
  /** Gets each command before the next one is read. */
  take(command: ShellCommand): void;
}

/** Gives the commands in their order, or why the text cannot be read. */
export function readScript(text: string, site: ScriptSite): Unknown | undefined {
  const { marked } = site;
  const script = parse(text);
  const [error] = script.errors ?? [];
  if (error) return { why: `the shell cannot read it: ${marked.shown(error.message)}` };
  const reader = new ScriptReader(sourceFile('script', text), site);
  reader.list(script.commands, {});
  reader.end();
  return undefined;
}

/** What is true of a whole list of commands. */
interface Place {
  readonly doubt?: string | undefined;
  readonly background?: boolean;
  readonly awaited?: boolean;
}

class ScriptReader {
  /** Given when it is known whether another one follows. */
  #pending: ShellCommand | undefined;
  readonly #variables = new Map<string, string | Unknown>();
  readonly #journals: Map<string, string | Unknown | undefined>[] = [];
  /** Set where the script may end early. */
  #ended: string | undefined;
  #over = false;
  readonly #exported = new Set<string>();
  /** cloud-init starts scripts here. */
  #directory: string | Unknown = '/';
  #exportsAll = false;
  /** Whether another text may have set variables. */
  #open = false;
  readonly #file: SourceFile;
  readonly #marked: MarkedText;
  readonly #site: ScriptSite;
  /** Of the command that reads another text in its place. */
  #sourcing: number | undefined;

  constructor(file: SourceFile, site: ScriptSite) {
    this.#file = file;
    this.#site = site;
    this.#marked = site.marked;
    for (const [name, value] of site.environment ?? []) {
      this.#variables.set(name, value);
      this.#exported.add(name);
    }
  }

  list(statements: readonly Statement[], place: Place): void {
    for (const { command, background } of statements) {
      if (this.#over) return;
      this.#node(command, { ...place, background: place.background === true || background === true });
    }
  }

  #node(node: PipelineNode | AndOr, place: Place): void {
    switch (node.type) {
      case 'Command':
        return this.#command(node, place);
      case 'AndOr':
        return this.#chain(node, place);
      case 'Pipeline':
        return this.#pipeline(node.commands, place);
      case 'BraceGroup':
        return this.list(node.body.commands, place);
      case 'Subshell':
        return this.#apart(() => this.list(node.body.commands, place));
      case 'Redirected':
        return this.#node(node.command, place);
      case 'While':
        return this.#while(node, place);
      case 'Function':
        return this.#inside(node, { ...place, doubt: `it is in the function "${node.name.value}"` });
      default:
        return this.#inside(node, { ...place, doubt: doubtOf(node) });
    }
  }

  #inside(node: SyntaxNode, place: Place): void {
    const visit = (child: SyntaxNode): void => {
      if (child.type === 'Statement') this.#node(child.command, { ...place, background: child.background === true });
      else if (child.type === 'Command') this.#command(child, place);
      else if (child.type !== 'Word') forEachChild(child, visit);
    };
    const loops = node.type === 'For' || node.type === 'Select' ? [node.name.value] : [];
    for (const name of loops) this.#set(name, { why: `"${name}" takes several values` });
    this.#sometimes(() => forEachChild(node, visit));
  }

  /** `until ask; do sleep 1; done`, and the same with `while !`: what is asked is true behind the loop. */
  #while({ kind, clause, body }: While, place: Place): void {
    const inside = { ...place, doubt: place.doubt ?? 'it is in a loop' };
    const [only, ...more] = clause.commands;
    const isAsked = kind === 'until' || (only?.command.type === 'Pipeline' && only.command.prefixes.length === 1);
    const asked = { ...inside, awaited: place.doubt === undefined && isAsked && more.length === 0 };
    this.#sometimes(() => {
      this.list(clause.commands, asked);
      this.list(body.commands, inside);
    });
  }

  #set(name: string, value: string | Unknown): void {
    const journal = this.#journals.at(-1);
    if (journal && !journal.has(name)) journal.set(name, this.#variables.get(name));
    this.#variables.set(name, value);
  }

  /** Variables that are set meanwhile, with what they held before. */
  #noting(run: () => void): ReadonlyMap<string, string | Unknown | undefined> {
    const journal = new Map<string, string | Unknown | undefined>();
    this.#journals.push(journal);
    run();
    this.#journals.pop();
    return journal;
  }

  /** What is run only sometimes sets variables only sometimes. */
  #sometimes(run: () => void): void {
    const directory = this.#directory;
    const changed = this.#noting(run);
    for (const name of changed.keys()) {
      // An outer journal holds what was there before all of it.
      const outer = this.#journals.at(-1);
      if (outer && !outer.has(name)) outer.set(name, changed.get(name));
      this.#variables.set(name, { why: `"${name}" is set only sometimes` });
    }
    if (this.#directory !== directory) this.#directory = { why: 'its directory is changed only sometimes' };
  }

  /** Variables that are set in there stay there. */
  #apart(run: () => void): void {
    const directory = this.#directory;
    for (const [name, before] of this.#noting(run)) {
      if (before === undefined) this.#variables.delete(name);
      else this.#variables.set(name, before);
    }
    this.#directory = directory;
    this.#over = false;
  }

  #chain({ commands, operators }: AndOr, place: Place): void {
    let doubt = place.doubt;
    for (const [index, command] of commands.entries()) {
      if (index > 0 && operators[index - 1] === '||') doubt ??= 'it runs only where another command fails';
      const before = commands[index - 1];
      if (before && operators[index - 1] === '&&' && isQuestion(before)) doubt ??= 'it runs only under a condition';
      const inner = { ...place, doubt };
      if (doubt === place.doubt) this.#node(command, place);
      else this.#sometimes(() => this.#node(command, inner));
    }
  }

  #pipeline(commands: readonly CommandNode[], place: Place): void {
    const [only, last] = commands;
    if (only && commands.length === 1) return this.#node(only, place);
    if (commands.length === 2 && only && last?.type === 'Command' && isDocument(only))
      return this.#command(last, place, this.#redirected(only.redirects).input);
    this.#apart(() => {
      for (const command of commands)
        this.#node(command, { ...place, doubt: place.doubt ?? 'it is part of a pipeline' });
    });
  }

  #command({ name, prefix, args, redirects, pos }: Command, place: Place, piped?: ShellCommand['input']): void {
    const assignments = prefix.filter((item) => item.type === 'Assignment');
    if (!name) {
      for (const item of assignments) this.#assign(item);
      return;
    }
    const own = assignments.map((item) => [item.name, this.#assigned(item)] as const);
    const program = this.#marked.isSignal(name.text) ? [name.text] : this.#words(name);
    const words = [...program, ...args.flatMap((word) => this.#words(word))];
    const directory = this.#directory;
    if (this.#source(words, place, pos)) return;
    this.#builtIn(words, args);
    const doubt = place.doubt ?? this.#ended;
    if (words[0] === 'exit' || words[0] === 'exec') this.#end(words, place, redirects);
    this.#flush();
    this.#pending = {
      line: this.#sourcing ?? positionAt(this.#file, pos).line,
      words: words[0] === 'exec' && words.length > 1 ? words.slice(1) : words,
      ...(doubt !== undefined && { doubt }),
      directory,
      environment: new Map([...this.#environment(), ...own]),
      ...(piped !== undefined && { input: piped }),
      ...this.#redirected(redirects),
      background: place.background === true,
      ...(place.awaited === true && { awaited: true }),
      isLast: false,
    };
  }

  #flush(): void {
    if (this.#pending) this.#site.take(this.#pending);
    this.#pending = undefined;
  }

  end(): void {
    if (this.#pending) this.#pending = { ...this.#pending, isLast: true };
    this.#flush();
  }

  /** A text that is known is read in the place of the command. */
  #source([name, path, ...more]: readonly (string | Unknown)[], place: Place, pos: number): boolean {
    if ((name !== '.' && name !== 'source') || typeof path !== 'string' || more.length > 0) return false;
    const isPath = path.includes('/') && !path.startsWith('~') && typeof this.#directory === 'string';
    this.#flush();
    const text = isPath ? this.#site.fileText(pathFrom(String(this.#directory), path)) : undefined;
    const script = text === undefined || this.#sourcing !== undefined ? undefined : parse(text);
    if (!script || (script.errors?.length ?? 0) > 0) return false;
    this.#sourcing = positionAt(this.#file, pos).line;
    this.list(script.commands, place);
    this.#sourcing = undefined;
    return true;
  }

  #words(word: Word | Assignment): readonly (string | Unknown)[] {
    // An argument such as `a=b` is an ordinary word; only its value was read by itself.
    if (word.type === 'Assignment') {
      if (word.value.type !== 'Word' || word.index || word.append)
        return [{ why: `"${word.name}" is set to what only the shell knows` }];
      const value = expandWhole(word.value, this.#context());
      return [isUnknown(value) ? value : `${word.name}=${value}`];
    }
    const expanded = expandWord(word, this.#context());
    return isUnknown(expanded) ? [expanded] : expanded;
  }

  #context(): Parameters<typeof expandWord>[1] {
    return {
      marked: this.#marked,
      variables: this.#variables,
      open: this.#open,
      directory: this.#directory,
    };
  }

  #assign(item: Assignment): void {
    this.#set(item.name, this.#assigned(item));
    if (this.#exportsAll) this.#exported.add(item.name);
  }

  #assigned({ name, value, append, index }: Assignment): string | Unknown {
    if (value.type !== 'Word' || index) return { why: `"${name}" is an array` };
    const text = expandWhole(value, this.#context());
    const before = append === true ? (this.#variables.get(name) ?? '') : '';
    if (isUnknown(text)) return text;
    return isUnknown(before) ? before : before + text;
  }

  /** Commands that set variables of the script. */
  #builtIn(words: readonly (string | Unknown)[], args: readonly (Word | Assignment)[]): void {
    const [name] = words;
    if (typeof name !== 'string') return;
    if (declaring.has(name)) {
      for (const item of args) if (item.type === 'Assignment') this.#assign(item);
      if (name === 'export' || words.includes('-x')) this.#export(args);
    } else if (name === 'cd' || name === 'pushd' || name === 'popd') {
      this.#directory = this.#changed(name === 'popd' ? undefined : words[1]);
    } else if (name === 'set') {
      if (words.includes('-a')) this.#exportsAll = true;
      if (words.includes('+a')) this.#exportsAll = false;
    } else if (
      name === 'unset' ||
      name === 'read' ||
      name === 'mapfile' ||
      name === 'readarray' ||
      name === 'getopts'
    ) {
      for (const word of words.slice(1))
        if (typeof word === 'string') this.#set(word, { why: `"${word}" is known only when the script runs` });
    } else if (name === '.' || name === 'source' || name === 'eval') {
      // What it runs may set any of them.
      this.#open = true;
      for (const known of this.#variables.keys()) this.#set(known, { why: `"${known}" may be changed by ${name}` });
    }
  }

  #changed(to: string | Unknown | undefined): string | Unknown {
    if (to === undefined || isUnknown(to) || /^[-~+]/.test(to) || isUnknown(this.#directory))
      return { why: 'its directory is known only when the script runs' };
    return pathFrom(this.#directory, to);
  }

  #export(args: readonly (Word | Assignment)[]): void {
    for (const item of args) {
      if (item.type === 'Assignment') this.#exported.add(item.name);
      else if (/^\w+$/.test(item.value)) this.#exported.add(item.value);
    }
  }

  #environment(): readonly (readonly [string, string | Unknown])[] {
    return [...this.#exported].flatMap((name) => {
      const value = this.#variables.get(name);
      return value === undefined ? [] : [[name, value] as const];
    });
  }

  #end(words: readonly (string | Unknown)[], place: Place, redirects: readonly Redirection[]): void {
    if (words[0] === 'exec' && words.length === 1 && redirects.length > 0) return;
    if (place.doubt === undefined && place.background !== true) this.#over = true;
    // An early end with another status is an error, which nothing plain comes after.
    else if (words[0] === 'exit' && (words[1] === undefined || words[1] === '0'))
      this.#ended ??= 'the script may have ended before';
  }

  #redirected(redirects: readonly Redirection[]): Pick<ShellCommand, 'input' | 'output'> {
    const result: { input?: string | Unknown; output?: NonNullable<ShellCommand['output']> } = {};
    for (const item of redirects) {
      if (item.type === 'HereDoc') {
        const text = expandParts(item.body, this.#context());
        result.input = isUnknown(text) || item.operator === '<<' ? text : text.replaceAll(/^\t+/gm, '');
      } else if (item.type === 'HereString') {
        const text = item.target ? expandWhole(item.target, this.#context()) : '';
        result.input = isUnknown(text) ? text : `${text}\n`;
      } else if (item.target && (item.operator === '>' || item.operator === '>>' || item.operator === '>|')) {
        if (item.descriptor?.type === 'FileDescriptor' && item.descriptor.value !== 1) continue;
        result.output = { path: expandWhole(item.target, this.#context()), append: item.operator === '>>' };
      } else if (item.operator === '<') result.input = { why: 'its input is a file' };
    }
    return result;
  }
}

const declaring: ReadonlySet<string> = new Set(['export', 'declare', 'local', 'readonly', 'typeset']);

/** Commands that answer a question and do nothing. */
const questions: ReadonlySet<string> = new Set([
  '[',
  'test',
  'grep',
  'which',
  'command',
  'type',
  'hash',
  'false',
  'pgrep',
  'dpkg',
  'rpm',
]);

/** `cat <<EOF`, whose output is the text. */
function isDocument(node: CommandNode): node is Command {
  return (
    node.type === 'Command' &&
    node.name?.value === 'cat' &&
    node.args.length === 0 &&
    node.redirects.length === 1 &&
    node.redirects.every(({ type }) => type === 'HereDoc')
  );
}

function isQuestion(node: PipelineNode): boolean {
  if (node.type === 'TestCommand' || node.type === 'ArithmeticCommand') return true;
  if (node.type === 'Pipeline') return true;
  return node.type === 'Command' && questions.has(node.name?.value ?? '');
}

function doubtOf({ type }: PipelineNode | AndOr): string {
  switch (type) {
    case 'If':
    case 'Case':
      return 'it runs only under a condition';
    case 'For':
    case 'ArithmeticFor':
    case 'While':
    case 'Select':
      return 'it is in a loop';
    default:
      return 'it does not run by itself';
  }
}
