/** What must be true of the cluster before VMs have networks of OVN-Kubernetes: features, the binding, the namespace, the MTU. */
import { smallOf } from '../../objects/amounts.ts';
import { ask, look, note, type Operation } from '../../../plan/operations.ts';
import { code } from '../../../plan/prose.ts';
import { step } from '../../../plan/step.ts';
import type { StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { listed } from '../../../source/listed.ts';
import { networksOn, primaryWord, secondaryWord } from './placing.ts';
import { primaryNetwork } from './primary-network.ts';

export const udnChecks: StackTarget = {
  id: 'udn-checks',
  steps(world) {
    const [primary, secondary] = [primaryChecks(world), secondaryChecks(world)];
    if (primary.length + secondary.length === 0) return [];
    const networks = [primaryWord, secondaryWord].flatMap((word) => networksOn(world, word));
    return [
      step('assess', {
        id: 'ovn-kubernetes',
        title: 'Check OVN-Kubernetes',
        about: networks.flatMap(({ nics }) => nics.map(({ machine }) => machine.id)),
        do: [
          ...(primary.length > 0 ? primaryLooks(world) : []),
          ask(
            `Look up the options of OVN-Kubernetes: those of the container ${code('ovnkube-controller')} in the pods ${code('ovnkube-node')}. On OpenShift the cluster network operator sets them, and ${code('oc get network.operator cluster -o yaml')} shows what it was told.`,
          ),
        ],
        check: [...primary, ...secondary, ...mtuChecks(world)].map(note),
      }),
    ];
  },
};

function primaryLooks({ config }: World): readonly Operation[] {
  return [
    look({
      look: 'objects',
      kinds: ['kubevirt'],
      namespace: 'kubevirt',
      columns: [['BINDINGS', '.spec.configuration.network.binding']],
    }),
    look({ look: 'objects', kinds: ['mutatingwebhookconfiguration'] }),
    look({
      look: 'objects',
      kinds: ['namespace'],
      columns: [
        ['NAME', '.metadata.name'],
        ['LABELS', '.metadata.labels'],
      ],
    }),
    look({ look: 'objects', kinds: ['userdefinednetwork'], namespace: config.namespace }),
  ];
}

function primaryChecks(world: World): readonly string[] {
  if (!primaryNetwork(world)) return [];
  const { namespace } = world.config;
  return [
    `OVN-Kubernetes is version 1.1 or later, with ${code('enable-network-segmentation')} and ${code('enable-preconfigured-udn-addresses')}. Without the second one VMs get other addresses than their templates ask for, and nothing says so.`,
    `The KubeVirt object has the binding ${code('l2bridge')} with ${code('domainAttachmentType: managedTap')} and ${code('migration: {}')}, and KubeVirt is version 1.4 or later.`,
    `A webhook configuration of ${code('kubevirt-ipam-controller')} is listed: this controller of kubevirt/ipam-extensions reads the addresses from the templates.`,
    `There is no namespace ${code(namespace)} yet, or it was created with the label ${code('k8s.ovn.org/primary-user-defined-network')}. Nobody can add that label later, and a primary network that is there already must be deleted first.`,
  ];
}

function secondaryChecks(world: World): readonly string[] {
  const networks = networksOn(world, secondaryWord);
  if (networks.length === 0) return [];
  const names = listed(networks.map(({ text }) => code(text)));
  return [
    `OVN-Kubernetes has ${code('enable-multi-network')} and ${code('enable-multi-networkpolicy')}. Without the second one nothing filters the VMs on ${names}.`,
  ];
}

/** An overlay puts a header around each packet. */
function mtuChecks(world: World): readonly string[] {
  const networks = [primaryWord, secondaryWord].flatMap((word) => networksOn(world, word));
  const mtus = networks.flatMap(({ network }) => smallOf(network?.mtu) ?? []);
  if (mtus.length === 0) return [];
  const most = Math.max(...mtus);
  return [
    `The MTU of the network between the nodes is at least ${most + 100}: the VMs have up to ${most}, and Geneve needs 100 more.`,
  ];
}
