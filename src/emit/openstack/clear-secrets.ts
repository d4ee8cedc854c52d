/**
 * Whether the text of a template shows a secret: a hidden default, a password in clear, a text that shows a password or key, or
 * what a nested template hides. Such a file goes below `secrets/` as it is.
 */
import { looksSecret } from '../../check/secret-names.ts';
import { secretLine } from '../../check/secret-texts.ts';
import type { Template } from '../../hot/ast.ts';
import type { Resource } from '../../stack/stack.ts';
import { dataOf, entryOf, isDataList, isDataMap, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { keysOf, sectionOf } from './section-keys.ts';
import { childStacks, instancesOf, type TemplateUse } from './template-set.ts';

/** Properties whose text is a secret although their names do not say so. */
const secretProperties = new Set(['payload']);

export function showsSecret(use: TemplateUse): boolean {
  const { template } = use;
  const data = dataOf(template.tree);
  const keys = keysOf(template);
  const resources = sectionOf(data, keys.resources);
  return (
    hasHiddenDefault(sectionOf(data, keys.parameters), template) ||
    hasClearText(resources) ||
    [...resources].some(([name, body]) => givesHidden(body, instancesOf(use, name)))
  );
}

function hasHiddenDefault(parameters: TemplateMap, { dialect, parameters: declared }: Template): boolean {
  const key = dialect === 'hot' ? 'default' : 'Default';
  return [...parameters].some(
    ([name, body]) => declared.get(name)?.hidden === true && holdsText(entryOf(body, key) ?? null),
  );
}

/** A default is data: what looks like a function is none. */
function holdsText(value: TemplateData): boolean {
  if (isDataList(value)) return value.some(holdsText);
  if (isDataMap(value)) return [...value.values()].some(holdsText);
  return value !== null && value !== '';
}

function hasClearText(data: TemplateData): boolean {
  if (typeof data === 'string') return secretLine(data) !== undefined;
  if (isDataList(data)) return data.some(hasClearText);
  return isDataMap(data) && [...data].some(([key, value]) => isSecretText(key, value) || hasClearText(value));
}

function isSecretText(key: string, value: TemplateData): boolean {
  if (!secretProperties.has(key) && !looksSecret(key)) return false;
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

/** Whether a value is given for a hidden parameter of a nested template. */
function givesHidden(body: TemplateData, instances: readonly Resource[]): boolean {
  const names = new Set(instances.flatMap(hiddenOf));
  return names.size > 0 && hasWritten(body, names);
}

function hiddenOf(resource: Resource): readonly string[] {
  const parameters = childStacks(resource).flatMap(({ template }) => [...template.parameters.values()]);
  return parameters.flatMap(({ name, hidden }) => (hidden ? [name] : []));
}

function hasWritten(data: TemplateData, names: ReadonlySet<string>): boolean {
  if (isDataList(data)) return data.some((item) => hasWritten(item, names));
  if (!isDataMap(data)) return false;
  return [...data].some(([key, value]) => (names.has(key) && isWritten(value)) || hasWritten(value, names));
}

/** Nothing that a function gives: that is looked at where it comes from. */
function isWritten(value: TemplateData): boolean {
  if (isDataList(value)) return value.every(isWritten);
  if (!isDataMap(value)) return value !== null && value !== '';
  return value.size !== 1 && [...value.values()].every(isWritten);
}
