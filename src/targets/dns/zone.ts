/** A zone whose records external-dns writes: who serves it is for people to decide. */
import { nothing, type Target } from '../../plan/target.ts';
import { profileFlip } from './types.ts';

export const externalZone: Target<'dns-zone'> = {
  kind: 'dns-zone',
  id: 'external-dns',
  side: 'cluster',
  offer: (_node, { config }) =>
    config.profile === 'standalone'
      ? { rank: 1, because: 'profile standalone leaves OpenStack, so external-dns serves the zone', flip: profileFlip }
      : undefined,
  lower: () => ({
    ...nothing('a DNS service of your choice serves the zone; see the plan', 'manual'),
    elsewhere: true,
  }),
};
