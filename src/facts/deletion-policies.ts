/** Which resources of a template Heat keeps when they leave the stack: from the tree alone, whatever else is in it. */
import { textOf, valueOf, type Tree } from '../hot/tree.ts';
import { keyText } from '../shape/shape.ts';

/** Whether the deletion policy of a resource is Retain, by resource name; empty for what has no resources. */
export function retainedByPolicy(template: Tree | undefined): ReadonlyMap<string, boolean> {
  const resources = memberOf(template, 'resources', 'Resources');
  if (resources?.kind !== 'mapping') return new Map();
  return new Map(
    resources.entries.map(({ key, value }) => {
      const policy = textOf(memberOf(value, 'deletion_policy', 'DeletionPolicy'));
      return [keyText(key), policy?.toLowerCase() === 'retain'];
    }),
  );
}

/** By its key in HOT, or in a template of CFN style. */
function memberOf(tree: Tree | undefined, hot: string, cfn: string): Tree | undefined {
  return tree?.kind === 'mapping' ? (valueOf(tree, hot) ?? valueOf(tree, cfn)) : undefined;
}
