/** The JSON Schema of a facts bundle, from the table of live things. */
import { columnsSchema } from '../src/facts/columns.ts';
import { resourceColumns, stackColumns } from '../src/facts/stack.ts';
import { storedSchema } from '../src/facts/stored.ts';
import { factSources, liveKeys } from '../src/facts/table.ts';
import type { JsonSchema } from '../src/shape/shape.ts';

/** The version counts up where a bundle that was accepted no longer is. */
export function factsSchema(): JsonSchema {
  const lists = liveKeys.map((key) => {
    const { what, fields } = factSources[key];
    return [key, { description: `Every ${what}.`, type: 'array', items: columnsSchema({ ...fields }) }] as const;
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'heat2kube facts bundle',
    $comment: 'version 1; made by npm run docs',
    description:
      'What read-only openstack commands print about a live stack; heat2kube facts prints the commands. Columns that are not listed here are allowed and not read.',
    type: 'object',
    properties: {
      stack: { description: 'The stack itself.', ...columnsSchema({ ...stackColumns }) },
      resources: {
        description: 'Every resource, of nested stacks too. In an abandoned or exported stack, a map by name.',
        type: ['array', 'object'],
        items: columnsSchema({ ...resourceColumns }),
      },
      ...storedSchema,
      ...Object.fromEntries(lists),
    },
  };
}
