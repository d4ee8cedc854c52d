/** What holds of every place where machines run: the user can ask for it, and others find the machine there. */
import { describe, expect, it } from 'vitest';
import { podTemplatePath } from '../../src/kubernetes/well-formed/world.ts';
import { at, textAt, textsAt, type JsonObject } from '../../src/kubernetes/json.ts';
import type { MachineTarget } from '../../src/plan/target.ts';
import type { World } from '../../src/plan/world.ts';
import { machineSelector } from '../../src/targets/objects/labels.ts';
import { poolTarget, replicasTarget } from '../../src/targets/objects/scaling.ts';
import { targetTable } from '../../src/targets/table.ts';
import { planOf, type Planned } from '../output/plan-of.ts';

const template = JSON.stringify({
  heat_template_version: '2021-04-16',
  resources: {
    net: { type: 'OS::Neutron::Net' },
    subnet: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.0.0/24' } },
    group: { type: 'OS::Neutron::SecurityGroup', properties: { rules: [{ protocol: 'tcp', port_range_min: 80 }] } },
    web: {
      type: 'OS::Nova::Server',
      properties: {
        name: 'www',
        image: 'debian',
        flavor: 'small',
        networks: [{ network: { get_resource: 'net' } }],
        security_groups: [{ get_resource: 'group' }],
      },
    },
  },
});

/** Of a lone server; what takes the members of a group only has tests of its own. */
const targets: readonly MachineTarget[] = targetTable.machine.filter(
  ({ id }) => id !== poolTarget && id !== replicasTarget,
);

/** The stack with its machine where the word says. */
function planned({ strategy: { word } }: MachineTarget): Promise<Planned> {
  return planOf(template, JSON.stringify({ resources: { web: { strategy: word } } }));
}

function theMachine({ graph }: World) {
  const [machine] = graph.of('machine');
  if (!machine) throw new Error('the stack has no machine');
  return machine;
}

it('has a word of its own', () => {
  const words = targetTable.machine.map(({ strategy }) => strategy.word);
  expect(new Set(words).size).toBe(words.length);
});

it('asks for settings under keys that nobody else has', () => {
  const settings = new Set(targetTable.machine.map(({ strategy }) => strategy.settings ?? {}));
  const keys = ['strategy', 'rootDisk', ...[...settings].flatMap((own) => Object.keys(own))];
  expect(new Set(keys).size).toBe(keys.length);
});

describe.each(targets.map((target) => ({ title: `${target.id} (${target.side})`, target })))('$title', ({ target }) => {
  it('takes the machine for which it is asked', async () => {
    const { world } = await planned(target);
    const decision = world.placed.decision(theMachine(world).id);
    expect(decision?.chosen.map(({ side, target: id }) => [side, id])).toEqual([[target.side, target.id]]);
    expect(decision?.chosen[0]?.flip).toBe('resources.web.strategy in heat2kube.yaml');
  });

  it('is another choice, with what it costs, where another is asked for', async () => {
    for (const other of targets.filter((each) => each !== target)) {
      const { world } = await planned(other);
      const others = world.placed.decision(theMachine(world).id)?.others ?? [];
      expect(others.find(({ side, target: id }) => side === target.side && id === target.id)?.cost).toMatch(/\w+ \w+/);
    }
  });
});

const inCluster = targets.flatMap((target) => (target.side === 'cluster' ? [{ title: target.id, target }] : []));

describe.each(inCluster)('$title in the cluster', ({ target }) => {
  async function madeObject(): Promise<{ readonly world: World; readonly object: JsonObject }> {
    const { world, objects } = await planned(target);
    const { kind, name } = target.workload.refOf(theMachine(world), world);
    const object = objects.find((other) => other['kind'] === kind && textAt(other, 'metadata', 'name') === name);
    if (!object) throw new Error(`there is no ${kind} ${name}`);
    return { world, object };
  }

  it('has the labels by which Services and policies find the machine', async () => {
    const { world, object } = await madeObject();
    const machine = theMachine(world);
    const networks = world.networks.backends.flatMap((backend) => [...backend.labels(machine, world).keys()]);
    expect(networks.length).toBeGreaterThan(0);
    const path = podTemplatePath(String(object['kind'])) ?? [];
    const labels = textsAt(object, ...path, 'metadata', 'labels');
    expect([...labels.keys()]).toEqual(expect.arrayContaining(networks));
    for (const [key, value] of machineSelector(world, machine)) expect(labels.get(key), key).toBe(value);
  });

  it('has the name by which other machines find it', async () => {
    const { world, object } = await madeObject();
    const spec = [...(podTemplatePath(String(object['kind'])) ?? []), 'spec'];
    expect([textAt(object, ...spec, 'hostname'), textAt(object, ...spec, 'subdomain')]).toEqual(['www', 't']);
    expect(world.names.dnsName('web')).toBe('www.t.t.svc.cluster.local');
    expect(at(object, ...spec)).toBeDefined();
  });

  it('tells what kubectl lists to show it', () => {
    expect(target.workload.shownBy.length).toBeGreaterThan(0);
  });
});
