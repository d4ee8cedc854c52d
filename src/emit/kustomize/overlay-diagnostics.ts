/** What can be wrong with an overlay as such; what is wrong with its stack, the passes report. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';

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

export const overlayElsewhere = defineDiagnostic({
  code: 'emit/overlay-stays',
  severity: 'warning',
  message: (name: string) => `the overlay ${name} changes what stays in OpenStack too, which no overlay can carry`,
  explanation:
    'Overlays hold objects of Kubernetes. With the environment of this one the templates and parameters below openstack/ would differ from those of the base as well. Convert the stack with the same environment files, in the same order, into a directory of its own to get them.',
});

export const overlayDiagnostics = Object.freeze([overlayName, overlayNeedsBase, overlayElsewhere]);
