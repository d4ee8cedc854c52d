/**
 * Whether machines have their own disks: nobody but the server that had a disk writes to its claim, and a machine mounts its
 * own disks and starts from its own root.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import { textOf } from '../evaluate/value.ts';
import { itemsAt, textAt, wordAt, type JsonObject } from '../kubernetes/json.ts';
import { qualifiedName } from '../kubernetes/names.ts';
import { append } from '../source/append.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { workloadsAdded } from './added-pods.ts';
import type { Evidence } from './evidence.ts';
import { claimsIn, resourceOf, type MachineObject } from './machine-objects.ts';
import type { Source } from './neutron/source.ts';

export const wrongDisk = defineDiagnostic({
  code: 'verify/wrong-disk',
  severity: 'error',
  message: (object: string, what: string) => `${object} ${what}`,
  explanation:
    'A claim of the stack is a disk of the servers that had it. A VM that writes to the disk of another one, or a Pod that no server became, destroys its data. A VM without its disk, or that starts from another one, is not the server that it was. If you have edited the object, restore it. Otherwise this is a defect of heat2kube: please report it.',
});

type Proved = Pick<Evidence, 'objects' | 'neutron' | 'machines'>;

/** What a claim is the disk of. */
interface Claim {
  /** Resource of the volume, or of the server whose disk is no resource. */
  readonly owner: string;
  /** Id of the volume that it takes over, where that is known. */
  readonly handle: string | undefined;
}

type Claims = ReadonlyMap<string, Claim>;

export function proveDisks(evidence: Proved, reports: Collector): void {
  const { objects, machines, neutron } = evidence;
  const { source } = neutron;
  const claims = diskClaims(objects, source);
  const usedBy = usesOf(source);
  const machineOf = new Map(source.of('machine').map((machine) => [machine.resource, machine]));
  const known = { claims, claimsOf: byOwner(claims), usedBy, machineOf };
  for (const { object, template } of workloadsAdded(objects, machines, source)) {
    const name = `${wordAt(object, 'kind')} ${wordAt(object, 'metadata', 'name')}`;
    for (const claim of claimsIn(template)) {
      const found = claims.get(qualifiedName(claim, wordAt(object, 'metadata', 'namespace')));
      if (found) reports.report(wrongDisk, {}, name, `${mounts(claim, found)}, and is no server of the stack`);
    }
  }
  for (const machine of source.of('machine')) {
    const object = machines.get(machine.resource);
    if (!object) continue;
    const own: Mounting = { ...known, machine, object, used: usedBy(machine) };
    for (const what of [...strangeDisks(own), ...missingDisks(own), ...otherRoot(own)]) {
      reports.report(wrongDisk, { resource: machine.resource }, `${object.kind} ${object.name}`, what);
    }
  }
}

function byOwner(claims: Claims): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const [key, { owner }] of claims) append(keys, owner, key);
  return keys;
}

function mounts(claim: string, { owner }: Claim): string {
  return `mounts the claim ${claim}, which is a disk of "${owner}"`;
}

/** Of servers and volumes, as `namespace/name`. A virtual machine makes claims as well, of its templates. */
function diskClaims(objects: readonly JsonObject[], source: Source): Claims {
  const disks = new Set([...source.of('machine'), ...source.of('volume')].map(({ resource }) => resource));
  const handles = new Map(
    objects.flatMap((object) => {
      const handle = textAt(object, 'spec', 'csi', 'volumeHandle');
      const [namespace, name] = [
        wordAt(object, 'spec', 'claimRef', 'namespace'),
        wordAt(object, 'spec', 'claimRef', 'name'),
      ];
      return handle === undefined ? [] : [[qualifiedName(name, namespace), handle] as const];
    }),
  );
  return new Map(
    objects.flatMap((object) => {
      const owner = resourceOf(object);
      if (owner === undefined || !disks.has(owner)) return [];
      const isClaim = object['kind'] === 'PersistentVolumeClaim' || object['kind'] === 'DataVolume';
      const all = isClaim ? [object] : itemsAt(object, 'spec', 'dataVolumeTemplates');
      return all.map((claim) => {
        const key = qualifiedName(wordAt(claim, 'metadata', 'name'), wordAt(object, 'metadata', 'namespace'));
        return [key, { owner, handle: handles.get(key) }] as const;
      });
    }),
  );
}

/** What a server uses of the volumes that are there. */
interface Used {
  /** Resources of volumes, and how references call volumes outside the stack. */
  readonly all: ReadonlySet<string>;
  readonly roots: ReadonlySet<string>;
  readonly outside: ReadonlySet<string>;
}

/** Attachments and disks are looked through once, however many machines there are. */
function usesOf(source: Source): (machine: Machine | undefined) => Used {
  const attached = new Map<Machine, NodeRef[]>();
  for (const { machine, volume } of source.of('attachment')) {
    const own = source.find('machine', machine);
    if (own) append(attached, own, volume);
  }
  const disks = new Map<NodeId, { readonly volume: NodeRef; readonly isRoot: boolean }[]>();
  for (const { machine, source: from, role } of source.of('disk')) {
    if (from.from === 'volume') append(disks, machine, { volume: from.volume, isRoot: role === 'root' });
  }
  return (machine) => {
    const [all, roots, outside] = [new Set<string>(), new Set<string>(), new Set<string>()];
    const add = (ref: NodeRef): string | undefined => {
      const volume = source.find('volume', ref);
      if (volume) all.add(volume.resource);
      else outside.add(('external' in ref ? textOf(ref.external) : undefined) ?? source.keyOf('volume', ref));
      return volume?.resource;
    };
    for (const volume of (machine && attached.get(machine)) ?? []) add(volume);
    for (const { volume, isRoot } of (machine && disks.get(machine.id)) ?? []) {
      const resource = add(volume);
      if (resource !== undefined && isRoot) roots.add(resource);
    }
    return { all, roots, outside };
  };
}

interface Mounting {
  readonly machine: Machine;
  readonly object: MachineObject;
  readonly claims: Claims;
  readonly claimsOf: ReadonlyMap<string, readonly string[]>;
  readonly usedBy: ReturnType<typeof usesOf>;
  readonly machineOf: ReadonlyMap<string, Machine>;
  readonly used: Used;
}

function strangeDisks(own: Mounting): readonly string[] {
  const { namespace, claims } = own.object;
  return claims.flatMap((name) => {
    const claim = own.claims.get(qualifiedName(name, namespace));
    return claim && !isOwn(claim, own) ? [mounts(name, claim)] : [];
  });
}

function isOwn({ owner, handle }: Claim, { machine, machineOf, usedBy, used }: Mounting): boolean {
  if (owner === machine.resource || used.all.has(owner)) return true;
  if (handle !== undefined && used.outside.has(handle)) return true;
  // A volume outside the stack has one claim, which names one of the servers that share it; nobody may know its id yet.
  const shared = [...usedBy(machineOf.get(owner)).outside].filter((ref) => used.outside.has(ref));
  return handle !== undefined && handle.startsWith('<') && shared.some((ref) => ref.startsWith('?'));
}

/** Claims of its own that it does not mount: a disk of a volume is told by the volume. */
function missingDisks({ machine, object, claimsOf }: Mounting): readonly string[] {
  const mounted = new Set(object.claims.map((name) => qualifiedName(name, object.namespace)));
  const missing = (claimsOf.get(machine.resource) ?? []).filter((key) => !mounted.has(key));
  return missing.map((key) => `does not mount its claim ${key}`);
}

function otherRoot({ machine, object: { namespace, boot }, claims, used }: Mounting): readonly string[] {
  const booted = boot === undefined ? undefined : claims.get(qualifiedName(boot, namespace));
  const roots = used.roots.size > 0 ? used.roots : new Set([machine.resource]);
  if (booted === undefined || roots.has(booted.owner)) return [];
  return [`starts from the claim ${boot ?? ''}, which is not the root disk of its server`];
}
