/** Messages about files that a stack names and that cannot be had. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { HostError } from './host.ts';

export const missingFile = defineDiagnostic({
  code: 'host/missing-file',
  severity: 'error',
  message: (name: string) => `the file "${name}" does not exist`,
  explanation:
    'Names of nested templates and of `get_file` are relative to the file in which they stand, those on the command line to ' +
    'the working directory.',
});

const refusedUrl = defineDiagnostic({
  code: 'host/url',
  severity: 'error',
  message: (name: string) => `"${name}" is a URL, and nothing is fetched over the network`,
  explanation:
    'Heat and its client fetch templates and files by URL; a translation that depends on what a server answers today could ' +
    'not be repeated. Download the file, put it beside the template, and name it by its relative path.',
});

const outsideRoots = defineDiagnostic({
  code: 'host/outside-roots',
  severity: 'error',
  message: (name: string) => `the file "${name}" lies outside the directories that may be read`,
  explanation:
    'Files are read only below the directory of the template and those named with `--root`, and links that lead out of them ' +
    'are not followed. Name the directory with `--root` if the file is meant.',
});

const unreadableFile = defineDiagnostic({
  code: 'host/unreadable',
  severity: 'error',
  message: (name: string, why: string) => `the file "${name}" cannot be read: ${why}`,
  explanation: 'The name may be that of a directory, or the permission to read the file is missing.',
});

const fileTooLarge = defineDiagnostic({
  code: 'host/too-large',
  severity: 'error',
  message: (name: string, why: string) => `the file "${name}" is too large: ${why}`,
  explanation:
    'Heat takes no template of more than 512 KiB. The limit can be raised where the cloud has raised its own.',
});

const fileNotText = defineDiagnostic({
  code: 'host/not-text',
  severity: 'error',
  message: (name: string) => `the file "${name}" is not a text in UTF-8`,
  explanation:
    'Heat carries files as text. Binary contents must be encoded, in base64 for example, or fetched by the machine.',
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
