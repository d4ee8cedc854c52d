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
  readonly guide: string;
  readonly objects: readonly JsonObject[];
}

let plans: readonly LivePlan[] = [];

function planIn(name: string, { plan, files }: CompileResult): LivePlan {
  return {
    name,
    steps: plan?.steps ?? [],
    guide: files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '',
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

  it('needs a proxy that takes it, which the plan asks for before the downtime', () => {
    for (const plan of plans.filter((each) => uploads(each).length > 0)) {
      const [check] = plan.steps.filter(({ id }) => id === 'assess/cluster');
      expect(JSON.stringify(check?.do), plan.name).toContain('cdiconfigs.cdi.kubevirt.io');
    }
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
