/** Keys of heat2kube.yaml that name live things say what they do, and why they do nothing. */
import { describe, expect, it } from 'vitest';
import { readFacts } from './read-facts.ts';
import { bundle, convert, ids, row, told } from './shop.ts';

const noted = ['live/added-lives', 'live/added-nothing', 'live/ignored-in-template', 'live/ignored-nothing'] as const;

describe('added', () => {
  it('has no effect for what lives, and for what is not in the template', async () => {
    const result = await convert(bundle(), { config: { added: ['db', 'dat'] } });
    expect(told(result, ...noted)).toEqual([
      'warning: "db" under added in heat2kube.yaml is in the live stack; the entry has no effect',
      'warning: "dat" under added in heat2kube.yaml is not a resource of the template (did you mean "data"?)',
    ]);
  });

  it('is quiet where it is needed', async () => {
    const facts = bundle();
    facts.resources = facts.resources.filter((one) => one['resource_name'] !== 'log');
    facts.volumes = facts.volumes.filter((one) => one['id'] !== ids.log);
    row(facts.servers, ids.db)['volumes_attached'] = [{ id: ids.root }, { id: ids.data }];
    expect(told(await convert(facts, { config: { added: ['log'] } }), ...noted)).toEqual([]);
  });
});

describe('ignored', () => {
  it('leaves nothing alone that the template has', async () => {
    const config = { ignored: { [ids.data]: 'scratch', log: 'scratch', other: 'scratch' } };
    expect(told(await convert(bundle(), { config }), ...noted).toSorted()).toEqual([
      `warning: "${ids.data}" under ignored in heat2kube.yaml is the live resource "data", which the template has; the entry has no effect`,
      'warning: "log" under ignored in heat2kube.yaml is the live resource "log", which the template has; the entry has no effect',
      'warning: "other" under ignored in heat2kube.yaml is not in the live stack',
    ]);
  });
});

describe('the default group', () => {
  it('is known where the facts show it', async () => {
    const group = { id: '11111111-0000-4000-8000-000000000099', name: 'default', rules: [] };
    const facts = { ...bundle(), securityGroups: [group] };
    expect(told(await convert(facts), 'live/access-differs')).toEqual([]);
  });
});

describe('a file of stack abandon', () => {
  it('has the action of the stack apart from its status', () => {
    const { facts } = readFacts({ name: 'demo', action: 'CREATE', status: 'COMPLETE', resources: {} });
    expect(facts?.stack?.status).toBe('CREATE_COMPLETE');
  });
});

describe('the stack', () => {
  it('is the one whose name is given', async () => {
    const codes = 'live/other-stack-name';
    expect(told(await convert(bundle(), { stackName: 'demo' }), codes)).toEqual([]);
    expect(told(await convert(bundle(), { config: { namespace: 'prod' } }), codes)).toEqual([]);
    const error = 'error: the facts are those of the stack "demo", but the name given is "prod"';
    expect(told(await convert(bundle(), { stackName: 'prod' }), codes)).toEqual([error]);
    expect(told(await convert(bundle(), { config: { stackName: 'prod' } }), codes)).toEqual([error]);
  });

  it('is known by the list of its resources, and named so in commands', async () => {
    const { stack: _stack, ...facts } = bundle();
    expect(told(await convert(facts, { stackName: 'prod' }), 'live/other-stack-name')).toHaveLength(1);
    const { plan } = await convert(facts);
    const deleting = plan?.steps.find(({ id }) => id === 'release/delete-stack');
    expect(deleting?.do).toEqual([{ op: 'deleteStack', stack: 'demo' }]);
  });
});
