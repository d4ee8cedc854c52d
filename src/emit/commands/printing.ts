/** What printing an operation asks of the output that it belongs to: where its files are and what is applied. */
import type { ObjectRef } from '../../kubernetes/object-ref.ts';
import type { TemplateName, Word } from '../../plan/operations.ts';

/** All names are relative to the directory of the plan. */
export interface Printing {
  /** What `kubectl apply` takes for the whole output, or for the overlay that is used: `-k` and a folder, `-f` and a file. */
  readonly whole: readonly Word[];
  /** The folder in which the reader completes objects. */
  readonly answers: string;
  /** Options that make `heat2kube verify` check what is applied. */
  readonly gate: readonly Word[];
  readonly templates: Readonly<Record<TemplateName, TemplateFiles>>;
  /** Values that the residual template asks for, and the reader's own copy; absent where it asks for none. */
  readonly residualValues?: { readonly asked: string; readonly own: string };
  /** The environment that keeps an update from replacing anything. */
  readonly guard: string;
  /** The file of an object that a step completes. */
  fileOf(object: ObjectRef): string;
  /** A file of the reader's own that must stay private. */
  privateFile(name: string): string;
}

/** A template of what stays, and what `openstack stack` takes with it. */
export interface TemplateFiles {
  readonly file: string;
  /** Environments that the template needs. */
  readonly environments: readonly string[];
}
