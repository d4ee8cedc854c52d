/** Asks what becomes of a public address for which no Service stands. */
import { originsOf, textOf } from '../../evaluate/value.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { bindingsOfAddress } from '../../topology/views/public-addresses.ts';
import { question, type Need } from '../../plan/needs.ts';
import type { World } from '../../plan/world.ts';
import { choicesAbout } from '../objects/choices.ts';
import { isUnresolved } from '../objects/external.ts';

/** The question also closes the leaves of the address and of what binds it: nobody else says a word about them. */
export function askForAddress(world: World, node: PublicAddress, reason: string): Need {
  const values = [node.address, ...(node.network && isUnresolved(node.network) ? [node.network.external] : [])];
  for (const id of [node.id, ...bindings(world, node)]) {
    for (const leaf of choicesAbout(world, id)) world.account.declare(leaf, 'manual', `${reason}; see the plan`);
  }
  for (const value of values) {
    if (value && originsOf(value).length > 0) world.account.declare(value, 'manual', `${reason}; see the plan`);
  }
  const address = textOf(node.address) ?? world.live.view?.liveOf('floatingIps', node)?.address;
  return question({
    kind: 'address',
    name: node.resource,
    about: [node.id],
    question: `Which ports is ${address ?? 'the address'} needed for? ${sentence(reason)}. Write a Service of type LoadBalancer for these ports, or release the address. Until then nothing is reachable at it.`,
    howTo: [],
  });
}

/** Associations that lead the address to an interface; they stand or fall with it. */
export function bindings({ graph }: World, node: PublicAddress): readonly string[] {
  return bindingsOfAddress(graph, node).map(({ id }) => id);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
