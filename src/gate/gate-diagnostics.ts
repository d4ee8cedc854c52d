/** Messages of `heat2kube verify`: what keeps an output directory from being applied. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const noOutput = defineDiagnostic({
  code: 'gate/no-output',
  severity: 'error',
  message: (file: string) => `the directory has no ${file}, so it is no output of heat2kube convert`,
  explanation:
    'An output directory holds heat2kube.lock, plan.json and kustomization.yaml. Without them nothing can be checked.',
});

export const missingOutputFile = defineDiagnostic({
  code: 'gate/missing-file',
  severity: 'error',
  message: (file: string) => `${file} is missing`,
  explanation:
    'The lock or a kustomization names the file. Secrets are not in version control: bring the files of secrets/ from where they are kept, or run convert again.',
});

export const editedFile = defineDiagnostic({
  code: 'gate/edited-file',
  severity: 'warning',
  message: (file: string) => `${file} differs from what convert wrote`,
  explanation:
    'The file was edited after convert wrote it. The checks below are about the edited text. The next convert does not overwrite it; put lasting changes into patches/ or heat2kube.yaml.',
});

export const placeholder = defineDiagnostic({
  code: 'gate/placeholder',
  severity: 'error',
  message: (place: string, text: string) => `${place} holds the placeholder ${text}`,
  explanation:
    'A value is needed that the template does not hold. The list of needed information in MIGRATION.md says what it is and where to find it.',
});

export const openQuestion = defineDiagnostic({
  code: 'gate/open-question',
  severity: 'warning',
  message: (kind: string, name: string) => `the question about ${kind} "${name}" is open`,
  explanation:
    'The plan asks for something that only the cloud or you know. Answer it in heat2kube.yaml, as a parameter, in the facts or in the stub below inputs/, add inputs to kustomization.yaml where there are stubs, and run convert again.',
});

export const waitingInput = defineDiagnostic({
  code: 'gate/waiting-input',
  severity: 'error',
  message: (kind: string, name: string) =>
    `the object that answers the question about ${kind} "${name}" is not applied yet`,
  explanation:
    'Other objects name this one. Complete it, and add "inputs" to the resources of kustomization.yaml; or answer the question in heat2kube.yaml and run convert again.',
});

export const unreadableOutput = defineDiagnostic({
  code: 'gate/unreadable',
  severity: 'error',
  message: (why: string) => `the file cannot be read: ${why}`,
  explanation: 'kubectl would refuse the file, too.',
});

export const invalidObject = defineDiagnostic({
  code: 'gate/invalid-object',
  severity: 'error',
  message: (object: string, pointer: string, problem: string) =>
    `${object}${pointer === '' ? '' : ` at ${pointer}`}: ${problem}`,
  explanation:
    'The schema of the kind, or a rule that its API server or its controller enforces, refuses the object. The next apply would fail or make something that never works.',
});

export const noSchema = defineDiagnostic({
  code: 'gate/no-schema',
  severity: 'info',
  message: (object: string) => `${object} is of a kind without a schema here, so only the API server can check it`,
  explanation: 'There are schemas of all kinds that convert writes. Use a server-side dry run for others.',
});

export const expectedOnCluster = defineDiagnostic({
  code: 'gate/expected-on-cluster',
  severity: 'info',
  message: (object: string, needed: string) => `${object} needs ${needed} on the cluster`,
  explanation:
    'The object is not part of the output: heat2kube.yaml says that the cluster has it. The step "assess" of MIGRATION.md shows how to look.',
});

export const failedConversion = defineDiagnostic({
  code: 'gate/failed-conversion',
  severity: 'error',
  message: () => 'the conversion reported errors, so the output is incomplete',
  explanation: 'Fix the errors of the template, which are listed at the end of MIGRATION.md, and run convert again.',
});

export const gateDiagnostics = Object.freeze([
  noOutput,
  missingOutputFile,
  editedFile,
  placeholder,
  openQuestion,
  waitingInput,
  unreadableOutput,
  invalidObject,
  noSchema,
  expectedOnCluster,
  failedConversion,
]);
