/** Counts the resources of a stack with all that is nested in it, before any of them is made. */
import { makeDiagnostic } from '../diagnostics/collector.ts';
import { SpentError } from '../evaluate/budget.ts';
import type { Span } from '../source/source-file.ts';
import { tooManyResources } from './stack-diagnostics.ts';

/** What makes further resources: the root template, a nested template or a group. */
interface Maker {
  readonly span: Span;
  /** Path of the resource; absent for the root. */
  readonly resource?: string;
}

export class ResourceCount {
  readonly #limit: number;
  #made = 0;
  #looked = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Throws SpentError at what exceeds the limit. `declared` counts those too that a condition leaves out.
   * heat/engine/service.py, `_validate_new_stack`, and heat/engine/resources/stack_resource.py,
   * `_validate_nested_resources`: the resources of the new template and all that the root stack has so far.
   */
  make(declared: number, made: number, { span, resource }: Maker): void {
    const count = this.#made + declared;
    if (count > this.#limit) {
      throw new SpentError(makeDiagnostic(tooManyResources, { span, resource }, this.#limit));
    }
    this.#made += made;
  }

  /** Whether a child may still be looked at before it is made: never at more than a whole stack has. */
  mayLook(resources: number): boolean {
    this.#looked += resources;
    return this.#looked <= this.#limit;
  }
}
