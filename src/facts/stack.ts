/** The stack itself and its resources, nested ones too: `stack show`, `stack resource list -n 5`. */
import { text } from './client-values.ts';
import { maybe, needed, type Columns } from './columns.ts';
import type { Trouble } from './fact-source.ts';

export interface StackFact {
  readonly id?: string;
  readonly name?: string;
  readonly status?: string;
}

export interface ResourceFact {
  readonly name: string;
  /** Absent until the thing is made. */
  readonly id?: string;
  /** Name of the stack or nested stack that holds it. */
  readonly stack?: string;
  readonly status?: string;
  /** As its template says it; a template is called by its URL. */
  readonly type?: string;
  /** The secret text that Heat generated for it; only an abandon file has it. */
  readonly generated?: string;
}

export const stackColumns: Columns<StackFact> = {
  id: maybe(['id'], text(), 'id of the stack'),
  name: maybe(['stack_name', 'name'], text(), 'name of the stack'),
  status: maybe(['stack_status', 'status'], text(), 'status of the stack'),
};

export const resourceColumns: Columns<Omit<ResourceFact, 'generated'>> = {
  name: needed(['resource_name'], text(), 'name of the resource in its template'),
  id: maybe(['physical_resource_id'], text(), 'id of what the resource created'),
  stack: maybe(['stack_name'], text(), 'name of the stack or nested stack that holds it'),
  status: maybe(['resource_status', 'status'], text(), 'status of the resource'),
  type: maybe(['resource_type', 'type'], text(), 'type of the resource'),
};

/**
 * Heat replaces what is FAILED at the next update, and deletes the old thing; it refuses to update what is suspended or
 * deleted; and an action in progress changes what is read.
 */
export function statusTrouble(status: string | undefined): Trouble | undefined {
  if (status === undefined || usable.test(status)) return undefined;
  return { severity: 'error', text: `is in status ${status}` };
}

/** What Heat says of a stack that it no longer has, where it is asked by id. */
export const goneStatus = 'DELETE_COMPLETE';

const usable = /^(?:ADOPT|CHECK|CREATE|INIT|RESTORE|RESUME|ROLLBACK|SNAPSHOT|UPDATE)_COMPLETE$/;
