/** Certificates of listeners that terminate TLS: Secrets, whose texts only Barbican has. */
import { factValue, originsOf, withOrigins } from '../../../evaluate/value.ts';
import type { SecretEntry } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import type { Listener } from '../../../topology/kinds/listener.ts';
import { isUnresolved, refName } from '../../objects/external.ts';

/** The default one first. */
export function certificateNames({ names }: World, { id, certificates }: Listener): readonly string[] {
  return certificates.map((_, index) => names.name(id, index === 0 ? 'tls' : `tls-${index + 1}`));
}

/** To be completed where they are written: the plan asks for both texts of each. */
export function certificateSecrets(world: World, listener: Listener): readonly SecretEntry[] {
  const secretNames = certificateNames(world, listener);
  return listener.certificates.map((ref, index): SecretEntry => {
    const which = secretNames[index] ?? '';
    const origins = isUnresolved(ref) ? originsOf(ref.external) : [];
    const container = refName(ref);
    const text = (what: string) =>
      withOrigins(
        factValue({
          fact: 'none',
          why: `Barbican has it in the container ${container}`,
          asks: `${what} of ${which} in PEM`,
        }),
        origins,
      );
    const keys = new Map([
      ['tls.crt', text('certificate')],
      ['tls.key', text('private key')],
    ]);
    return {
      item: 'secret',
      owner: listener.id,
      shapedBy: [listener.id],
      secret: { name: which, type: 'kubernetes.io/tls', keys },
    };
  });
}
