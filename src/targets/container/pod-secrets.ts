/** Texts of a pod: what is secret stands in a Secret, and the pod names its key. */
import { concat } from '../../evaluate/concat.ts';
import { unsealed } from '../../evaluate/seal.ts';
import { isSecret, known, knownLike, originsOf, withOrigins, type Value } from '../../evaluate/value.ts';
import { secretLine, unknownPart } from '../../check/secret-texts.ts';
import { wholeText } from '../objects/whole-text.ts';
import type { Variable } from './pod-types.ts';

/** How the texts of one container are written. */
interface Spelling {
  /** Tells its keys from those of other containers of the pod. */
  readonly prefix: string;
  /** Whether the kubelet's references to variables are meant as such. */
  readonly expanded: boolean;
}

/** The variables and words of one container. */
export class PodSecrets {
  readonly #name: string;
  readonly #keys = new Map<string, Value>();

  /** `name` is that of the Secret. */
  constructor(name: string) {
    this.#name = name;
  }

  /** What the Secret holds. */
  get keys(): ReadonlyMap<string, Value> {
    return this.#keys;
  }

  /** One variable; a password that nothing hides is kept like a hidden one. */
  variable(name: string, value: Value, { prefix, expanded }: Spelling): Variable {
    if (!isSecret(value) && !showsSecret(`${name}=${wholeText(value, unknownPart)}`))
      return { name, value: expanded ? value : escaped(value) };
    return this.#reference(name, prefix + name, value);
  }

  /** The words of a command line, and variables for those of their parts that are secret. */
  words(
    values: readonly Value[],
    { prefix, expanded }: Spelling,
  ): { readonly words: readonly Value[]; readonly variables: readonly Variable[] } {
    const variables: Variable[] = [];
    const hide = (value: Value): string => {
      const name = `SECRET_${variables.length + 1}`;
      variables.push(this.#reference(name, prefix + name, value));
      return `$(${name})`;
    };
    const texts = values.map((value) => wholeText(value, unknownPart));
    const words = values.map((value, index) => {
      if (isSecret(value)) return withHidden(value, hide);
      const before = texts[index - 1] ?? '';
      const text = texts[index] ?? '';
      const shows = showsSecret(text) || (before.startsWith('-') && showsSecret(`${before} ${text}`));
      if (shows) return withOrigins(known(hide(value)), originsOf(value));
      return expanded ? value : escaped(value);
    });
    return { words, variables };
  }

  #reference(name: string, key: string, value: Value): Variable {
    this.#keys.set(key, unsealed(value));
    return { name, valueFrom: { secretKeyRef: { name: this.#name, key } } };
  }
}

export function showsSecret(line: string): boolean {
  return secretLine(line) !== undefined;
}

/** Only the secret parts are taken out of the text. */
function withHidden(value: Value, hide: (part: Value) => string): Value {
  const parts = value.kind === 'symbolic' && value.expression.op === 'concat' ? value.expression.parts : [value];
  const open = parts.map((part) => (isSecret(part) ? known(hide(part)) : part));
  const escapedParts = open.map((part, index) =>
    isSecret(parts[index] ?? part)
      ? part
      : escapedPart(part, isSecret(parts[index + 1] ?? part) ? 'reference' : 'text'),
  );
  return withOrigins(concat(escapedParts), originsOf(value));
}

/** The kubelet reads `$(NAME)` and `$$` in commands and variables: k8s.io/kubernetes/third_party/forked/golang/expansion. */
function escaped(value: Value): Value {
  if (value.kind !== 'symbolic' || value.expression.op !== 'concat') return escapedPart(value, 'text');
  const parts = value.expression.parts.map((part) => escapedPart(part, 'text'));
  return withOrigins(concat(parts), originsOf(value));
}

/** A dollar before a reference would be read with it. */
function escapedPart(part: Value, before: 'reference' | 'text'): Value {
  if (part.kind !== 'known' || typeof part.value !== 'string') return part;
  const inside = part.value.replaceAll(/\$(?=[$(])/g, '$$$$');
  const text = before === 'reference' ? inside.replace(/\$$/, '$$$$') : inside;
  return text === part.value ? part : knownLike(text, part);
}
