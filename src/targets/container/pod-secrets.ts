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
    // What is hidden already does not count again.
    const line: string[] = [];
    const words = values.map((value, index) => {
      const text = texts[index] ?? '';
      const shows = isSecret(value) || showsSecret(text) || showsSecret([...line.slice(-contextWords), text].join(' '));
      line.push(shows ? unknownPart : text);
      if (isSecret(value)) return withHidden(value, hide);
      if (shows) return withOrigins(known(hide(value)), originsOf(value));
      return expanded ? value : escaped(value);
    });
    return { words, variables };
  }

  /** The command of a health check, and the variable that holds a secret one; undefined where a pod cannot have it. */
  check(
    values: readonly Value[],
    prefix: string,
  ): { readonly command: readonly Value[]; readonly variables: readonly Variable[] } | undefined {
    const [shell, option, script] = values;
    switch (checkOf(values)) {
      case 'open':
        return { command: values, variables: [] };
      case 'lost':
        return undefined;
      case 'script': {
        if (!shell || !option || !script) return undefined;
        // The kubelet puts no variables into the commands of probes.
        const command = withOrigins(known(`eval "$${checkVariable}"`), originsOf(script));
        return {
          command: [shell, option, command],
          variables: [this.#reference(checkVariable, prefix + checkVariable, script)],
        };
      }
    }
  }

  #reference(name: string, key: string, value: Value): Variable {
    this.#keys.set(key, unsealed(value));
    return { name, valueFrom: { secretKeyRef: { name: this.#name, key } } };
  }
}

const checkVariable = 'HEALTH_CHECK';

/** Words before one that tell what it is: a program and its options. */
const contextWords = 12;

/** How a pod has a health check: as it is, by a shell that reads its script from a variable, or not at all. */
export function checkOf(values: readonly Value[]): 'open' | 'script' | 'lost' {
  const texts = values.map((value) => wholeText(value, unknownPart));
  if (!values.some(isSecret) && !showsSecret(texts.join(' '))) return 'open';
  const [shell = '', option] = texts;
  return values.length === 3 && /^(?:\/bin\/)?(?:ba|da)?sh$/.test(shell) && option === '-c' ? 'script' : 'lost';
}

/** Whether the kubelet would have to be told a secret for a probe, which it cannot read from a variable. */
export function tellsSecret(probe: Value): boolean {
  const exec = probe.kind === 'map' ? probe.entries.get('exec') : undefined;
  const command = exec?.kind === 'map' ? exec.entries.get('command') : undefined;
  return command?.kind === 'list' && checkOf(command.items) !== 'open';
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
