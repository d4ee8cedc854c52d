/** What the proofs read in operations: a plan that would lose data, or use what is not there, is found. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import type { Operation } from '../../src/plan/operations.ts';
import type { Plan, Step } from '../../src/plan/plan.ts';
import { parseYaml } from '../emitted-objects.ts';
import { codesOf, planOfLive } from './live-plan.ts';

const server = '33333333-0000-4000-8000-000000000001';
const volume = '22222222-0000-4000-8000-000000000001';

/** The steps with one of them changed. */
function changed(plan: Plan, id: string, edit: (step: Step) => Partial<Step>): Plan {
  return { ...plan, steps: plan.steps.map((step) => (step.id === id ? { ...step, ...edit(step) } : step)) };
}

function without(plan: Plan, pattern: RegExp): Plan {
  return { ...plan, steps: plan.steps.filter(({ id }) => !pattern.test(id)) };
}

function moved(plan: Plan, id: string, before: string): Plan {
  const step = plan.steps.find((other) => other.id === id);
  const rest = plan.steps.filter((other) => other !== step);
  const at = rest.findIndex((other) => other.id === before);
  return { ...plan, steps: [...rest.slice(0, at), ...(step ? [{ ...step, needs: [] }] : []), ...rest.slice(at)] };
}

function doing(operation: Operation): (step: Step) => Partial<Step> {
  return (step) => ({ do: [operation, ...step.do] });
}

describe('the plan of a live stack', () => {
  it('is safe as it is', async () => {
    const { plan, prove } = await planOfLive();
    expect(codesOf(prove(plan))).toEqual([]);
  });

  it.each<[string, (plan: Plan) => Plan, string]>([
    ['detaches a volume without a snapshot', (plan) => without(plan, /^protect\/backup/), 'verify/unsafe-operation'],
    [
      'detaches a volume whose snapshot nobody has checked',
      (plan) => changed(plan, `protect/backup/${volume}`, () => ({ check: [] })),
      'verify/unsafe-operation',
    ],
    [
      'detaches and copies while the server runs',
      (plan) => without(plan, /^cut-over\/stop/),
      'verify/unsafe-operation',
    ],
    [
      'starts a machine before its disk has come',
      (plan) => moved(plan, 'cut-over/start/db', `cut-over/hand-over/db/${volume}`),
      'verify/unsafe-operation',
    ],
    ['forgets a volume', (plan) => without(plan, /^cut-over\/hand-over/), 'verify/volume-without-fate'],
    [
      'overwrites a disk of a machine that runs',
      (plan) => moved(plan, 'cut-over/copy/db/root', 'cut-over/record'),
      'verify/unsafe-operation',
    ],
    [
      'fills a disk with what was copied while the server ran',
      (plan) => moved(plan, 'cut-over/copy/db/root', 'cut-over/stop/db'),
      'verify/unsafe-operation',
    ],
    [
      'takes what a rehearsal has copied as the copy of a volume',
      (plan) => without(plan, /^cut-over\/hand-over/),
      'verify/volume-without-fate',
    ],
    [
      'rehearses on the disk itself',
      (plan) =>
        changed(plan, 'seed/rehearse/db', (step) => ({
          do: step.do.map((each) =>
            each.op === 'rehearse' ? { ...each, claims: each.claims.map(([claim]) => [claim, claim] as const) } : each,
          ),
        })),
      'verify/unsafe-operation',
    ],
    [
      'deletes the old server before the new machine runs',
      (plan) => changed(plan, 'cut-over/stop/db', doing({ op: 'delete', what: [{ live: 'server', id: server }] })),
      'verify/deletes-too-early',
    ],
    [
      'deletes an adopted volume at any time',
      (plan) =>
        changed(plan, 'release/delete-left-overs', doing({ op: 'delete', what: [{ live: 'volume', id: volume }] })),
      'verify/deletes-too-early',
    ],
    [
      'deletes the stack without its protection',
      (plan) => without(plan, /^protect\/retain/),
      'verify/deletes-too-early',
    ],
    [
      'deletes the stack before the machines run',
      (plan) => moved(plan, 'release/delete-stack', 'cut-over/start/db'),
      'verify/deletes-too-early',
    ],
    ['uses objects that nobody has created', (plan) => without(plan, /^prepare\/apply/), 'verify/object-too-early'],
    [
      'does what belongs to a later phase',
      (plan) => moved(plan, 'verify/application', 'prepare/check'),
      'verify/step-too-early',
    ],
  ])('is refused when it %s', async (_, edit, code) => {
    const { plan, prove } = await planOfLive();
    expect(codesOf(prove(edit(plan)))).toContain(code);
  });

  it('is refused when a machine starts as it is applied, before its disks have come', async () => {
    const { plan, prove } = await planOfLive({ runStrategy: 'RerunOnFailure' });
    expect(prove(plan).map(({ message }) => message)).toContain(
      `step prepare/apply starts db, but volume ${volume} is neither copied nor adopted`,
    );
  });

  it('may delete what the move itself has made', async () => {
    const { plan, prove } = await planOfLive();
    const operation: Operation = { op: 'delete', what: [{ live: 'volume', id: 'a clone' }] };
    expect(codesOf(prove(changed(plan, 'release/delete-left-overs', doing(operation))))).toEqual([]);
  });
});

describe('a live volume', () => {
  it('that only the cloud knows is moved with its server', async () => {
    const attachedByHand = 'aaaaaaaa-0000-4000-8000-000000000009';
    const { plan, prove } = await planOfLive({ attachedByHand });
    expect(prove(plan)).toEqual([]);
    expect(prove(without(plan, /^cut-over\/hand-over\/db\/a/)).map(({ message }) => message)).toContain(
      `the plan does not handle the data of volume "${attachedByHand}"`,
    );
  });

  it('that its server boots from is never detached', async () => {
    const { plan, prove } = await planOfLive({ device: '/dev/vda' });
    expect(plan.steps.map(({ id }) => id)).not.toContain(`cut-over/hand-over/db/${volume}`);
    expect(codesOf(prove(plan))).toEqual([]);
    const detach: Operation = {
      op: 'detach',
      volume: { live: 'volume', id: volume },
      server: { live: 'server', id: server },
    };
    expect(codesOf(prove(changed(plan, 'cut-over/clone/db', doing(detach))))).toContain('verify/unsafe-operation');
  });
});

const template = {
  heat_template_version: '2018-08-31',
  resources: {
    data: { type: 'OS::Cinder::Volume', properties: { size: 1 } },
    db: { type: 'OS::Nova::Server', properties: { image: 'i', flavor: 'f', networks: [{ network: 'n' }] } },
    link: {
      type: 'OS::Cinder::VolumeAttachment',
      properties: { instance_uuid: { get_resource: 'db' }, volume_id: { get_resource: 'data' } },
    },
  },
};

const facts = {
  stack: { id: 's', stack_name: 't', stack_status: 'CREATE_COMPLETE' },
  resources: [
    { resource_name: 'data', physical_resource_id: volume, resource_type: 'OS::Cinder::Volume', stack_name: 't' },
    { resource_name: 'db', physical_resource_id: server, resource_type: 'OS::Nova::Server', stack_name: 't' },
  ],
};

function converted(entries: readonly string[], live: boolean): Promise<CompileResult> {
  return compile(memoryHost({ 't.yaml': JSON.stringify(template) }), {
    template: 't.yaml',
    config: { moved: entries },
    ...(live && { facts }),
  });
}

function strategyOf({ files }: CompileResult): unknown {
  const text = files.find(({ text }) => text.includes('kind: VirtualMachine\n'))?.text ?? '';
  const document = text.split(/^---$/m).find((part) => part.includes('kind: VirtualMachine\n')) ?? '';
  return Reflect.get(Object(Reflect.get(Object(parseYaml(document)), 'spec')), 'runStrategy');
}

describe('moved', () => {
  it('keeps a machine with old disks from starting, until it is recorded', async () => {
    expect(strategyOf(await converted([], true))).toBe('Manual');
    for (const entries of [['db'], ['d*'], ['*']])
      expect(strategyOf(await converted(entries, true))).toBe('RerunOnFailure');
  });

  it('ends the steps of what has moved, and what protected the stack before', async () => {
    const before = (await converted([], true)).plan?.steps.map(({ id }) => id) ?? [];
    const after = (await converted(['db'], true)).plan?.steps.map(({ id }) => id) ?? [];
    expect(before).toContain('cut-over/start/db');
    expect(before).toContain('protect/retain');
    expect(after.filter((id) => /^(?:protect|cut-over|seed\/rehearse)/.test(id))).toEqual([]);
    expect(after).toContain('release/delete-stack');
  });

  it('is held to what moves', async () => {
    const { diagnostics } = await converted(['db', 'dat', 'link'], true);
    const messages = diagnostics.filter(({ code }) => code === 'plan/moved-nothing').map(({ message }) => message);
    expect(messages).toEqual([
      '"dat" under moved in heat2kube.yaml matches no resource that moves (did you mean "data"?)',
    ]);
  });

  it('is an error without facts of the live stack', async () => {
    const { ok, diagnostics } = await converted(['db'], false);
    expect(ok).toBe(false);
    expect(diagnostics.map(({ code }) => code)).toContain('plan/moved-without-facts');
  });

  it('needs facts too where the mode alone asks for the move', async () => {
    const { ok, diagnostics } = await compile(memoryHost({ 't.yaml': JSON.stringify(template) }), {
      template: 't.yaml',
      mode: 'migrate',
    });
    expect(ok).toBe(false);
    expect(diagnostics.map(({ code }) => code)).toContain('plan/move-without-facts');
  });

  it('is undone in the plan before a machine is stopped', async () => {
    const { plan } = await converted([], true);
    const record = plan?.steps.find(({ id }) => id === 'cut-over/record');
    expect(record?.undo.map(({ op }) => op)).toEqual(['forget', 'apply']);
    const start = plan?.steps.find(({ id }) => id === 'cut-over/start/db');
    expect(start?.undo.map(({ op }) => op)).toEqual(['note', 'stop', 'wait', 'wait']);
  });
});

describe('a volume that several servers have', () => {
  const other = '33333333-0000-4000-8000-000000000002';
  const attachment = (machine: string) => ({
    type: 'OS::Cinder::VolumeAttachment',
    properties: { instance_uuid: { get_resource: machine }, volume_id: { get_resource: 'data' } },
  });
  const shared = {
    ...template,
    resources: { ...template.resources, web: template.resources.db, link2: attachment('web') },
  };
  const attachments = [
    { server_id: server, device: '/dev/vdb' },
    { server_id: other, device: '/dev/vdb' },
  ];
  const both = {
    ...facts,
    resources: [
      ...facts.resources,
      { resource_name: 'web', physical_resource_id: other, resource_type: 'OS::Nova::Server', stack_name: 't' },
    ],
    volumes: [{ id: volume, name: 'data', size: 1, status: 'in-use', multiattach: true, attachments }],
  };

  async function stepsFor(profile: 'openstack' | 'standalone'): Promise<readonly Step[]> {
    const host = memoryHost({ 't.yaml': JSON.stringify(shared) });
    return (await compile(host, { template: 't.yaml', facts: both, profile })).plan?.steps ?? [];
  }

  it('is copied once, when none of them writes, before any of them starts', async () => {
    const steps = await stepsFor('standalone');
    const copies = steps.filter(({ id }) => id.startsWith('cut-over/copy/'));
    expect(copies.map(({ needs }) => needs)).toEqual([
      ['cut-over/stop/db', 'cut-over/stop/web', `protect/backup/${volume}`],
    ]);
    for (const machine of ['db', 'web']) {
      expect(steps.find(({ id }) => id === `cut-over/start/${machine}`)?.needs).toContain(copies[0]?.id);
    }
  });

  it('is not waited for as if it were free when the first one has given it up', async () => {
    const steps = await stepsFor('openstack');
    const detaching = steps.filter(({ id }) => id.startsWith('cut-over/hand-over/'));
    expect(detaching).toHaveLength(2);
    for (const { check } of detaching) expect(check.map(({ op }) => op)).toEqual(['verify', 'note']);
  });
});

describe('a volume that no server has', () => {
  const { data } = template.resources;
  const loose = { ...template, resources: { data } };
  const host = memoryHost({ 't.yaml': JSON.stringify(loose) });

  it('is copied by itself, and recorded', async () => {
    const result = await compile(host, { template: 't.yaml', facts, profile: 'standalone' });
    const copy = result.plan?.steps.find(({ id }) => id === 'cut-over/copy/data');
    expect(copy?.check.at(-1)).toEqual({ op: 'record', moved: ['data'] });
    expect(result.diagnostics.filter(({ code }) => code.startsWith('verify/'))).toEqual([]);
    const config = { moved: ['data'] };
    const again = await compile(host, { template: 't.yaml', facts, profile: 'standalone', config });
    expect(again.plan?.steps.filter(({ phase }) => phase === 'cut-over')).toEqual([]);
    expect(again.diagnostics.filter(({ code }) => /^(?:verify|plan\/moved)/.test(code))).toEqual([]);
  });

  it('stays as it is where its claim is the volume itself', async () => {
    const result = await compile(host, { template: 't.yaml', facts, profile: 'openstack' });
    expect(result.plan?.steps.filter(({ phase }) => phase === 'cut-over')).toEqual([]);
    expect(result.diagnostics.filter(({ code }) => code.startsWith('verify/'))).toEqual([]);
  });
});
