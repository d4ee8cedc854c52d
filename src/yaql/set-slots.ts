/**
 * Slots of the hash table behind a CPython set, which say how large it is; they depend on how the set was
 * made.
 * See CPython Objects/setobject.c: `set_add_entry`, `set_merge` and `set_table_resize`.
 */

/** Slots of a small set, which has room for them in itself. */
const fewestSlots = 8;

/** Slots after so many members were added one by one to a set that had `filled`. */
export function slotsAfterAdding(added: number, slots: number = fewestSlots, filled: number = 0): number {
  let result = slots;
  for (let count = filled + 1; count <= filled + added; count++) {
    if (isFull(count, result)) result = powerAbove(count > 50_000 ? count * 2 : count * 4);
  }
  return result;
}

/** Slots after another set of so many members was merged into one that had `filled`, all at once. */
export function slotsAfterMerging(merged: number, slots: number = fewestSlots, filled: number = 0): number {
  return isFull(filled + merged, slots) ? powerAbove((filled + merged) * 2) : slots;
}

/**
 * Three fifths are the most that is filled.
 * `fill * 5 >= mask * 3`, where the mask is one less than the slots.
 */
function isFull(filled: number, slots: number): boolean {
  return filled * 5 >= (slots - 1) * 3;
}

/** The smallest power of two above a number, at least 8. */
export function powerAbove(size: number): number {
  let power = fewestSlots;
  while (power <= size) power *= 2;
  return power;
}

/**
 * Bytes of a set with so many slots.
 * `set_sizeof`: 216 bytes with room for eight members, else 16 bytes more per slot.
 */
export function sizeOfSlots(slots: number): number {
  return 216 + (slots === fewestSlots ? 0 : slots * 16);
}
