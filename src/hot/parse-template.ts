/** Reads a template, HOT or CloudFormation-like, into the syntax tree that all later passes share. Reports every error. */
import { brokenPart, isAbandonedStack } from './abandoned-stack.ts';
import { templateVersion, versionNamesOf } from '../../grammar/hot/versions.ts';
import type { TemplateVersion } from '../../grammar/hot/versions.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Fix, Reporter } from '../diagnostics/diagnostic.ts';
import { spanText, type SourceFile } from '../source/source-file.ts';
import type { ParameterDefinition, ResourceDefinition, Template } from './ast.ts';
import { describeTree, isFalsy, scalarText } from './describe.ts';
import { keysOf } from './dialect.ts';
import { byKey } from './parse-context.ts';
import type { ParseContext, TemplateRole } from './parse-context.ts';
import { functionTables } from './parse-expression.ts';
import { parseParameters } from './parse-parameters.ts';
import { parseResources } from './parse-resources.ts';
import { parseConditions, parseOutputs, parseParameterGroups } from './parse-sections.ts';
import {
  abandonedStack,
  brokenAbandonedStack,
  ambiguousVersion,
  noVersion,
  sameNameTwice,
  templateNotMap,
  templateTooLarge,
  unknownSection,
  unknownVersion,
  versionNotText,
} from './template-diagnostics.ts';
import { buildTree } from './tree-builder.ts';
import type { TreeOptions } from './tree-builder.ts';
import { isDate, textOf } from './tree.ts';
import type { MappingEntry, MappingNode, Tree } from './tree.ts';

/** Limits of one template. */
export interface TemplateOptions extends Pick<TreeOptions, 'limits'> {
  /** Largest text in UTF-16 units; Heat's own default is 524288. No limit when left out. */
  readonly maxSize?: number | undefined;
  readonly role?: TemplateRole;
}

/** Sections that name the version. */
const VERSION_KEYS = ['heat_template_version', 'HeatTemplateFormatVersion', 'AWSTemplateFormatVersion'] as const;

/** `undefined`, with the reason reported, when the text cannot be used as a template at all. */
export function parseTemplateFile(
  file: SourceFile,
  reports: Collector,
  options: TemplateOptions = {},
): Template | undefined {
  const where = { span: { file, start: 0, end: 0 }, kind: 'template_syntax' };
  if (options.maxSize !== undefined && file.text.length > options.maxSize) {
    reports.report(templateTooLarge, where, file.text.length, options.maxSize);
    return undefined;
  }
  const { tree, diagnostics } = buildTree(file, {
    kind: 'template_syntax',
    crashKind: 'template-parse',
    ...(options.limits && { limits: options.limits }),
  });
  for (const diagnostic of diagnostics) reports.add(diagnostic);
  if (tree) return parseTemplate(file, tree, { reports, role: options.role ?? 'stack' });
  if (!diagnostics.some(({ severity }) => severity === 'error')) {
    reports.report(noVersion, { ...where, kind: 'template_version' });
  }
  return undefined;
}

/** Parses a template whose tree is there already. */
function parseTemplate(
  file: SourceFile,
  tree: Tree,
  { reports, role }: Pick<ParseContext, 'reports' | 'role'>,
): Template | undefined {
  if (tree.kind !== 'mapping') {
    reports.report(templateNotMap, { span: tree.span, kind: 'template_syntax' }, describeTree(tree));
    return undefined;
  }
  const found = findVersion(tree, reports);
  if (!found) return undefined;
  const { version, entry } = found;
  const context: ParseContext = {
    version,
    keys: keysOf(version.dialect),
    functions: functionTables(version),
    reports,
    role,
    broken: new Set(),
  };
  checkSections(context, tree);
  return readSections(context, { file, tree, versionEntry: entry });
}

/** In the order in which Heat finds mistakes, so that the first message is the one that Heat gives. */
function readSections(
  context: ParseContext,
  source: { readonly file: SourceFile; readonly tree: MappingNode; readonly versionEntry: MappingEntry },
): Template {
  const { keys, version, broken } = context;
  const sections = byKey(source.tree);
  const section = (key: string): MappingEntry | undefined =>
    key !== '' && version.sections.includes(key) ? sections.get(key) : undefined;
  const description = textOf(section(keys.description)?.value);
  const parameters = parseParameters(context, section(keys.parameters)?.value);
  const resources = parseResources(context, section(keys.resources)?.value);
  checkSameNames(context, parameters, resources);
  const mappings = section(keys.mappings)?.value;
  return {
    file: source.file,
    dialect: dialectOf(version),
    version: version.name,
    versionSpan: source.versionEntry.value.span,
    ...(description !== undefined && { description }),
    parameters,
    parameterGroups: parseParameterGroups(context, section(keys.parameterGroups)?.value, parameters),
    conditions: parseConditions(context, section(keys.conditions)),
    ...(mappings && !isFalsy(mappings) && { mappings }),
    resources,
    outputs: parseOutputs(context, section(keys.outputs)?.value),
    broken,
    tree: source.tree,
  };
}

/** Where only quotes are missing: a date that the second of Heat's parsers reads as one. */
function quotedVersion({ value: { span } }: MappingEntry): Fix | undefined {
  const text = spanText(span);
  if (!templateVersion(text)) return undefined;
  return { title: 'put it in quotes', span, text: `'${text}'`, safe: true };
}

/** The version that the template names. Heat counts only keys whose value is a text. */
function findVersion(
  tree: MappingNode,
  reports: Reporter,
): { readonly version: TemplateVersion; readonly entry: MappingEntry } | undefined {
  const kind = 'template_version';
  const sections = byKey(tree);
  const present = VERSION_KEYS.flatMap((key) => sections.get(key) ?? []);
  const [entry, second] = present.filter(({ value }) => textOf(value) !== undefined && !isDate(value));
  if (!entry) {
    const [other] = present;
    const broken = brokenPart(tree);
    const fix = other && quotedVersion(other);
    if (other) reports.report(versionNotText, { span: other.key.span, kind, fix }, scalarText(other.key.value));
    else if (isAbandonedStack(tree)) reports.report(abandonedStack, { span: startOf(tree), kind });
    else if (broken) {
      const span = broken.span ?? startOf(tree);
      reports.report(brokenAbandonedStack, { span, kind }, broken.key, broken.problem);
    } else reports.report(noVersion, { span: startOf(tree), kind, fix: misspelledVersionKey(tree) });
    return undefined;
  }
  const key = scalarText(entry.key.value);
  if (second) {
    reports.report(ambiguousVersion, { span: second.key.span, kind }, key, scalarText(second.key.value));
    return undefined;
  }
  const name = textOf(entry.value) ?? '';
  const version = templateVersion(name);
  if (version?.versionKey === key) return { version, entry };
  const fix = didYouMean(entry.value.span, name, versionNamesOf(key));
  reports.report(unknownVersion, { span: entry.value.span, kind, fix }, key, name);
  return undefined;
}

/** Where a message about the whole template is shown: its first key. */
function startOf(tree: MappingNode): MappingNode['span'] {
  return tree.entries[0]?.key.span ?? tree.span;
}

/** A fix for the first key that looks like one of the version keys. */
function misspelledVersionKey(tree: MappingNode): ReturnType<typeof didYouMean> {
  for (const { key } of tree.entries) {
    const fix = typeof key.value === 'string' ? didYouMean(key.span, key.value, VERSION_KEYS) : undefined;
    if (fix) return fix;
  }
  return undefined;
}

/** Sections that the version does not have. */
function checkSections(context: ParseContext, tree: MappingNode): void {
  const { version, reports } = context;
  for (const { key } of tree.entries) {
    if (typeof key.value === 'string' && version.sections.includes(key.value)) continue;
    const written = scalarText(key.value);
    const fix = didYouMean(key.span, written, version.sections);
    reports.report(unknownSection, { span: key.span, kind: 'template_section', fix }, written, version.name);
  }
}

/** A resource with a condition may be disabled, and then its name is free; the stack pass looks at those. */
function checkSameNames(
  context: ParseContext,
  parameters: ReadonlyMap<string, ParameterDefinition>,
  resources: ReadonlyMap<string, ResourceDefinition>,
): void {
  for (const [name, { nameSpan, condition }] of resources) {
    const parameter = parameters.get(name);
    if (!parameter || condition) continue;
    const related = [{ message: 'the parameter is here', span: parameter.nameSpan }];
    context.reports.report(sameNameTwice, { span: nameSpan, related, kind: 'duplicate_names' }, name);
  }
}

/** The key of the version tells the two dialects of CloudFormation syntax apart. */
function dialectOf({ dialect, versionKey }: TemplateVersion): Template['dialect'] {
  if (dialect === 'hot') return 'hot';
  return versionKey === 'AWSTemplateFormatVersion' ? 'cfn' : 'heat-cfn';
}
