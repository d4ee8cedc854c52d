/** Health monitors of load balancers as readiness probes: a Service leads to VMs that are ready. */
import type { NodeId } from '../../evaluate/fact.ts';
import { joinOrigins, known, originsOf, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import type { Field } from '../../kubernetes/object.ts';
import { printHole } from '../../print/print-hole.ts';
import { isValue } from '../../print/render-object.ts';
import { append } from '../../source/append.ts';
import { isOnPods } from '../../plan/network-backend.ts';
import { perWorld, type World } from '../../plan/world.ts';
import type { HealthMonitor } from '../../topology/kinds/health-monitor.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PoolMember } from '../../topology/kinds/pool-member.ts';
import { endsOf, monitorsOf, poolsOf, poolsOfMonitor } from '../../topology/views/balancing.ts';
import { smallOf } from './amounts.ts';
import { podPort } from './listening.ts';

/** As in a pod. */
interface Probe {
  readonly httpGet?: { readonly path: Value; readonly port: Value; readonly scheme?: 'HTTPS' };
  readonly tcpSocket?: { readonly port: Value };
  readonly periodSeconds: Value;
  readonly timeoutSeconds: Value;
  readonly successThreshold: Value;
  readonly failureThreshold: Value | number;
}

interface Readiness {
  readonly probe: Probe;
  readonly shapedBy: readonly NodeId[];
}

/** Undefined for a machine that no load balancer of the cluster checks. */
export function readinessOf(world: World, machine: Machine): Readiness | undefined {
  const [first, ...others] = checks(world).get(machine.id) ?? [];
  if (!first) return undefined;
  const same = [first, ...others.filter(({ probe }) => isSame(probe, first.probe))];
  return {
    probe: same.map(({ probe }) => probe).reduce(joined),
    shapedBy: same.flatMap(({ monitor, member }) => [monitor.id, member.id]),
  };
}

/** Machines that a monitor does not check, because another one does it in another way. */
export function uncheckedBy(world: World, monitor: HealthMonitor): readonly NodeId[] {
  return [...checks(world)].flatMap(([machine, [first, ...others]]) => {
    const own = others.find((other) => other.monitor === monitor);
    return first && own && !isSame(first.probe, own.probe) ? [machine] : [];
  });
}

/** Machines that a monitor would check and that nothing does: the kubelet does not reach them. */
export function unprobedBy(world: World, monitor: HealthMonitor): readonly Machine[] {
  return membersOf(world, monitor).filter((machine) => !isProbed(world, machine) && !isBalanced(world, machine));
}

/** Machines that their own network checks, as it shares the connections among them. */
export function checkedByNetwork(world: World, monitor: HealthMonitor): readonly Machine[] {
  return membersOf(world, monitor).filter((machine) => isBalanced(world, machine));
}

function membersOf({ graph }: World, monitor: HealthMonitor): readonly Machine[] {
  const ends = poolsOfMonitor(graph, monitor).flatMap((pool) => endsOf(graph, pool));
  return [...new Set(ends.flatMap(({ machine }) => machine ?? []))];
}

function isBalanced({ networks }: World, { id }: Machine): boolean {
  return networks.of(id).some(({ backend }) => isOnPods(backend) && backend.balance !== undefined);
}

function isProbed({ networks }: World, { id }: Machine): boolean {
  return !networks.of(id).some(({ backend }) => isOnPods(backend) && backend.unprobed === true);
}

interface Check {
  readonly monitor: HealthMonitor;
  readonly member: PoolMember;
  readonly probe: Probe;
}

/** In the order of load balancers, pools and monitors. */
const checks = perWorld((world): ReadonlyMap<NodeId, readonly Check[]> => {
  const { graph, placed } = world;
  const found = new Map<NodeId, Check[]>();
  const pools = graph
    .of('balancer')
    .filter(({ id }) => placed.on(id, 'cluster') !== undefined)
    .flatMap((balancer) => poolsOf(graph, balancer));
  for (const pool of new Set(pools)) {
    for (const monitor of monitorsOf(graph, pool)) {
      for (const { member, machine } of endsOf(graph, pool)) {
        const isThere = machine && placed.on(machine.id, 'cluster') !== undefined && isProbed(world, machine);
        const asked = member.monitorPort ?? member.port;
        const port = machine && podPort(world, machine.id, { protocol: 'TCP', port: asked });
        const probe = isThere && port ? probeOf(monitor, port) : undefined;
        if (machine && probe) append(found, machine.id, { monitor, member, probe });
      }
    }
  }
  return found;
});

/** Undefined where no probe does the same. */
function probeOf(monitor: HealthMonitor, asked: Value): Probe | undefined {
  const { type, delay, timeout, retries, failures, path } = monitor;
  const word = textOf(type);
  const port = withOrigins(asked, joinOrigins(originsOf(asked), originsOf(type)));
  const common = {
    periodSeconds: atLeastOne(delay),
    timeoutSeconds: atLeastOne(timeout),
    successThreshold: retries,
    // As Octavia has it where nothing says another number.
    failureThreshold: failures ? atLeastOne(failures) : 3,
  };
  if (word === 'TCP') return { tcpSocket: { port }, ...common };
  if (word !== 'HTTP' && word !== 'HTTPS') return undefined;
  return { httpGet: { path: path ?? known('/'), port, ...(word === 'HTTPS' && { scheme: word }) }, ...common };
}

function atLeastOne(value: Value): Value {
  return smallOf(value) === 0 ? known(1n, originsOf(value)) : value;
}

function isSame(one: Probe, other: Probe): boolean {
  return plain(one) === plain(other);
}

/** All fields, without the leaves behind them. */
function plain(probe: Probe): string {
  return JSON.stringify(probe, (_key, field: Field) =>
    isValue(field) ? (smallOf(field) ?? textOf(field) ?? printHole(field)) : field,
  );
}

/** Two equal ones, with the leaves of both. */
function joined(one: Probe, other: Probe): Probe {
  const both = (a: Value, b: Value | undefined): Value =>
    withOrigins(a, joinOrigins(originsOf(a), b ? originsOf(b) : []));
  const { httpGet, tcpSocket } = one;
  return {
    ...(httpGet && {
      httpGet: {
        ...httpGet,
        path: both(httpGet.path, other.httpGet?.path),
        port: both(httpGet.port, other.httpGet?.port),
      },
    }),
    ...(tcpSocket && { tcpSocket: { port: both(tcpSocket.port, other.tcpSocket?.port) } }),
    periodSeconds: both(one.periodSeconds, other.periodSeconds),
    timeoutSeconds: both(one.timeoutSeconds, other.timeoutSeconds),
    successThreshold: both(one.successThreshold, other.successThreshold),
    failureThreshold:
      typeof one.failureThreshold === 'number' || typeof other.failureThreshold === 'number'
        ? one.failureThreshold
        : both(one.failureThreshold, other.failureThreshold),
  };
}
