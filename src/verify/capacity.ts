/** The capacity proof: a machine gets the processors and the memory of its flavor, where both sides are known. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { intOf, textOf, type Value } from '../evaluate/value.ts';
import { at, wordAt, type JsonObject } from '../kubernetes/json.ts';
import { bytesOf } from '../kubernetes/quantity.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Evidence } from './evidence.ts';
import type { Size } from './machine-objects.ts';
import type { Source } from './neutron/source.ts';

const capacityDiffers = defineDiagnostic({
  code: 'verify/capacity-differs',
  severity: 'error',
  message: (machine: string, wanted: string, giver: string, given: string) =>
    `the flavor of "${machine}" has ${wanted}, but ${giver} gives it ${given}`,
  explanation:
    'The instance type of a flavor, or what containers request in its place, must have the same size. This is a defect of heat2kube: please report it with the template.',
});

const capacitySmaller = defineDiagnostic({
  code: 'verify/capacity-smaller',
  severity: 'warning',
  message: (machine: string, wanted: string, giver: string, given: string) =>
    `the flavor of "${machine}" has ${wanted}, but ${giver} gives it ${given}`,
  explanation:
    'heat2kube.yaml maps the flavor to a smaller instance type of the cluster, or to a smaller size. Check whether the server can run with less.',
});

export const capacityDiagnostics = Object.freeze([capacityDiffers, capacitySmaller]);

/** What machines had, and what the objects give them. */
interface CapacityInput {
  readonly evidence: Pick<Evidence, 'neutron' | 'machines' | 'objects'>;
  /** Flavors of the live cloud, by name and id. */
  readonly flavors: ReadonlyMap<string, { readonly vcpus: number; readonly ramMiB: number }>;
  /** Flavors for which the user has stated a size. */
  readonly stated: ReadonlySet<string>;
}

export function proveCapacity(input: CapacityInput, reports: Collector): void {
  const { neutron, machines, objects } = input.evidence;
  const { source } = neutron;
  const made = madeTypes(objects);
  for (const machine of source.of('machine')) {
    const { size } = machines.get(machine.resource) ?? {};
    const wanted = wantedSize(source, machine, input);
    const given = size === undefined ? undefined : givenSize(size, made);
    if (!wanted || !given) continue;
    const at = { resource: machine.resource };
    const smaller = given.milliCpus < wanted.milliCpus || given.bytes < wanted.bytes;
    const same = given.milliCpus === wanted.milliCpus && given.bytes === wanted.bytes;
    const words = [machine.resource, sizeText(wanted), given.giver, sizeText(given)] as const;
    if (given.own && !wanted.stated && !same) reports.report(capacityDiffers, at, ...words);
    else if (smaller) reports.report(capacitySmaller, at, ...words);
  }
}

/** A size with its source, which is an object or the containers themselves. */
interface GivenSize extends Size {
  /** What gives it, in messages. */
  readonly giver: string;
  /** Whether the output says it: what the cluster has may be larger. */
  readonly own: boolean;
}

function givenSize(size: string | Size, made: ReadonlyMap<string, Size>): GivenSize | undefined {
  if (typeof size !== 'string') return { ...size, giver: 'the request of its containers', own: true };
  const own = made.get(size);
  const found = own ?? universalTypes.get(size);
  return found && { ...found, giver: `the instance type ${size}`, own: own !== undefined };
}

const mebibyte = 1024n ** 2n;

/** As the stack or the live cloud says it. */
function wantedSize(
  source: Source,
  { shape: ref }: Machine,
  { flavors, stated }: CapacityInput,
): (Size & { readonly stated: boolean }) | undefined {
  const shape = source.find('machine-shape', ref);
  const name = ref && 'external' in ref ? textOf(ref.external) : undefined;
  const fact = name === undefined ? undefined : flavors.get(name);
  const vcpus = shape ? wholeOf(shape.vcpus) : fact?.vcpus;
  const ram = shape ? wholeOf(shape.ramMiB) : fact?.ramMiB;
  if (vcpus === undefined || ram === undefined) return undefined;
  return {
    milliCpus: milli(vcpus),
    bytes: BigInt(ram) * mebibyte,
    stated: !shape && name !== undefined && stated.has(name),
  };
}

/** A size that is not known proves nothing. */
function wholeOf(value: Value): number | undefined {
  const number = intOf(value) ?? textOf(value);
  return number === undefined || !/^\d+$/.test(String(number)) ? undefined : Number(number);
}

/** Instance types of the output whose size is known. */
function madeTypes(objects: readonly JsonObject[]): ReadonlyMap<string, Size> {
  return new Map(
    objects.flatMap((object) => {
      const vcpus = at(object, 'spec', 'cpu', 'guest');
      const bytes = bytesOf(wordAt(object, 'spec', 'memory', 'guest'));
      if (object['kind'] !== 'VirtualMachineInstancetype' || typeof vcpus !== 'number' || bytes === undefined)
        return [];
      return [[wordAt(object, 'metadata', 'name'), { milliCpus: milli(vcpus), bytes }] as const];
    }),
  );
}

/** The universal series that ships with KubeVirt (common-instancetypes 1.7). */
const universalTypes: ReadonlyMap<string, Size> = new Map(
  (
    [
      ['u1.nano', 1, '512Mi'],
      ['u1.micro', 1, '1Gi'],
      ['u1.small', 1, '2Gi'],
      ['u1.medium', 1, '4Gi'],
      ['u1.2xmedium', 2, '4Gi'],
      ['u1.large', 2, '8Gi'],
      ['u1.xlarge', 4, '16Gi'],
      ['u1.2xlarge', 8, '32Gi'],
      ['u1.4xlarge', 16, '64Gi'],
      ['u1.8xlarge', 32, '128Gi'],
    ] as const
  ).map(([name, vcpus, memory]) => [name, { milliCpus: milli(vcpus), bytes: bytesOf(memory) ?? 0n }]),
);

/** Kubernetes counts in thousandths. */
function milli(vcpus: number): bigint {
  return BigInt(Math.round(vcpus * 1000));
}

function sizeText({ milliCpus, bytes }: Size): string {
  return `${Number(milliCpus) / 1000} vCPU and ${bytes / mebibyte} MiB`;
}
