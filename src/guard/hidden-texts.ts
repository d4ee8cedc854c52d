/** Gathers the secrets of a run, each with the words that readers see in its place. */
import { looksSecret } from '../check/secret-names.ts';
import { hiddenParameter } from '../evaluate/parameters.ts';
import { holdsPrivateKey } from '../evaluate/private-key.ts';
import { valueOfTree } from '../evaluate/tree-value.ts';
import type { Value } from '../evaluate/value.ts';
import type { ReadStack } from '../hot/read.ts';
import type { Tree } from '../hot/tree.ts';
import { allResources, type Stack } from '../stack/stack.ts';
import { allTemplates } from './hidden-places.ts';

/** Secret texts with what they are: `hidden parameter db_password`. */
export type HiddenTexts = ReadonlyMap<string, string>;

interface Sources {
  /** Absent where a limit was exceeded: then what the templates hide is known from what was read. */
  readonly stack: Stack | undefined;
  readonly read: ReadStack;
  /** Generated texts, by the id of their request. */
  readonly drawn: ReadonlyMap<string, string>;
}

/** Results of functions are short or no longer secrets of their own: what they hold is found by itself. */
const longestResult = 256;

/** Hidden parameters of all stacks, what functions made of them, generated texts, private keys, and passwords that a property sets in clear. */
export function hiddenTexts({ stack, read, drawn }: Sources): HiddenTexts {
  const found = new Map<string, string>();
  const add = (text: string, what: string): void => {
    if (text !== '' && !found.has(text)) found.set(text, what);
  };
  for (const [id, text] of drawn) add(text, `generated secret ${id}`);
  for (const { name, text } of read.files.values()) if (holdsPrivateKey(text)) add(text, `private key in ${name}`);
  const resources = stack ? allResources(stack) : [];
  for (const { path, parameters } of stack ? [stack, ...resources.flatMap(({ nested }) => nested ?? [])] : []) {
    for (const { name, hidden, value, definition } of parameters.values()) {
      if (!hidden) continue;
      addScalars(value, hiddenParameter(path, name), add);
      // What was refused has no value, but was written.
      addWritten({ name, path, own: definition?.default }, read, add);
    }
  }
  for (const template of stack ? [] : allTemplates(stack, read)) {
    const path = template === read.template ? '' : template.file.name;
    for (const { name, hidden, default: own } of template.parameters.values())
      if (hidden) addWritten({ name, path, own }, read, add);
  }
  const addResult = (text: string, what: string): void => {
    if (text.length <= longestResult && !text.includes('\n')) add(text, what);
  };
  const tells = nameTest();
  for (const { path, effective, metadata } of resources) {
    const finding = { path, add: addResult, tells };
    for (const [name, value] of effective) addSecrets(value, name, finding);
    addSecrets(metadata, 'metadata', finding);
  }
  return found;
}

interface Hidden {
  readonly name: string;
  /** Of its stack; empty for the root. */
  readonly path: string;
  readonly own: Tree | undefined;
}

function addWritten({ name, path, own }: Hidden, { environment }: ReadStack, add: Add): void {
  const { parameters: given, parameterDefaults } = environment;
  for (const tree of [path === '' ? given.get(name) : undefined, parameterDefaults.get(name), own])
    if (tree) addScalars(valueOfTree(tree), hiddenParameter(path, name), add);
}

type Add = (text: string, what: string) => void;

/** Every text, number and key of a hidden value. */
function addScalars(value: Value, what: string, add: Add): void {
  switch (value.kind) {
    case 'known':
      if (value.value !== null && typeof value.value !== 'boolean') add(String(value.value), what);
      return;
    case 'list':
      for (const item of value.items) addScalars(item, what, add);
      return;
    case 'map':
      for (const [key, item] of value.entries) {
        add(key, what);
        addScalars(item, what, add);
      }
      return;
    case 'symbolic':
    case 'poison':
  }
}

interface Finding {
  /** Path of the resource. */
  readonly path: string;
  readonly add: Add;
  /** Whether a name is one of a secret. */
  readonly tells: (name: string) => boolean;
}

/** Names repeat. */
function nameTest(): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name) ?? looksSecret(name);
    known.set(name, before);
    return before;
  };
}

/** The secret parts of a property, and texts under the name of a secret: that of the property, or of a key inside it. */
function addSecrets(value: Value, name: string, finding: Finding): void {
  switch (value.kind) {
    case 'known':
      if (value.secret !== false) addScalars(value, value.secret, finding.add);
      else if (typeof value.value === 'string' && finding.tells(name))
        finding.add(value.value, `${name} of ${finding.path}`);
      return;
    case 'list':
      for (const item of value.items) addSecrets(item, name, finding);
      return;
    case 'map':
      for (const [key, item] of value.entries) addSecrets(item, key, finding);
      return;
    case 'symbolic':
    case 'poison':
  }
}
