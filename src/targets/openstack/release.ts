/** What concerns the Heat stack and the old resources after the move: Heat lets go of what has moved, then it is deleted id by id. */
import { isGone } from '../../facts/live.ts';
import { joinedTemplate } from '../../hot/together.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import {
  ask,
  note,
  verify,
  type Live,
  type LiveKind,
  type LiveServer,
  type Look,
  type Operation,
} from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { placedNic } from '../objects/own-interfaces.ts';
import { isInSplitGroup } from './split-groups.ts';
import { residualName } from '../../plan/residual-stack.ts';
import type { World } from '../../plan/world.ts';
import { copiesOfMove, launchedBeside, networksBeside } from './left-overs.ts';
import {
  hasBegun,
  liveStackId,
  movingMachines,
  oldVolumes,
  staysInOpenstack,
  type MovingMachine,
} from '../objects/moving.ts';
import { serverId } from '../objects/live-server.ts';

export const residual: StackTarget = { id: 'residual', steps: residualSteps };

/** At the very end: until then an undo needs everything that is deleted here. */
export const release: StackTarget = { id: 'release', closing: releaseSteps };

/** A new application: what stays in OpenStack is a stack of its own, created before the machines that use it. */
function residualSteps(world: World): readonly Step[] {
  if (world.live.mode === 'migrate' || !staysInOpenstack(world)) return [];
  const stack = residualName(world.config);
  return [
    step('prepare', {
      id: 'residual',
      title: 'Create the stack for the resources that stay in OpenStack',
      precondition: [
        note(
          `No stack is named ${code(stack)}: check with \`openstack stack list\`. The old stack, if it still exists, is a different one and is not changed.`,
        ),
        note(valuesNote(world)),
      ],
      do: [{ op: 'residualValues' }, { op: 'createStack', stack, template: 'residual' }],
      check: [verify(statusOf(stack), { output: 'CREATE_COMPLETE' })],
      undo: [{ op: 'deleteStack', stack }],
    }),
  ];
}

/** Parameters of several stacks have the names of their stacks before them, which no environment file knows. */
function valuesNote({ source }: World): string {
  return source.stack.template.file.name === joinedTemplate
    ? 'Every parameter without a default has a value: add it to the command with `--parameter`. The name of the stack stands before that of the parameter: `size` of the stack `web` is `web_size`.'
    : 'Every parameter without a default has a value: add the environment files of the old stack to the command, each with `-e`, before the others.';
}

/** A later command looks at it again and again. */
function statusOf(stack: string): Look {
  return { look: 'live', live: { live: 'stack', id: stack }, columns: ['stack_status'], as: 'value' };
}

/** A stack that is deployed from scratch has left nothing behind. */
function releaseSteps(world: World): readonly Step[] {
  if (world.live.mode === 'redeploy') return [];
  if (isGone(world.live)) return [...deleteServers(world, ['verify/application']), ...deleteLeftOvers(world)];
  if (!staysInOpenstack(world)) {
    const old = deleteStack(world);
    return [old, ...deleteServers(world, [old.id]), ...deleteLeftOvers(world)];
  }
  // Heat deletes members of groups that it removes: their servers are deleted before, after the checks of that step.
  const first = isAnyGroupSplit(world) ? deleteServers(world, ['verify/application', 'protect/retain']) : [];
  const old = updateResidual(world, first);
  if (first.length > 0) return [...first, old, ...deleteLeftOvers(world, [old.id])];
  return [old, ...deleteServers(world, [old.id]), ...deleteLeftOvers(world)];
}

/** Without it Heat would delete what has moved. */
function isProtected(world: World): Operation {
  const when = hasBegun(world)
    ? 'The stack was protected before the first resource moved'
    : 'The step `protect/retain` is done and checked';
  return note(
    `${when}: every resource has the deletion policy Retain. Otherwise this step deletes the moved resources.`,
  );
}

/** Heat lets go of what has moved and keeps the rest. */
function updateResidual(world: World, before: readonly Step[]): Step {
  const stack = liveStackId(world);
  return step('release', {
    id: 'residual',
    title: 'Remove the moved resources from the Heat stack',
    needs: ['verify/application', 'protect/retain', ...before.map(({ id }) => id)],
    precondition: [isProtected(world)],
    do: [
      { op: 'residualValues' },
      { op: 'updateStack', stack, template: 'residual', dryRun: {} },
      { op: 'updateStack', stack, template: 'residual' },
    ],
    check: [
      verify(statusOf(stack), { output: 'UPDATE_COMPLETE' }),
      ...stillThere(world, before),
      ...noLongerInStack(world),
    ],
    undo: [
      note(
        'None: resources that were removed cannot be added to the stack again. They still exist; manage them by id.',
      ),
    ],
    pointOfNoReturn: true,
  });
}

/** Nothing stays, and every resource is retained, so that deleting the stack deletes no data. */
function deleteStack(world: World): Step {
  return step('release', {
    id: 'delete-stack',
    title: 'Delete the Heat stack, but keep its resources',
    needs: ['verify/application', 'protect/retain'],
    precondition: [
      isProtected(world),
      verify(
        { look: 'stack-part', stack: liveStackId(world), part: 'snapshots' },
        { see: 'no snapshot that anybody needs. Heat deletes them with the stack, with their images and backups.' },
      ),
      note(
        'Nothing uses the users and webhooks of the stack: Heat deletes them too, and agents that poll Heat stop working.',
      ),
      note(
        'Keep the last facts: later runs of convert need them, and `heat2kube facts --gone` reads from them what Heat can no longer list.',
      ),
    ],
    do: [{ op: 'deleteStack', stack: liveStackId(world) }],
    check: [
      ...stillThere(world, []),
      note(
        '`openstack stack list --nested` can still list nested stacks. Do not delete them: that would delete their servers.',
      ),
    ],
    undo: [note('None: the archive has the template. The resources still exist; manage them by id.')],
    pointOfNoReturn: true,
  });
}

/** Servers and volumes of the stack, which Heat must not have taken with it. */
function stillThere(world: World, before: readonly Step[]): readonly Operation[] {
  const machines = movingMachines(world).filter((moving) => !isReleased(world, moving));
  const things: readonly Live[] = [
    ...machines.flatMap(({ server }): readonly Live[] =>
      server === undefined || before.length > 0 ? [] : [{ live: 'server', id: server }],
    ),
    ...oldVolumes(machines).map(({ volume }): Live => ({ live: 'volume', id: volume })),
  ];
  return [
    ...things.map((live) =>
      verify({ look: 'live', live, columns: ['status'], as: 'value' }, { see: 'a status, and no error.' }),
    ),
    note(
      `Every other physical id in the archived list of resources still exists too${before.length > 0 ? ', but those of members that groups have removed' : ''}.`,
    ),
  ];
}

/** Whether Heat has let go of it before, so that a later step may have deleted it. */
function isReleased({ live }: World, { server }: MovingMachine): boolean {
  return server !== undefined && live.facts?.released?.has(server) === true;
}

/** Later steps delete the servers, so Heat must not have them any more. */
function noLongerInStack(world: World): readonly Operation[] {
  const ids = movingMachines(world).flatMap(({ server }) => server ?? []);
  if (ids.length === 0) return [];
  const part = { look: 'stack-part', stack: liveStackId(world), part: 'resources' } as const;
  return [
    { op: 'look', look: part, into: 'resources-residual' },
    verify({ look: 'listed-ids', file: 'resources-residual', ids }, { output: '[]' }),
  ];
}

/** Last of all: until then going back is starting them. */
function deleteServers(world: World, needs: readonly string[]): readonly Step[] {
  const machines = movingMachines(world);
  const servers = machines.flatMap(({ server }): readonly LiveServer[] =>
    server === undefined ? [] : [{ live: 'server', id: server }],
  );
  if (servers.length === 0) return [];
  const kept = oldVolumes(machines).filter(({ adopted }) => adopted);
  return [
    step('release', {
      id: 'delete-old',
      title: 'Delete the old servers one by one',
      about: machines.map(({ machine }) => machine.id),
      needs,
      precondition: [
        ...(isAnyGroupSplit(world) ? [note(deletedFirst)] : []),
        note('A backup exists, and a test restore of it succeeded.'),
        ...(machines.some((moving) => isReleased(world, moving)) ? [note(deletedBefore)] : []),
        ...(kept.length > 0
          ? servers.map(({ id }) => verify({ look: 'server-volumes', server: id }, { see: noneOf(kept) }))
          : []),
      ],
      do: servers.map((server): Operation => ({ op: 'delete', what: [server] })),
      check: [
        ...kept.map(({ volume }) =>
          verify(
            { look: 'live', live: { live: 'volume', id: volume }, columns: ['status'], as: 'value' },
            { output: 'in-use' },
          ),
        ),
        note('The application still works.'),
      ],
      undo: [note('None, except from backups.')],
      pointOfNoReturn: true,
    }),
  ];
}

const deletedFirst =
  'This comes before Heat removes what has moved: of a group of which other members stay, Heat deletes the members that it removes.';

function isAnyGroupSplit(world: World): boolean {
  return (['machine', 'nic', 'attachment'] as const).some((kind) =>
    world.graph.of(kind).some(({ resource }) => isInSplitGroup(world, resource)),
  );
}

const deletedBefore =
  'Servers that this step has deleted before are in the commands too, which then report that there is no such server.';

/** The expected output where a volume went along: it must not be in a list of what is deleted. */
function noneOf(kept: readonly { readonly volume: string }[]): string {
  const ids = listed(kept.map(({ volume }) => code(volume)));
  return `${kept.length === 1 ? `a list without ${ids}, which is` : `a list without any of ${ids}, which are`} in use by the cluster.`;
}

/** Ports, groups and addresses that only the old servers used; the networks too where nothing stays in the cloud. */
function deleteLeftOvers(world: World, needs: readonly string[] = []): readonly Step[] {
  const standalone = world.config.profile === 'standalone';
  const operations = [
    ...usedByServers(world),
    ...(standalone ? networks(world) : networksBeside(world)),
    ...launchedBeside(world),
    ...copiesOfMove(world),
  ];
  if (operations.length === 0) return [];
  return [
    step('release', {
      id: 'delete-left-overs',
      title: 'Delete the resources that only the old servers used',
      needs: ['release/delete-old', ...needs],
      precondition: [
        note('The old servers are deleted, and nothing else uses these resources.'),
        ...operations.flatMap(usedByNobody),
      ],
      do: operations,
      check: [
        note(
          'Every command succeeds. One that reports "in use" names something that still depends on the resource: do not force it.',
        ),
      ],
      undo: [note('None: the archived template describes how the resources were created.')],
      pointOfNoReturn: true,
    }),
  ];
}

/** Neutron deletes a port under a running server, and an address that leads to one. */
function usedByNobody(operation: Operation): readonly Operation[] {
  if (operation.op !== 'delete') return [];
  return operation.what.flatMap((what): readonly Operation[] => {
    if (!('live' in what) || what.live === 'member') return [];
    const look = (column: string): Look => ({ look: 'live', live: what, columns: [column], as: 'value' });
    if (what.live === 'port') return [verify(look('device_id'), { nothing: true })];
    return what.live === 'floating-ip'
      ? [verify(look('port_id'), { see: '`None`, or the id of a port that this step deletes.' })]
      : [];
  });
}

const kinds = {
  balancer: 'load-balancer',
  nic: 'port',
  'firewall-group': 'security-group',
  'public-address': 'floating-ip',
  'key-pair': 'key-pair',
} as const;

/** What else the old servers used, kind by kind. */
function usedByServers(world: World): readonly Operation[] {
  const { graph, config, placed, live } = world;
  return (['balancer', 'nic', 'firewall-group', 'public-address', 'key-pair'] as const).flatMap((kind) =>
    graph.of(kind).flatMap((node) => {
      const id = live.facts?.physicalIds.get(node.resource);
      // An interface that a server made by itself goes with the server.
      const own = kind !== 'nic' || graph.ofResource(node.resource).length === 1;
      if (isInSplitGroup(world, node.resource)) return [];
      if (id === undefined || !own || placed.on(node.id, 'openstack') !== undefined) return [];
      // Where the VM keeps its address, the port keeps Neutron from giving it to another one.
      if (node.kind === 'nic' && config.profile === 'openstack' && placedNic(world, node)?.backend.keeps.address)
        return [];
      if (node.kind === 'nic' && !isAtItsServer(world, node)) return [ask(whoseIs(world, node, id))];
      // Beside OpenStack the address goes on to serve, before the Service's balancer.
      const serves = config.profile === 'openstack' && placed.on(node.id, 'none') === undefined;
      return kind === 'public-address' && serves ? [] : [deletion(kinds[kind], id)];
    }),
  );
}

/** Whether nothing but the server of the stack can use the port: what was detached from it can serve something else. */
function isAtItsServer({ graph, live }: World, nic: Nic): boolean {
  const { facts, view } = live;
  const machine = machineOf(graph, nic);
  const server = machine && serverId(machine, { live });
  const port = view?.liveOf('ports', nic);
  // The port of a server that is gone has none.
  if (!port || server === undefined || !facts?.servers.has(server)) return true;
  return port.deviceId === server;
}

function whoseIs({ graph }: World, nic: Nic, id: string): string {
  const server = machineOf(graph, nic)?.resource ?? '';
  return `The port ${code(nic.resource)} (${id}) is not attached to the old server of ${code(server)} according to the facts, so something else can use it or its address. Look at it with \`openstack port show\`, and delete it only if nothing does.`;
}

function deletion(live: LiveKind, id: string): Operation {
  return { op: 'delete', what: [{ live, id }] };
}

/** Inside out: interfaces of routers, routers, networks. */
function networks({ graph, placed, live: { facts } }: World): readonly Operation[] {
  const idOf = (resource: string | undefined): string | undefined =>
    resource === undefined ? undefined : facts?.physicalIds.get(resource);
  // What a server that is kept uses stays with it.
  const goes = ({ id }: { readonly id: NodeId }): boolean => placed.on(id, 'openstack') === undefined;
  const links = graph
    .of('router-link')
    .filter(goes)
    .flatMap((link): readonly Operation[] => {
      const router = idOf(graph.resolve('router', link.router)?.resource);
      const subnet = idOf(graph.resolve('subnet', link.subnet)?.resource);
      return router !== undefined && subnet !== undefined ? [{ op: 'removeSubnet', router, subnet }] : [];
    });
  const all = (kind: 'router' | 'network'): readonly Operation[] =>
    graph
      .of(kind)
      .filter(goes)
      .flatMap(({ resource }) => {
        const id = idOf(resource);
        return id === undefined ? [] : [deletion(kind, id)];
      });
  return [...links, ...all('router'), ...all('network')];
}
