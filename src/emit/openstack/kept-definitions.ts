/** Which resources of a template stay: those that are decided to, and what of the rest only serves them. */
import type { Source } from '../rendered.ts';
import { isDataMap, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { referencesIn } from './references.ts';
import { keysOf, sectionOf, type SectionKeys } from './section-keys.ts';
import { reaches, type TemplateUse } from './template-set.ts';

/** Names of definitions of which any instance stays, with the data and names that these refer to. */
export function keptDefinitions(use: TemplateUse, data: TemplateMap, { keeps, serves }: Source): ReadonlySet<string> {
  const keys = keysOf(use.template);
  const bodies = sectionOf(data, keys.resources);
  const usesOf = new Map([...bodies].map(([name, body]) => [name, neededBy(body, keys)]));
  const instances = (name: string) => use.instances.get(name) ?? [];
  const kept = new Set(
    [...bodies.keys()].filter((name) => instances(name).some((resource) => reaches(resource, keeps))),
  );
  const open = [...kept];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const needed of usesOf.get(name) ?? []) {
      if (kept.has(needed) || !bodies.has(needed)) continue;
      const users = [...usesOf].filter(([, uses]) => uses.has(needed)).map(([user]) => user);
      const alone = users.every((user) => kept.has(user));
      if (!instances(needed).some(({ path }) => serves(path, alone ? 'only-kept' : 'both'))) continue;
      kept.add(needed);
      open.push(needed);
    }
  }
  return kept;
}

function neededBy(body: TemplateData, keys: SectionKeys): ReadonlySet<string> {
  const explicit = isDataMap(body) ? body.get(keys.dependsOn) : undefined;
  const names = (Array.isArray(explicit) ? explicit : [explicit]).filter((name) => typeof name === 'string');
  return new Set([...referencesIn(body), ...names]);
}
