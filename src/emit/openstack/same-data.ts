/** Whether two pieces of template data say the same to Heat: the order of entries says nothing. */
import { Float } from '../../python/scalar.ts';
import { isDataList, isDataMap, type TemplateData } from './plain-tree.ts';

export function sameData(one: TemplateData, other: TemplateData | undefined): boolean {
  if (isDataMap(one)) {
    if (!isDataMap(other) || one.size !== other.size) return false;
    for (const [key, value] of one) {
      if (!sameData(value, other.get(key))) return false;
    }
    return true;
  }
  if (isDataList(one)) {
    return isDataList(other) && one.length === other.length && one.every((item, index) => sameData(item, other[index]));
  }
  if (one instanceof Float) return other instanceof Float && Object.is(one.value, other.value);
  return one === other;
}
