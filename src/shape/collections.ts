/** Lists of values, and tables whose keys the user chooses. */
import { bad, below, keyText, mappingOf, type Shape } from './shape.ts';

/** Items that are wrong are reported and left out. */
export function list<Out, In>(item: Shape<Out, In>): Shape<readonly Out[], readonly In[]> {
  return {
    read(tree, place) {
      if (tree.kind !== 'sequence') return bad(tree, place, 'a list');
      return tree.items.flatMap((each, index) => item.read(each, below(place, String(index))) ?? []);
    },
    schema: { type: 'array', items: item.schema },
  };
}

/** Any name is a key; a Map keeps names such as `__proto__` apart from what objects have. */
export function table<Out, In>(item: Shape<Out, In>): Shape<ReadonlyMap<string, Out>, Readonly<Record<string, In>>> {
  return {
    read(tree, place) {
      const found = new Map<string, Out>();
      for (const { key, value } of mappingOf(tree, place)?.entries ?? []) {
        const name = keyText(key);
        const read = item.read(value, below(place, name));
        if (read !== undefined) found.set(name, read);
      }
      return found;
    },
    schema: { type: 'object', additionalProperties: item.schema },
  };
}
