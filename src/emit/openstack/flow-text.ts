/** Template data on one line, for places where new text goes into a template that a person wrote. */
import { scalar } from '../../print/yaml-printer.ts';
import { isDataList, isDataMap, type TemplateData } from './plain-tree.ts';

/** How the text around it is written. */
export type TextForm = 'yaml' | 'json';

/** YAML's flow style, or JSON. */
export function flowText(data: TemplateData, form: TextForm): string {
  if (isDataMap(data)) {
    const entries = [...data].map(([key, value]) => entryText(key, value, form));
    if (entries.length === 0) return '{}';
    return form === 'json' ? `{${entries.join(', ')}}` : `{ ${entries.join(', ')} }`;
  }
  if (isDataList(data)) return `[${data.map((item) => flowText(item, form)).join(', ')}]`;
  return scalarText(data, form);
}

/** A key with its value. */
export function entryText(key: string, value: TemplateData, form: TextForm): string {
  return `${scalarText(key, form)}: ${flowText(value, form)}`;
}

type DataScalar = Exclude<TemplateData, ReadonlyMap<string, TemplateData> | readonly TemplateData[]>;

/** Quoted where a reader, or the brackets around it, could take the text for something else. */
function scalarText(value: DataScalar, form: TextForm): string {
  const text = scalar(value);
  if (form === 'json') return typeof value === 'string' ? JSON.stringify(value) : text;
  return typeof value === 'string' && /^[^"'].*[=<>@]/.test(text) ? JSON.stringify(value) : text;
}
