/** Generated passwords stand in a Secret, as always; External Secrets keeps a copy of each in the vault of the company. */
import { defineTarget, lowering, standardTarget } from 'heat2kube';

const secret = standardTarget('secret-material', 'secret');

export const vaultSecret = defineTarget({
  ...secret,
  lower(node, world) {
    const { items, ...rest } = secret.lower(node, world);
    const name = world.names.name(node.id);
    const copy = {
      apiVersion: 'external-secrets.io/v1alpha1',
      kind: 'PushSecret',
      metadata: lowering.meta(world, name, { node: node.id }),
      body: {
        spec: {
          refreshInterval: '1h',
          secretStoreRefs: [{ kind: 'ClusterSecretStore', name: 'vault' }],
          selector: { secret: { name } },
          data: [{ match: { secretKey: 'value', remoteRef: { remoteKey: `${world.config.stackName}/${name}` } } }],
        },
      },
    };
    return { ...rest, items: [...items, { item: 'object', object: copy, wave: node.id }] };
  },
});
