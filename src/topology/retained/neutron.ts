/** Neutron: what works on its own ports, routers and addresses has no counterpart that a type alone could name. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const neutronService = {
  name: 'neutron',
  families: [
    retainedFamily({
      code: 'plan/network-quality-stays',
      why: 'Neutron enforces bandwidth and packet rules on its own ports only',
      advice:
        'Limit bandwidth with the annotations kubernetes.io/ingress-bandwidth and kubernetes.io/egress-bandwidth if the network plug-in supports them.',
      types: {
        'OS::Neutron::QoSBandwidthLimitRule': { role: 'network-service' },
        'OS::Neutron::QoSDscpMarkingRule': { role: 'network-service' },
        'OS::Neutron::QoSMinimumBandwidthRule': { role: 'network-service' },
        'OS::Neutron::QoSMinimumPacketRateRule': { role: 'network-service' },
        'OS::Neutron::QoSPolicy': { role: 'network-service' },
      },
      others: { prefixes: ['OS::Neutron::QoS'], role: 'network-service' },
    }),
    retainedFamily({
      code: 'plan/vpn-stays',
      why: 'the VPN ends on a Neutron router and stays there',
      gone: 'networks at the other end of the VPN cannot be reached',
      advice:
        'End the VPN on a router of the data center, or on a VM or node of the cluster, and agree on it with the operator of the other end.',
      types: {
        'OS::Neutron::IKEPolicy': { role: 'network-service' },
        'OS::Neutron::IPsecPolicy': { role: 'network-service' },
        'OS::Neutron::IPsecSiteConnection': { role: 'network-service' },
        'OS::Neutron::VPNService': { role: 'network-service' },
      },
    }),
    retainedFamily({
      code: 'plan/route-stays',
      why: 'the route belongs to a Neutron router; the pod network has routes of its own',
      advice: 'Set the route on the nodes or on the routers behind them, or in the guests.',
      types: {
        'OS::Neutron::ExtraRoute': { role: 'network-service' },
        'OS::Neutron::ExtraRouteSet': { role: 'network-service' },
      },
    }),
    retainedFamily({
      code: 'plan/network-service-stays',
      why: 'this network service stays in Neutron and does not apply to VMs in the cluster',
      gone: 'the cluster has no such network service',
      advice:
        'Set up the same function in the network of the data center, with NetworkPolicies, or with the network plug-in of the cluster.',
      types: {
        'OS::Neutron::AddressScope': { role: 'administration' },
        'OS::Neutron::Firewall': { role: 'network-service' },
        'OS::Neutron::FirewallPolicy': { role: 'network-service' },
        'OS::Neutron::FirewallRule': { role: 'network-service' },
        'OS::Neutron::FlowClassifier': { role: 'network-service' },
        'OS::Neutron::L2Gateway': { role: 'network-service' },
        'OS::Neutron::L2GatewayConnection': { role: 'network-service' },
        'OS::Neutron::MeteringLabel': { role: 'network-service' },
        'OS::Neutron::MeteringRule': { role: 'network-service' },
        'OS::Neutron::NetworkGateway': { role: 'network-service' },
        'OS::Neutron::PortChain': { role: 'network-service' },
        'OS::Neutron::PortPair': { role: 'network-service' },
        'OS::Neutron::PortPairGroup': { role: 'network-service' },
        'OS::Neutron::Quota': { role: 'administration' },
        'OS::Neutron::RBACPolicy': { role: 'administration' },
        'OS::Neutron::Segment': { role: 'administration' },
        'OS::Neutron::SubnetPool': { role: 'administration' },
        'OS::Neutron::TaaS::TapFlow': { role: 'network-service' },
        'OS::Neutron::TaaS::TapService': { role: 'network-service' },
      },
      others: { prefixes: ['OS::Neutron::'], role: 'network-service' },
    }),
  ],
} satisfies RetainedService;
