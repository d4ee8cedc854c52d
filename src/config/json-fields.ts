/** Careful reading of foreign JSON: every reader gives undefined where the shape is another one. */

export interface JsonRecord {
  readonly [key: string]: unknown;
}

export function asRecord(value: unknown): JsonRecord | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A non-empty text; numbers become text. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number from 0 on, or a text that is one: sizes and counts are nothing else. */
export function asCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** A list of texts, also when printed as one text with commas. */
export function asTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/[\s,]+/).filter((part) => part !== '');
  return asArray(value).flatMap((item) => asText(item) ?? []);
}

/** The client prints booleans as such, as `True` or as `true`; external networks as `External`. */
export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(true|external|yes)$/i.test(value));
}

/** The records of a list; anything else in it is passed over. */
export function asRecords(value: unknown): readonly JsonRecord[] {
  return asArray(value).filter(isRecord);
}
