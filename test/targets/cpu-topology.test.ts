/** CPU topologies: what Nova makes of a wish (rows by its algorithm), and the preference that says the same to KubeVirt. */
import { expect, it } from 'vitest';
import { novaTopology, preferenceFor, type TopologyWish } from '../../src/targets/kubevirt/guest/cpu-topology.ts';

it.each<[number, TopologyWish, TopologyWish, readonly [number, number, number] | undefined]>([
  [8, {}, {}, [8, 1, 1]],
  [8, { sockets: 1 }, {}, [1, 8, 1]],
  [8, { sockets: 2 }, {}, [2, 4, 1]],
  [8, { cores: 4 }, {}, [2, 4, 1]],
  [8, { threads: 2 }, {}, [4, 1, 2]],
  [8, { sockets: 2, cores: 2, threads: 2 }, {}, [2, 2, 2]],
  [8, {}, { sockets: 2 }, [2, 4, 1]],
  [8, { sockets: 3 }, {}, [8, 1, 1]],
  [8, {}, { sockets: 1, cores: 4, threads: 1 }, undefined],
  [1, { sockets: 1 }, {}, [1, 1, 1]],
])('%i vCPUs with %j within %j are %j', (vcpus, wish, limit, expected) => {
  const found = novaTopology(vcpus, wish, limit);
  expect(found && [found.sockets, found.cores, found.threads]).toEqual(expected);
});

it.each<[number, number, number, unknown]>([
  [8, 1, 1, 'usual'],
  [1, 8, 1, { preferredCPUTopology: 'cores' }],
  [1, 1, 8, { preferredCPUTopology: 'threads' }],
  [2, 4, 1, { spreadOptions: { across: 'SocketsCores', ratio: 4 } }],
  [1, 4, 2, { spreadOptions: { across: 'CoresThreads', ratio: 2 } }],
  [2, 2, 2, { spreadOptions: { across: 'SocketsCoresThreads', ratio: 2 } }],
  [2, 1, 4, undefined],
])('%i sockets, %i cores and %i threads', (sockets, cores, threads, expected) => {
  const found = preferenceFor({ sockets, cores, threads });
  if (typeof expected === 'object') expect(found).toMatchObject({ ...expected });
  else expect(found).toBe(expected);
});
