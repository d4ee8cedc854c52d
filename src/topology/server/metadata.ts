/** The metadata of a server that its guest can read. */
import { entryAt, isNull, type Value } from '../../evaluate/value.ts';
import type { Resource } from '../../stack/stack.ts';
import { factsIn } from '../facts-in.ts';
import type { Machine } from '../kinds/machine.ts';
import type { LiftReport } from '../lift.ts';
import { metadataLeftOut } from './diagnostics.ts';

/**
 * Without what only telemetry reads: Ceilometer takes such metadata into its samples, for alarms to tell the servers of a
 * group. Without what nothing in the cluster has: it must not keep the rest of the start-up data from the guest.
 */
export function guestMetadata(metadata: Value | undefined, path: string, report: LiftReport): Value | undefined {
  if (metadata?.kind !== 'map') return metadata;
  const own: (readonly [string, Value])[] = [];
  for (const [key, value] of metadata.entries) {
    const missing = factsIn(value).flatMap((fact) => (fact.fact === 'none' ? [missingText(fact)] : []))[0];
    if (key.startsWith('metering.')) report.moot(value, 'telemetry');
    else if (missing !== undefined) report.lost(value, metadataLeftOut, path, key, missing);
    else own.push([key, value]);
  }
  if (own.length === metadata.entries.size) return metadata;
  if (own.length > 0) return { ...metadata, entries: new Map(own) };
  report.moot(metadata, 'telemetry');
  return undefined;
}

function missingText({ why, asks }: { readonly why: string; readonly asks?: string }): string {
  return asks === undefined ? why : `nothing in the cluster has the ${asks}`;
}

/** What cfn-init reads of the metadata of the resource. */
export function initMetadata({ metadata }: Resource): Pick<Machine, 'setup'> {
  const setup = entryAt(metadata, 'AWS::CloudFormation::Init');
  return setup === undefined || isNull(setup) ? {} : { setup };
}
