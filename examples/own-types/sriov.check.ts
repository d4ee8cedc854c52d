/** Runs the contract test on the network backend. */
import { testNetworkBackend } from 'heat2kube/testing';
import { sriov } from './sriov.ts';

const basic = `heat_template_version: 2021-04-16
resources:
  storage: { type: OS::Neutron::Net }
  range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: storage }, cidr: 10.9.0.0/24 } }
  range6: { type: OS::Neutron::Subnet, properties: { network: { get_resource: storage }, ip_version: 6, cidr: 2001:db8::/64 } }
  port:
    type: OS::Neutron::Port
    properties: { network: { get_resource: storage }, mac_address: "fa:16:3e:00:00:07", fixed_ips: [{ ip_address: 10.9.0.7 }] }
  port6:
    type: OS::Neutron::Port
    properties: { network: { get_resource: storage }, fixed_ips: [{ ip_address: "2001:db8::7" }] }
  db:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: small
      networks: [{ network: office }, { port: { get_resource: port } }, { port: { get_resource: port6 } }]
`;

export const findings = await testNetworkBackend(sriov, [
  { template: 'basic.yaml', files: { 'basic.yaml': basic }, config: { networks: { storage: 'sriov' } } },
]);
