/** Volumes and claims that find each other, and data volumes that say where their data comes from. */
import { at, itemsAt, pointerTo, textAt, wordAt } from '../json.ts';
import type { Json } from '../json.ts';
import { parseQuantity } from '../quantity.ts';
import { fieldsAt } from './finding.ts';
import type { Finding } from './finding.ts';
import type { World } from './world.ts';

type Path = readonly (string | number)[];

export function storageFindings(object: Json, world: World): readonly Finding[] {
  switch (textAt(object, 'kind')) {
    case 'PersistentVolume':
      return volumeFindings(object, world);
    case 'PersistentVolumeClaim':
      return claimFindings(object, world);
    case 'DataVolume':
      return dataVolumeFindings(object, ['spec']);
    case 'VirtualMachine':
      return fieldsAt(object, 'spec.dataVolumeTemplates[].spec').flatMap(({ path }) =>
        dataVolumeFindings(object, path),
      );
    case 'VirtualMachinePool':
      return fieldsAt(object, 'spec.virtualMachineTemplate.spec.dataVolumeTemplates[].spec').flatMap(({ path }) =>
        dataVolumeFindings(object, path),
      );
    default:
      return [];
  }
}

/** A volume with a claimRef is for that claim alone: the claim must name it back. */
function volumeFindings(volume: Json, world: World): readonly Finding[] {
  const name = textAt(volume, 'metadata', 'name');
  const wanted = textAt(volume, 'spec', 'claimRef', 'name');
  if (wanted === undefined) return [];
  const claim = claimOf(volume, world);
  if (!claim) return [];
  const back = textAt(claim, 'spec', 'volumeName');
  if (back === name) return [];
  return [
    {
      pointer: '/spec/claimRef',
      message: `claim "${wanted}" asks for ${back === undefined ? 'no volume by name' : `volume "${back}"`}`,
      rule: 'volume-and-claim',
    },
  ];
}

function claimOf(volume: Json, world: World): Json | undefined {
  const name = wordAt(volume, 'spec', 'claimRef', 'name');
  return world.object('PersistentVolumeClaim', name, wordAt(volume, 'spec', 'claimRef', 'namespace'));
}

function claimFindings(claim: Json, world: World): readonly Finding[] {
  const size = amountFindings(claim, ['spec', 'resources', 'requests', 'storage']);
  const name = textAt(claim, 'spec', 'volumeName');
  const volume = world.object('PersistentVolume', name ?? '', '');
  return !volume ? size : [...size, ...pairFindings(claim, volume, world)];
}

function pairFindings(claim: Json, volume: Json, world: World): readonly Finding[] {
  const rule = 'volume-and-claim';
  const findings: Finding[] = [];
  const name = wordAt(volume, 'metadata', 'name');
  if (at(volume, 'spec', 'claimRef') !== undefined && claimOf(volume, world) !== claim) {
    findings.push({ pointer: '/spec/volumeName', message: `volume "${name}" is for another claim`, rule });
  }
  const asks = textAt(claim, 'spec', 'storageClassName');
  const has = wordAt(volume, 'spec', 'storageClassName');
  if (asks !== has) {
    const said = asks === undefined ? 'the default class' : `"${asks}"`;
    const message = `storage class is ${said}, that of volume "${name}" is "${has}"`;
    findings.push({ pointer: '/spec/storageClassName', message, rule });
  }
  const [mode, other] = [modeOf(claim), modeOf(volume)];
  if (mode !== other) {
    const message = `volume mode is ${mode}, that of volume "${name}" is ${other}`;
    findings.push({ pointer: '/spec/volumeMode', message, rule });
  }
  const offered = itemsAt(volume, 'spec', 'accessModes');
  for (const mode of itemsAt(claim, 'spec', 'accessModes')) {
    if (offered.includes(mode)) continue;
    findings.push({ pointer: '/spec/accessModes', message: `volume "${name}" does not offer ${String(mode)}`, rule });
  }
  const asked = amountOf(at(claim, 'spec', 'resources', 'requests', 'storage'));
  const capacity = amountOf(at(volume, 'spec', 'capacity', 'storage'));
  if (asked !== undefined && capacity !== undefined && asked > capacity) {
    findings.push({ pointer: '/spec/resources/requests/storage', message: `is more than volume "${name}" has`, rule });
  }
  return findings;
}

function amountOf(value: Json | undefined): bigint | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined;
}

function modeOf(object: Json): string {
  return textAt(object, 'spec', 'volumeMode') ?? 'Filesystem';
}

function amountFindings(object: Json, path: Path): readonly Finding[] {
  const value = at(object, ...path);
  const rule = 'storage-size';
  if (value === undefined) return [{ pointer: pointerTo(...path.slice(0, -1)), message: 'asks for no storage', rule }];
  const amount = amountOf(value);
  if (amount !== undefined && amount > 0n) return [];
  return [{ pointer: pointerTo(...path), message: `${JSON.stringify(value)} is no size`, rule }];
}

function dataVolumeFindings(object: Json, spec: Path): readonly Finding[] {
  const rule = 'data-volume';
  const targets = ['storage', 'pvc'].filter((field) => at(object, ...spec, field) !== undefined);
  const [target] = targets;
  if (target === undefined || targets.length > 1) {
    return [{ pointer: pointerTo(...spec), message: 'must have exactly one of storage and pvc', rule }];
  }
  const sources = ['source', 'sourceRef'].filter((field) => at(object, ...spec, field) !== undefined);
  const references = ['dataSource', 'dataSourceRef'].filter(
    (field) => at(object, ...spec, target, field) !== undefined,
  );
  const findings: Finding[] = [];
  if (sources.length + references.length !== 1) {
    const message = `has ${sources.length + references.length} sources; it must have one`;
    findings.push({ pointer: pointerTo(...spec), message, rule });
  }
  // A clone may take its size from what it copies.
  const sizePath = [...spec, target, 'resources', 'requests', 'storage'];
  const clones = sources.includes('sourceRef') || at(object, ...spec, 'source', 'pvc') !== undefined;
  if (at(object, ...sizePath) === undefined && clones && target === 'storage') return findings;
  return [...findings, ...amountFindings(object, sizePath)];
}
