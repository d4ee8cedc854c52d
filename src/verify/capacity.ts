/** The capacity proof: a machine gets the processors and the memory of its flavor, where both sides are known. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { intOf, textOf, type Value } from '../evaluate/value.ts';
import { at, textAt, type JsonObject } from '../kubernetes/json.ts';
import { bytesOf } from '../kubernetes/quantity.ts';
import type { World } from '../plan/world.ts';
import { movedMachines } from '../targets/objects/sides.ts';
import { flavorOf, type Flavor } from '../targets/kubevirt/size.ts';

const capacityDiffers = defineDiagnostic({
  code: 'verify/capacity-differs',
  severity: 'error',
  message: (machine: string, wanted: string, given: string) =>
    `${machine} has ${wanted} by its flavor, but its instance type gives ${given}`,
  explanation:
    'The instance type that is made for a flavor must have its size. This is a defect of heat2kube: please report it with the template.',
});

const capacitySmaller = defineDiagnostic({
  code: 'verify/capacity-smaller',
  severity: 'warning',
  message: (machine: string, wanted: string, type: string, given: string) =>
    `${machine} has ${wanted} by its flavor, but ${type} from the mapping gives ${given}`,
  explanation:
    'The mapping names an instance type of the cluster that is smaller than the flavor. That may be meant; look whether the machine can do with less.',
});

export const capacityDiagnostics = Object.freeze([capacityDiffers, capacitySmaller]);

interface Size {
  readonly vcpus: number;
  readonly bytes: bigint;
}

export function proveCapacity(world: World, objects: readonly JsonObject[], reports: Collector): void {
  for (const machine of movedMachines(world)) {
    const flavor = flavorOf(world, machine);
    const wanted = flavorSize(flavor);
    const given = wanted && givenSize(flavor, objects);
    if (!wanted || !given) continue;
    const at = { resource: machine.resource };
    const mapped = flavor.mapping?.instancetype;
    if (mapped === undefined && (given.vcpus !== wanted.vcpus || given.bytes !== wanted.bytes)) {
      reports.report(capacityDiffers, at, machine.resource, sizeText(wanted), sizeText(given));
    } else if (mapped !== undefined && (given.vcpus < wanted.vcpus || given.bytes < wanted.bytes)) {
      reports.report(capacitySmaller, at, machine.resource, sizeText(wanted), mapped, sizeText(given));
    }
  }
}

const mebibyte = 1024n ** 2n;

/** As the stack or the live cloud says it. */
function flavorSize({ shape, fact }: Flavor): Size | undefined {
  const vcpus = shape ? wholeOf(shape.vcpus) : fact?.vcpus;
  const ram = shape ? wholeOf(shape.ramMiB) : fact?.ramMiB;
  return vcpus === undefined || ram === undefined ? undefined : { vcpus, bytes: BigInt(ram) * mebibyte };
}

function wholeOf(value: Value): number | undefined {
  const number = intOf(value) ?? textOf(value);
  return number === undefined || !/^\d+$/.test(String(number)) ? undefined : Number(number);
}

function givenSize({ mapping, name }: Flavor, objects: readonly JsonObject[]): Size | undefined {
  if (mapping?.instancetype !== undefined) return universalTypes.get(mapping.instancetype);
  const object = objects.find(
    (other) => other['kind'] === 'VirtualMachineInstancetype' && textAt(other, 'metadata', 'name') === name,
  );
  const vcpus = at(object ?? null, 'spec', 'cpu', 'guest');
  const bytes = bytesOf(textAt(object ?? null, 'spec', 'memory', 'guest') ?? '');
  return typeof vcpus !== 'number' || bytes === undefined ? undefined : { vcpus, bytes };
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
  ).map(([name, vcpus, memory]) => [name, { vcpus, bytes: bytesOf(memory) ?? 0n }]),
);

function sizeText({ vcpus, bytes }: Size): string {
  return `${vcpus} vCPU and ${bytes / mebibyte} MiB`;
}
