/** Runs the contract test on the target. */
import { testTarget } from 'heat2kube/testing';
import { vaultSecret } from './vault-secret.ts';

const basic = `heat_template_version: 2021-04-16
resources:
  password: { type: OS::Heat::RandomString, properties: { length: 20 } }
`;

export const findings = await testTarget(vaultSecret, [{ template: 'basic.yaml', files: { 'basic.yaml': basic } }]);
