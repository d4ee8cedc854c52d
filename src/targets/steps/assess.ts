/** Phase assess: is everything there before anything is touched. */
import type { World } from '../../plan/world.ts';
import { usedImages } from '../kubevirt/image.ts';
import { movedMachines } from '../objects/sides.ts';
import { multusMapping } from '../network/mapping.ts';
import { flavorOf } from '../kubevirt/size.ts';
import { usedClasses } from '../cluster/storage-class.ts';
import type { Step } from '../../plan/plan.ts';
import { adoptedVolumes, type StepWorld } from './step-world.ts';
import { step } from './step.ts';

export function assessSteps(world: StepWorld): readonly Step[] {
  const { context } = world;
  const steps = [prerequisites(world)];
  if (context.live.mode === 'redeploy') return steps;
  return [...steps, liveStack(world), dryRuns(world), quota(world)];
}

function prerequisites(world: StepWorld): Step {
  const { kinds, context } = world;
  const crds = [
    ...(kinds.has('VirtualMachine') ? ['virtualmachines.kubevirt.io', 'datavolumes.cdi.kubevirt.io'] : []),
    ...(kinds.has('NetworkAttachmentDefinition') ? ['network-attachment-definitions.k8s.cni.cncf.io'] : []),
  ];
  const adopted = adoptedVolumes(world).length > 0;
  const cinder = context.config.profile === 'openstack' && kinds.has('PersistentVolumeClaim');
  return step('assess', {
    id: 'cluster',
    title: 'The cluster can run this',
    do: [
      ...(crds.length > 0 ? [`kubectl get crd ${crds.join(' ')}`] : []),
      ...(kinds.has('VirtualMachine')
        ? [
            'kubectl wait -n kubevirt kubevirt/kubevirt --for=condition=Available --timeout=60s',
            'kubectl wait cdi/cdi --for=condition=Available --timeout=60s',
            `kubectl get nodes -o custom-columns='N:.metadata.name,KVM:.status.allocatable.devices\\.kubevirt\\.io/kvm'`,
          ]
        : []),
      ...(cinder ? ['kubectl get csidriver cinder.csi.openstack.org', 'kubectl get storageclass'] : []),
      ...(kinds.has('NetworkPolicy') ? ['kubectl get pods -n kube-system -o wide'] : []),
      ...providedCommands(world),
    ],
    check: [
      'Every command answers without an error; at least as many nodes show a KVM count above 0 as the machines need.',
      ...(adopted
        ? [
            'Cinder volumes attach only to nodes that are Nova servers of the same cloud and project, so those nodes need nested virtualization. Where KVM is empty, stop here: use the profile `standalone` or other nodes.',
          ]
        : []),
      ...(kinds.has('NetworkPolicy')
        ? [
            'The network plug-in among the pods of kube-system enforces NetworkPolicy. One that does not leaves every port open, silently.',
          ]
        : []),
    ],
  });
}

/** What the mapping says the cluster has: looked up before anything relies on it. */
function providedCommands({ context }: StepWorld): readonly string[] {
  const machines = movedMachines(context);
  const flavors = machines.map((machine) => flavorOf(context, machine).mapping);
  const types = (kind: string): readonly string[] =>
    flavors.flatMap((flavor) =>
      flavor?.instancetype !== undefined && (flavor.kind ?? 'VirtualMachineClusterInstancetype') === kind
        ? [flavor.instancetype]
        : [],
    );
  const sources = usedImages(context).flatMap(({ mapping }) =>
    mapping && 'dataSource' in mapping
      ? [`${mapping.dataSource} -n ${mapping.namespace ?? context.config.namespace}`]
      : [],
  );
  const networks = machines.flatMap((machine) =>
    context.networks.of(machine.id).flatMap((nic) => {
      const mapped = multusMapping(nic, context);
      return mapped ? [qualified(mapped.multus, context)] : [];
    }),
  );
  const classes = usedClasses(context);
  return [
    ...listed('kubectl get virtualmachineclusterinstancetype', types('VirtualMachineClusterInstancetype')),
    ...listed(
      `kubectl get virtualmachineinstancetype -n ${context.config.namespace}`,
      types('VirtualMachineInstancetype'),
    ),
    ...distinct(sources).map((source) => `kubectl get datasource ${source}`),
    ...distinct(networks).map((network) => `kubectl get network-attachment-definitions ${network}`),
    ...listed('kubectl get storageclass', classes),
  ];
}

function qualified(network: string, { config }: World): string {
  const [first = '', second] = network.split('/');
  return second === undefined ? `${first} -n ${config.namespace}` : `${second} -n ${first}`;
}

function listed(command: string, names: readonly string[]): readonly string[] {
  const all = distinct(names);
  return all.length === 0 ? [] : [`${command} ${all.join(' ')}`];
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

function liveStack({ liveStack: stack }: StepWorld): Step {
  return step('assess', {
    id: 'live-stack',
    title: 'The live stack is healthy and unchanged',
    precondition: [
      'The facts bundle is younger than the last change of the stack. If in doubt, make it again and convert again.',
    ],
    do: [
      `openstack stack show ${stack} -f json`,
      `openstack stack resource list ${stack} -n 5 --filter status=FAILED -f json`,
    ],
    check: [
      'stack_status ends in _COMPLETE and is neither SUSPEND_ nor DELETE_; the second list is empty.',
      'Any update replaces a FAILED resource and deletes the old one: repair it first. Never run `openstack stack check` on this stack: a stopped server would be recorded as failed and then replaced.',
    ],
  });
}

function dryRuns({ liveStack: stack }: StepWorld): Step {
  return step('assess', {
    id: 'dry-runs',
    title: 'Protecting the stack changes nothing but policies',
    needs: ['assess/live-stack'],
    precondition: [
      'The shell stands in the folder that holds this file; the source template is the one the stack was last updated with (compare `openstack stack template show`).',
    ],
    do: [
      `openstack stack update --existing --dry-run --show-nested ${stack} -f json > baseline.json`,
      `openstack stack update --existing -t openstack/1-protect.yaml -e openstack/guard.yaml --dry-run --show-nested ${stack} -f json > protect.json`,
      `for key in added deleted replaced; do jq -c "[.$key[].resource_name] | sort" baseline.json protect.json; done`,
    ],
    check: [
      'added and deleted are empty in both files, and replaced is the same in both. A dry run reports some resources as replaced even for an identical template: only the difference counts.',
      'When they differ, the template is not the one that Heat holds: fetch that with `openstack stack template show`, convert it, and begin again.',
    ],
  });
}

function quota(world: StepWorld): Step {
  const volumes = adoptedVolumes(world).length;
  const copies = world.machines.flatMap(({ disks }) => disks).filter(({ origin }) => origin === 'copied').length;
  return step('assess', {
    id: 'quota',
    title: 'There is room for copies and snapshots',
    do: ['openstack quota show --usage -f json'],
    check: [
      `Room for ${volumes + copies} more snapshots and ${copies} more volumes, and for their gigabytes (limit minus in use minus reserved; -1 means no limit).`,
    ],
  });
}
