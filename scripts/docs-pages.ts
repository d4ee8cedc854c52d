/** The generated pages and parts of pages: from the registries, the command line and the table of keys themselves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { format, resolveConfig } from 'prettier';
import { pluginType, resourceTypeNames } from '../grammar/heat/index.ts';
import { fateTexts } from '../src/cli/explain/type-text.ts';
import { buildProgram } from '../src/cli/program.ts';
import { diagnosticKinds } from '../src/diagnostics-registry.ts';
import { outputs } from '../src/emit/registry.ts';
import { areaOf } from '../src/topology/area.ts';
import type { Lift } from '../src/topology/lift.ts';
import { lifts } from '../src/topology/registry.ts';
import { retentionOf } from '../src/topology/retained/registry.ts';
import { clusterSchema } from './cluster-page.ts';
import { configKeys, configSchema } from './config-page.ts';
import { walkFigures } from '../test/walks/figures.ts';
import { walks } from '../test/walks/walk.ts';
import { factsSchema } from './facts-page.ts';
import { prose, table } from './markdown.ts';
import { keepsTable, tiersTable } from './networks-page.ts';

const note = '<!-- Made by `npm run docs`; changes here are overwritten. -->';

/** Path below the root and text of every page, as it should be. */
export async function docsPages(root: string): Promise<ReadonlyMap<string, string>> {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const pages: readonly (readonly [string, string])[] = [
    ['docs/resources.md', resourcesPage()],
    ['docs/diagnostics.md', diagnosticsPage()],
    ['docs/cli.md', fill(read('docs/cli.md'), commandParts())],
    [
      'docs/architecture.md',
      fill(read('docs/architecture.md'), new Map([['walks', walkFigures(walks(join(root, 'test', 'walks')), read)]])),
    ],
    [
      'docs/networks.md',
      fill(
        read('docs/networks.md'),
        new Map([
          ['keeps', keepsTable()],
          ['tiers', await tiersTable(root)],
        ]),
      ),
    ],
    ['docs/library.md', fill(read('docs/library.md'), new Map([['outputs', outputTable()]]))],
    ['docs/config.md', fill(read('docs/config.md'), new Map([['keys', configKeys()]]))],
    ['schemas/heat2kube.schema.json', JSON.stringify(configSchema())],
    ['schemas/facts.schema.json', JSON.stringify(factsSchema())],
    ['schemas/cluster.schema.json', JSON.stringify(clusterSchema())],
  ];
  const formatted = pages.map(async ([path, text]) => [path, await prettified(join(root, path), text)] as const);
  return new Map(await Promise.all(formatted));
}

async function prettified(path: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`; each part must have its place and each place its part. */
function fill(page: string, parts: ReadonlyMap<string, string>): string {
  const places = [...page.matchAll(/<!-- \/([\w ]+) -->/g)].map(([, name = '']) => name);
  const missing = [...parts.keys()].filter((name) => !places.includes(name));
  const unknown = places.filter((name) => !parts.has(name));
  if (missing.length + unknown.length > 0) {
    throw new Error(`places without a part: ${unknown.join(', ')}; parts without a place: ${missing.join(', ')}`);
  }
  let filled = page;
  for (const [name, part] of parts) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const from = filled.indexOf(start) + start.length;
    filled = `${filled.slice(0, from)}\n\n${part}\n\n${filled.slice(filled.indexOf(end))}`;
  }
  return filled;
}

/* docs/cli.md */

function commandParts(): ReadonlyMap<string, string> {
  const silent = { isTerminal: false, write: () => {} };
  const terminal = { out: silent, err: silent, cwd: '/', env: {}, readInput: () => Promise.resolve(undefined) };
  const program = buildProgram(terminal, () => {});
  return new Map([
    ['commands', table(['command', 'what it does'], program.commands.map(commandRow))],
    ...program.commands.map((command) => [command.name(), commandPart(command)] as const),
  ]);
}

function commandRow(command: Command): readonly string[] {
  return [`[\`${command.name()}\`](#${command.name()})`, command.description()];
}

function commandPart(command: Command): string {
  const usage = `\`\`\`text\nheat2kube ${command.name()} ${command.usage()}\n\`\`\``;
  const args = command.registeredArguments.map((argument) => [`\`${argument.name()}\``, argument.description]);
  const options = command.options.map((option) => [`\`${option.flags}\``, option.description, ...valuesOf(option)]);
  return [
    usage,
    ...(args.length > 0 ? [table(['argument', 'meaning'], args)] : []),
    ...(options.length > 0 ? [table(['option', 'meaning', 'values', 'default'], options)] : []),
  ].join('\n\n');
}

function valuesOf({ argChoices, defaultValue }: Command['options'][number]): readonly [string, string] {
  const values = (argChoices ?? []).map((choice) => `\`${choice}\``).join(', ');
  return [values, defaultValue === undefined ? '' : `\`${String(defaultValue)}\``];
}

/* docs/library.md */

function outputTable(): string {
  return table(
    ['output', 'what it is'],
    [...outputs].map(([name, { about }]) => [`\`${name}\``, about]),
  );
}

/* docs/diagnostics.md */

/** What the messages of each area are about, but for those of lifts. */
export const areaTexts: ReadonlyMap<string, string> = new Map([
  ['catalogue', "Properties against Heat's schemas."],
  ['cluster', 'The cluster bundle.'],
  ['config', 'heat2kube.yaml.'],
  ['emit', 'Writing the output.'],
  ['environment', 'Environment files.'],
  ['evaluate', 'Functions, parameters and conditions.'],
  ['facts', 'The facts bundle.'],
  ['gate', 'An output directory before it is applied: `heat2kube verify`.'],
  ['host', 'Files that a stack names.'],
  ['hot', 'The structure of a template, and the graph of its resources.'],
  [
    'internal',
    'Defects of heat2kube: please report them. The messages about code that was passed to compile are for its author.',
  ],
  ['lint', 'What Heat accepts and nobody wants.'],
  ['live', 'The live cloud against the template.'],
  ['plan', 'What becomes of resources.'],
  ['verify', 'The proofs over the plan.'],
  ['yaml', 'The text of a file.'],
  ['yaql', 'The query language.'],
]);

function diagnosticsPage(): string {
  const areas = [...new Set(diagnosticKinds.map(({ code }) => areaOfCode(code)))].toSorted();
  return [
    note,
    '# Messages',
    'An `error` means that the output would be wrong, a `warning` that it is right but someone should look, an `info` is a decision that was taken. `heat2kube explain CODE` prints the same text.',
    ...areas.flatMap((area) => [
      `## ${area}`,
      areaTexts.get(area) ?? liftText(area),
      ...diagnosticKinds
        .filter(({ code }) => areaOfCode(code) === area)
        .flatMap(({ code, severity, explanation }) => [`### ${code}`, `_${severity}_. ${prose(explanation)}`]),
    ]),
    '',
  ].join('\n\n');
}

function areaOfCode(code: string): string {
  return code.split('/')[0] ?? code;
}

function liftText(area: string): string {
  const type = [...lifts.keys()].find((name) => areaOf(name) === area);
  if (type === undefined) throw new Error(`the area ${area} has no description`);
  return `The translation of [${type}](resources.md#${anchor(type)}).`;
}

function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

/* docs/resources.md */

function resourcesPage(): string {
  const translated = [...lifts.values()];
  const plugins = resourceTypeNames().filter((name) => pluginType(name)?.name === name);
  const families = retainedFamilies(plugins.filter((name) => !lifts.has(name)));
  return [
    note,
    '# Resource types',
    `${translated.filter(({ type }) => pluginType(type)).length} of the ${plugins.length} types of Heat's catalogue are translated, and ${translated.filter(({ type }) => !pluginType(type)).length} of the types that plug-ins of a cloud added to it. The others are [kept](#types-that-are-kept): each has a place, and nothing disappears without a message.`,
    table(
      ['type', 'becomes'],
      translated.map(({ type, summary }) => [`[${type}](#${anchor(type)})`, summary]),
    ),
    'What a fate means:',
    table(['fate', 'meaning'], Object.entries(fateTexts)),
    ...translated.flatMap(typeSection),
    '## Types that are kept',
    'A resource of such a type that only serves a machine that moves becomes a step of the plan. Any other stays in OpenStack, in the residual template. With the profile `standalone` nothing stays: it becomes a step, too, that comes before the objects are created. Types that no one knows are kept and reported, too.',
    [...families]
      .map(([code, { types, text }]) => `- [${code}](diagnostics.md#${anchor(code)}): ${text}\n  ${types.join(', ')}`)
      .join('\n'),
    '',
  ].join('\n\n');
}

function typeSection({ type, summary, properties }: Lift): readonly string[] {
  const rows = Object.entries(properties).map(([name, { fate, note: text }]) => [`\`${name}\``, fate, text]);
  return [`## ${type}`, `${summary}.`, ...(rows.length > 0 ? [table(['property', 'fate', 'note'], rows)] : [])];
}

interface Family {
  readonly types: string[];
  readonly text: string;
}

function retainedFamilies(types: readonly string[]): ReadonlyMap<string, Family> {
  const families = new Map<string, Family>();
  for (const type of types) {
    const { diagnostic, why, advice = 'Nothing has to replace it.' } = retentionOf(type);
    const family = families.get(diagnostic.code);
    if (family) family.types.push(type);
    else families.set(diagnostic.code, { types: [type], text: `${why}. ${advice}` });
  }
  return families;
}
