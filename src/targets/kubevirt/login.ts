/** Public keys of a machine's default user: the Secret that holds them, and how they get into the guest. */
import { present } from '../../source/present.ts';
import { known, textOf, type Value } from '../../evaluate/value.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { longestLabel, shorterName } from '../../kubernetes/names.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { look } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { stub, type Need } from '../../plan/needs.ts';
import { blank } from '../../print/print-hole.ts';
import {
  externalName,
  externalObjectNames,
  isUnresolved,
  namedBy,
  nameLeaves,
  unnamedQuestion,
  refName,
} from '../objects/external.ts';
import { objectMeta } from '../objects/metadata.ts';
import { keepsRoot } from '../objects/disk-origin.ts';
import { startUpPart } from './startup/start-up.ts';
import { virtualMachines } from './virtual-machines.ts';

/** Key of a public key in its Secret; every key of the Secret is one public key. */
export const publicKeyEntry = 'authorized-key';

/** One public key, as KubeVirt takes it. */
interface AccessCredential {
  readonly sshPublicKey: {
    readonly source: { readonly secret: { readonly secretName: Value } };
    readonly propagationMethod: { readonly noCloud: object } | { readonly configDrive: object };
  };
}

/** None for a machine without a key pair. */
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
  if (node) return known(keySecretName(world, node.id), origins);
  return known(present(outsideKeys(world).get(refName(keyPair)), 'key pair').name, origins);
}

/** What KubeVirt appends for the volume of the pod, whose name is a DNS label: `-access-cred`. */
const longestSecret = longestLabel - '-access-cred'.length;

/** Name of the Secret of a key pair of the stack. */
export function keySecretName({ names }: Pick<World, 'names'>, keyPair: NodeId): string {
  return shorterName(names.name(keyPair), longestSecret);
}

/** A key pair that the stack only names. */
interface OutsideKey {
  readonly name: string;
  /** Whether the template says the name, or a parameter that has no value. */
  readonly named: boolean;
}

/** Keys that only the cloud knows, by what the template calls them. */
const outsideKeys = perWorld((world): ReadonlyMap<string, OutsideKey> => {
  const machines = virtualMachines(world);
  const keys = machines.flatMap((machine) => outsideKey(world, machine) ?? []);
  const words = machines.flatMap(({ keyPair }) => (keyPair && isUnresolved(keyPair) ? [keyPair.external] : []));
  const named = new Set(words.filter((key) => textOf(key) !== undefined).map(externalName));
  const { graph, names: ownNames } = world;
  const secrets = graph.of('machine').map(({ id }) => ownNames.name(id, startUpPart));
  const own = new Set([...[...graph.nodes.keys()].map((id) => ownNames.name(id)), ...secrets]);
  const texts = new Set(keys.map(externalName));
  const names = externalObjectNames([...texts].map(keyPart), own);
  return new Map(
    [...texts].map((text) => [
      text,
      {
        name: shorterName(present(names.get(keyPart(text)), 'name of the key pair'), longestSecret),
        named: named.has(text),
      },
    ]),
  );
});

/** Apart from other objects of the same name. */
function keyPart(text: string): string {
  return `key-${text}`;
}

/**
 * The key pair that a machine names and no lift knows: outside the stack, or a resource of another type. A root disk that comes
 * along holds its key.
 */
function outsideKey(world: World, machine: Machine): Value | undefined {
  const { keyPair } = machine;
  if (!keyPair || world.graph.resolve('key-pair', keyPair)) return undefined;
  return keepsRoot(world, machine) ? undefined : namedBy(keyPair);
}

/** A Secret for a key that the stack only names, to be completed with the public key. */
export function keyNeeds(world: World, machine: Machine): readonly Need[] {
  const external = outsideKey(world, machine);
  const text = external && externalName(external);
  const found = text === undefined ? undefined : outsideKeys(world).get(text);
  if (text === undefined || !found) return [];
  const { name, named } = found;
  const asked = {
    kind: 'key',
    name: text,
    about: [machine.id],
    question:
      (named || !machine.keyPair || !isUnresolved(machine.keyPair)
        ? undefined
        : unnamedQuestion('key pair', machine.keyPair)) ??
      `What is the public key of the key pair ${code(text)}, which is stored in the cloud? Write it to a copy of the Secret. Until then nobody can log in with it.`,
    howTo: named ? [look({ look: 'public-key', keyPair: text })] : [],
  } as const;
  const object = kubeObject('v1/Secret', objectMeta(world, name), {
    stringData: new Map([[publicKeyEntry, blank(`public key ${text}`)]]),
  });
  return [stub(asked, object, { owner: machine.id, apart: true })];
}
