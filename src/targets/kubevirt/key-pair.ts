/** A key pair becomes a Secret with its public key; public keys are no secrets, but KubeVirt reads them from one. */
import { factValue } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { Lowerer } from '../../plan/world.ts';
import { leave } from '../objects/drop.ts';
import { publicKeyEntry } from './login.ts';
import { movedMachines } from './nics.ts';
import { objectMeta } from '../objects/metadata.ts';
import { stub } from '../objects/needed.ts';

export const keyPair: Lowerer<'key-pair'> = {
  kind: 'key-pair',
  target: 'kubernetes',
  lower(node, world) {
    leave(world, node.name, 'the Secret is named after the resource');
    const meta = objectMeta(world, world.names.name(node.id), { node: node.id });
    const secret = (key: typeof node.publicKey) =>
      kubeObject('v1/Secret', meta, {
        stringData: new Map([[publicKeyEntry, key ?? factValue({ fact: 'key', of: node.id })]]),
      });
    const used = movedMachines(world).some((machine) => world.graph.resolve('key-pair', machine.keyPair) === node);
    if (!node.publicKey && !used) return [];
    if (node.publicKey) return [{ item: 'object', object: secret(node.publicKey), wave: node.id }];
    return stub(
      {
        kind: 'key',
        name: node.resource,
        about: [node.id],
        question: `Nova would generate the key pair ${node.resource}; the cluster does not: make one and give its public key.`,
        howTo: [
          `ssh-keygen -t ed25519 -f secrets/${world.names.name(node.id)}.key`,
          `cat secrets/${world.names.name(node.id)}.key.pub`,
        ],
      },
      secret(undefined),
      { wave: node.id },
    );
  },
};
