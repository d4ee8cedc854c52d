/** Things that the stack only names: how they are called in messages, object names and mappings. */
import type { NodeRef } from '../../evaluate/fact.ts';
import { joinOrigins, originsOf, textOf, type Origins, type Value, known } from '../../evaluate/value.ts';
import { dnsLabel, dnsLabelWithDigest, objectNames } from '../../kubernetes/names.ts';
import { code } from '../../plan/prose.ts';
import { printHole } from '../../print/print-hole.ts';

/** What the template calls it: the name or id, or `<parameter x>` when that is not known. */
export function externalText(value: Value): string {
  return textOf(value) ?? printHole(value);
}

/** The text as part of a sentence, a command or a name: the name as it is, or the hole of what is not known without its marks. */
export function externalName(value: Value): string {
  return textOf(value)?.trim() ?? printHole(value).replaceAll(/[<>]/g, '').trim();
}

/** Asks which thing is meant, where the template has no name that could be looked up; undefined where it has. */
export function unnamedQuestion(what: string, { external }: { readonly external: Value }): string | undefined {
  if (textOf(external) !== undefined) return undefined;
  const which = `Which ${what} is meant?`;
  if (external.kind === 'symbolic' && external.expression.op === 'sealed')
    return `${which} ${code(externalName(external))} is secret, and everybody can read this object. Remove "hidden: true" from the parameter if the name is no secret.`;
  return external.kind === 'symbolic' && external.expression.op === 'parameter'
    ? `${which} ${code(externalName(external))} has no value. Give it in an environment file or with ${code('-P')}, and run convert again.`
    : `${which} ${code(externalName(external))} is not known yet.`;
}

export function isUnresolved(ref: NodeRef): ref is { readonly external: Value } {
  return 'external' in ref;
}

/** What a reference names: by the template's word, or by the resource. */
export function namedBy(ref: NodeRef): Value {
  return isUnresolved(ref) ? ref.external : known(ref.node);
}

/** The same as text. */
export function refName(ref: NodeRef): string {
  return externalName(namedBy(ref));
}

/** Leaves behind a reference by name: the name where it is used, and where it is given. */
export function nameLeaves(ref: NodeRef | undefined, node: { readonly name?: Value } | undefined): Origins {
  if (!ref || !isUnresolved(ref)) return [];
  return joinOrigins(originsOf(ref.external), node?.name ? originsOf(node.name) : []);
}

/** Object names for outside things of one kind, by what the template calls them; none of `taken` is used, and none twice. */
export function externalObjectNames(texts: Iterable<string>, taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const names = objectNames(texts);
  const used = new Set([...taken, ...names.values()]);
  return new Map(
    [...names].map(([text, name]) => {
      if (!taken.has(name)) return [text, name];
      const marked = dnsLabel(`cloud-${name}`);
      const free = used.has(marked) ? dnsLabelWithDigest(`cloud:${text}`) : marked;
      used.add(free);
      return [text, free];
    }),
  );
}
