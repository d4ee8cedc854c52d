/** Phase cut-over: old machines stop, their disks change sides, the new ones start, then traffic follows. */
import type { CopySource } from '../origins/disk-origin.ts';
import type { FilesOf, Step } from '../../plan/plan.ts';
import { movedAddresses, objectsOf, type MovingMachine, type StepWorld } from './step-world.ts';
import { objectId } from '../../kubernetes/object-id.ts';
import { step } from './step.ts';

export function cutOverSteps(world: StepWorld): readonly Step[] {
  if (world.context.live.mode === 'redeploy') return [];
  const moving = world.machines.filter(({ halted }) => halted);
  return [...moving.flatMap((machine) => machineSteps(world, machine)), ...traffic(world)];
}

function machineSteps(world: StepWorld, machine: MovingMachine): readonly Step[] {
  const stop = stopOld(machine);
  const disks = machine.disks.flatMap((disk): readonly Step[] => {
    if (disk.origin === 'adopted') return [handOver(machine, disk.volume)];
    return disk.origin === 'copied' ? [copy(world, machine, disk)] : [];
  });
  return [
    stop,
    ...disks,
    startNew(
      world,
      machine,
      [stop, ...disks].map(({ id }) => id),
    ),
  ];
}

function stopOld({ machine, server }: MovingMachine): Step {
  const id = server ?? unknownServer;
  return step('cut-over', {
    id: `stop/${machine.resource}`,
    title: `Stop the old ${machine.resource}`,
    about: [machine.id],
    needs: ['protect/retain', 'prepare/apply', `seed/rehearse/${machine.resource}`],
    precondition: ['Users see a maintenance page, or the window has begun. The rehearsal succeeded.'],
    do: [
      'In the guest: stop whatever writes (databases first), disable the agents found in the rehearsal, `sync`, unmount data disks. Nova pulls the power after 60 seconds, which is too short for a busy database.',
      `openstack server stop ${id}`,
    ],
    check: [
      `openstack server show ${id} -f value -c status`,
      'It prints `SHUTOFF`, and its addresses no longer answer.',
    ],
    undo: [`openstack server start ${id}`],
    time: 'downtime begins here',
  });
}

function handOver({ machine, server }: MovingMachine, volume: string): Step {
  const id = server ?? unknownServer;
  return step('cut-over', {
    id: `hand-over/${machine.resource}/${volume}`,
    title: `Volume ${volume} leaves the old ${machine.resource}`,
    about: [machine.id],
    needs: [`cut-over/stop/${machine.resource}`, `protect/backup/${volume}`],
    precondition: ['The old server is SHUTOFF and the snapshot of the volume is available.'],
    do: [`openstack server remove volume ${id} ${volume}`],
    check: [
      `openstack volume show ${volume} -f json -c status -c attachments`,
      'status is `available` and attachments is empty. Never force it with `openstack volume set --state`.',
    ],
    undo: [`openstack server add volume ${id} ${volume}`, `openstack server start ${id}`],
    time: 'seconds, independent of the size',
  });
}

interface Copy {
  readonly from: CopySource;
  readonly claim: string;
}

function copy(world: StepWorld, moving: MovingMachine, { from, claim }: Copy): Step {
  switch (from.from) {
    case 'clone':
      return cloneRoot(world, moving, { from, claim });
    case 'volume':
      return copyVolume(world, moving, { from, claim });
    case 'server-image':
      return copyRoot(world, moving, claim);
  }
}

type LiveVolume = Exclude<CopySource, { readonly from: 'server-image' }>;

function aboutCopy({ machine }: MovingMachine, volume?: string): Pick<Step, 'about' | 'needs' | 'precondition'> {
  return {
    about: [machine.id],
    needs: [`cut-over/stop/${machine.resource}`, ...(volume === undefined ? [] : [`protect/backup/${volume}`])],
    precondition: ['The old server is SHUTOFF.'],
  };
}

function sizeOption({ live }: LiveVolume): string {
  return live ? ` --size ${live.sizeGiB}` : '';
}

/** Nova never detaches a root volume, so a clone of it moves. */
function cloneRoot(
  { namespace }: StepWorld,
  moving: MovingMachine,
  { from, claim }: { readonly from: LiveVolume; readonly claim: string },
): Step {
  const { machine, vm } = moving;
  return step('cut-over', {
    id: `clone/${machine.resource}`,
    title: `Clone the root volume of the old ${machine.resource}`,
    ...aboutCopy(moving, from.volume),
    do: [
      `openstack volume create --source ${from.volume}${sizeOption(from)} ${vm}-root`,
      [
        'Write the id of the clone as volumeHandle into ',
        fileOf({ kind: 'PersistentVolume', apiVersion: 'v1', metadata: { name: `${namespace}-${claim}` } }),
        ', then apply that file.',
      ],
    ],
    check: [
      `openstack volume show ${vm}-root -f value -c status`,
      'It prints `available`, and the claim is Bound. Nova never detaches a root volume, so a clone moves and the old server stays complete.',
    ],
    undo: [`openstack volume delete ${vm}-root`, startAgain(moving)],
    time: 'next to nothing on copy-on-write back ends, else size divided by the rate of the rehearsal',
    space: 'one more volume of the same size',
  });
}

/** Through a clone, so that the old server stays as it was: an attached volume gives no image, a root never leaves its server. */
function copyVolume(
  world: StepWorld,
  moving: MovingMachine,
  { from, claim }: { readonly from: LiveVolume; readonly claim: string },
): Step {
  const { machine } = moving;
  const image = `${world.context.config.stackName}-${claim}`;
  return step('cut-over', {
    id: `copy/${machine.resource}/${from.volume}`,
    title: `Copy volume ${from.volume} of the old ${machine.resource}`,
    ...aboutCopy(moving, from.volume),
    do: [
      `openstack volume create --source ${from.volume}${sizeOption(from)} ${image}`,
      `until [ "$(openstack volume show ${image} -f value -c status)" = available ]; do sleep 10; done`,
      `openstack image create --volume ${image} --disk-format raw --container-format bare ${image}`,
      ...upload(world, image, claim),
    ],
    check: uploadCheck(image),
    undo: [`openstack image delete ${image}`, `openstack volume delete ${image}`, startAgain(moving)],
    time: 'size divided by the rate of the rehearsal, once each for the clone, the image, the download and the upload',
    space: 'the size of the volume once more in Cinder, in Glance, on the machine that copies, and in the target',
  });
}

function copyRoot(world: StepWorld, moving: MovingMachine, claim: string): Step {
  const { machine, server, vm } = moving;
  const image = `${vm}-root`;
  return step('cut-over', {
    id: `copy/${machine.resource}/root`,
    title: `Copy the root disk of the old ${machine.resource}`,
    ...aboutCopy(moving),
    do: [
      `openstack server image create --name ${image} --wait ${server ?? unknownServer}`,
      ...upload(world, image, claim),
    ],
    check: uploadCheck(image),
    undo: [`openstack image delete ${image}`, startAgain(moving)],
    time: 'size divided by the rate of the rehearsal, once each for the image, the download and the upload',
    space: 'the size of the disk in Glance, on the machine that copies, and in the target',
  });
}

function upload({ namespace }: StepWorld, image: string, claim: string): readonly string[] {
  return [
    `openstack image save --file ${image}.img ${image}`,
    `virtctl image-upload pvc ${claim} -n ${namespace} --image-path ${image}.img --no-create`,
  ];
}

function uploadCheck(image: string): readonly string[] {
  return [
    `openstack image show ${image} -f json -c status -c disk_format -c size`,
    'The image is `active` and the saved file has its size; the upload ends without an error.',
  ];
}

function startAgain({ server }: MovingMachine): string {
  return `openstack server start ${server ?? unknownServer}`;
}

const unknownServer = '<id of the server>';

function startNew(world: StepWorld, { machine, vm, server }: MovingMachine, needs: readonly string[]): Step {
  const ports = objectsOf(world, 'Service').length;
  const { namespace } = world;
  const file = fileOf({ kind: 'VirtualMachine', apiVersion: 'kubevirt.io/v1', metadata: { namespace, name: vm } });
  return step('cut-over', {
    id: `start/${machine.resource}`,
    title: `Start the new ${vm}`,
    about: [machine.id],
    needs,
    precondition: [
      'Every disk of the machine is there, and the old server is SHUTOFF: two running copies would write the same data.',
    ],
    do: [
      // Another writer of the field would be in the way of every later apply.
      ["sed -i 's/^  runStrategy: Halted$/  runStrategy: RerunOnFailure/' ", file],
      'kubectl apply -k . --server-side',
      `kubectl wait -n ${world.namespace} vm/${vm} --for=condition=Ready --timeout=20m`,
    ],
    check: [
      `virtctl console -n ${world.namespace} ${vm}`,
      'File systems are mounted, services run, and the data is that of the last minute before the stop. Look before anything writes.',
      ...(ports > 0 ? [`kubectl get endpointslices -n ${world.namespace}`] : []),
    ],
    undo: [
      ["sed -i 's/^  runStrategy: RerunOnFailure$/  runStrategy: Halted/' ", file],
      'kubectl apply -k . --server-side',
      'Wait until adopted volumes are `available`, give them back with `openstack server add volume`, then start the old server.',
      ...(server === undefined ? [] : [`openstack server start ${server}`]),
    ],
  });
}

function traffic(world: StepWorld): readonly Step[] {
  const started = world.machines
    .filter(({ halted }) => halted)
    .map(({ machine }) => `cut-over/start/${machine.resource}`);
  const addresses = movedAddresses(world);
  const standalone = world.context.config.profile === 'standalone';
  return addresses.map(({ node, id, address }) => {
    const service = objectsOf(world, 'Service').find((object) => object.node === node.id)?.name ?? '<service>';
    const shown = address ?? '<floating address>';
    const { namespace } = world;
    const file = fileOf({ kind: 'Service', apiVersion: 'v1', metadata: { namespace, name: service } });
    return step('cut-over', {
      id: `traffic/${node.resource}`,
      title: `${shown} leads to the new side`,
      about: [node.id],
      needs: started,
      precondition: [`The Service ${service} answers on its own address from inside: test it first.`],
      do: standalone
        ? [
            `kubectl get service ${service} -n ${world.namespace} -o jsonpath='{.status.loadBalancer.ingress[0].ip}'`,
            `Point the DNS records that name ${shown} to that address. The old address does not come along.`,
          ]
        : [
            `openstack floating ip show ${id ?? shown} -f json`,
            `openstack port list --fixed-ip ip-address=$(kubectl get service ${service} -n ${world.namespace} -o jsonpath='{.status.loadBalancer.ingress[0].ip}') -f value -c ID`,
            [
              `sed -i -e 's/openstack-internal-load-balancer: "true"/openstack-internal-load-balancer: "false"/' -e 's/^  type: LoadBalancer$/&\\n  loadBalancerIP: ${shown}/' `,
              file,
            ],
            'kubectl apply -k . --server-side',
            `openstack floating ip set --port <port of the Service's address> ${id ?? shown}`,
          ],
      check: ['A request from outside is answered by the new side, and its log shows it.'],
      undo: standalone
        ? ['Point the DNS records to the old address again.']
        : [
            `openstack floating ip set --port <old port, from the first command> ${id ?? shown}`,
            [
              `sed -i -e 's/openstack-internal-load-balancer: "false"/openstack-internal-load-balancer: "true"/' -e '/^  loadBalancerIP: /d' `,
              file,
            ],
            'kubectl apply -k . --server-side',
          ],
      pointOfNoReturn: true,
      time: standalone ? 'one time to live of the records' : 'seconds; from the first write on, going back loses it',
    });
  });
}

/** The file of an object: an edit there holds for every later apply, and for the next conversion. */
function fileOf(object: Parameters<typeof objectId>[0]): FilesOf {
  return { filesOf: [{ object: objectId(object), pointer: '' }] };
}
