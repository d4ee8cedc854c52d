/** Phases verify and release: watch, then give back what is no longer used, one id at a time. */
import type { Step } from '../../plan/plan.ts';
import { adoptedVolumes, movedAddresses, objectsOf, staysInOpenstack, type StepWorld } from './step-world.ts';
import { step } from './step.ts';

export function verifySteps(world: StepWorld): readonly Step[] {
  const services = objectsOf(world, 'Service').map(({ name }) => name);
  const before =
    world.context.live.mode === 'migrate'
      ? movedAddresses(world).map(({ node }) => `cut-over/traffic/${node.resource}`)
      : [];
  return [
    step('verify', {
      id: 'application',
      title: 'The application does what it did',
      needs: before.length > 0 ? before : ['prepare/apply'],
      do: [
        `kubectl get vm,vmi,pvc -n ${world.namespace}`,
        ...(services.length > 0 ? [`kubectl get service,endpointslices -n ${world.namespace}`] : []),
        ...world.machines.slice(0, 1).map(({ vm }) => `virtctl restart -n ${world.namespace} ${vm}`),
      ],
      check: [
        'Every function that users know works; errors in the logs are not more than before. Machines come back after a restart with their data.',
        ...(world.kinds.has('NetworkPolicy')
          ? [
              'What the security groups refused is still refused: try one closed port from outside and one from another namespace.',
            ]
          : []),
        ...(world.context.live.mode === 'migrate'
          ? ['Leave both sides in place for one to three days before the next phase.']
          : []),
      ],
    }),
  ];
}

export function releaseSteps(world: StepWorld): readonly Step[] {
  const { context } = world;
  const stays = staysInOpenstack(world);
  if (context.live.mode === 'redeploy') return [];
  return [stays ? updateResidual(world) : deleteStack(world), deleteOld(world, stays), ...deleteLeftOvers(world)];
}

function updateResidual({ liveStack: stack }: StepWorld): Step {
  return step('release', {
    id: 'residual',
    title: 'Heat forgets what has moved and keeps the rest',
    needs: ['verify/application', 'protect/retain'],
    precondition: [
      'The step `protect/retain` was applied and checked: without it, this update deletes everything that moved.',
      'The parameters that begin with `moved_` have values.',
    ],
    do: [
      `openstack stack update --existing -t openstack/2-residual.yaml -e openstack/guard.yaml --dry-run --show-nested ${stack} -f json`,
      `openstack stack update --existing -t openstack/2-residual.yaml -e openstack/guard.yaml --rollback disabled --wait ${stack}`,
    ],
    check: [
      `openstack stack show ${stack} -f value -c stack_status`,
      'It prints `UPDATE_COMPLETE`, and everything that was removed from the template still exists by its id (archive-resources.json).',
    ],
    undo: ['Removed resources cannot be put under this stack again; they exist and are managed by their ids.'],
    pointOfNoReturn: true,
  });
}

function deleteStack({ liveStack: stack }: StepWorld): Step {
  return step('release', {
    id: 'delete-stack',
    title: 'Heat forgets the stack',
    needs: ['verify/application', 'protect/retain'],
    precondition: [
      'The step `protect/retain` was applied and checked: every resource has the policy Retain, so nothing physical is deleted.',
      'No stack snapshot is still needed: Heat deletes them with the stack.',
    ],
    do: [`openstack stack delete --yes --wait ${stack}`],
    check: [
      'Every physical id in archive-resources.json still exists. Nested stacks that `openstack stack list --nested` still shows are left over: do not delete them, that would delete their servers.',
    ],
    undo: ['The archive holds the template; the resources exist and are managed by their ids.'],
    pointOfNoReturn: true,
  });
}

function deleteOld(world: StepWorld, stays: boolean): Step {
  const servers = world.machines.flatMap(({ server }) => (server === undefined ? [] : [server]));
  const kept = adoptedVolumes(world).map(({ volume }) => volume);
  return step('release', {
    id: 'delete-old',
    title: 'Delete the old servers, one by one',
    about: world.machines.map(({ machine }) => machine.id),
    needs: [stays ? 'release/residual' : 'release/delete-stack'],
    precondition: [
      `A backup that was restored once. ${kept.length > 0 ? `The volumes ${kept.join(', ')} are in use by the cluster and attached to no old server.` : ''}`.trim(),
      ...servers.map((id) => `openstack --os-compute-api-version 2.79 server volume list ${id}`),
      'No volume that is kept is listed with `Delete On Termination?` True.',
    ],
    do: servers.map((id) => `openstack server delete --wait ${id}`),
    check:
      kept.length > 0
        ? [...kept.map((id) => `openstack volume show ${id} -f value -c status`), 'Each prints `in-use`.']
        : ['The application still works.'],
    undo: ['None, but from backups.'],
    pointOfNoReturn: true,
  });
}

/** Ports, groups and addresses that only the old servers used; the networks too where nothing stays in the cloud. */
function deleteLeftOvers(world: StepWorld): readonly Step[] {
  const {
    graph,
    live: { facts },
    config,
    placed,
  } = world.context;
  const live = (resource: string): string | undefined => facts?.physicalIds.get(resource);
  const standalone = config.profile === 'standalone';
  const commands = (['nic', 'firewall-group', 'public-address'] as const).flatMap((kind) =>
    graph.of(kind).flatMap((node) => {
      const id = live(node.resource);
      const ours = kind !== 'nic' || graph.ofResource(node.resource).length === 1;
      if (id === undefined || !ours || placed.on(node.id, 'openstack') !== undefined) return [];
      // Beside OpenStack the address goes on to serve, before the Service's balancer.
      if (kind === 'public-address' && !(standalone || placed.on(node.id, 'none') !== undefined)) return [];
      return [`openstack ${deletions[kind]} ${id}`];
    }),
  );
  const networks = standalone ? networkDeletions(world) : [];
  if (commands.length + networks.length === 0) return [];
  return [
    step('release', {
      id: 'delete-left-overs',
      title: 'Delete what only the old servers used',
      needs: ['release/delete-old'],
      precondition: ['The old servers are gone, and nobody else uses these networks, groups and addresses.'],
      do: [
        ...commands,
        ...networks,
        ...(standalone
          ? [
              'The copied volumes, and the clones and images that were made on the way, are still there: delete them by id when nothing can need them any more.',
            ]
          : []),
      ],
      check: [
        'Each command succeeds. One that says "in use" names something that still depends on it: look before anything is forced.',
      ],
      undo: ['None; the archived template says how they were made.'],
      pointOfNoReturn: true,
    }),
  ];
}

const deletions = {
  nic: 'port delete',
  'firewall-group': 'security group delete',
  'public-address': 'floating ip delete',
} as const;

/** Inside out: interfaces of routers, routers, networks. */
function networkDeletions({ context }: StepWorld): readonly string[] {
  const {
    graph,
    live: { facts },
  } = context;
  const live = (resource: string | undefined): string | undefined =>
    resource === undefined ? undefined : facts?.physicalIds.get(resource);
  const links = graph.of('router-link').flatMap((link) => {
    const [router, subnet] = [graph.resolve('router', link.router), graph.resolve('subnet', link.subnet)].map((node) =>
      live(node?.resource),
    );
    return router !== undefined && subnet !== undefined ? [`openstack router remove subnet ${router} ${subnet}`] : [];
  });
  const one = (kind: 'router' | 'network'): readonly string[] =>
    graph.of(kind).flatMap(({ resource }) => {
      const id = live(resource);
      return id === undefined ? [] : [`openstack ${kind} delete ${id}`];
    });
  return [...links, ...one('router'), ...one('network')];
}
