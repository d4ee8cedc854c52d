/** Messages about files that a stack names and that cannot be had. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { HostError } from './host.ts';

export const missingFile = defineDiagnostic({
  code: 'host/missing-file',
  severity: 'error',
  message: (name: string) => `the file "${name}" does not exist`,
  explanation:
    'Names of nested templates and of `get_file` are relative to the file that contains them, names on the command line to ' +
    'the working directory.',
});

/** By the endings that make a type the name of a template. */
function isTemplate(name: string): boolean {
  return /\.(?:yaml|template)$/.test(name);
}

const refusedUrl = defineDiagnostic({
  code: 'host/url',
  severity: 'error',
  message: (name: string) =>
    `"${name}" is a URL, and heat2kube fetches nothing over the network: save a copy${isTemplate(name) ? ', or map it in an environment' : ''}`,
  explanation:
    'Heat and its client fetch templates and files by URL. A translation that depends on the response of a server could ' +
    'not be repeated. Download the file to the directory of the template, and use its relative path; or map the URL of a template ' +
    'to the copy under `resource_registry` in an environment. Heat itself ignores such a mapping and goes on fetching the URL, so keep ' +
    'the copy equal to it.',
});

const outsideRoots = defineDiagnostic({
  code: 'host/outside-roots',
  severity: 'error',
  message: (name: string) => `the file "${name}" is outside the directories that may be read`,
  explanation:
    'Files are read only below the directory of the template and those named with `--root`, and links that lead out of them ' +
    'are not followed. Use `--root` to allow the directory.',
});

const unreadableFile = defineDiagnostic({
  code: 'host/unreadable',
  severity: 'error',
  message: (name: string, why: string) => `the file "${name}" cannot be read: ${why}`,
  explanation: 'The name may belong to a directory, or you may not have permission to read the file.',
});

const fileTooLarge = defineDiagnostic({
  code: 'host/too-large',
  severity: 'error',
  message: (name: string, why: string) => `the file "${name}" is too large: ${why}`,
  explanation:
    'Heat refuses templates of more than 512 KiB by default (`max_template_size` of heat.conf). Where the cloud has another limit, give it with --max-file-size.',
});

const fileNotText = defineDiagnostic({
  code: 'host/not-text',
  severity: 'error',
  message: (name: string) => `the file "${name}" is not UTF-8 text`,
  explanation: 'Heat handles files as text. Encode binary content, for example in base64, or download it in the guest.',
});

export const hostDiagnostics = Object.freeze([
  missingFile,
  refusedUrl,
  outsideRoots,
  unreadableFile,
  fileTooLarge,
  fileNotText,
]);

/** The message for each reason of refusal. */
export const refusalByReason = {
  url: refusedUrl,
  'outside-roots': outsideRoots,
  unreadable: unreadableFile,
  'too-large': fileTooLarge,
  'not-text': fileNotText,
} satisfies Record<HostError['reason'], unknown>;

/** Codes of messages that say why a file could not be read. */
export const refusedFile: readonly string[] = Object.values(refusalByReason).map(({ code }) => code);
