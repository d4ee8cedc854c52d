/** `resource_facade`: metadata and policies of the resource that the template stands for. */
import { failure } from '../failure.ts';
import type { ScopedIntrinsic } from '../intrinsic.ts';
import { poison } from '../value.ts';

export const resourceFacade = facade(['metadata', 'deletion_policy', 'update_policy']);
export const cfnResourceFacade = facade(['Metadata', 'DeletionPolicy', 'UpdatePolicy']);

/** Names of both spellings, by the one that the stack pass knows. */
const plainNames: ReadonlyMap<string, string> = new Map([
  ['Metadata', 'metadata'],
  ['DeletionPolicy', 'deletion_policy'],
  ['UpdatePolicy', 'update_policy'],
]);

/**
 * heat/engine/hot/functions.py, `ResourceFacade`: the constructor compares the argument as written, so a
 * function is never accepted. Outside a nested stack `parent_resource` is None.
 */
function facade(allowed: readonly string[]): ScopedIntrinsic {
  return {
    form: 'scoped',
    check: ({ name, argument }) =>
      argument.kind === 'literal' && allowed.includes(String(argument.value))
        ? undefined
        : failure('ValueError', `Incorrect arguments to "${name}" should be one of: ${allowed.join(', ')}`, {
            span: argument.span,
          }),
    evaluate: ({ call, scope }) => {
      const asked = call.argument.kind === 'literal' ? String(call.argument.value) : '';
      return (
        scope.facade(plainNames.get(asked) ?? asked) ??
        (scope.stackPath === ''
          ? failure('AttributeError', "'NoneType' object has no attribute 'metadata_get'")
          : poison)
      );
    },
  };
}
