/** What each hook of Heat's agent does with a configuration, as lines of a shell script. */
import { concat } from '../../../evaluate/concat.ts';
import {
  hiddenWith,
  known,
  knownLike,
  map,
  originsOf,
  originsOfAll,
  secrecyOf,
  withOrigins,
  type Origins,
  type Value,
} from '../../../evaluate/value.ts';
import { jsonDumps } from '../../../python/json-dumps.ts';
import { isPlain, plainOf } from '../../../evaluate/plain.ts';
import { shellWord } from '../../../print/slots/shell.ts';
import { jsonText } from '../../objects/cloud-config-text.ts';
import type { Hook } from '../../objects/software.ts';
import { environmentFiles, inputMap, wordsIn } from '../../objects/software-inputs.ts';
import { inputFrom, inputLine, line, withText } from './shell.ts';

/** What one deployment gives to its hook. */
interface Delivery {
  readonly content: { readonly text: Value } | { readonly config: Value };
  readonly inputs: ReadonlyMap<string, Value>;
  readonly options: ReadonlyMap<string, Value>;
  /** Files of earlier runs on the machine that hold the value of an input. */
  readonly held: ReadonlyMap<string, string>;
  /** Under which the agent knows the configuration. */
  readonly name: string;
}

/** Source: heat-agents, `heat-config-*`; what the agent itself needs is left out. */
export function hookLines(hook: Hook, delivery: Delivery): readonly Value[] {
  switch (hook) {
    case 'script':
      return [...environment(delivery), file('config', delivery), line(['run', './config'])];
    case 'ansible':
      return ansible(delivery);
    case 'puppet':
      return puppet(delivery);
    case 'salt':
      return [
        withText(['file', 'minion'], jsonText(inputMap(delivery.inputs))),
        file('config.sls', delivery),
        line(['run', 'salt-call', '--local', '-c', '.', '--file-root', '.', 'state.sls', 'config']),
      ];
    case 'docker-compose':
      return dockerCompose(delivery);
    case 'json-file':
      return jsonFiles(delivery);
    case 'apply-config':
    case 'os-apply-config':
      return [file('config.json', delivery), line(['run', 'os-apply-config', '--metadata', 'config.json'])];
  }
}

function environment({ inputs, held }: Delivery): readonly Value[] {
  return [...inputs].map(([name, value]) => {
    const path = held.get(name);
    if (path !== undefined) return inputFrom(name, path, value);
    // Lists and maps as JSON, as the hooks give them to programs; that is one line with its end.
    const isJson = value.kind === 'list' || value.kind === 'map';
    return isJson ? withText(['input', name], jsonText(value)) : inputLine(name, plainText(value));
  });
}

/** Numbers and booleans as JSON too. */
function plainText(value: Value): Value {
  if (value.kind !== 'known' || typeof value.value === 'string' || !isPlain(value)) return value;
  return { ...value, value: jsonDumps(plainOf(value)) };
}

function file(path: string, { content }: Delivery): Value {
  return withText(['file', path], 'text' in content ? content.text : jsonText(content.config));
}

function ansible(delivery: Delivery): readonly Value[] {
  const { inputs, options } = delivery;
  const where = options.has('inventory') ? flags(options, [['inventory', '-i']]) : known('-i localhost, -c local');
  return [
    withText(['file', 'variables.json'], jsonText(inputMap(inputs))),
    file('playbook', delivery),
    concat([
      known('run ansible-playbook '),
      where,
      known(' --extra-vars @variables.json --extra-vars "heat_outputs_path=$PWD/output"'),
      flags(options, [
        ['modulepath', ' --module-path'],
        ['tags', ' --tags'],
        ['skip_tags', ' --skip-tags'],
      ]),
      known(' playbook\n'),
    ]),
  ];
}

/** Options that a program knows under another name; nothing for those that are not given. */
function flags(options: Delivery['options'], names: readonly (readonly [option: string, flag: string])[]): Value {
  return concat(
    names.flatMap(([option, flag]) => {
      const value = options.get(option);
      const words = wordsIn(value);
      return value === undefined || words.length === 0
        ? []
        : [knownLike(`${flag} ${shellWord(words.join(','))}`, { origins: originsOf(value), secret: secrecyOf(value) })];
    }),
  );
}

/** Facts for the manifest; 2 says that it has changed something. */
function puppet(delivery: Delivery): readonly Value[] {
  const { options, name } = delivery;
  const facts = saidOf(options, 'enable_facter') !== 'false';
  const hiera = saidOf(options, 'enable_hiera') === 'true';
  return [
    withOrigins(known('prefix=FACTER_ accepted="0 2"\n'), chosenBy(options)),
    ...(facts ? environment(delivery) : []),
    inputLine('deploy_config_name', known(name)),
    ...(hiera ? hieraData(delivery) : []),
    file('config.pp', delivery),
    concat([
      known('run puppet apply --detailed-exitcodes'),
      flags(options, [
        ['modulepath', ' --modulepath'],
        ['tags', ' --tags'],
      ]),
      known(' config.pp\n'),
    ]),
  ];
}

/** `true` or `false`, as an option says it. */
function saidOf(options: Delivery['options'], option: string): string | undefined {
  const value = options.get(option);
  return value?.kind === 'known' ? String(value.value).toLowerCase() : undefined;
}

/** Options that decide what is written. */
function chosenBy(options: Delivery['options']): Origins {
  return originsOfAll(['enable_facter', 'enable_hiera'].flatMap((option) => options.get(option) ?? []));
}

/** Where the hierarchy of the image looks for values of a deployment. */
function hieraData({ inputs, name }: Delivery): readonly Value[] {
  const directory = '/etc/puppet/hieradata';
  return [
    line(['mkdir', '-p', directory]),
    withText(['file', `${directory}/heat_config_${name}.json`], jsonText(inputMap(inputs))),
  ];
}

/** Files of environment variables stand beside the project. */
function dockerCompose(delivery: Delivery): readonly Value[] {
  return [
    ...[...environmentFiles(delivery.inputs)].map(([path, text]) => withText(['file', path], text)),
    file('project', delivery),
    line(['run', 'docker-compose', '-f', 'project', 'up', '-d', '--no-build']),
  ];
}

/** A file for each path. */
function jsonFiles({ content }: Delivery): readonly Value[] {
  const config = 'config' in content ? content.config : map([]);
  const files = config.kind === 'map' ? [...config.entries] : [];
  const secrecy = (config.kind === 'map' && config.secretKeys) || false;
  return [
    ...files.flatMap(([path, data]) => [
      line(['mkdir', '-p', path.slice(0, path.lastIndexOf('/') + 1) || '.']),
      withText(['file', path], hiddenWith(jsonText(data), secrecy)),
    ]),
    line(['run', 'true']),
  ];
}
