/** Passwords in commands and health checks of containers are in a Secret, which the pod reads. */
import { expect, it } from 'vitest';
import { compile, memoryHost } from '../../src/index.ts';

const secret = 'Zq7SECRETw99x';

async function deploymentOf(
  command: string,
): Promise<{ readonly text: string; readonly secrets: readonly string[]; readonly codes: readonly string[] }> {
  const stack = `heat_template_version: 2018-08-31
resources:
  w:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: [{ network: n }]
      user_data_format: RAW
      user_data: |
        #!/bin/sh
        ${command}
`;
  const config = { resources: { w: { strategy: 'container' } } } as const;
  const { files, diagnostics } = await compile(memoryHost({ 's.yaml': stack }), { template: 's.yaml', config });
  const codes = diagnostics.map(({ code }) => code);
  expect(codes).not.toContain('internal/secret-leak');
  const open = files.filter((file) => file.secret !== true);
  for (const file of open) expect(file.text, file.path).not.toContain(secret);
  const found = open.find(({ text }) => text.includes('kind: Deployment'));
  return {
    codes,
    text: (found?.text ?? '').replaceAll(/["'\\]|^ +/gm, ''),
    secrets: files.flatMap((file) => (file.secret === true && file.text.includes(secret) ? [file.text] : [])),
  };
}

it.each([
  [`docker run -d redis:7 redis-server --requirepass ${secret}`, ['redis-server', '--requirepass', '$(SECRET_1)']],
  [`docker run -d redis:7 redis-cli -a ${secret} monitor`, ['redis-cli', '-a', '$(SECRET_1)', 'monitor']],
  [`docker run -d mysql:8 mysqld -p${secret}`, ['mysqld', '$(SECRET_1)']],
  [`docker run -d a:1 sh -c 'curl -u me:${secret} http://x'`, ['sh', '-c', '$(SECRET_1)']],
])('as a variable for %s', async (command, words) => {
  const { text, secrets } = await deploymentOf(command);
  expect(text).toContain(`args:\n${words.map((word) => `- ${word}\n`).join('')}`);
  expect(secrets).toHaveLength(1);
});

it('and no probe of a static pod has one, which is reported', async () => {
  const manifest = `{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: a, image: "redis:7", readinessProbe: { exec: { command: [redis-cli, -a, ${secret}, ping] } } }] } }`;
  const { text, codes } = await deploymentOf(`echo '${manifest}' > /etc/kubernetes/manifests/p.yaml`);
  expect(text).not.toContain('readinessProbe');
  expect(codes).toContain('plan/container-options-lost');
});

it('as a script that the health check reads', async () => {
  const check = `redis-cli -a ${secret} ping`;
  const { text, secrets } = await deploymentOf(`docker run -d --health-cmd '${check}' redis:7`);
  expect(text).toContain('- -c\n- eval $HEALTH_CHECK\n');
  expect(text).toMatch(/name: HEALTH_CHECK\nvalueFrom:\nsecretKeyRef:/);
  expect(secrets).toEqual([check]);
});
