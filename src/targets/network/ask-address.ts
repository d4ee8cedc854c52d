/** Asks what becomes of a public address for which no Service stands. */
import { originsOf, textOf } from '../../evaluate/value.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { bindingsOfAddress } from '../../topology/views/public-addresses.ts';
import { question, type Need } from '../../plan/needs.ts';
import { code } from '../../plan/prose.ts';
import type { World } from '../../plan/world.ts';
import { choicesAbout } from '../objects/choices.ts';
import { isUnresolved } from '../objects/external.ts';

interface Asked {
  /** Why no Service stands for all that clients reach; without a capital and a full stop. */
  readonly reason: string;
  /** What the user can do; whole sentences. */
  readonly todo: string;
}

/** The question also closes the leaves of the address and of what binds it: nobody else says a word about them. */
export function askForAddress(world: World, node: PublicAddress, { reason, todo }: Asked): Need {
  declareAddress(world, node, `${reason}; see the plan`);
  const address = textOf(node.address) ?? world.live.view?.liveOf('floatingIps', node)?.address;
  return portQuestion(node, address ?? 'the address', { reason, todo });
}

/** The same for whatever clients outside reach. */
export function portQuestion(
  { id, resource }: Pick<PublicAddress, 'id' | 'resource'>,
  what: string,
  { reason, todo }: Asked,
): Need {
  return question({
    kind: 'address',
    name: resource,
    about: [id],
    question: `Which ports is ${what} needed for? ${sentence(reason)}. ${todo}`,
    howTo: [],
  });
}

/** The keys of the configuration that answer such a question. */
export function skipText({ resource }: PublicAddress): string {
  return `If the address is not needed, write ${code('{ address: skip, reason: ... }')} under ${code('exposure')} in heat2kube.yaml, for ${code(resource)}.`;
}

/** Says what becomes of the leaves of an address, and of what binds it, where no Service stands for them. */
export function declareAddress(world: World, node: PublicAddress, reason: string): void {
  const values = [node.address, ...(node.network && isUnresolved(node.network) ? [node.network.external] : [])];
  for (const id of [node.id, ...bindings(world, node)]) {
    for (const leaf of choicesAbout(world, id)) world.account.declare(leaf, 'manual', reason);
  }
  for (const value of values) {
    if (value && originsOf(value).length > 0) world.account.declare(value, 'manual', reason);
  }
}

/** Associations that lead the address to an interface; they stand or fall with it. */
export function bindings({ graph }: World, node: PublicAddress): readonly string[] {
  return bindingsOfAddress(graph, node).map(({ id }) => id);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
