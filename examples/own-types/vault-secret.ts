/** A generated password becomes a Secret, as with the built-in target, and a PushSecret of External Secrets copies it to the company's vault. */
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
    return { ...rest, items: [...items, { item: 'object', object: copy, owner: node.id }] };
  },
});
