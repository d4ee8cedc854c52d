/** The program that stands for cfn-init in a guest: it applies what the metadata of the server says, without asking Heat. */
import { concat } from '../../../evaluate/concat.ts';
import { entryAt, known, textOf, type Value } from '../../../evaluate/value.ts';
import { shellComment, shellWord } from '../../../print/slots/shell.ts';
import { initArguments, initFunctions, initSets } from './init-functions.ts';
import { configLines, notMap, type Failing } from './init-sections.ts';
import { statement } from './statements.ts';

interface InitScript {
  readonly text: Value;
  /** Why it fails, and where. */
  readonly problems: readonly string[];
}

/** Of the metadata that cfn-init reads. */
export function initScript(init: Value): InitScript {
  const problems: string[] = [];
  const fails: Failing = (place, why) => {
    const problem = [place, why].flatMap((part) => (part === undefined || part === '' ? [] : [part])).join(': ');
    if (why !== undefined) problems.push(problem);
    return statement(['fail', problem]);
  };
  const configs = init.kind === 'map' ? [...init.entries].filter(([name]) => name !== setsKey) : [];
  const functions = new Map(configs.map(([name], index) => [name, `config_${index + 1}`]));
  const parts = [
    known(
      `#!/bin/sh\n# Does what cfn-init of heat-cfntools does with its metadata of this server, in the same order.\n`,
    ),
    known(initFunctions),
    ...configs.flatMap(([name, config]) => [
      known(`\n${shellComment(name)}\n${functions.get(name)}() {\n`),
      statement(['say', `config ${name}`]),
      ...configLines(config, name, fails),
      known('}\n'),
    ]),
    known(initArguments),
    ...(init.kind === 'map' ? [] : [fails(wholePlace, notMap(init))]),
    ...applied(entryAt(init, setsKey), functions, fails),
  ];
  return { text: concat(parts), problems };
}

/** Its metadata as a whole. */
const wholePlace = '';

const setsKey = 'configSets';

/** What runs: sets by their names, or where there are none the configuration `config`. */
function applied(sets: Value | undefined, functions: ReadonlyMap<string, string>, fails: Failing): readonly Value[] {
  if (sets?.kind !== 'map' || sets.entries.size === 0) {
    const config = functions.get('config');
    return [
      known('[ -z "$sets" ] || fail "there are no configSets"\n'),
      config === undefined ? fails(wholePlace, 'there is no config') : known(`${config}\n`),
    ];
  }
  const cases = [...sets.entries.keys()].flatMap((name) => {
    const found = expanded(name, sets.entries, []);
    const at = `${setsKey}.${name}`;
    return [
      known(`    ${shellWord(name)})\n`),
      ...('why' in found ? [fails(at, found.why)] : lookedUp(found.names, functions, (why) => fails(at, why))),
      known('      ;;\n'),
    ];
  });
  return [
    known('\nmissing() {\n  fail "a configuration of a configSet does not exist"\n}\n\nfind_set() {\n  case $1 in\n'),
    ...cases,
    known('    *) fail "there is no configSet $1" ;;\n  esac\n}\n'),
    known(initSets),
  ];
}

/** What comes before a configuration that does not exist is applied. */
function lookedUp(
  names: readonly string[],
  functions: ReadonlyMap<string, string>,
  tell: (why: string) => void,
): readonly Value[] {
  const absent = names.filter((name) => !functions.has(name));
  if (absent.length > 0) tell(`there is no configuration ${absent.map((name) => `"${name}"`).join(' and ')}`);
  const calls = names.map((name) => functions.get(name) ?? 'missing');
  return [known(`      configs="$configs ${calls.join(' ')}"\n`)];
}

type Expanded = { readonly names: readonly string[] } | { readonly why: string };

/** Items are names of configurations, or maps that name another set. */
function expanded(name: string, sets: ReadonlyMap<string, Value>, within: readonly string[]): Expanded {
  if (within.includes(name)) return { why: 'it is part of itself' };
  const set = sets.get(name);
  if (set === undefined) return { why: `there is no configSet "${name}"` };
  if (set.kind !== 'list' || set.items.length === 0) return { why: 'it is not a list of configurations' };
  const names: string[] = [];
  for (const item of set.items) {
    const inner = textOf(entryAt(item, 'ConfigSet'));
    const found = inner === undefined ? named(item) : expanded(inner, sets, [...within, name]);
    if ('why' in found) return found;
    names.push(...found.names);
  }
  return { names };
}

function named(item: Value): Expanded {
  const name = textOf(item);
  return name === undefined ? { why: 'an item is not a name' } : { names: [name] };
}
