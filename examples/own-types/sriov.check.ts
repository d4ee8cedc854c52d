/** Runs the contract test on the network backend. */
import { testNetworkBackend } from 'heat2kube/testing';
import { sriov } from './sriov.ts';

const basic = `heat_template_version: 2021-04-16
resources:
  db:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ network: office }, { network: storage }] }
`;

export const findings = await testNetworkBackend(sriov, [
  { template: 'basic.yaml', files: { 'basic.yaml': basic }, config: { networks: { storage: 'sriov' } } },
]);
