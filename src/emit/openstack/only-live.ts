/** The template of a live stack without the resources that are new on purpose: the update that protects the stack would create them. */
import { entryOf, isDataList, isDataMap, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { referencesIn } from './references.ts';
import { keysOf, sectionOf, type SectionKeys } from './section-keys.ts';
import { instancesOf, type TemplateUse } from './template-set.ts';

export function onlyLive(use: TemplateUse, data: TemplateMap, isNew: (path: string) => boolean): TemplateMap {
  const keys = keysOf(use.template);
  const resources = sectionOf(data, keys.resources);
  const gone = new Set(
    [...resources.keys()].filter((name) => {
      const instances = instancesOf(use, name);
      return instances.length > 0 && instances.every(({ path }) => isNew(path));
    }),
  );
  if (gone.size === 0) return data;
  const kept = [...resources].filter(([name]) => !gone.has(name));
  const left = new Map(data).set(
    keys.resources,
    new Map(kept.map(([name, body]) => [name, withoutNew(body, keys, gone)])),
  );
  const outputs = sectionOf(data, keys.outputs);
  // What a parent reads of a nested stack stays: without it Heat refuses the parent.
  const valid = [...outputs].filter(([, body]) => !use.root || ![...referencesIn(body)].some((name) => gone.has(name)));
  if (valid.length > 0) left.set(keys.outputs, new Map(valid));
  else left.delete(keys.outputs);
  return left;
}

/** Heat refuses a dependency on what is not there. */
function withoutNew(body: TemplateData, keys: SectionKeys, gone: ReadonlySet<string>): TemplateData {
  const needed = entryOf(body, keys.dependsOn);
  if (!isDataMap(body) || needed === undefined) return body;
  const all = isDataList(needed) ? needed : [needed];
  const names = all.filter((name) => typeof name !== 'string' || !gone.has(name));
  if (names.length === all.length) return body;
  if (names.length > 0) return new Map([...body, [keys.dependsOn, names]]);
  return new Map([...body].filter(([key]) => key !== keys.dependsOn));
}
