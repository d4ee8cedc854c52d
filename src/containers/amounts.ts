/** Amounts as container programs write them. */

/** `512m`, `1g`, `1.5GB`, `1048576`: a quantity of Kubernetes; undefined for what is none. */
export function memoryQuantity(text: string): string | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s?([bkmgt]?)(?:ib?|b)?$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const suffix = { '': '', b: '', k: 'Ki', m: 'Mi', g: 'Gi', t: 'Ti' }[unit.toLowerCase()];
  return suffix === undefined ? undefined : `${number}${suffix}`;
}

/** `1m30s`, `500ms`, `30`: whole seconds, at least one; undefined for what is no time. */
export function secondsOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Math.max(1, Number(text));
  if (!/^(?:\d+(?:\.\d+)?(?:h|m|s|ms|us|ns))+$/.test(text)) return undefined;
  const units: ReadonlyMap<string, number> = new Map([
    ['h', 3600],
    ['m', 60],
    ['s', 1],
    ['ms', 0.001],
    ['us', 0.000_001],
    ['ns', 0.000_000_001],
  ]);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|ns)/g)];
  const seconds = parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * (units.get(unit) ?? 0), 0);
  return Math.max(1, Math.ceil(seconds));
}
