/** What can be wrong with an overlay as such; what is wrong with its stack, the passes report. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const overlayName = defineDiagnostic({
  code: 'emit/overlay-name',
  severity: 'error',
  message: (name: string) => `"${name}" is not a valid name of an overlay`,
  explanation:
    'The name of an overlay becomes a directory below overlays/. It consists of lower-case letters, digits and "-", starts and ends with a letter or a digit, has at most 63 characters, and is unique. To merge several environment files into one overlay on the command line, repeat --overlay with the same name.',
});

export const overlayNeedsBase = defineDiagnostic({
  code: 'emit/overlay-needs-base',
  severity: 'error',
  message: (name: string, option: string, own: string, base: string) =>
    `the overlay "${name}" has the ${option} ${own}, but its base has ${base}`,
  explanation:
    'An overlay has the same profile, mode and namespace as its base. With another profile, mode or namespace all objects differ, so convert the stack separately into another directory.',
});

export const overlayDiagnostics = Object.freeze([overlayName, overlayNeedsBase]);
