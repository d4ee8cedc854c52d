/**
 * The gate before apply: checks an output directory as it is now, edits included, without asking the compiler again.
 * Files are there and as they were written, nothing waits for a value, every object is one that an API server takes, and
 * every name leads to something.
 */
import { createCollector, type Collector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { answerAt, folders, openstackFiles, overlayFolder } from '../emit/layout.ts';
import { lockPath } from '../emit/lock/emit-lock.ts';
import { lockProblem } from '../emit/lock/read-lock.ts';
import { sealOf } from '../emit/lock/seal.ts';
import { keyOf, textAt, wordAt, type Json, type JsonObject, type ObjectProblem } from '../kubernetes/json.ts';
import { validateObject } from '../kubernetes/validate.ts';
import { checkObjects } from '../kubernetes/well-formed.ts';
import type { ProvidedName } from '../kubernetes/well-formed/world.ts';
import { fileSpan, sourceFile, type Span } from '../source/source-file.ts';
import { collectObjects, type Collected, type FoundObject } from './collect-objects.ts';
import {
  editedFile,
  editedLock,
  editedPlan,
  editedTemplate,
  expectedOnCluster,
  failedConversion,
  invalidObject,
  missingOutputFile,
  noModel,
  noOutput,
  noSchema,
  openDataQuestion,
  openQuestion,
  placeholder,
  unusableFile,
  waitingInput,
} from './gate-diagnostics.ts';
import { documentsOf } from './documents.ts';
import {
  lockedDigests,
  planFacts,
  planPath,
  type OutputTexts,
  type PlanFacts,
  answeredSecrets,
} from './output-texts.ts';
import { placeholders, textsIn } from './placeholders.ts';
import { checkProtection } from './protection.ts';
import { proveOutput } from './prove-output.ts';
import { present } from '../source/present.ts';

/** How the output is looked at. */
interface VerifyOutputOptions {
  /** Name of the overlay that is applied in the place of the base. */
  readonly overlay?: string | undefined;
  /** Hexadecimal SHA-256 of the UTF-8 bytes of a text. */
  readonly digest: (text: string) => string;
}

/** Messages about an output directory, in the order of files; none when it may be applied. */
export async function verifyOutput(texts: OutputTexts, options: VerifyOutputOptions): Promise<readonly Diagnostic[]> {
  const reports = createCollector();
  const digests = lockedDigests(texts);
  const plan = planFacts(texts);
  for (const [there, file] of [[digests, lockPath] as const, [plan, planPath] as const]) {
    const text = texts.get(file);
    if (!there && text === undefined) reports.report(noOutput, {}, file);
    else if (!there) reports.report(unusableFile, { span: startOf(texts, file) }, file, problemOf(file, text ?? ''));
  }
  if (!digests || !plan) return reports.sorted();
  if (!plan.ok) reports.report(failedConversion, {});
  checkSeal(texts, { reports, digest: options.digest });
  const folder = options.overlay === undefined ? '' : overlayFolder(options.overlay);
  const collected = collectObjects(texts, folder, reports);
  checkFiles(texts, digests, { collected, reports, digest: options.digest });
  checkPlaceholders(texts, { collected, plan, reports });
  checkQuestions(texts, { collected, plan, reports });
  await checkSchemas(collected.objects, reports);
  const waiting = waitingObjects(texts, collected);
  const isWhole = collected.broken.size === 0;
  if (isWhole) checkTogether(waiting, { collected, plan, reports });
  const changed = (path: string): boolean => digests.get(path) !== options.digest(texts.get(path) ?? '');
  checkProtection(texts, { changed, resources: plan.resources, reports });
  const at = { span: startOf(texts, planPath) };
  if (changed(planPath)) reports.report(editedPlan, at, planPath);
  else if (isWhole) {
    const { objects, secrets } = collected;
    const proving = { overlay: options.overlay, objects, secrets, waiting, reports };
    if (!proveOutput(JSON.parse(present(texts.get(planPath), 'plan')), proving)) reports.report(noModel, at);
  }
  return reports.sorted();
}

function problemOf(file: string, text: string): string {
  return file === lockPath ? lockProblem(text) : 'it is not a plan of heat2kube';
}

/** What concerns a file as a whole is shown at its first character. */
function startOf(texts: OutputTexts, path: string): Span {
  return fileSpan(sourceFile(path, texts.get(path) ?? ''));
}

interface FileCheck {
  readonly reports: Collector;
  readonly digest: (text: string) => string;
}

/** Digests that somebody edited with the files would hide every edit. */
function checkSeal(texts: OutputTexts, { reports, digest }: FileCheck): void {
  const { seal, content } = present(sealOf(texts.get(lockPath) ?? ''), 'lock that was read');
  if (digest(content) !== seal) reports.report(editedLock, { span: startOf(texts, lockPath) }, lockPath);
}

/** An edit is no error: the user may know better. But the plan and the proofs are about the file as it was. */
function checkFiles(
  texts: OutputTexts,
  digests: ReadonlyMap<string, string>,
  { collected, reports, digest }: FileCheck & Pick<Gate, 'collected'>,
): void {
  const answered = answeredSecrets(texts);
  for (const [path, digestThen] of digests) {
    const text = texts.get(path);
    if (text === undefined) {
      // Where a kustomization names the file, that is the place.
      if (!collected.files.has(path)) reports.report(missingOutputFile, { span: startOf(texts, lockPath) }, path);
    } else if (collected.broken.has(path)) continue;
    else if (digest(text) !== digestThen && path !== planPath && !answered.has(path)) {
      reports.report(isTemplate(path) ? editedTemplate : editedFile, { span: startOf(texts, path) }, path);
    }
  }
}

/** What steps of the plan give to Heat; values of the environment are for the reader to fill in. */
function isTemplate(path: string): boolean {
  const isGiven = path.startsWith(folders.openstack) || path.startsWith(folders.secretTemplates);
  return isGiven && path !== openstackFiles.residualEnvironment;
}

interface Gate {
  readonly collected: Collected;
  readonly plan: PlanFacts;
  readonly reports: Collector;
}

/** In objects any such text is one of ours; in texts for guests only those that the plan asks for are. */
function checkPlaceholders(texts: OutputTexts, { collected, plan, reports }: Gate): void {
  for (const { json, spanOf } of collected.objects) {
    for (const [pointer, text] of textsIn(json)) {
      for (const [found] of text.matchAll(placeholders)) {
        const span = spanOf(pointer);
        if (text === found || isAsked(found, plan)) reports.report(placeholder, { span }, span.file.name, found);
      }
    }
  }
  for (const path of collected.files) {
    const text = texts.get(path);
    if (text === undefined || !path.includes('secrets/') || path.endsWith('.yaml')) continue;
    for (const match of text.matchAll(placeholders)) {
      if (!isAsked(match[0], plan)) continue;
      const source = sourceFile(path, text);
      const span = { file: source, start: match.index, end: match.index + match[0].length };
      reports.report(placeholder, { span }, path, match[0]);
    }
  }
}

/** A placeholder of an open question is told once, with the question. */
function isAsked(text: string, { questions }: PlanFacts): boolean {
  return questions.some((question) => question.text.includes(text));
}

/** A question with a stub is answered by the stub; others stay until convert no longer asks. */
function checkQuestions(texts: OutputTexts, { collected, plan, reports }: Gate): void {
  for (const { kind, name, stub, risksData } of plan.questions) {
    if (risksData) reports.report(openDataQuestion, { span: startOf(texts, planPath) }, name);
    else if (stub === undefined) reports.report(openQuestion, { span: startOf(texts, planPath) }, kind, name);
    else if (!collected.files.has(stub) && !isCopied(stub, texts, collected)) {
      reports.report(waitingInput, { span: startOf(texts, stub) }, kind, name);
    }
  }
}

/** Whether a file of answers has the object of a stub: what is not complete in it is told there. */
function isCopied(stub: string, texts: OutputTexts, { objects }: Gate['collected']): boolean {
  const asked = new Set(documentsOf(stub, texts.get(stub) ?? '').documents.map(({ json }) => keyOf(json)));
  return objects.some(({ json, spanOf }) => answerAt(spanOf('').file.name) !== undefined && asked.has(keyOf(json)));
}

/** How messages call an object; one without kind or name is called by what it has. */
function nameOf(object: Json): string {
  return `${textAt(object, 'kind') ?? 'object'} ${wordAt(object, 'metadata', 'name')}`.trim();
}

/** Each object alone, against the strict schema of its kind. */
async function checkSchemas(objects: readonly FoundObject[], reports: Collector): Promise<void> {
  for (const { json, spanOf } of objects) {
    for (const { pointer, message, rule } of await validateObject(json)) {
      const at = { span: spanOf(pointer) };
      if (rule === 'unknown-kind') reports.report(noSchema, at, nameOf(json));
      else reports.report(invalidObject, at, nameOf(json), pointer, message);
    }
  }
}

/** Kinds that the mapping of `heat2kube.yaml` takes from the cluster. */
const clusterKinds =
  /^there is no ((?:VirtualMachine(?:Cluster)?(?:Instancetype|Preference)|DataSource|NetworkAttachmentDefinition|StorageClass|GatewayClass) ".*")$/;

/** Objects below `inputs/`, which are not applied as they are. */
function waitingObjects(texts: OutputTexts, { files }: Collected): readonly JsonObject[] {
  const waiting = [...texts].filter(([path]) => /(?:^|\/)inputs\/.*\.yaml$/.test(path) && !files.has(path));
  return waiting.flatMap(([path, text]) => documentsOf(path, text).documents.map(({ json }) => json));
}

/** They are reported as such, not by everything that names them. */
function waitingNames(waiting: readonly JsonObject[]): readonly ProvidedName[] {
  return waiting.flatMap((json) => {
    const [kind, name] = [textAt(json, 'kind'), textAt(json, 'metadata', 'name')];
    const namespace = textAt(json, 'metadata', 'namespace');
    if (kind === undefined || name === undefined) return [];
    return [{ kind, name, ...(namespace !== undefined && { namespace }) }];
  });
}

/** What no schema sees: references, selectors and names across all objects that are applied together. */
function checkTogether(waiting: readonly JsonObject[], { collected, plan, reports }: Gate): void {
  const { objects, secrets } = collected;
  const provided: readonly ProvidedName[] = [
    ...secrets.map(({ name, keys }) => ({ kind: 'Secret', name, keys })),
    ...waitingNames(waiting),
  ];
  const problems = checkObjects(
    objects.map(({ json }) => json),
    { provided, namespace: plan.namespace },
  );
  for (const problem of problems) reportProblem(problem, objects, reports);
}

/** What images are uploaded or imported into: no file has it. */
const imageKinds = /^there is no ((?:PersistentVolumeClaim|VolumeSnapshot) ".*")$/;

function reportProblem(
  { object, pointer, message }: ObjectProblem,
  objects: readonly FoundObject[],
  reports: Collector,
): void {
  const { json, spanOf } = present(
    objects.find((found) => keyOf(found.json) === object),
    'object of the problem',
  );
  const at = { span: spanOf(pointer) };
  const isImage = textAt(json, 'kind') === 'DataSource';
  const [, needed] = clusterKinds.exec(message) ?? (isImage ? imageKinds.exec(message) : undefined) ?? [];
  if (needed === undefined) reports.report(invalidObject, at, nameOf(json), pointer, message);
  else reports.report(expectedOnCluster, at, nameOf(json), needed);
}
