/** Converts a stack with overlays, and each of the stacks that an overlay stands for alone, and compares what they render to. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import type { OverlayOptions } from '../../src/compile-overlays.ts';
import type { EmittedFile } from '../../src/emit/file.ts';
import { lockPath } from '../../src/emit/lock/emit-lock.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { canKustomize } from './kubectl.ts';
import { renderKustomization, renderedText, type Rendered } from './kustomization.ts';
import type { Subject } from './subjects.ts';

const hasKubectl = canKustomize();

/** What kustomize makes of a folder of files; each call has a directory of its own. */
async function kustomize(files: readonly EmittedFile[], folder: string): Promise<Rendered> {
  const root = mkdtempSync(join(tmpdir(), 'overlays-'));
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  try {
    const { stdout } = await promisify(execFile)('kubectl', ['kustomize', join(root, folder)]);
    return renderedText(stdout);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Without the hardware addresses that are ours: an overlay has its own where its interfaces share a network with those of the base. */
function withoutOwnAddresses(files: readonly EmittedFile[]): readonly EmittedFile[] {
  return files.map((file) => ({
    ...file,
    text: file.text.replaceAll(/\b02(?::[0-9a-f]{2}){5}\b/g, '02:00:00:00:00:00'),
  }));
}

/** A lock of names alone: a new overlay shares them with the base, but not what the base took its disks from. */
function namesOf(lock: string | undefined): string | undefined {
  if (lock === undefined) return undefined;
  const settled: Record<string, unknown> = JSON.parse(lock);
  return JSON.stringify({ ...settled, objects: {}, origins: {} });
}

/** The stack with the overlays of a stage, and the stack that each of them stands for, converted alone under the same names. */
export async function convertBoth({ files, options }: Subject, overlays: readonly OverlayOptions[]) {
  const host = memoryHost(files);
  const whole = await compile(host, { ...options, overlays });
  const lock = namesOf(whole.files.find(({ path }) => path === lockPath)?.text);
  const alone = new Map<string, CompileResult>();
  for (const { name, environments = [], secrets } of overlays) {
    const own: CompileOptions = {
      ...options,
      environments: [...(options.environments ?? []), ...environments],
      secrets,
      lock,
    };
    alone.set(name, await compile(host, own));
  }
  return { base: await compile(host, options), whole, alone };
}

export type Both = Awaited<ReturnType<typeof convertBoth>>;

export function expectSame({ whole, alone }: Both, about: string): void {
  for (const [name, result] of alone) {
    const wanted = renderKustomization(withoutOwnAddresses(result.files), '.');
    const rendered = renderKustomization(withoutOwnAddresses(whole.files), `overlays/${name}`);
    expect(rendered, `${about}, ${name}`).toEqual(wanted);
  }
}

export async function expectSameByKustomize(
  { whole, alone }: Both,
  about: string,
  names: readonly string[],
): Promise<void> {
  if (!hasKubectl) return;
  const checks = [...alone].map(async ([name, result]) => {
    if (!names.includes(name)) return;
    const wanted = renderKustomization(withoutOwnAddresses(result.files), '.');
    // Kustomize refuses to render nothing at all.
    if (wanted.size === 0) return;
    expect(await kustomize(withoutOwnAddresses(whole.files), `overlays/${name}`), `${about}, ${name}`).toEqual(wanted);
  });
  await Promise.all(checks);
}

export function withEnvironment(
  subject: Subject,
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): Subject {
  return { ...subject, files: new Map([...subject.files, [name, JSON.stringify({ parameters })]]) };
}
