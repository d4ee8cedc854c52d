/** Reads the definitions of parameters, in the spelling of HOT and of the CloudFormation-like dialects. */
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { ParameterDefinition } from './ast.ts';
import { cfnConstraints, hotConstraints } from './parse-constraints.ts';
import { describeTree, isFalsy, scalarText } from './describe.ts';
import { byKey, namedEntries } from './parse-context.ts';
import type { NamedEntry, ParseContext } from './parse-context.ts';
import {
  parameterKey,
  parameterShape,
  parameterTags,
  parameterType,
  parameterWithoutType,
} from './parameter-diagnostics.ts';
import { textOf } from './tree.ts';
import type { MappingEntry, MappingNode, Tree } from './tree.ts';

/** CFN's types in HOT's spelling. */
const HOT_TYPES: ReadonlyMap<string, string> = new Map([
  ['String', 'string'],
  ['Number', 'number'],
  ['Boolean', 'boolean'],
  ['Json', 'json'],
  ['CommaDelimitedList', 'comma_delimited_list'],
]);

/** Keys of a definition that both dialects have, by their spelling. */
interface ParameterKeys {
  readonly type: string;
  readonly default: string;
  readonly label: string;
  readonly description: string;
  readonly hidden: string;
}

const HOT_KEYS: ParameterKeys = {
  type: 'type',
  default: 'default',
  label: 'label',
  description: 'description',
  hidden: 'hidden',
};

const CFN_KEYS: ParameterKeys = {
  type: 'Type',
  default: 'Default',
  label: 'Label',
  description: 'Description',
  hidden: 'NoEcho',
};

/** All parameters of the section, valid or not: a use of a broken one is no error of its own. */
export function parseParameters(
  context: ParseContext,
  tree: Tree | undefined,
): ReadonlyMap<string, ParameterDefinition> {
  const parameters = new Map<string, ParameterDefinition>();
  for (const named of namedEntries(context, context.keys.parameters, tree)) {
    parameters.set(named.name, parseParameter(context, named));
  }
  return parameters;
}

/** A definition that is wrong is still kept, as well as it can be read, so that uses of the name are no errors. */
function parseParameter(context: ParseContext, { name, entry }: NamedEntry): ParameterDefinition {
  const place = { name, nameSpan: entry.key.span, span: entry.value.span };
  const nothing = { hidden: false, immutable: false, tags: [], constraints: [] };
  if (entry.value.kind !== 'mapping') {
    context.broken.add(name);
    const where = { span: isFalsy(entry.value) ? entry.key.span : entry.value.span, kind: 'schema' };
    context.reports.report(parameterShape, where, name, describeTree(entry.value));
    return { ...place, ...nothing, type: 'string' };
  }
  const isHot = context.version.dialect === 'hot';
  const keys = isHot ? HOT_KEYS : CFN_KEYS;
  const body = byKey(entry.value);
  checkKeys(context, name, entry.value);
  const typeTree = body.get(keys.type)?.value;
  const label = textOf(body.get(keys.label)?.value);
  const description = textOf(body.get(keys.description)?.value);
  const defaultTree = body.get(keys.default)?.value;
  return {
    ...place,
    type: parseType(context, { name, entry }, typeTree),
    ...(typeTree && { typeSpan: typeTree.span }),
    ...(label !== undefined && { label }),
    ...(description !== undefined && { description }),
    ...(defaultTree && { default: defaultTree }),
    hidden: isHot ? !isFalsy(body.get(keys.hidden)?.value) : isNoEcho(body.get(keys.hidden)?.value),
    immutable: isHot && !isFalsy(body.get('immutable')?.value),
    tags: isHot ? parseTags(context, name, body.get('tags')) : [],
    constraints: isHot
      ? hotConstraints(context, name, body.get('constraints')?.value)
      : cfnConstraints(context, name, entry.value),
  };
}

/** Keys that the version does not have (`heat/engine/parameters.py`, Schema._check_dict). */
function checkKeys(context: ParseContext, name: string, tree: MappingNode): void {
  for (const { key } of tree.entries) {
    if (typeof key.value === 'string' && context.version.parameterKeys.includes(key.value)) continue;
    const written = scalarText(key.value);
    const fix = didYouMean(key.span, written, context.version.parameterKeys);
    context.reports.report(parameterKey, { span: key.span, kind: 'schema', fix }, written, name, context.version.name);
  }
}

/** The type in HOT's spelling; `string` where it is missing or wrong. */
function parseType(context: ParseContext, { name, entry }: NamedEntry, tree: Tree | undefined): string {
  const { reports, version } = context;
  if (!tree) {
    context.broken.add(name);
    reports.report(parameterWithoutType, { span: entry.key.span, kind: 'schema' }, name);
    return 'string';
  }
  const text = textOf(tree);
  if (text !== undefined && version.parameterTypes.includes(text)) return HOT_TYPES.get(text) ?? text;
  context.broken.add(name);
  const written = tree.kind === 'scalar' ? scalarText(tree.value) : describeTree(tree);
  const fix = text === undefined ? undefined : didYouMean(tree.span, text, version.parameterTypes);
  reports.report(parameterType, { span: tree.span, kind: 'schema', fix }, written, name);
  return 'string';
}

/** Only the versions that have the key look at it. */
function parseTags(context: ParseContext, name: string, entry: MappingEntry | undefined): readonly string[] {
  if (!entry || !context.version.parameterKeys.includes('tags')) return [];
  if (entry.value.kind !== 'sequence') {
    const where = { span: entry.value.span, kind: 'schema' };
    context.reports.report(parameterTags, where, name, describeTree(entry.value));
    return [];
  }
  return entry.value.items.flatMap((item) => textOf(item) ?? []);
}

/** `NoEcho` hides when its text is `true` in any case, be it a boolean or a string. */
function isNoEcho(tree: Tree | undefined): boolean {
  return tree?.kind === 'scalar' && scalarText(tree.value).toLowerCase() === 'true';
}
