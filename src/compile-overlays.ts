/** Overlays of a compilation: the same stack once more for each, with further environments, and what that says differently. */
import type { CompileOptions } from './compile-types.ts';
import type { Mode, Profile } from './config/config.ts';
import { createCollector, type Collector } from './diagnostics/collector.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { overlayName, overlayNeedsBase } from './emit/overlay-diagnostics.ts';
import type { NamedOverlay } from './emit/render.ts';
import type { OutputObject, Rendered } from './emit/rendered.ts';
import type { GivenValue } from './hot/given-parameters.ts';
import type { Ledger, SecretRequest } from './plan/plan.ts';
import type { Settled } from './plan/settled.ts';

/** One overlay: what the stack has besides, or in the place of, what it has in the base. */
export interface OverlayOptions {
  /** Folder below `overlays/`: lower-case letters, digits and `-`. */
  readonly name: string;
  /** Names of environment files, merged after those of the base as Heat does. */
  readonly environments?: readonly string[] | undefined;
  /** Parameter values given separately; they win over those of the base. */
  readonly parameters?: Readonly<Record<string, GivenValue>> | ReadonlyMap<string, GivenValue> | undefined;
  /** Values of the secrets that are generated for this overlay, by the id of their request: it shares none with the base. */
  readonly secrets?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | undefined;
  /** An overlay has the profile, mode and namespace of its base: another one is refused. */
  readonly profile?: Profile | undefined;
  readonly mode?: Mode | undefined;
  readonly namespace?: string | undefined;
}

/** What an overlay changes: objects as `<kind>/<name>`, in order. */
export interface OverlayResult {
  readonly name: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** What became of every property with the environments of the overlay. */
  readonly ledger: Ledger;
  /** Secrets that must be drawn and given as the overlay's `secrets`. */
  readonly secretRequests: readonly SecretRequest[];
}

/** A compilation of the stack for one overlay. */
interface OverlayRun {
  readonly name: string;
  readonly reports: readonly Diagnostic[];
  readonly secretRequests: readonly SecretRequest[];
  /** Absent when the stack could not be read, or the overlay was refused. */
  readonly rendered?: Rendered | undefined;
}

type OverlayPasses = Omit<OverlayRun, 'name'>;

/** The stack of an overlay: its environments come after those of the base, its parameters win. */
export function overlayOptions(base: CompileOptions, overlay: OverlayOptions): CompileOptions {
  return {
    ...base,
    environments: [...(base.environments ?? []), ...(overlay.environments ?? [])],
    parameters: new Map([...entriesOf(base.parameters), ...entriesOf(overlay.parameters)]),
    secrets: overlay.secrets,
  };
}

function entriesOf(parameters: CompileOptions['parameters']): readonly (readonly [string, GivenValue])[] {
  return parameters instanceof Map ? [...parameters] : Object.entries(parameters ?? {});
}

/**
 * What an overlay keeps: what earlier runs settled for it, and the names and hosts of the base and of the overlays before
 * it, so that what several of them have is one object.
 */
export function earlierOfOverlay(own: Settled | undefined, before: Settled | undefined): Settled | undefined {
  if (!before) return own;
  const none = new Map<string, never>();
  const { mode, namespace, objects, origins, hosts } = own ?? { ...before, objects: none, origins: none, hosts: none };
  const place = namespace === undefined ? {} : { namespace };
  return { mode, ...place, objects, origins, names: before.names, hosts: new Map([...hosts, ...before.hosts]) };
}

/** Runs the passes for each overlay with a name of its own; what is wrong with one as such is reported to `reports`. */
export async function runOverlays(
  overlays: readonly OverlayOptions[],
  run: (overlay: OverlayOptions) => Promise<OverlayPasses>,
  reports: Collector,
): Promise<readonly OverlayRun[]> {
  const names = new Set<string>();
  const runs: OverlayRun[] = [];
  for (const overlay of overlays) {
    const { name } = overlay;
    if (names.has(name) || !isOverlayName(name)) {
      reports.report(overlayName, {}, name);
      continue;
    }
    names.add(name);
    const { rendered, ...passes } = await run(overlay);
    const refused = rendered ? reportRefusals(overlay, rendered, reports) : false;
    runs.push({ name, ...passes, ...(!refused && { rendered }) });
  }
  return runs;
}

export function isOverlayName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}

function reportRefusals(overlay: OverlayOptions, base: Rendered, reports: Collector): boolean {
  const differing = (['profile', 'mode', 'namespace'] as const).filter(
    (option) => overlay[option] !== undefined && overlay[option] !== base[option],
  );
  for (const option of differing) {
    reports.report(overlayNeedsBase, {}, overlay.name, option, overlay[option] ?? '', base[option]);
  }
  return differing.length > 0;
}

/** The messages of the base, then those that only overlays have, with their names. */
export function withOverlayReports(base: readonly Diagnostic[], runs: readonly OverlayRun[]): Collector {
  const all = createCollector();
  for (const report of base) all.add(report);
  const known = new Set(base.map(keyOf));
  const more = new Map<string, { readonly report: Diagnostic; readonly names: string[] }>();
  for (const { name, reports } of runs) {
    for (const report of reports.filter((item) => !known.has(keyOf(item)))) {
      const same = more.get(keyOf(report));
      if (same) same.names.push(name);
      else more.set(keyOf(report), { report, names: [name] });
    }
  }
  for (const { report, names } of more.values()) {
    const where = `(in the overlay${names.length > 1 ? 's' : ''} ${names.join(', ')})`;
    all.add({ ...report, message: `${report.message} ${where}` });
  }
  return all;
}

function keyOf({ code, message, span, resource }: Diagnostic): string {
  return JSON.stringify([span?.file.name, span?.start, code, message, resource]);
}

/** Overlays that can be emitted. */
export function renderedOverlays(runs: readonly OverlayRun[]): readonly NamedOverlay[] {
  return runs.flatMap(({ name, rendered }) => (rendered ? [{ name, rendered }] : []));
}

/** In the order of the options; an overlay that was refused is left out. */
export function overlayResults(runs: readonly OverlayRun[], base: Rendered | undefined): readonly OverlayResult[] {
  return runs.flatMap(({ name, secretRequests }) => {
    const overlay = base?.overlays.find((other) => other.name === name);
    if (!overlay) return [];
    const { added, removed, changed } = overlay.diff;
    return [
      {
        name,
        added: labels(added),
        removed: labels(removed),
        changed: labels(changed.map(({ own }) => own)),
        ledger: overlay.rendered.ledger,
        secretRequests,
      },
    ];
  });
}

function labels(objects: readonly OutputObject[]): readonly string[] {
  return objects.map(({ object }) => `${object.kind}/${object.metadata.name}`).toSorted();
}
