/** What no plan of a live stack may do: each of these has destroyed something that the plan was to keep, or ends in the downtime. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompileResult } from '../../src/compile-types.ts';
import type { Operation } from '../../src/plan/operations.ts';
import type { Step } from '../../src/plan/plan.ts';
import { at, textAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';
import { compiled } from './compiled.ts';
import { subjects } from './subjects.ts';

interface LivePlan {
  readonly name: string;
  readonly steps: readonly Step[];
  /** How to find the answers to open questions. */
  readonly questions: readonly Operation[];
  readonly guide: string;
  readonly guard: string;
  readonly objects: readonly JsonObject[];
}

let plans: readonly LivePlan[] = [];

function planIn(name: string, { plan, files }: CompileResult): LivePlan {
  return {
    name,
    steps: plan?.steps ?? [],
    questions: plan?.items.flatMap((item) => (item.item === 'input' ? item.input.howTo : [])) ?? [],
    guide: files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '',
    guard: files.find(({ path }) => path === 'openstack/guard.yaml')?.text ?? '',
    objects: emittedJson(files).map(({ json }) => json),
  };
}

function operationsOf(step: Step): readonly Operation[] {
  return [...step.precondition, ...step.do, ...step.check, ...(step.undo ?? [])];
}

/** Lines of the plan that a person runs. */
function commandsOf({ guide }: LivePlan): readonly string[] {
  return [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.trimEnd().split('\n'));
}

beforeAll(async () => {
  const live = subjects().filter(({ files }) => [...files.keys()].some((path) => path.endsWith('facts.json')));
  plans = await Promise.all(live.map(async (subject) => planIn(subject.name, await compiled(subject))));
});

describe('commands of a live plan', () => {
  it.each([
    ['records stopped servers as failed, so that the next update replaces them', /\bstack check\b/],
    ['compares with the live state, so that drift becomes a change', /--converge\b/],
    ['masks hidden values, which would become passwords', /\bstack environment show\b/],
    ['is deleted with the stack', /\bstack snapshot create\b/],
    ['needs what most clouds have switched off', /\bstack (?:abandon|adopt|export)\b/],
    ['changes a status and nothing else', /\bvolume set --state\b/],
    ['replaces or rebuilds a server', /\bserver (?:rebuild|resize|migrate)\b/],
  ])('have none that %s', (_why, pattern) => {
    const found = plans.flatMap((plan) => commandsOf(plan).filter((line) => pattern.test(line)));
    expect(found).toEqual([]);
  });

  it('update a stack with what Heat has, a guard against replacements, and no rollback', () => {
    const updates = plans.flatMap((plan) => commandsOf(plan).filter((line) => line.includes('openstack stack update')));
    expect(updates.length).toBeGreaterThan(20);
    for (const line of updates) {
      expect(line).toContain('--existing');
      if (/ -t /.test(line)) expect(line).toMatch(/ -e \S*guard\.yaml/);
      if (!line.includes('--dry-run')) expect(line).toContain('--rollback disabled');
    }
  });

  it('compare two dry runs, for one alone reports replacements of equal templates', () => {
    for (const { name, steps } of plans) {
      const dry = steps.filter(({ id }) => id === 'assess/dry-runs').flatMap((step) => step.do);
      if (dry.length === 0) continue;
      expect(
        dry.map((operation) => (operation.op === 'updateStack' ? (operation.template ?? 'as it is') : operation.op)),
        name,
      ).toEqual(['as it is', 'protect']);
    }
  });
});

describe('a claim that a step uploads into', () => {
  const uploads = ({ steps }: LivePlan): readonly string[] =>
    steps.flatMap(operationsOf).flatMap((operation) => (operation.op === 'upload' ? [operation.claim.name] : []));

  it('is bound at once: CDI waits for ever for the first consumer of a claim, and virtctl gives up', () => {
    const found = plans.flatMap((plan) => uploads(plan).map((claim) => ({ plan, claim })));
    expect(found.length).toBeGreaterThan(3);
    for (const { plan, claim } of found) {
      const object = plan.objects.find(
        (json) => json['kind'] === 'PersistentVolumeClaim' && textAt(json, 'metadata', 'name') === claim,
      );
      const wanted = { 'cdi.kubevirt.io/storage.bind.immediate.requested': 'true' };
      expect(object && at(object, 'metadata', 'annotations'), `${plan.name} ${claim}`).toMatchObject(wanted);
    }
  });

  it('needs a proxy that takes it, which the plan asks for before the downtime, and for nothing else', () => {
    const asked: boolean[] = [];
    for (const { name, steps, questions } of plans) {
      const all = [...steps.flatMap(operationsOf), ...questions].map(({ op }) => op);
      const [check] = steps.filter(({ id }) => id === 'assess/cluster');
      if (!check) continue;
      const isAsked = JSON.stringify(check.do).includes('cdiconfigs.cdi.kubevirt.io');
      expect(isAsked, name).toBe(all.includes('upload') || all.includes('import'));
      expect(JSON.stringify(check.check).includes('in the downtime'), name).toBe(
        steps.some(({ phase, do: operations }) => phase === 'cut-over' && operations.some(({ op }) => op === 'upload')),
      );
      asked.push(isAsked);
    }
    expect(new Set(asked)).toEqual(new Set([true, false]));
  });
});

describe('snapshots and copies', () => {
  const made = ({ steps }: LivePlan, phase: Step['phase'], op: 'createVolume' | 'snapshot'): readonly Operation[] =>
    steps.filter((step) => step.phase === phase).flatMap((step) => step.do.filter((each) => each.op === op));
  const gigabytes = (copies: readonly Operation[]): number =>
    copies.reduce((sum, each) => sum + (each.op === 'createVolume' ? (each.sizeGiB ?? 0) : 0), 0);

  it('of every phase are within the quota that the plan asks for', () => {
    let count = 0;
    for (const plan of plans) {
      const snapshots = made(plan, 'protect', 'snapshot').length;
      const copies = (['seed', 'cut-over'] as const).map((phase) => made(plan, phase, 'createVolume'));
      const most = Math.max(...copies.map(({ length }) => length));
      if (snapshots + most === 0) continue;
      count++;
      const quota = plan.steps.find(({ id }) => id === 'assess/quota');
      const [, snaps, volumes, size] =
        /at least (\d+) for `snapshots`, (\d+) for `volumes` and (\d+) for `gigabytes`/.exec(
          JSON.stringify(quota?.check),
        ) ?? [];
      expect(Number(snaps), plan.name).toBeGreaterThanOrEqual(snapshots);
      expect(Number(volumes), plan.name).toBeGreaterThanOrEqual(most);
      expect(Number(size), plan.name).toBeGreaterThanOrEqual(Math.max(...copies.map(gigabytes)));
    }
    expect(count).toBeGreaterThan(5);
  });
});

describe('load balancers', () => {
  const services = ({ objects }: LivePlan): number =>
    objects.filter(
      (json) =>
        json['kind'] === 'Service' &&
        textAt(json, 'spec', 'type') === 'LoadBalancer' &&
        textAt(json, 'metadata', 'annotations', 'loadbalancer.openstack.org/load-balancer-id') === undefined,
    ).length;

  it('of Octavia are within the quota of the project, before the downtime', () => {
    const found = plans.filter(
      (plan) => services(plan) > 0 && /openstack-internal-load-balancer/.test(JSON.stringify(plan.objects)),
    );
    expect(found.length).toBeGreaterThan(1);
    for (const plan of found) {
      const quota = plan.steps.find(({ id }) => id === 'assess/balancer-quota');
      expect(JSON.stringify(quota?.check), plan.name).toContain(`at least ${services(plan)} more`);
      expect(plan.guide).toContain('openstack loadbalancer quota show -f json "${PROJECT_ID:?}"');
    }
  });
});

describe('a live stack', () => {
  const live = (): readonly LivePlan[] => plans.filter(({ steps }) => steps.some(({ id }) => id === 'protect/retain'));

  it('has no resource in FAILED when it is updated: Heat would replace it', () => {
    expect(live().length).toBeGreaterThan(10);
    for (const { name, steps } of live()) {
      const order = steps.map(({ id }) => id);
      const asked = steps.find(({ id }) => id === 'assess/live-stack');
      expect(JSON.stringify(asked?.check), name).toContain('"part":"failed"');
      expect(order.indexOf('assess/live-stack'), name).toBeLessThan(order.indexOf('protect/retain'));
    }
  });

  it('is updated with a guard that reaches its nested stacks, as deep as they go', () => {
    for (const { name, guard } of live()) {
      const inner = /^\s*restricted_actions:/gm;
      expect([...guard.matchAll(inner)].length, name).toBeGreaterThanOrEqual(6);
    }
  });

  it('is not deleted before somebody has looked at its snapshots, which go with it', () => {
    const deleting = plans.flatMap(({ name, steps }) =>
      steps.filter((step) => step.do.some(({ op }) => op === 'deleteStack')).map((step) => ({ name, step })),
    );
    expect(deleting.length).toBeGreaterThan(5);
    for (const { name, step } of deleting) {
      expect(JSON.stringify(step.precondition), name).toContain('"part":"snapshots"');
    }
  });
});

describe('the cluster', () => {
  /** Groups whose kinds come with the API server. */
  const builtIn = /^(?:v1|(?:apps|autoscaling|batch|policy|(?:networking|storage|discovery)\.k8s\.io)\/.*)$/;

  it('has the definition of every kind that the output uses, which the plan asks for first', () => {
    let count = 0;
    for (const { name, steps, objects } of plans) {
      const asked = JSON.stringify(steps.find(({ id }) => id === 'assess/cluster')?.do);
      for (const json of objects) {
        const [version, kind] = [String(json['apiVersion']), String(json['kind'])];
        const group = version.split('/')[0] ?? '';
        // Comes with KubeVirt.
        if (builtIn.test(version) || group === 'instancetype.kubevirt.io') continue;
        count++;
        const stem = kind.toLowerCase().replace(/y$/, '');
        const found = [...asked.matchAll(/"([a-z-]+)\.([a-z0-9.]+)"/g)].filter(
          ([, plural = '', of]) => of === group && plural.replaceAll('-', '').startsWith(stem),
        );
        expect(found.length, `${name} ${version} ${kind}`).toBe(1);
      }
    }
    expect(count).toBeGreaterThan(30);
  });

  it('has room for the volumes that come: a node takes only so many', () => {
    const adopting = plans.filter(({ steps }) => steps.some(({ id }) => id.startsWith('cut-over/hand-over')));
    expect(adopting.length).toBeGreaterThan(5);
    for (const { name, steps } of adopting) {
      const asked = steps.find(({ id }) => id === 'assess/cluster');
      if (!JSON.stringify(asked?.do).includes('csidriver')) continue;
      expect(JSON.stringify(asked?.do), name).toContain('csinodes');
      expect(JSON.stringify(asked?.check), name).toMatch(/A node takes no more volumes than its `LIMIT`/);
    }
  });
});
