/** Reads the properties of one resource for its lift, and remembers what was read and what shaped nodes without standing in them. */
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import {
  intOf,
  isNull,
  isSecret,
  joinOrigins,
  originsOf,
  secrecyOf,
  withOrigins,
  type LeafId,
  type Origins,
  type SymbolicValue,
  type Value,
} from '../evaluate/value.ts';
import { sealed } from '../evaluate/seal.ts';
import { Float, type Scalar } from '../python/scalar.ts';
import type { Resource } from '../stack/stack.ts';
import { areaOf } from './area.ts';
import type { Draft } from './draft.ts';
import { referredNode } from './facts-in.ts';
import { nullLeaves } from './leaf-values.ts';
import { hiddenValue, sharedDiagnostics, type SharedDiagnostics } from './lift-diagnostics.ts';
import type { PropertyTable, Reader } from './lift.ts';

/** A reader, and which properties it was asked for. */
interface TrackedReader<P extends PropertyTable> {
  readonly read: Reader<P>;
  readonly asked: ReadonlySet<string>;
}

/**
 * A reader that notes every property it is asked for, so that the contract test can compare them with the declared
 * fates.
 */
export function createReader<P extends PropertyTable>(resource: Resource, draft: Draft): TrackedReader<P> {
  const read = new ResourceReader<P>(resource, draft);
  return { read, asked: read.asked };
}

class ResourceReader<P extends PropertyTable> implements Reader<P> {
  readonly asked = new Set<string>();
  readonly #resource: Resource;
  readonly #draft: Draft;
  #shared: SharedDiagnostics | undefined;
  #nulls: ReadonlySet<LeafId> | undefined;

  constructor(resource: Resource, draft: Draft) {
    this.#resource = resource;
    this.#draft = draft;
  }

  get(property: keyof P & string): Value | undefined {
    this.asked.add(property);
    const written = this.#resource.effective.get(property);
    if (written === undefined) return undefined;
    const value = this.#guarded(property, written);
    if (!this.#isAbsent(value)) {
      this.#tellMoot(property, value);
      return value;
    }
    return this.#draft.lifts.hasDefault(this.#resource.plugin, property) ? value : undefined;
  }

  /** Only what ends in a Secret may know a secret. */
  #guarded(property: string, value: Value): Value {
    if (!isSecret(value)) return value;
    const known = this.#draft.lifts.fateOf(this.#resource.plugin, property);
    if (known?.slot === 'secret') return value;
    const { path } = this.#resource;
    const result = sealed(value, (secret, what) =>
      this.#draft.hidden.of(secret, what, `${this.#draft.propertyOf(this.#resource, secret)} of ${path}`),
    );
    const secrecy = secrecyOf(value);
    if (secrecy !== false && result !== value && known?.fate !== 'moot') {
      const part = firstSecret(value);
      const args = [path, this.#draft.propertyOf(this.#resource, part), secrecy] as const;
      this.#draft.report(this.#resource, hiddenValue, part, args);
    }
    return result;
  }

  /** A name joins references and has no meaning beyond: what came with its value has none either. */
  #tellMoot(property: string, value: Value): void {
    const known = this.#draft.lifts.fateOf(this.#resource.plugin, property);
    if (known?.fate === 'moot') this.#draft.mootByTable(this.#resource, value, known.note);
  }

  items(value: Value | undefined): readonly Value[] {
    if (value === undefined || this.#isAbsent(value) || value.kind === 'poison') return [];
    if (value.kind !== 'list') return [value];
    return value.items.filter((item) => item.kind !== 'poison').map((item) => ownedBy(item, value.origins));
  }

  entries(value: Value | undefined): ReadonlyMap<string, Value> {
    if (value?.kind === 'symbolic') this.#unknownStructure(value);
    if (value?.kind !== 'map') return new Map();
    const entries = [...value.entries].filter(([, item]) => !this.#isAbsent(item));
    return new Map(entries.map(([key, item]) => [key, ownedBy(item, value.origins)]));
  }

  field(value: Value | undefined, key: string): Value | undefined {
    if (value?.kind === 'symbolic') this.#unknownStructure(value);
    if (value?.kind !== 'map') return undefined;
    const found = value.entries.get(key);
    return found === undefined || this.#isAbsent(found) ? undefined : ownedBy(found, value.origins);
  }

  ref(value: Value): NodeRef {
    const node = referredNode(value);
    if (node === undefined) return { external: value };
    const ref: NodeRef = { node };
    this.#draft.joined.set(ref, originsOf(value));
    return ref;
  }

  choose<T>(value: Value | undefined, node: NodeId, decide: (known: Scalar) => T | undefined, fallback: T): T {
    if (value === undefined || this.#isAbsent(value)) return fallback;
    const seen = openNumber(value);
    if (seen.kind === 'symbolic') {
      this.#unknownChoice(seen, fallback);
      return fallback;
    }
    this.#draft.choose(originsOf(value), node);
    return (seen.kind === 'known' ? decide(seen.value) : undefined) ?? fallback;
  }

  shapes(value: Value | undefined, node: NodeId): void {
    if (value) this.#draft.choose(originsOf(value), node);
  }

  /** Null, or the zero value that Heat has made of a null. */
  #isAbsent(value: Value): boolean {
    if (isNull(value)) return true;
    if (value.kind === 'symbolic' || value.origins.length === 0) return false;
    this.#nulls ??= nullLeaves(this.#resource);
    const nulls = this.#nulls;
    return nulls.size > 0 && value.origins.every((leaf) => nulls.has(leaf));
  }

  #diagnostics(): SharedDiagnostics {
    return (this.#shared ??= sharedDiagnostics(areaOf(this.#resource.plugin)));
  }

  #unknownChoice(value: SymbolicValue, fallback: unknown): void {
    const assumed = describe(fallback);
    if (value.expression.op === 'sealed') {
      this.#draft.declare(value, 'manual', `its value is hidden; ${assumed} is assumed`);
      return;
    }
    const property = this.#draft.propertyOf(this.#resource, value);
    this.#draft.report(this.#resource, this.#diagnostics().unknownChoice, value, [
      this.#resource.path,
      property,
      assumed,
    ]);
    this.#draft.declare(value, 'manual', `its value is not known yet; ${assumed} is assumed`);
  }

  #unknownStructure(value: SymbolicValue): void {
    if (value.expression.op === 'sealed') {
      this.#draft.declare(value, 'manual', 'its content is hidden');
      return;
    }
    const property = this.#draft.propertyOf(this.#resource, value);
    this.#draft.report(this.#resource, this.#diagnostics().unknownStructure, value, [this.#resource.path, property]);
    this.#draft.declare(value, 'manual', 'its content is not known yet');
  }
}

/** The first secret part of a value. */
function firstSecret(value: Value): Value {
  if (value.kind === 'map' && value.secretKeys !== undefined) return value;
  const parts = value.kind === 'map' ? [...value.entries.values()] : [];
  const part = (value.kind === 'list' ? value.items : parts).find(isSecret);
  return part ? firstSecret(part) : value;
}

/** A hidden number may decide how many or which, as in a condition: the choice does not print it. */
function openNumber(value: Value): Value {
  const open = value.kind === 'symbolic' && value.expression.op === 'sealed' ? value.expression.value : value;
  return intOf(open) === undefined ? value : open;
}

/** Leaves of a collection as a whole belong to whatever is taken out of it. */
function ownedBy(value: Value, origins: Origins): Value {
  return origins.length === 0 ? value : withOrigins(value, joinOrigins(value.origins, origins));
}

function describe(value: unknown): string {
  if (value instanceof Float) return String(value.value);
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : value.map(describe).join(', ');
  return typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint'
    ? String(value)
    : 'the default';
}
