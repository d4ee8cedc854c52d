/** The local template and files against those that Heat has: what differs would be changed by the update that protects the stack. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const shop = `heat_template_version: 2018-08-31
description: the shop
resources:
  web:
    type: OS::Heat::ResourceGroup
    properties: { count: 2, resource_def: { type: lib/node.yaml, properties: { start: { get_file: boot.sh } } } }
  wait: { type: OS::Heat::Delay, properties: { wait_secs: 1.5 } }
`;

const node = `# A member.
heat_template_version: 2018-08-31
parameters: { start: { type: string } }
resources:
  queue: { type: OS::Zaqar::Queue, properties: { name: 0755, metadata: { on: yes } } }
  server:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ network: n }], user_data_format: RAW, user_data: { get_param: start } }
`;

const at = 'file:///home/anna/shop';

/** As \`stack template show -f json\` prints it: data, with URLs for names of files. */
const liveTemplate = {
  heat_template_version: '2018-08-31',
  description: 'the old shop',
  resources: {
    wait: { type: 'OS::Heat::Delay', properties: { wait_secs: 1.5 } },
    web: {
      type: 'OS::Heat::ResourceGroup',
      deletion_policy: 'Retain',
      properties: {
        count: 3,
        resource_def: { type: `${at}/lib/node.yaml`, properties: { start: { get_file: `${at}/boot.sh` } } },
      },
    },
  },
};

/** As the client sends a nested template: JSON, whatever it was. */
const liveNode = {
  heat_template_version: '2018-08-31',
  parameters: { start: { type: 'string' } },
  resources: {
    queue: { type: 'OS::Zaqar::Queue', properties: { name: 493, metadata: { on: true } } },
    server: {
      type: 'OS::Nova::Server',
      properties: {
        image: 'i',
        flavor: 'f',
        networks: [{ network: 'n' }],
        user_data_format: 'RAW',
        user_data: { get_param: 'start' },
      },
    },
  },
};

const boot = '#!/bin/sh\necho start\n';

interface Stored {
  readonly template?: unknown;
  readonly files?: unknown;
}

const stored = {
  template: liveTemplate,
  files: {
    files: {
      [`${at}/lib/node.yaml`]: JSON.stringify(liveNode),
      [`${at}/boot.sh`]: boot,
      'file:///home/anna/other/node.yaml': '{}',
    },
  },
};

function convert(live: Stored, config = ''): Promise<CompileResult> {
  const facts = { resources: [{ resource_name: 'wait', physical_resource_id: 'w' }], ...live };
  const files = { 'shop.yaml': shop, 'lib/node.yaml': node, 'boot.sh': boot, 'facts.json': JSON.stringify(facts) };
  const host = memoryHost({ ...files, 'heat2kube.yaml': config });
  return compile(host, { template: 'shop.yaml', factsFile: 'facts.json', configFile: 'heat2kube.yaml' });
}

async function told(live: Stored, config = ''): Promise<readonly string[]> {
  const { diagnostics } = await convert(live, config);
  return diagnostics.flatMap(({ code, message }) =>
    /^live\/(?:template|file)-/.test(code) || code.startsWith('facts/') ? [message] : [],
  );
}

function changed(text: string, other: string): Stored {
  return JSON.parse(JSON.stringify(stored).replaceAll(text, other));
}

describe('what Heat has of a live stack', () => {
  it('is the same where only words, policies, sizes and spellings differ', async () => {
    expect(await told(stored)).toEqual([]);
    expect(await told({ ...stored, template: `# as text\n${JSON.stringify(liveTemplate)}` })).toEqual([]);
    expect(await told({ ...stored, files: stored.files.files })).toEqual([]);
  });

  it('is refused where a resource differs', async () => {
    const another = changed('"wait_secs":1.5', '"wait_secs":2,"more":1');
    expect(await told(another)).toEqual([
      'the live stack was last updated with another "shop.yaml": resources.wait.properties.wait_secs differs',
    ]);
  });

  it('is refused where it has more or fewer resources', async () => {
    expect(await told(changed('"wait":{', '"pause":{'))).toEqual([
      'the live stack was last updated with another "shop.yaml": resources.wait differs, and 1 more part',
    ]);
  });

  it('may lack what is new on purpose', async () => {
    const less = { ...stored, template: { ...liveTemplate, resources: { web: liveTemplate.resources.web } } };
    expect(await told(less, 'added: [wait]')).toEqual([]);
    expect(await told(less)).toHaveLength(1);
  });

  it('is refused where a file that members use was edited', async () => {
    expect(await told(changed(String.raw`\"flavor\":\"f\"`, String.raw`\"flavor\":\"g\"`))).toEqual([
      'the live stack was last updated with another "lib/node.yaml": resources.server.properties.flavor differs',
    ]);
    expect(await told(changed('echo start', 'echo restart'))).toEqual([
      'the live stack was last updated with another "boot.sh"',
    ]);
  });

  it('is refused where it lacks a file', async () => {
    expect(await told(changed('/boot.sh', '/start.sh'))).toEqual([
      'the template uses "boot.sh", but Heat has no such file for the live stack',
      'the live stack was last updated with another "shop.yaml": resources.web.properties.resource_def.properties.start.get_file differs',
    ]);
  });

  it('is compared with nothing once something has moved', async () => {
    expect(await told(changed('echo start', 'echo restart'), 'moved: [web/0/server]')).toEqual([]);
  });

  it('must be a template and texts', async () => {
    expect(await told({ template: 7 })).toEqual(['template must be a template']);
    expect((await told({ files: { a: 1 } }))[0]).toBe('files.a must be a text');
  });

  it('does not make secrets of the template public', async () => {
    const secret = JSON.stringify({ ...stored, template: { ...liveTemplate, pw: 'c0rrect-h0rse9' } });
    const template = `${shop}parameters: { pw: { type: string, hidden: true, default: c0rrect-h0rse9 } }\n`;
    const files = { 'shop.yaml': template, 'lib/node.yaml': node, 'boot.sh': boot, 'facts.json': secret };
    const result = await compile(memoryHost(files), { template: 'shop.yaml', factsFile: 'facts.json' });
    expect(result.withoutSecrets('c0rrect-h0rse9')).not.toContain('c0rrect-h0rse9');
  });
});

describe('the plan', () => {
  it('asks for the comparison where the facts have nothing to compare', async () => {
    const [without, with_] = [await convert({}), await convert(stored)];
    const text = ({ files }: CompileResult) => files.find(({ path }) => path === 'MIGRATION.md')?.text;
    expect(text(without)).toContain('heat2kube facts --templates');
    expect(text(with_)).not.toContain('heat2kube facts --templates');
  });
});
