/** Runs the proofs again on the objects as they are now, from what `plan.json` knows of the stack. */
import { createCollector, type Collector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { at, itemsAt, wordAt, type Json, type JsonObject } from '../kubernetes/json.ts';
import { resourceOf } from '../verify/machine-objects.ts';
import { networkDataSecret } from '../verify/segments/guest-network.ts';
import { readSourceModel } from '../verify/source-model.ts';
import { verifyObjects } from '../verify/verify.ts';
import type { Collected, FoundObject } from './collect-objects.ts';

interface Proving {
  readonly overlay: string | undefined;
  readonly objects: readonly FoundObject[];
  /** Secrets that a generator makes. */
  readonly secrets: Collected['secrets'];
  /** Those that wait for an answer, or for a step of the plan. */
  readonly waiting: readonly JsonObject[];
  readonly reports: Collector;
}

/**
 * Reports what the proofs find now and did not find when the output was made. `plan` is the content of `plan.json` as
 * `convert` wrote it. False where it does not say what the stack was.
 */
export function proveOutput(plan: Json, { overlay, objects, secrets, waiting, reports }: Proving): boolean {
  const model = readSourceModel(overlay === undefined ? at(plan, 'source') : at(plan, 'overlays', overlay));
  if (!model) return false;
  const found = createCollector();
  const namespace = wordAt(plan, 'namespace');
  const told = secrets.flatMap(({ name, networkData }) =>
    networkData === undefined ? [] : [networkDataSecret({ name, namespace }, networkData)],
  );
  const all = [...objects.map(({ json }) => json), ...waiting, ...told];
  verifyObjects({ ...model, objects: all }, found);
  const known = new Set(itemsAt(plan, 'found'));
  for (const report of found.sorted()) if (!known.has(report.message)) reports.add(placed(report, objects));
  return true;
}

/** At the first object of the resource. */
function placed(report: Diagnostic, objects: readonly FoundObject[]): Diagnostic {
  const { resource } = report;
  const object = resource === undefined ? undefined : objects.find(({ json }) => resourceOf(json) === resource);
  return object ? { ...report, span: object.spanOf('') } : report;
}
