/** A stack that Heat no longer has: what is left of it moves all the same, and no step asks Heat for it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CompileResult } from '../../src/compile-types.ts';
import { bundle, convert, errorsOf, ids, row, template, told, type Bundle } from './shop.ts';
import { factsOf } from './read-facts.ts';
import { runIn, type Ran } from '../cli/recorded.ts';

function gone(): Bundle {
  const facts = bundle();
  return { ...facts, stack: { ...facts.stack, stack_status: 'DELETE_COMPLETE' } };
}

function stepIds({ plan }: CompileResult): readonly string[] {
  return plan?.steps.map(({ id }) => id) ?? [];
}

/** Everything that asks Heat, in any step. */
function ofHeat({ plan }: CompileResult): readonly string[] {
  const texts = plan?.steps.map((step) => JSON.stringify([step.do, step.check, step.undo, step.precondition])) ?? [];
  return texts.flatMap((text) =>
    [...text.matchAll(/"(updateStack|deleteStack|stack-part|residualValues)"/g)].map(([, op = '']) => op),
  );
}

describe('a stack that Heat no longer has', () => {
  const config = { resources: { web: { rootDisk: 'copied' } } } as const;

  it('is neither protected nor released, and its disks go along as before', async () => {
    const [before, after] = [await convert(bundle(), { config }), await convert(gone(), { config })];
    expect(errorsOf(after)).toEqual([]);
    expect(told(after, 'live/stack-gone')).toEqual([
      'warning: Heat no longer has the stack "demo", so the plan neither protects nor releases it',
    ]);
    expect(ofHeat(before).length).toBeGreaterThan(5);
    expect(ofHeat(after)).toEqual([]);
    const dropped = stepIds(before).filter((id) => !stepIds(after).includes(id));
    expect(dropped).toEqual([
      'assess/live-stack',
      'assess/dry-runs',
      'protect/archive',
      'protect/freeze',
      'protect/retain',
      'release/delete-stack',
    ]);
    expect(stepIds(after).filter((id) => !stepIds(before).includes(id))).toEqual([]);
    expect(after.files.filter(({ path }) => path.startsWith('openstack/'))).toEqual([]);
  });

  it('has no residual where something stays', async () => {
    const kept = { resources: { web: { strategy: 'keep' } } } as const;
    const [before, after] = [await convert(bundle(), { config: kept }), await convert(gone(), { config: kept })];
    expect(before.files.map(({ path }) => path)).toContain('openstack/2-residual.yaml');
    expect(after.files.filter(({ path }) => path.startsWith('openstack/'))).toEqual([]);
    expect(ofHeat(after)).toEqual([]);
    expect(stepIds(after)).toContain('release/delete-old');
  });

  it('is an error where a resource was deleted with it', async () => {
    const facts = gone();
    row(facts.resources, 'db')['resource_status'] = 'DELETE_COMPLETE';
    expect(errorsOf(await convert(facts, { config }))).toEqual([
      'db: the resource is in status DELETE_COMPLETE [live/unusable]',
    ]);
  });
});

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gone-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function printScript(content: string): Promise<Ran> {
  writeFileSync(join(directory, 'shop.json'), content);
  return runIn(directory, ['facts', '--gone', 'shop.json']);
}

/** Runs the script with a client that knows the servers of the stack and nothing else. */
function factsFrom(script: string): string {
  const client = `#!/bin/sh
case "$*" in
stack*) echo 'the stack could not be found' >&2; exit 1 ;;
'server list'*) printf '%s\\n' ${ids.db} another ;;
'server show'*) printf '{ "id": "%s", "status": "ACTIVE" }\\n' ${ids.db} ;;
*json*) echo '[]' ;;
esac
`;
  writeFileSync(join(directory, 'openstack'), client);
  chmodSync(join(directory, 'openstack'), 0o755);
  writeFileSync(join(directory, 'facts.sh'), script);
  const env = { PATH: `${directory}:${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr } = spawnSync('sh', ['facts.sh'], { cwd: directory, env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

const done = { action: 'CREATE', status: 'COMPLETE' };

/** As `openstack stack abandon` prints it. */
const abandoned = {
  id: ids.stack,
  name: 'demo',
  ...done,
  environment: { parameters: { secret: 'a-password' } },
  template,
  resources: {
    db: { name: 'db', resource_id: ids.db, type: 'OS::Nova::Server', ...done, resource_data: { value: 'drawn-text' } },
    group: {
      name: 'demo-group-abcdefabcdef',
      id: 'G',
      ...done,
      resources: { "o'clock\n; touch touched": { resource_id: "w'\u202e", type: 'OS::Nova::Server', ...done } },
    },
  },
};

describe('facts of it', () => {
  it('have the resources of the file of `stack abandon`, and ask Heat nothing', async () => {
    const { status, out } = await printScript(JSON.stringify(abandoned));
    expect(status).toBe(0);
    expect(out).not.toMatch(/a-password|drawn-text|openstack stack /);
    const facts = factsOf(factsFrom(out));
    expect(facts.stack).toEqual({ id: ids.stack, name: 'demo', status: 'DELETE_COMPLETE' });
    expect([...facts.physicalIds]).toEqual([
      ['db', ids.db],
      ['group', 'G'],
      ["group/o'clock\n; touch touched", "w'\u202e"],
    ]);
    expect([...facts.servers.keys()]).toEqual([ids.db]);
    expect(facts.resources.get('db')).toEqual(
      expect.objectContaining({ type: 'OS::Nova::Server', status: 'CREATE_COMPLETE' }),
    );
  });

  it('have those of earlier facts', async () => {
    const { out } = await printScript(JSON.stringify(bundle()));
    const facts = factsOf(factsFrom(out));
    expect(facts.physicalIds).toEqual(factsOf(bundle()).physicalIds);
  });

  it('cannot be had of another file', async () => {
    expect(await printScript('{ "heat_template_version": "2018-08-31" }')).toEqual({
      status: 1,
      out: '',
      err: 'shop.json:1:1: error: the facts bundle cannot be used: it has none of the keys of a facts bundle [facts/not-a-bundle]\n',
    });
    const { status, err } = await printScript('{ "stack": { "id": "x" } }');
    expect([status, err]).toEqual([3, 'error: the file "shop.json" has no resources of a stack\n']);
  });
});
