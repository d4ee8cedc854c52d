/** Messages of `heat2kube verify`: what keeps an output directory from being applied. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const noOutput = defineDiagnostic({
  code: 'gate/no-output',
  severity: 'error',
  message: (file: string) => `the directory has no ${file}, so it is not an output of heat2kube convert`,
  explanation:
    'An output directory has heat2kube.lock, plan.json and kustomization.yaml. Without them nothing can be checked.',
});

export const unusableFile = defineDiagnostic({
  code: 'gate/unusable-file',
  severity: 'error',
  message: (file: string, why: string) => `${file} cannot be used: ${why}`,
  explanation:
    'The file is there, but nothing can be checked without what it says. Restore it from version control, or run convert again; a lock that a newer heat2kube wrote needs that version.',
});

export const missingOutputFile = defineDiagnostic({
  code: 'gate/missing-file',
  severity: 'error',
  message: (file: string) => `${file} is missing`,
  explanation:
    'The lock or a kustomization names the file. Secrets are not in version control: copy the files of secrets/ from where they are stored, or run convert again.',
});

export const editedFile = defineDiagnostic({
  code: 'gate/edited-file',
  severity: 'warning',
  message: (file: string) => `${file} differs from what convert wrote`,
  explanation:
    'The file was edited after convert wrote it. The other checks apply to the edited text. The next convert does not overwrite it. Put permanent changes into patches/ or heat2kube.yaml.',
});

export const editedTemplate = defineDiagnostic({
  code: 'gate/edited-template',
  severity: 'error',
  message: (file: string) => `${file} differs from what convert wrote, and a step of the plan gives it to Heat`,
  explanation:
    'Heat replaces a server whose image changes, and deletes what a template leaves out. No proof reads an edited template. Restore the file, or change the template of the stack or heat2kube.yaml and run convert again.',
});

export const placeholder = defineDiagnostic({
  code: 'gate/placeholder',
  severity: 'error',
  message: (place: string, text: string) => `${place} contains the placeholder ${text}`,
  explanation:
    'The value is not in the template. "Information needed from you" in MIGRATION.md describes it and where to find it.',
});

/** What is of no kind is named for what it is. */
function asked(kind: string, name: string): string {
  return kind === 'other' ? `"${name}"` : `${kind} "${name}"`;
}

export const openQuestion = defineDiagnostic({
  code: 'gate/open-question',
  severity: 'warning',
  message: (kind: string, name: string) => `the question about ${asked(kind, name)} is open`,
  explanation:
    'The plan needs information that is not in the template. Answer the question in heat2kube.yaml, as a parameter, in the facts, or in a copy of the stub in answers/ as MIGRATION.md shows, and run convert again.',
});

export const openDataQuestion = defineDiagnostic({
  code: 'gate/open-data-question',
  severity: 'error',
  message: (name: string) => `the question about the ${name} is open, and without an answer data can be lost`,
  explanation:
    'The root disk of a server that boots from an image is deleted with the server. Only you know whether it holds data. Set rootDisk of the resource in heat2kube.yaml to copied or fresh, and run convert again.',
});

export const waitingInput = defineDiagnostic({
  code: 'gate/waiting-input',
  severity: 'error',
  message: (kind: string, name: string) =>
    `the question about ${asked(kind, name)} is open, so the object of this stub is not applied`,
  explanation:
    'Other objects refer to this one. Answer the question in heat2kube.yaml, or complete a copy of the stub in answers/ as MIGRATION.md shows, and run convert again.',
});

export const unreadableOutput = defineDiagnostic({
  code: 'gate/unreadable',
  severity: 'error',
  message: (why: string) => `the file cannot be read: ${why}`,
  explanation: 'kubectl refuses the file too.',
});

export const kustomizationCycle = defineDiagnostic({
  code: 'gate/kustomization-cycle',
  severity: 'error',
  message: (path: string) => `the kustomizations form a cycle: ${path}`,
  explanation:
    'A kustomization includes itself, directly or by others. kubectl refuses that. Remove one of the entries.',
});

export const includedTwice = defineDiagnostic({
  code: 'gate/included-twice',
  severity: 'error',
  message: (file: string) => `${file} is included more than once`,
  explanation: 'Each object of the file would be there twice, which kubectl refuses. Remove one of the entries.',
});

export const unfollowedKey = defineDiagnostic({
  code: 'gate/unfollowed-key',
  severity: 'error',
  message: (file: string, key: string) => `${file} has \`${key}\`, which verify does not follow`,
  explanation:
    'kubectl apply would change or add objects in a way that the proofs do not see. verify follows `resources`, `secretGenerator` with `files`, and `patches` with a `path`. Put the change into patches/ or heat2kube.yaml and run convert again.',
});

export const invalidObject = defineDiagnostic({
  code: 'gate/invalid-object',
  severity: 'error',
  message: (object: string, pointer: string, problem: string) =>
    `${object}${pointer === '' ? '' : ` at ${pointer}`}: ${problem}`,
  explanation:
    'The schema of the kind, or a rule of the API server or a controller, refuses the object. kubectl apply would fail, or create an object that does not work.',
});

export const noSchema = defineDiagnostic({
  code: 'gate/no-schema',
  severity: 'info',
  message: (object: string) => `there is no schema for the kind of ${object}, so only the API server can check it`,
  explanation: 'There are schemas for all kinds that convert writes. Use a server-side dry run for others.',
});

export const expectedOnCluster = defineDiagnostic({
  code: 'gate/expected-on-cluster',
  severity: 'info',
  saidBy: ['gate/placeholder'],
  message: (object: string, needed: string) => `${object} needs ${needed} on the cluster`,
  explanation:
    'The object is not part of the output, because heat2kube.yaml refers to an object of the cluster, or commands of the plan make it. The phase "Assess" of MIGRATION.md shows how to check it.',
});

export const failedConversion = defineDiagnostic({
  code: 'gate/failed-conversion',
  severity: 'error',
  message: () => 'convert reported errors, so the output is incomplete',
  explanation: 'Fix the errors of the template, which MIGRATION.md lists at its end, and run convert again.',
});

export const editedPlan = defineDiagnostic({
  code: 'gate/edited-plan',
  severity: 'error',
  message: (file: string) => `${file} differs from what convert wrote, so nothing can be proved about the output`,
  explanation:
    'The proofs read what the plan knows of the stack. Restore the file, or run convert again. Change heat2kube.yaml where the plan is not what you want.',
});

export const editedLock = defineDiagnostic({
  code: 'gate/edited-lock',
  severity: 'error',
  message: (file: string) => `${file} differs from what convert wrote, so it does not show which files were edited`,
  explanation:
    'The lock has the digest of every file, and a seal: the digest of the rest of the lock. The lock no longer fits its seal, because somebody edited it or merged two of them. Restore it from version control, or run convert again; convert keeps files that differ from what it would write now.',
});

export const noModel = defineDiagnostic({
  code: 'gate/no-model',
  severity: 'error',
  message: () => 'plan.json does not say what the stack was, so nothing can be proved about the output',
  explanation: 'Another version of heat2kube wrote the file. Run convert again with this version.',
});

export const unprotected = defineDiagnostic({
  code: 'gate/unprotected',
  severity: 'error',
  message: (file: string, resources: string) =>
    `${file} differs from what convert wrote, and does not keep ${resources} when it leaves the stack`,
  explanation:
    'The step that protects the stack updates it with this template. What the template leaves out, or has without `deletion_policy: Retain`, Heat deletes, now or when the stack is deleted. Restore the file, or run convert again.',
});

export const refusedByServer = defineDiagnostic({
  code: 'gate/refused-by-server',
  severity: 'error',
  message: (line: string) => `the API server refuses the output: ${line}`,
  explanation:
    'A server-side dry run asks the API server with its admission controllers whether it would take the objects, and changes nothing. It refused one, or could not be asked. The message is its own.',
});

export const noNamespaceYet = defineDiagnostic({
  code: 'gate/no-namespace-yet',
  severity: 'info',
  message: (name: string) =>
    `the namespace ${name} does not exist yet, so the API server cannot check the objects in it`,
  explanation:
    'In a dry run the namespace of the output is not created either. Create it first, as the step "Create the prerequisites" of MIGRATION.md does, and run verify again.',
});

export const gateDiagnostics = Object.freeze([
  noOutput,
  unusableFile,
  missingOutputFile,
  editedFile,
  editedTemplate,
  placeholder,
  openQuestion,
  openDataQuestion,
  waitingInput,
  unreadableOutput,
  kustomizationCycle,
  includedTwice,
  unfollowedKey,
  invalidObject,
  noSchema,
  expectedOnCluster,
  failedConversion,
  editedPlan,
  editedLock,
  noModel,
  unprotected,
  refusedByServer,
  noNamespaceYet,
]);
