/** Public keys of a machine's default user: the Secret that holds them, and how they get into the guest. */
import { known, textOf, type Value } from '../../evaluate/value.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { stub, type Need } from '../../plan/needs.ts';
import { blank } from '../../print/print-hole.ts';
import { externalName, externalObjectNames, isUnresolved, nameLeaves } from '../objects/external.ts';
import { objectMeta } from '../objects/metadata.ts';
import { shellWord } from '../../print/slots/shell.ts';
import { keepsRoot } from './startup/start-up.ts';
import { movedMachines } from '../objects/sides.ts';

/** Key of a public key in its Secret; every key of the Secret is one public key. */
export const publicKeyEntry = 'authorized-key';

interface AccessCredential {
  readonly sshPublicKey: {
    readonly source: { readonly secret: { readonly secretName: Value } };
    readonly propagationMethod: { readonly noCloud: object } | { readonly configDrive: object };
  };
}

export function accessCredentials(
  world: World,
  machine: Machine,
  method: 'noCloud' | 'configDrive',
): readonly AccessCredential[] {
  const secretName = secretOf(world, machine);
  if (!secretName) return [];
  return [
    {
      sshPublicKey: {
        source: { secret: { secretName } },
        propagationMethod: method === 'noCloud' ? { noCloud: {} } : { configDrive: {} },
      },
    },
  ];
}

function secretOf(world: World, { keyPair }: Machine): Value | undefined {
  if (!keyPair) return undefined;
  const node = world.graph.resolve('key-pair', keyPair);
  const origins = nameLeaves(keyPair, node);
  if (node) return known(world.names.name(node.id), origins);
  if (!isUnresolved(keyPair)) return undefined;
  return known(outsideKeys(world).get(externalName(keyPair.external))?.name ?? '', origins);
}

interface OutsideKey {
  readonly name: string;
  /** Whether the template says the name, or a parameter that has no value. */
  readonly named: boolean;
  readonly machines: readonly NodeId[];
}

/** Keys that only the cloud knows, by what the template calls them. */
const outsideKeys = perWorld((world): ReadonlyMap<string, OutsideKey> => {
  const users = new Map<string, NodeId[]>();
  const named = new Set<string>();
  for (const machine of movedMachines(world)) {
    const { id, keyPair } = machine;
    if (!keyPair || !isUnresolved(keyPair) || world.graph.resolve('key-pair', keyPair)) continue;
    if (keepsRoot(world, machine)) continue;
    const text = externalName(keyPair.external);
    if (textOf(keyPair.external) !== undefined) named.add(text);
    const ready = users.get(text);
    if (ready) ready.push(id);
    else users.set(text, [id]);
  }
  const own = new Set([...world.graph.nodes.keys()].map((id) => world.names.name(id)));
  const names = externalObjectNames(
    [...users.keys()].map((text) => `key-${text}`),
    own,
  );
  return new Map(
    [...users].map(([text, machines]) => [
      text,
      { name: names.get(`key-${text}`) ?? '', named: named.has(text), machines },
    ]),
  );
});

/** A Secret for each key that the stack only names, to be completed with the public key. */
export function outsideKeyNeeds(world: World): readonly Need[] {
  return [...outsideKeys(world)].map(([text, { name, named, machines }]) => {
    const [first = ''] = machines;
    return stub(
      {
        kind: 'key',
        name: text,
        about: machines,
        question: `The public key that the cloud keeps as key pair ${text}: it lets people log in.`,
        howTo: named ? [`openstack keypair show --public-key ${shellWord(text)}`] : [],
      },
      kubeObject('v1/Secret', objectMeta(world, name), {
        stringData: new Map([[publicKeyEntry, blank(`public key ${text}`)]]),
      }),
      { wave: first, shapedBy: machines },
    );
  });
}
