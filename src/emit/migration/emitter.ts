/** `MIGRATION.md`, the plan for people. */
import type { Emitter } from '../emitter.ts';
import { emitMigrationMd } from './emit-migration-md.ts';

/** Runs after the emitters of objects, because steps name the files in which objects stand. */
export const migration: Emitter = {
  id: 'migration',
  latest: 'never',
  emit: (rendered, beside) => ({ files: [emitMigrationMd(rendered, beside)] }),
};
