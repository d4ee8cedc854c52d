/** What can be wrong with an overlay as such; what is wrong with its stack, the passes report. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const overlayName = defineDiagnostic({
  code: 'emit/overlay-name',
  severity: 'error',
  message: (name: string) => `"${name}" is no name for an overlay`,
  explanation:
    'The name of an overlay becomes a folder below overlays/. It has lower-case letters, digits and "-", starts and ends with a letter or a digit, is at most 63 characters long, and stands once. To merge several environment files into one overlay on the command line, repeat --overlay with the same name.',
});

export const overlayNeedsBase = defineDiagnostic({
  code: 'emit/overlay-needs-base',
  severity: 'error',
  message: (name: string, option: string, own: string, base: string) =>
    `the overlay ${name} asks for the ${option} ${own}, but its base is made for ${base}`,
  explanation:
    'An overlay changes objects of its base; it has the same profile, the same mode and the same namespace. Another one of these makes other objects throughout, so convert the stack once more for it, into a directory of its own.',
});

export const overlayDiagnostics = Object.freeze([overlayName, overlayNeedsBase]);
