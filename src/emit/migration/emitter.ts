/** `MIGRATION.md`, the plan for people. */
import { withEnvironments } from '../command-environments.ts';
import type { Emitter } from '../emitter.ts';
import { printNeed, printStep } from '../step-text.ts';
import { emitMigrationMd } from './emit-migration-md.ts';
import { overviewOf } from './overview.ts';

export const migration: Emitter = {
  id: 'migration',
  latest: 'never',
  emit(rendered, { files, placeOf, reports }) {
    const file = emitMigrationMd({
      plan: rendered,
      steps: withEnvironments(rendered.steps, files).map((step) => printStep(step, placeOf)),
      inputs: rendered.needs.map((need) => printNeed(need, placeOf)),
      ledger: rendered.ledger,
      overview: overviewOf(rendered),
      outputs: rendered.outputs,
      overlays: rendered.overlays,
      files,
      diagnostics: reports.sorted(),
      ok: !reports.hasErrors,
    });
    return { files: [file] };
  },
};
