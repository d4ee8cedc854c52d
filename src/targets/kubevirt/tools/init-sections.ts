/** The sections of one configuration of cfn-init, as commands that call its functions. */
import { concat } from '../../../evaluate/concat.ts';
import { isPlain, plainOf } from '../../../evaluate/plain.ts';
import { hiddenWith, isNull, known, knownLike, type MapValue, type Value } from '../../../evaluate/value.ts';
import { compareText } from '../../../python/code-points.ts';
import { jsonDumps } from '../../../python/json-dumps.ts';
import { indentedJson } from '../../objects/cloud-config-text.ts';
import { statement, type Word } from './statements.ts';

/** Takes down why cfn-init fails at a place, unless that was reported, and gives the command that fails there. */
export type Failing = (place: string, why: string | undefined) => Value;

interface Section {
  readonly items: readonly Item[];
  readonly fails: Failing;
}

/** An entry of a section. */
interface Item {
  readonly name: string;
  readonly word: Value;
  readonly value: Value;
  readonly place: string;
}

type Lines = (section: Section) => readonly Value[];

/** In the order of cfn-init (`Metadata._process_config`). */
const sections: readonly (readonly [name: string, lines: Lines])[] = [
  ['packages', packages],
  ['sources', each(unpacked)],
  ['groups', each(group)],
  ['users', each(user)],
  ['files', each(file)],
  ['commands', commands],
  ['services', each(managed)],
];

/** What a configuration does. */
export function configLines(config: Value, place: string, fails: Failing): readonly Value[] {
  if (config.kind !== 'map') return [fails(place, notMap(config))];
  return sections.flatMap(([name, lines]) => {
    const section = config.entries.get(name);
    if (section === undefined || isNothing(section)) return [];
    const at = `${place}.${name}`;
    return section.kind === 'map' ? lines({ items: itemsOf(section, at), fails }) : [fails(at, notMap(section))];
  });
}

/** Why a value cannot be read as a map; undefined where it was reported. */
export function notMap({ kind }: Value): string | undefined {
  if (kind === 'poison') return undefined;
  return kind === 'symbolic' ? 'its value is not known yet' : 'it is not a map';
}

/** What Python takes for false. */
function isNothing(value: Value): boolean {
  if (value.kind === 'map') return value.entries.size === 0;
  if (value.kind === 'list') return value.items.length === 0;
  return value.kind === 'known' && (value.value === null || value.value === '' || value.value === false);
}

/** Hidden names hide what stands beside them. */
function itemsOf({ entries, secretKeys }: MapValue, place: string): readonly Item[] {
  const secret = secretKeys ?? false;
  return [...entries].map(([name, value]) => ({
    name,
    word: knownLike(name, { origins: [], secret }),
    value: hiddenWith(value, secret),
    place: secret === false ? `${place}.${name}` : place,
  }));
}

function each(lines: (item: Item, fails: Failing) => readonly Value[]): Lines {
  return ({ items, fails }) => items.flatMap((item) => lines(item, fails));
}

/** A scalar as a text; undefined for lists and maps, and for what was reported. */
function wordOf(value: Value): Value | undefined {
  if (value.kind === 'symbolic') return value;
  if (value.kind !== 'known') return undefined;
  return typeof value.value === 'string' || !isPlain(value) ? value : { ...value, value: jsonDumps(plainOf(value)) };
}

/** One word of a scalar, or one of each item of a list. */
function wordsOf(value: Value): readonly Value[] {
  const all = value.kind === 'list' ? value.items : [value];
  return all.flatMap((item) => (isNothing(item) ? [] : (wordOf(item) ?? [])));
}

function field({ value }: Item, name: string): Value | undefined {
  const found = value.kind === 'map' ? value.entries.get(name) : undefined;
  return found === undefined || isNull(found) ? undefined : found;
}

function wordAt(item: Item, name: string): Value | undefined {
  const value = field(item, name);
  return value && wordOf(value);
}

/** What fails where fields that are words are lists or maps. */
function misread(item: Item, names: readonly string[], fails: Failing): readonly Value[] {
  return names.flatMap((name) => {
    const value = field(item, name);
    return value && isStructure(value) ? [fails(`${item.place}.${name}`, notWord)] : [];
  });
}

function isStructure({ kind }: Value): boolean {
  return kind === 'list' || kind === 'map';
}

const notWord = 'it is not a text';

/** One command about a field, or none where it is absent. */
function about(item: Item, name: string, command: readonly Word[]): readonly Value[] {
  const word = wordAt(item, name);
  return word ? [statement([...command, word])] : [];
}

/** An option with the value of a field. */
function option(item: Item, name: string, flag: string): readonly Word[] {
  const word = wordAt(item, name);
  return word ? [flag, word] : [];
}

/** These before all others (`PackagesHandler._package_order`). */
const firstTools = ['dpkg', 'rpm', 'apt', 'yum', 'dnf'];

function packages({ items, fails }: Section): readonly Value[] {
  const rank = ({ name }: Item): number => (firstTools.includes(name) ? firstTools.indexOf(name) : firstTools.length);
  const sorted = items.toSorted(
    (one, other) => rank(one) - rank(other) || compareText(one.name.toLowerCase(), other.name.toLowerCase()),
  );
  return sorted.flatMap((item) => installed(item, fails));
}

/** cfn-init knows rpm too, and does nothing for it. */
const tools: ReadonlySet<string> = new Set(['apt', 'dnf', 'python', 'rubygems', 'yum', 'zypper']);

function installed({ name, word, value, place }: Item, fails: Failing): readonly Value[] {
  if (!tools.has(name)) return [statement(['say', 'skipped: packages of', word])];
  if (value.kind !== 'map') return [fails(place, notMap(value))];
  const wanted = itemsOf(value, place);
  const names = wanted.map((item) => item.word);
  switch (name) {
    case 'apt':
      return [statement(['run', 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', 'install', ...names])];
    case 'python':
      return names.map((one) => statement(['run', 'easy_install', one]));
    case 'rubygems':
      return wanted.map((item) => {
        const [version] = wordsOf(item.value);
        return statement(['run', 'gem', 'install', '-b', '-y', ...(version ? ['--version', version] : []), item.word]);
      });
    default:
      return [statement(['rpms', word, ...wanted.map(withVersions)])];
  }
}

function withVersions({ word, value }: Item): Value {
  return concat([word, ...wordsOf(value).flatMap((version) => [known(' '), version])]);
}

function unpacked({ word, value, place }: Item, fails: Failing): readonly Value[] {
  const url = wordOf(value);
  if (url) return [statement(['unpack', word, url])];
  return [fails(place, value.kind === 'poison' ? undefined : 'it is not a URL')];
}

function group(item: Item, fails: Failing): readonly Value[] {
  if (isUnreadable(item)) return [fails(item.place, notMap(item.value))];
  return [...misread(item, ['gid'], fails), statement(['run', 'groupadd', item.word, ...option(item, 'gid', '--gid')])];
}

/** Users cannot log in. */
function user(item: Item, fails: Failing): readonly Value[] {
  if (isUnreadable(item)) return [fails(item.place, notMap(item.value))];
  const groups = field(item, 'groups');
  const names = groups ? wordsOf(groups) : [];
  const joined = concat(names.flatMap((name, index) => (index === 0 ? [name] : [known(','), name])));
  return [
    ...misread(item, ['uid', 'homeDir'], fails),
    statement([
      'run',
      'useradd',
      item.word,
      ...option(item, 'uid', '--uid'),
      ...option(item, 'homeDir', '--home'),
      ...(names.length > 0 ? ['--groups', joined] : []),
      '--shell',
      '/sbin/nologin',
    ]),
  ];
}

/** Null counts as an empty map. */
function isUnreadable({ value }: Item): boolean {
  return value.kind !== 'map' && !isNothing(value);
}

/** `encoding` and `context` are Amazon's: this cfn-init does not read them. */
function file(item: Item, fails: Failing): readonly Value[] {
  if (item.value.kind !== 'map') return [fails(item.place, notMap(item.value))];
  const content = field(item, 'content');
  const mode = field(item, 'mode');
  const written = content ? [statement(['content', contentText(content)])] : about(item, 'source', ['download']);
  if (!content && !field(item, 'source')) return [statement(['say', 'skipped: no content for', item.word])];
  const isNumber = mode?.kind === 'known' && typeof mode.value !== 'string';
  return [
    statement(['place', item.word]),
    ...misread(item, content ? ['owner', 'group', 'mode'] : ['source', 'owner', 'group', 'mode'], fails),
    ...written,
    ...about(item, 'owner', ['owner']),
    ...about(item, 'group', ['owning_group']),
    ...(isNumber
      ? [fails(`${item.place}.mode`, 'the mode is a number, which cfn-init takes only as text')]
      : about(item, 'mode', ['mode'])),
  ];
}

function contentText(content: Value): Value {
  if (isStructure(content)) return indentedJson(content);
  return wordOf(content) ?? known('');
}

/** In the order of their names (`CommandsHandler.apply_commands`). */
function commands({ items, fails }: Section): readonly Value[] {
  const sorted = items.toSorted((one, other) => compareText(one.name, other.name));
  return sorted.flatMap((item) =>
    item.value.kind === 'map' ? command(item, fails) : [fails(item.place, notMap(item.value))],
  );
}

function command(item: Item, fails: Failing): readonly Value[] {
  const [env, test, run] = [field(item, 'env'), field(item, 'test'), field(item, 'command')];
  return [
    statement(['begin', item.word]),
    ...(env ? environment(env, `${item.place}.env`, fails) : [statement(['set', '--'])]),
    ...misread(item, ['cwd'], fails),
    ...about(item, 'cwd', ['at']),
    ...(test ? programs('check', test, `${item.place}.test`, fails) : []),
    ...about(item, 'ignoreErrors', ['ignore']),
    ...(run
      ? programs('perform', run, `${item.place}.command`, fails)
      : [statement(['say', 'skipped: no command for', item.word])]),
  ];
}

/** A command sees no other variables than these. */
function environment(env: Value, place: string, fails: Failing): readonly Value[] {
  if (env.kind !== 'map') return [fails(place, notMap(env))];
  const items = itemsOf(env, place);
  const variables = items.flatMap(({ word, value }) => {
    const text = wordOf(value);
    return text ? [concat([word, known('='), text])] : [];
  });
  const failing = items.flatMap((item) => (isStructure(item.value) ? [fails(item.place, notWord)] : []));
  return [...failing, statement(['set', '--', 'env', '-i', ...variables])];
}

const notProgram = 'it is neither a text nor a list of texts';

/** A text is for a shell, a list for no shell. */
function programs(caller: string, value: Value, place: string, fails: Failing): readonly Value[] {
  const words = value.kind === 'list' ? value.items.map(wordOf) : ['/bin/sh', '-c', wordOf(value)];
  const readable = words.flatMap((word) => word ?? []);
  if (readable.length < words.length) return [fails(place, isStructure(value) ? notProgram : undefined)];
  return [statement([caller, { code: '"$@"' }, ...readable])];
}

/** Both names of a manager mean the one that the guest has; others are skipped. */
function managed({ name, word, value, place }: Item, fails: Failing): readonly Value[] {
  if (name !== 'sysvinit' && name !== 'systemd') return [statement(['say', 'skipped: services of', word])];
  if (value.kind !== 'map') return [fails(place, notMap(value))];
  return itemsOf(value, place).flatMap((item) =>
    item.value.kind === 'map'
      ? [...about(item, 'enabled', ['enabled', item.word]), ...about(item, 'ensureRunning', ['running', item.word])]
      : [fails(item.place, notMap(item.value))],
  );
}
