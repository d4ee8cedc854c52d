/** Every kind with its targets: the one place that names them all. A kind without a target does not compile. */
import type { StackTarget, TargetTable } from '../plan/target.ts';
import { namespace } from './cluster/namespace.ts';
import { attachment, disk, nic, placementGroup, softwareUnit } from './cluster/machine-parts.ts';
import { groupPolicyByHand, groupPolicyPart, groupPolicyStays } from './cluster/group-policy.ts';
import { alarmPart, scalingGroupPool, scalingRulePart } from './cluster/scaling.ts';
import { secretMaterial } from './cluster/secret-material.ts';
import { softwareRun } from './cluster/software-run.ts';
import { volume } from './cluster/volume.ts';
import { container } from './container/machine.ts';
import { replicas as containerReplicas } from './container/replicas.ts';
import { containerAdvice } from './container/plain-messages.ts';
import { externalRecord } from './dns/record.ts';
import { dnsServing } from './dns/serving.ts';
import { externalZone } from './dns/zone.ts';
import { keyPair } from './kubevirt/key-pair.ts';
import { machine } from './kubevirt/machine.ts';
import { pool as machinePool } from './kubevirt/pool.ts';
import { machineShape } from './kubevirt/shape.ts';
import { balancedAddress, balancedBinding, vipByHand, vipPart } from './network/balancer/address.ts';
import {
  healthMonitorPart,
  l7PolicyPart,
  l7RulePart,
  listenerPart,
  poolMemberPart,
  poolPart,
} from './network/balancer/parts.ts';
import { balancerGateway } from './network/balancer/gateway.ts';
import { balancerService } from './network/balancer/service.ts';
import {
  balancerByHand,
  balancerStays,
  healthMonitorByHand,
  healthMonitorStays,
  l7PolicyByHand,
  l7PolicyStays,
  l7RuleByHand,
  l7RuleStays,
  listenerByHand,
  listenerStays,
  poolByHand,
  poolMemberByHand,
  poolStays,
} from './network/balancer/stays.ts';
import { poolMemberStays } from './openstack/pool-member.ts';
import { mappingChecks } from './network/check-mappings.ts';
import { firewallGroup } from './network/firewall-group.ts';
import { firewallRule, network, router, routerLink, subnet } from './network/parts.ts';
import { addressBinding, publicAddress } from './network/public-address.ts';
import { sharedAddress } from './network/shared-address.ts';
import { clusterAssumptions } from './network/pod/assumed.ts';
import { directNic } from './network/pod/direct.ts';
import { egressAddresses } from './network/pod/egress.ts';
import { networkChecks } from './network/multus/network-checks.ts';
import { kubeOvnChecks } from './network/kube-ovn/network-checks.ts';
import { udnChecks } from './network/ovn-udn/network-checks.ts';
import { clusterDns } from './network/pod/dns.ts';
import { forwardingAddress } from './network/pod/forwarding.ts';
import { portForwardByHand, portForwardOpened, portForwardStays } from './network/pod/port-forward.ts';
import { signalReceiver } from './cluster/signals/receiver.ts';
import { receiverPolicies } from './network/pod/receiver-policies.ts';
import { defaultDeny } from './network/pod/isolation.ts';
import { memberServiceObjects } from './network/balancer/member-services.ts';
import { keptServiceObjects } from './network/pod/kept-service.ts';
import { nameService } from './network/pod/name-service.ts';
import { defaultGroup, unfiltered } from './network/pod/standing-groups.ts';
import { trunk } from './network/trunk.ts';
import { novaAttachment, novaDisk, novaMachine, novaNic, novaTrunk, novaVolume } from './nova/machine.ts';
import { dnsRecordOfAddress, dnsRecordStays, dnsZoneStays } from './openstack/dns.ts';
import { keptAddresses } from './openstack/kept-addresses.ts';
import { keptAdmits } from './openstack/kept-admits.ts';
import { keptBeside } from './openstack/kept-beside.ts';
import { keptPartners } from './openstack/kept-partners.ts';
import { keptClients } from './openstack/kept-clients.ts';
import {
  firewallGroupStays,
  firewallRuleStays,
  networkStays,
  routerLinkStays,
  routerStays,
  subnetStays,
} from './openstack/network.ts';
import {
  addressBindingByHand,
  addressBindingStays,
  publicAddressByHand,
  publicAddressStays,
} from './openstack/public-address.ts';
import { retainedByHand, retainedNotNeeded, retainedStays } from './openstack/retained.ts';
import { softwareRunByHand, softwareRunDone, softwareRunStays, softwareUnitStays } from './openstack/software-run.ts';
import {
  alarmByHandTarget,
  alarmStays,
  scalingGroupByHand,
  scalingGroupStays,
  scalingRuleByHand,
  scalingRuleStays,
} from './openstack/scaling.ts';
import { output } from './output.ts';
import { protecting } from './openstack/protecting.ts';
import { release, residual } from './openstack/release.ts';
import { clusterCheck } from './stack/assess.ts';
import { balancerQuota } from './stack/balancer-quota.ts';
import { clusterLacks } from './stack/cluster-lacks.ts';
import { clusterQuotas } from './stack/cluster-quotas.ts';
import { deviceChecks } from './kubevirt/device-checks.ts';
import { existingVolumes } from './stack/existing-volumes.ts';
import { prepare } from './stack/prepare.ts';
import { recording } from './stack/recording.ts';
import { softwareRuns } from './stack/software-runs.ts';
import { starting } from './stack/starting.ts';
import { verification } from './stack/verify.ts';
import { unknownMappings } from './stack/unknown-mappings.ts';

/** Every kind has at least one target: a kind without one does not compile. */
export const targetTable = {
  'address-binding': [addressBinding, balancedBinding, addressBindingStays, addressBindingByHand],
  alarm: [alarmPart, alarmStays, alarmByHandTarget],
  attachment: [attachment, novaAttachment],
  balancer: [balancerService, balancerGateway, balancerStays, balancerByHand],
  disk: [disk, novaDisk],
  'dns-record': [externalRecord, dnsRecordOfAddress, dnsRecordStays],
  'dns-zone': [externalZone, dnsZoneStays],
  'firewall-group': [firewallGroup, firewallGroupStays],
  'firewall-rule': [firewallRule, firewallRuleStays],
  'group-policy': [groupPolicyPart, groupPolicyStays, groupPolicyByHand],
  'health-monitor': [healthMonitorPart, healthMonitorStays, healthMonitorByHand],
  'key-pair': [keyPair],
  'l7-policy': [l7PolicyPart, l7PolicyStays, l7PolicyByHand],
  'l7-rule': [l7RulePart, l7RuleStays, l7RuleByHand],
  listener: [listenerPart, listenerStays, listenerByHand],
  machine: [
    // One line for each place where machines run.
    machine,
    machinePool,
    novaMachine,
    container,
    containerReplicas,
  ],
  'machine-shape': [machineShape],
  network: [network, networkStays],
  nic: [nic, directNic, sharedAddress, vipPart, novaNic, vipByHand],
  output: [output],
  'placement-group': [placementGroup],
  pool: [poolPart, poolStays, poolByHand],
  'pool-member': [poolMemberPart, poolMemberStays, poolMemberByHand],
  'port-forward': [portForwardOpened, portForwardStays, portForwardByHand],
  'public-address': [publicAddress, balancedAddress, forwardingAddress, publicAddressStays, publicAddressByHand],
  retained: [retainedStays, retainedByHand, retainedNotNeeded],
  router: [router, routerStays],
  'router-link': [routerLink, routerLinkStays],
  'scaling-group': [scalingGroupPool, scalingGroupStays, scalingGroupByHand],
  'scaling-rule': [scalingRulePart, scalingRuleStays, scalingRuleByHand],
  'secret-material': [secretMaterial],
  'software-run': [softwareRun, softwareRunStays, softwareRunDone, softwareRunByHand],
  'software-unit': [softwareUnit, softwareUnitStays],
  subnet: [subnet, subnetStays],
  trunk: [trunk, novaTrunk],
  volume: [volume, novaVolume],
} satisfies TargetTable;

/** What belongs to the stack as a whole: objects in this order, steps of one phase in this order where none needs another. */
export const stackTargets: readonly StackTarget[] = [
  namespace,
  nameService,
  keptPartners,
  keptAdmits,
  keptBeside,
  keptAddresses,
  keptServiceObjects,
  memberServiceObjects,
  defaultDeny,
  signalReceiver,
  receiverPolicies,
  clusterDns,
  defaultGroup,
  unfiltered,
  egressAddresses,
  containerAdvice,
  clusterLacks,
  clusterQuotas,
  clusterCheck,
  balancerQuota,
  clusterAssumptions,
  dnsServing,
  mappingChecks,
  unknownMappings,
  networkChecks,
  udnChecks,
  kubeOvnChecks,
  deviceChecks,
  protecting,
  residual,
  existingVolumes,
  prepare,
  starting,
  softwareRuns,
  keptClients,
  recording,
  verification,
  release,
];
