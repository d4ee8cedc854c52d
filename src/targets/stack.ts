/** What belongs to the stack as a whole: its name service, isolation, and the stubs for what only the cloud or the user knows. */
import { known } from '../evaluate/value.ts';
import { kubeObject } from '../kubernetes/build.ts';
import { stackNode } from '../kubernetes/object.ts';
import type { World } from '../plan/world.ts';
import { made, type Lowered } from '../plan/target.ts';
import { question, stub, type Need } from '../plan/needs.ts';
import type { ObjectItem } from '../plan/plan.ts';
import { shellWord } from '../print/slots/shell.ts';
import { outsideKeyNeeds } from './kubevirt/login.ts';
import { unmappedImages } from './kubevirt/image.ts';
import { networkStubs } from './network/multus/attachments.ts';
import { movedMachines } from './objects/sides.ts';
import { cloudFlavorNeeds } from './kubevirt/shape.ts';
import { unmappedTypes } from './cluster/storage-class.ts';
import { outsideVolumeNeed, outsideVolumes } from './cluster/volume-claims.ts';
import { cinderDriver } from './cluster/claims.ts';
import { objectMeta, stackObjectName } from './objects/metadata.ts';
import { blank } from '../print/print-hole.ts';
import { groupPolicies, isolation } from './network/pod/policies.ts';
import { policyGroups, stackSelector } from './network/pod/pods.ts';
import { disksOf } from '../topology/views/disks.ts';

export function lowerStack(world: World): Lowered {
  return made(
    [
      ...ownNamespace(world),
      ...(movedMachines(world).length > 0 ? [nameService(world)] : []),
      ...isolation(world),
      ...sharedGroups(world),
    ],
    [
      ...outsideGroups(world),
      ...cloudFlavorNeeds(world),
      ...imageStubs(world),
      ...networkStubs(world),
      ...typeStubs(world),
      ...outsideKeyNeeds(world),
      ...rootQuestions(world),
      ...[...outsideVolumes(world).values()].map((volume) => outsideVolumeNeed(world, volume)),
    ],
  );
}

/** A namespace that is named after the stack is the stack's own; another one may hold more, and is not made or deleted here. */
function ownNamespace({ config, graph, placed }: World): readonly ObjectItem[] {
  const used = [...graph.nodes.keys()].some((id) => {
    const becomes = placed.on(id, 'cluster');
    return becomes !== undefined && becomes !== 'part';
  });
  if (config.namespace !== config.stackName || !used) return [];
  const labels = new Map([
    ['app.kubernetes.io/part-of', config.stackName],
    ['app.kubernetes.io/managed-by', 'heat2kube'],
  ]);
  return [
    { item: 'object', object: kubeObject('v1/Namespace', { name: config.namespace, labels }, {}), wave: stackNode },
  ];
}

/** Gives every machine the name `<host>.<stack>.<namespace>.svc.<domain>`, from the moment it has an address. */
function nameService(world: World): ObjectItem {
  const object = kubeObject('v1/Service', objectMeta(world, world.config.stackName), {
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: stackSelector(world),
    },
  });
  return { item: 'object', object, wave: stackNode };
}

/** Local root disks are made anew unless somebody says that they hold more than the image and the start-up data. */
function rootQuestions(world: World): readonly Need[] {
  const {
    config,
    live: { facts, mode },
    graph,
  } = world;
  if (mode === 'redeploy') return [];
  return movedMachines(world).flatMap((machine) => {
    const server = facts?.physicalIds.get(machine.resource);
    const local = disksOf(graph, machine).some(
      (disk) => disk.kind === 'disk' && disk.role === 'root' && disk.source.from === 'image' && !disk.source.asVolume,
    );
    if (server === undefined || !local || config.resources.get(machine.resource)?.rootDisk !== undefined) return [];
    return [
      question({
        kind: 'other',
        name: `root disk of ${machine.resource}`,
        about: [machine.id],
        question: `Whether the root disk of ${machine.resource} holds anything that its image and start-up data do not bring back: it is made anew here. Say so in heat2kube.yaml: resources: { ${machine.resource}: { rootDisk: fresh } } or { rootDisk: copied }.`,
        howTo: [`openstack server show ${server} -f value -c created -c image`],
      }),
    ];
  });
}

/** Groups that are no resource of the stack, but whose rules are known. */
function sharedGroups(world: World): readonly ObjectItem[] {
  return [...policyGroups(world).values()].flatMap((group): readonly ObjectItem[] => {
    if (group.node || group.outside !== undefined) return [];
    const part = group.key === 'default' ? 'default-group' : 'unfiltered';
    return groupPolicies(world, group, stackObjectName(world, part));
  });
}

function outsideGroups(world: World): readonly Need[] {
  return [...policyGroups(world).values()].flatMap(({ outside, label }) =>
    outside === undefined ? [] : [outsideGroup(world, outside, label)],
  );
}

function outsideGroup(world: World, name: string, label: string): Need {
  const about = movedMachines(world).map(({ id }) => id);
  const object = kubeObject(
    'networking.k8s.io/v1/NetworkPolicy',
    objectMeta(world, stackObjectName(world, `group-${name}`)),
    {
      spec: {
        podSelector: { matchLabels: new Map([[label, '']]) },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ ipBlock: { cidr: known(blank(`range that ${name} admits`)) } }] }],
        egress: [{ to: [{ ipBlock: { cidr: known(blank(`range that ${name} reaches`)) } }] }],
      },
    },
  );
  return stub(
    {
      kind: 'other',
      name: `security group ${name}`,
      about,
      question: `What the security group ${name} of the cloud admits: until its policy is written, its machines refuse everything that no other group admits.`,
      howTo: [`openstack security group rule list ${shellWord(name)} --long`],
    },
    object,
    { wave: stackNode },
  );
}

/** A golden image of the cluster for each image of the cloud: the claim that the commands of the question make. */
function imageStubs(world: World): readonly Need[] {
  const { namespace } = world.config;
  return unmappedImages(world).map(({ image: { text, name, named }, users }) =>
    stub(
      {
        kind: 'image',
        name: text,
        about: users,
        question: named
          ? `Where the cluster has the image ${text}: bring it with these commands and name the claim in the stub, or map the image in heat2kube.yaml.`
          : `Which image is meant: ${text} has no value.`,
        howTo: named
          ? [
              `openstack image show ${shellWord(text)} -f json -c id -c disk_format -c min_disk -c virtual_size`,
              `openstack image save --file ${shellWord(`${name}.img`)} ${shellWord(text)}`,
              `virtctl image-upload dv ${name} -n ${namespace} --size <size> --image-path ${name}.img --force-bind`,
            ]
          : [],
      },
      kubeObject('cdi.kubevirt.io/v1beta1/DataSource', objectMeta(world, name), {
        spec: {
          source: {
            pvc: {
              name: known(blank(`claim with the image ${text}${named ? `: ${name} by these commands` : ''}`)),
              namespace,
            },
          },
        },
      }),
      { wave: stackNode, shapedBy: users },
    ),
  );
}

/** A storage class for each volume type; the driver of the same cloud takes the type by its name. */
function typeStubs(world: World): readonly Need[] {
  const beside = world.config.profile === 'openstack';
  return unmappedTypes(world).map(({ text, name, users }) =>
    stub(
      {
        kind: 'volume-type',
        name: text,
        about: users,
        question: beside
          ? `Whether the cluster has a storage class for the volume type ${text}: map it in heat2kube.yaml, or apply the one that is proposed here.`
          : `Which storage class takes the place of the volume type ${text}: map it in heat2kube.yaml, or complete the one here.`,
        howTo: [`openstack volume type show ${shellWord(text)} -f json`, 'kubectl get storageclass'],
      },
      kubeObject('storage.k8s.io/v1/StorageClass', objectMeta(world, name, { scope: 'cluster' }), {
        provisioner: beside ? cinderDriver : known(blank('provisioner of the cluster')),
        ...(beside && { parameters: new Map([['type', text]]) }),
        // Whoever deletes a claim of a moved database means the claim.
        reclaimPolicy: 'Retain',
        allowVolumeExpansion: true,
        volumeBindingMode: 'WaitForFirstConsumer',
      }),
      { wave: stackNode, shapedBy: users },
    ),
  );
}
