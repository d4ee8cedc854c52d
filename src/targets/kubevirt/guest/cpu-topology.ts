/** How the vCPUs of a guest are spread over sockets, cores and threads; licences and schedulers of guests go by it. */

/** What is asked for or allowed; absent parts are free. */
export interface TopologyWish {
  readonly sockets?: number;
  readonly cores?: number;
  readonly threads?: number;
}

/** Counts whose product is the number of vCPUs. */
interface Topology {
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
}

/**
 * What Nova makes of the wish: the topology that fits most of it, among those within the limits; else more sockets
 * before more cores before more threads (nova/virt/hardware.py, _get_desirable_cpu_topologies). Undefined where none fits.
 */
export function novaTopology(vcpus: number, wish: TopologyWish, limit: TopologyWish): Topology | undefined {
  const possible = topologies(vcpus).filter(
    ({ sockets, cores, threads }) =>
      sockets <= (limit.sockets ?? vcpus) && cores <= (limit.cores ?? vcpus) && threads <= (limit.threads ?? vcpus),
  );
  const score = (one: Topology): number =>
    Number(one.sockets === wish.sockets) + Number(one.cores === wish.cores) + Number(one.threads === wish.threads);
  const [best] = possible.toSorted(
    (a, b) => score(b) - score(a) || b.sockets * b.cores - a.sockets * a.cores || b.sockets - a.sockets,
  );
  return best;
}

/** Every way to divide the vCPUs without a rest. */
function topologies(vcpus: number): readonly Topology[] {
  const divisors = (number: number): readonly number[] =>
    Array.from({ length: number }, (_, index) => index + 1).filter((part) => number % part === 0);
  return divisors(vcpus).flatMap((sockets) =>
    divisors(vcpus / sockets).map((cores) => ({ sockets, cores, threads: vcpus / sockets / cores })),
  );
}

/** The CPU part of a KubeVirt preference. */
export interface TopologyPreference {
  /** Tells one from another in the names of objects. */
  readonly name: string;
  readonly preferredCPUTopology: 'cores' | 'threads' | 'spread';
  readonly spreadOptions?: {
    readonly across: 'SocketsCores' | 'CoresThreads' | 'SocketsCoresThreads';
    readonly ratio: number;
  };
}

/**
 * The preference that gives a VM this topology: `usual` where it is the one without a preference, undefined where
 * KubeVirt has none (pkg/instancetype/apply/cpu.go: threads are all vCPUs, or two a core).
 */
export function preferenceFor({ sockets, cores, threads }: Topology): TopologyPreference | 'usual' | undefined {
  if (cores === 1 && threads === 1) return 'usual';
  if (sockets === 1 && threads === 1) return { name: 'cores', preferredCPUTopology: 'cores' };
  if (sockets === 1 && cores === 1) return { name: 'threads', preferredCPUTopology: 'threads' };
  const spread = 'spread' as const;
  if (threads === 1) {
    return {
      name: `${cores}-cores-a-socket`,
      preferredCPUTopology: spread,
      spreadOptions: { across: 'SocketsCores', ratio: cores },
    };
  }
  if (threads !== 2) return undefined;
  return sockets === 1
    ? {
        name: '2-threads-a-core',
        preferredCPUTopology: spread,
        spreadOptions: { across: 'CoresThreads', ratio: 2 },
      }
    : {
        name: `${cores}-cores-a-socket-2-threads-a-core`,
        preferredCPUTopology: spread,
        spreadOptions: { across: 'SocketsCoresThreads', ratio: cores },
      };
}
