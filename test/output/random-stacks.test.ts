/** Stacks that nobody wrote, of the kinds that have most to do with each other: every leaf accounted for, every object well-formed. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, type Json } from '../../src/kubernetes/json.ts';
import { validateObject } from '../../src/kubernetes/validate.ts';
import { emittedJson } from '../emitted-objects.ts';
import { tryAll } from '../seed.ts';
import { balancerStacks, type RandomStack } from './balancer-stacks.ts';
import { softwareStacks } from './software-stacks.ts';

/** What replaces things of the cloud, so that few values are left to fill in. */
const cloud = {
  images: { debian: { containerDisk: 'registry.example.com/debian:12' } },
  flavors: { small: { vcpus: 1, memory: '1Gi', disk: '10Gi' } },
};

/** What a stack and its heat2kube.yaml can contradict each other in; then the proofs find what follows from that. */
const contradictions: ReadonlySet<string> = new Set([
  'emit/inseparable',
  'plan/container-network',
  'plan/kept-address-outside',
  'plan/network-plugins-mixed',
  'plan/volume-shared-with-kept',
]);

/** Whether it is a value that is left to fill in, which fits no pattern. */
function isLeftOpen(json: Json, pointer: string): boolean {
  const value = at(
    json,
    ...pointer
      .split('/')
      .slice(1)
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
  );
  return typeof value === 'string' && /^<[^<>]+>$/.test(value);
}

async function expectSound({ resources, config }: RandomStack): Promise<void> {
  const files = new Map([
    ['s.yaml', JSON.stringify({ heat_template_version: '2021-04-16', resources })],
    ['heat2kube.yaml', JSON.stringify({ ...cloud, ...config })],
  ]);
  const { diagnostics, files: emitted } = await compile(memoryHost(files), {
    template: 's.yaml',
    configFile: 'heat2kube.yaml',
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const isContradicted = errors.some(({ code }) => contradictions.has(code));
  const faults = errors.filter(({ code }) => !isContradicted || code.startsWith('internal/'));
  expect(faults.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  const problems = await Promise.all(
    emittedJson(emitted).map(async ({ json }) => {
      const found = await validateObject(json);
      return found.filter(({ pointer }) => !isLeftOpen(json, pointer));
    }),
  );
  expect(problems.flat()).toEqual([]);
}

it('translates load balancers of every shape', { timeout: 120_000 }, async () => {
  await tryAll(fc.asyncProperty(balancerStacks, expectSound), { few: 5, more: 150, many: 150 });
});

it('translates servers with software of every shape, and groups of them', { timeout: 120_000 }, async () => {
  await tryAll(fc.asyncProperty(softwareStacks, expectSound), { few: 5, more: 150, many: 150 });
});
