/**
 * OS::Nova::KeyPair: the public key that cloud-init gives to the default user of the image.
 * Heat manual: template guide, OpenStack resource types, OS::Nova::KeyPair.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, secretFact } from '../../evaluate/value.ts';
import { plainFact, property, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { isPlain } from '../plain-choice.ts';

const certificate = defineDiagnostic({
  code: 'nova-key-pair/x509',
  severity: 'warning',
  message: (resource: string) => `"${resource}" is a certificate for Windows remote management, not an SSH key`,
  explanation:
    'x509 key pairs are for Windows guests. public_key is passed on unchanged; check that the image supports it.',
});

const privateKey = defineDiagnostic({
  code: 'nova-key-pair/private-key-not-kept',
  severity: 'warning',
  message: (resource: string) => `the private key that Nova generates for "${resource}" is not carried over`,
  explanation:
    'With save_private_key Heat stores the key that Nova generates and returns it as an attribute. The cluster does not generate key pairs: generate one, set public_key, and store the private key where its users can read it.',
});

export const novaKeyPair = defineLift({
  type: 'OS::Nova::KeyPair',
  summary: 'The key in the access credentials of the VMs',
  properties: {
    name: { fate: 'moot', note: 'Resolves references by name; the Secret is named after the resource' },
    public_key: { fate: 'mapped', note: 'The key; without it Nova generates a pair', slot: 'secret' },
    save_private_key: { fate: 'mapped', note: 'Whether the private key of a generated pair can be read' },
    type: { fate: 'approximated', note: 'SSH keys only; certificates are passed on as text' },
    user: { fate: 'moot', note: 'The user of the cloud that owns the pair' },
  },
  attributes: {
    private_key: (self) => {
      const saved = self.effective.get('save_private_key');
      return isPlain(saved, true) ? secretFact({ fact: 'secret', of: self.path, key: 'private_key' }) : known('');
    },
    public_key: property('public_key', (self) => plainFact('key', self.path)),
    show,
  },
  diagnostics: [certificate, privateKey],
  lift(read, self, report) {
    const name = read.get('name');
    const publicKey = read.get('public_key');
    const type = read.get('type');
    if (isPlain(type, 'x509')) report.lost(type, certificate, self.path);
    else report.isDefault(type, 'keys are SSH keys');
    const saved = read.get('save_private_key');
    if (isPlain(saved, false)) report.isDefault(saved, 'only the owner has the private key');
    else report.lost(saved, privateKey, self.path);
    return [
      {
        kind: 'key-pair',
        id: self.path,
        resource: self.path,
        ...(name && { name }),
        ...(publicKey && { publicKey }),
      },
    ];
  },
});
