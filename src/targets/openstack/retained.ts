/** Resources that are not translated stay in OpenStack, unless they only serve a machine that moves or nothing may stay. */
import { present } from '../../source/present.ts';
import { choicesOf } from '../../plan/world.ts';
import { known, type Value } from '../../evaluate/value.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Consumer, Facing } from '../../plan/world.ts';
import type { NodeFact } from '../../evaluate/fact.ts';
import { noFact } from '../../topology/attribute-values.ts';
import type { Retained } from '../../topology/kinds/retained.ts';
import { nothing, type Site, type Target } from '../../plan/target.ts';
import { keepsRoot } from '../objects/disk-origin.ts';
import { findResource } from '../../stack/find-resource.ts';
import { signalTag, signalUrl } from '../objects/fact-texts.ts';
import { handleUrl, isReceived, receivedHandles } from '../objects/signal-receiver.ts';
import { takesParts } from '../objects/software.ts';
import { isKept } from '../objects/sides.ts';
import { byHand, stays } from '../objects/stays.ts';
import { referrerSteps } from './referrers.ts';
import { signalSteps } from './signals.ts';

const flip = 'the strategy of the machine that it serves';

const nothingStays = 'profile standalone leaves nothing in OpenStack';

const profileFlip = 'profile: openstack in heat2kube.yaml';

/** Stays where the profile keeps OpenStack. */
export const retainedStays: Target<'retained'> = {
  ...stays('retained', 'stays', (node, site) =>
    reasonToLeave(node, site) === undefined
      ? { rank: 1, because: node.why, flip: 'profile: standalone in heat2kube.yaml' }
      : undefined,
  ),
  steps: (node, world) => referrerSteps(world, node),
  answer: (node, asked, { side }) => credentialAnswer(node, asked, side),
};

/** Without OpenStack nothing can stay, so a person replaces it. */
const manual = byHand('retained', (node, site) => {
  const because = reasonToLeave(node, site);
  if (because === undefined) return undefined;
  return { rank: 1, because, flip: because === nothingStays ? profileFlip : flip };
});

export const retainedByHand: Target<'retained'> = {
  ...manual,
  lower(node, world) {
    if (!isReceived(world, node.id)) return manual.lower(node, world);
    const because = 'a receiver in the cluster takes the signals';
    const becomes = { target: 'signal-receiver', because, flip: 'signals in heat2kube.yaml' };
    return { ...nothing(because, 'default'), becomes };
  },
  steps: (node, world) => signalSteps(world, node),
  answer: (node, asked, { side, machine }, facing) =>
    side === 'inside' && asked.fact === 'signal' && node.role === 'signal-handle'
      ? signalAnswer(node, asked.key, machine === undefined ? undefined : facing.graph.get('machine', machine), facing)
      : credentialAnswer(node, asked, side),
};

/** Nothing in a VM calls Heat, so what lets it do so is an idle word there, and the start-up data does not wait for it. */
function credentialAnswer(
  { role, resource, type, why }: Retained,
  asked: NodeFact,
  side: Consumer['side'],
): Value | undefined {
  if (role !== 'credential') return undefined;
  if (side === 'inside') return known('none');
  return asked.fact === 'secret' ? noFact(`${resource} (${type}) is not translated: ${why}`) : undefined;
}

/**
 * The command that signals Heat writes the same words to the guest's journal, where the plan looks for them. A guest whose
 * start-up data takes another part listens for signals to an address.
 */
function signalAnswer(
  { id }: Retained,
  key: string | undefined,
  machine: Machine | undefined,
  facing: Facing,
): Value | undefined {
  const url = receivedHandles(facing).has(id) ? handleUrl(facing, id) : undefined;
  if (url !== undefined) return receivedAnswer(url, key);
  if (key === 'curl_cli') return known(`logger -t ${signalTag(facing, id)} --`);
  if (!machine || !takesParts(facing, machine)) return undefined;
  if (key === undefined || key === 'endpoint') return known(signalUrl(facing, id));
  return key === 'token' ? known('none') : undefined;
}

/** As Heat words it, without the token. */
function receivedAnswer(url: string, key: string | undefined): Value | undefined {
  if (key === 'curl_cli')
    return known(`curl -i -X POST -H 'Content-Type: application/json' -H 'Accept: application/json' ${url}`);
  if (key === undefined || key === 'endpoint') return known(url);
  return key === 'token' ? known('none') : undefined;
}

/**
 * Signals of a server whose start-up data has run: what waited for them goes on, and nothing sends them again. Without
 * OpenStack also what only has a meaning for Heat.
 */
export const retainedNotNeeded: Target<'retained'> = {
  kind: 'retained',
  id: 'not-needed',
  side: 'none',
  offer(node, site) {
    const { role, subject } = node;
    if (node.needless && reasonToLeave(node, site) === nothingStays)
      return { rank: 2, because: node.why, flip: profileFlip };
    const machine = subject && site.graph.resolve('machine', subject);
    const signals = role === 'signal-handle' || role === 'signal-wait';
    if (!signals || !machine || isKept(site, machine.id) || !keepsRoot(site, machine)) return undefined;
    return { rank: 2, because: `the start-up data of "${machine.resource}" has run, and does not run again`, flip };
  },
  lower: ({ id, resource }, { placed, account, source }) => {
    const { because } = present(
      choicesOf(placed, id).find(({ side }) => side === 'none'),
      'choice',
    );
    for (const leaf of findResource(resource, source.stack)?.leaves ?? []) account.declare(leaf, 'default', because);
    return nothing(because, 'default');
  },
};

/** What only served a machine that moves has nothing left to do. */
function reasonToLeave({ subject, others = [] }: Retained, site: Site): string | undefined {
  const [machine, ...further] = [subject, ...others].flatMap(
    (ref) => (ref && site.graph.resolve('machine', ref)) ?? [],
  );
  // A group of deployments can have servers on both sides: those that stay still take its signals.
  const staysToo = further.some(({ id }) => isKept(site, id));
  if (machine && !isKept(site, machine.id) && !staysToo)
    return `it only serves "${machine.resource}", which moves to the cluster`;
  return site.config.profile === 'standalone' ? nothingStays : undefined;
}
