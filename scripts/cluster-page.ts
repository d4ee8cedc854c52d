/** The JSON Schema of a cluster bundle, from the table of what is collected. */
import { bundleKeys } from '../src/cluster/load-cluster.ts';
import { clusterSources } from '../src/cluster/table.ts';
import type { JsonSchema } from '../src/shape/shape.ts';

/** The version counts up where a bundle that was accepted no longer is. */
export function clusterSchema(): JsonSchema {
  const outputs = Object.entries(clusterSources).map(([key, { what, command }]) => [
    key,
    { description: `${capital(what)}: kubectl ${command.join(' ')} -o json.`, type: 'object' },
  ]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'heat2kube cluster bundle',
    $comment: 'version 1; made by npm run docs',
    description:
      'What read-only kubectl commands print about a cluster; heat2kube facts --cluster prints the commands. What the cluster does not have is left out.',
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      [bundleKeys.kinds]: {
        description: 'API version and kind of each resource: kubectl api-resources.',
        type: 'array',
        items: { type: 'array', items: [{ type: 'string' }, { type: 'string' }], minItems: 2, maxItems: 2 },
      },
      [bundleKeys.versions]: {
        description: 'API versions: kubectl api-versions.',
        type: 'array',
        items: { type: 'string' },
      },
      ...Object.fromEntries(outputs),
      [bundleKeys.failed]: {
        description: 'Keys whose commands failed.',
        type: 'array',
        items: { type: 'string' },
      },
    },
  };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
