/** A key pair becomes a Secret with its public key; public keys are no secrets, but KubeVirt reads them from one. */
import { look } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { factValue, isSecret, known } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { mootBy } from '../../topology/moot.ts';
import { made, nothingFor, type Target } from '../../plan/target.ts';
import { usersFlip } from '../objects/part.ts';
import { keySecretName, publicKeyEntry } from './login.ts';
import { keepsRoot } from '../objects/disk-origin.ts';
import { objectMeta } from '../objects/metadata.ts';
import { stub } from '../../plan/needs.ts';
import { servesOthersOnly, virtualMachines } from './virtual-machines.ts';

/** A public key in a Secret, which KubeVirt gives to the guest. */
export const keyPair: Target<'key-pair'> = {
  kind: 'key-pair',
  id: 'secret',
  side: 'cluster',
  offer: () => ({ rank: 1, because: 'the cluster has an equivalent', flip: usersFlip }),
  lower(node, world) {
    const users = world.graph.users(node, 'machine', 'keyPair');
    if (servesOthersOnly(world, users)) {
      return nothingFor({ state: 'lost', reason: 'no server that uses the key pair has a login' });
    }
    const meta = objectMeta(world, keySecretName(world, node.id), { node: node.id });
    const secret = (key: typeof node.publicKey) =>
      kubeObject('v1/Secret', meta, {
        stringData: new Map([[publicKeyEntry, key ?? factValue({ fact: 'key', of: node.id })]]),
      });
    const own = virtualMachines(world).filter(({ keyPair: key }) => world.graph.resolve('key-pair', key) === node);
    if (!node.publicKey && own.length === 0) return nothingFor(mootBy('generated-key'));
    if (!node.publicKey && own.every((machine) => keepsRoot(world, machine))) {
      return nothingFor({ state: 'default', reason: 'the root disks of its servers have the public key' });
    }
    if (node.publicKey && isSecret(node.publicKey)) {
      const keys = new Map([[publicKeyEntry, node.publicKey]]);
      return made([{ item: 'secret', secret: { name: meta.name, keys }, owner: node.id }]);
    }
    if (node.publicKey) return made([{ item: 'object', object: secret(node.publicKey), owner: node.id }]);
    const asked = stub(
      {
        id: `key/secret/${meta.name}`,
        kind: 'key',
        name: node.resource,
        about: [node.id],
        question: `Which public key replaces the key pair ${code(node.resource)}? Nova generates the pair; the cluster does not. Generate one and write its public key to the Secret. Until then nobody can log in with it.`,
        howTo: [
          { op: 'keyPair', name: world.names.name(node.id) },
          look({ look: 'key-file', name: world.names.name(node.id) }),
        ],
      },
      secret(undefined),
      { owner: node.id },
    );
    return made([], [asked]);
  },
  // Nova knows key pairs by their names.
  answer: (node, { fact }, _consumer, { names }) =>
    fact === 'id' ? (node.name ?? known(names.name(node.id))) : undefined,
};
