/** All objects as one stream of YAML documents, for `kubectl apply -f -` and the like. It holds no secret text: streams are shown and logged. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Collector } from '../../diagnostics/collector.ts';
import { kindOrder } from '../../kubernetes/kinds.ts';
import { printingOfFile } from '../commands/printing-of.ts';
import { placesIn, printDocuments } from '../documents.ts';
import type { ObjectEmitter } from '../emitter.ts';
import type { OutputObject, Rendered } from '../rendered.ts';

const secretsLeftOut = defineDiagnostic({
  code: 'emit/secrets-left-out',
  severity: 'warning',
  message: (names: string) => `not in the stream, because they are secret: ${names}`,
  explanation:
    'Secret values are written to files that only you can read, never to a stream. Convert to a directory with -o and apply its directory secrets/ (kubectl apply -k) before the stream: VMs need their Secrets to start.',
});

const waitingLeftOut = defineDiagnostic({
  code: 'emit/objects-left-out',
  severity: 'warning',
  message: (names: string) => `not in the stream, because a value is not known yet: ${names}`,
  explanation:
    'The objects need information that is not in the template. Convert to a directory with -o: MIGRATION.md lists the questions, and inputs/ has stubs of the objects.',
});

const planLeftOut = defineDiagnostic({
  code: 'emit/plan-left-out',
  severity: 'warning',
  message: (what: string) => `not in the stream: ${what}`,
  explanation:
    'A stream contains Kubernetes objects only. The steps that move a live stack and the templates of the resources that stay in OpenStack are in the directory that -o writes. Do not apply the stream of a live stack without them.',
});

const streamPath = 'manifests.yaml';

export const manifests: ObjectEmitter = {
  id: 'manifests',
  latest: 'translate',
  diagnostics: [secretsLeftOut, waitingLeftOut, planLeftOut],
  emit(rendered, { reports }) {
    const objects = rendered.objects.filter(({ state }) => state === 'ready').toSorted(byKind);
    reportLeftOut(rendered, reports);
    const printed = printDocuments(streamPath, objects);
    return { files: [printed.file], placeOf: placesIn([printed]) };
  },
  printing: (_, output) => printingOfFile(streamPath, output),
};

/** In the order to apply them, which is that of the plan for objects of one kind. */
function byKind({ object: a }: OutputObject, { object: b }: OutputObject): number {
  return kindOrder(a.apiVersion, a.kind) - kindOrder(b.apiVersion, b.kind);
}

function reportLeftOut({ objects, secrets, mode, retained, overlays }: Rendered, reports: Collector): void {
  const names = secrets.map(({ name }) => `Secret ${name}`);
  if (names.length > 0) reports.report(secretsLeftOut, {}, names.join(', '));
  // What waits for nothing but the repair of an error was reported with the error.
  const waiting = objects
    .filter(({ state, holes }) => state !== 'ready' && holes.every(({ value }) => value.kind !== 'poison'))
    .map(({ object }) => `${object.kind} ${object.metadata.name}`);
  if (waiting.length > 0) reports.report(waitingLeftOut, {}, waiting.join(', '));
  for (const { name } of overlays) reports.report(planLeftOut, {}, `the overlay ${name}`);
  if (mode === 'migrate') reports.report(planLeftOut, {}, 'the plan that moves the live stack');
  else if (retained.stay.length > 0)
    reports.report(planLeftOut, {}, 'the templates of the resources that stay in OpenStack');
}
