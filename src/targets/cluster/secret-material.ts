/** A generated text becomes a key of a Secret: drawn once for a new application, carried over from a live one. */
import { liveStackId } from '../objects/moving.ts';
import { secretFact } from '../../evaluate/value.ts';
import { secretId } from '../../kubernetes/object-id.ts';
import { stackNode } from '../../kubernetes/object.ts';
import { isGone } from '../../facts/live.ts';
import { look } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { made, type Target } from '../../plan/target.ts';
import { usersFlip } from '../objects/part.ts';
import { question } from '../../plan/needs.ts';
import type { MadeItem, SecretRequest } from '../../plan/plan.ts';
import type { SecretMaterial } from '../../topology/kinds/secret-material.ts';
import { secretRequestId } from '../objects/fact-texts.ts';
import { choicesAbout } from '../objects/choices.ts';

/** A text that Heat generates: drawn once, and kept by later runs. */
export const secretMaterial: Target<'secret-material'> = {
  kind: 'secret-material',
  id: 'secret',
  side: 'cluster',
  offer: () => ({ rank: 1, because: 'the cluster has an equivalent', flip: usersFlip }),
  lower(node, world) {
    const name = world.names.name(node.id);
    const value = world.bind(secretFact({ fact: 'secret', of: node.id }), { side: 'inside', slot: 'text' });
    const secret = { name, keys: new Map([['value', value]]) };
    if (world.live.mode === 'redeploy') {
      return { ...made([{ item: 'secret', secret, owner: node.id }]), draws: [drawOf(node, name)] };
    }
    for (const leaf of choicesAbout(world, node.id)) {
      world.account.declare(leaf, 'data', 'the value of the live stack is carried over');
    }
    // How it was drawn shapes nothing any more, so the node does not stand behind the item.
    const carried: MadeItem = { item: 'secret', secret, owner: stackNode };
    if (value.kind === 'known') return made([carried]);
    return made(
      [carried],
      [
        question({
          kind: 'secret',
          name: node.resource,
          about: [node.id],
          question: [
            `What is the value that Heat generated for ${code(node.resource)}? Users and databases know it, so it cannot be generated again. Write it to `,
            { fileOf: { object: secretId(world.config.namespace, name), pointer: '/data/value' } },
            `. Until then the Secret is not generated.${isGone(world.live) ? inFile : ''}`,
          ],
          howTo: isGone(world.live)
            ? []
            : [
                look({
                  look: 'generated-value',
                  stack: liveStackId(world),
                  resource: node.resource.split('/').at(-1) ?? node.resource,
                }),
              ],
        }),
      ],
    );
  },
};

const inFile = ` A file of ${code('openstack stack abandon')} has it below ${code('resource_data')} of the resource.`;

/** The compiler draws nothing itself: equal input gives equal bytes. */
function drawOf({ id, length, alphabet, classes, sequences }: SecretMaterial, name: string): SecretRequest {
  return { id: secretRequestId(name), node: id, length, alphabet, classes, sequences };
}
