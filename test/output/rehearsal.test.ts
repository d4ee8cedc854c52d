/** The VM of a rehearsal, as its commands make it of the one in the cluster: nothing of it may meet the other one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rehearseCommands } from '../../src/emit/commands/kubectl.ts';
import { at, textAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { validateObject } from '../../src/kubernetes/validate.ts';
import { emittedJson } from '../emitted-objects.ts';
import { compiled } from './compiled.ts';
import { subjects } from './subjects.ts';

const hasJq = spawnSync('jq', ['--version']).status === 0;
if (!hasJq) console.warn('the commands of rehearsals are not run: jq is missing');

/** What the second command makes of the object that the first one has saved. */
function rehearsed(machine: JsonObject, operation: Parameters<typeof rehearseCommands>[0]): JsonObject {
  const [, command] = rehearseCommands(operation);
  const argv = command && 'run' in command ? command.run.filter((word) => typeof word === 'string') : [];
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  try {
    writeFileSync(join(folder, argv.at(-1) ?? ''), JSON.stringify(machine));
    const { stdout, stderr } = spawnSync(argv[0] ?? '', argv.slice(1), { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function listAt(object: JsonObject, ...path: readonly string[]): readonly JsonObject[] {
  return (at(object, ...path) ?? []) as readonly JsonObject[];
}

const spec = ['spec', 'template', 'spec'] as const;

it.skipIf(!hasJq)('is the same machine without a network, on copies alone', { timeout: 60_000 }, async () => {
  const live = subjects().filter(({ files }) => [...files.keys()].some((path) => path.endsWith('facts.json')));
  let count = 0;
  for (const subject of live) {
    const { plan, files } = await compiled(subject);
    const objects = emittedJson(files).map(({ json }) => json);
    for (const operation of plan?.steps.flatMap((step) => step.do) ?? []) {
      if (operation.op !== 'rehearse') continue;
      count++;
      const { machine, as, claims } = operation;
      const real = objects.find(
        (json) => json['kind'] === 'VirtualMachine' && textAt(json, 'metadata', 'name') === machine.name,
      );
      const made = rehearsed(real ?? {}, operation);
      expect(await validateObject(made), subject.name).toEqual([]);
      expect(at(made, 'metadata')).toEqual({ name: as.name, namespace: machine.namespace });
      expect(textAt(made, 'spec', 'runStrategy')).toBe('Manual');
      expect(at(made, ...spec, 'networks') ?? at(made, ...spec, 'domain', 'devices', 'interfaces')).toBeUndefined();
      expect(at(made, ...spec, 'domain', 'firmware')).toEqual(at(real ?? {}, ...spec, 'domain', 'firmware'));
      const volumes = listAt(made, ...spec, 'volumes');
      const used = volumes.flatMap((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []);
      expect(used.toSorted(), subject.name).toEqual(claims.map(([, copy]) => copy).toSorted());
      expect(volumes.filter((volume) => volume['dataVolume'])).toEqual([]);
      const names = (list: readonly JsonObject[]): readonly unknown[] => list.map(({ name }) => name).toSorted();
      expect(names(listAt(made, ...spec, 'domain', 'devices', 'disks'))).toEqual(names(volumes));
    }
  }
  expect(count).toBeGreaterThan(5);
});
