/** What is said about live things: where they differ from the template, and what keeps them from being moved. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const drift = defineDiagnostic({
  code: 'live/drift',
  severity: 'warning',
  message: (resource: string, about: string, live: string, template: string) =>
    `${resource}: ${about} "${live}"; the template says "${template}"`,
  explanation:
    'Someone changed the live thing, or the template, after the last update of the stack. Decide which of the two holds: change the template to what lives, or expect the application to run with what the template says after the move.',
});

export const unusable = defineDiagnostic({
  code: 'live/unusable',
  severity: 'error',
  message: (subject: string, trouble: string) => `${subject} ${trouble}`,
  explanation:
    'The plan starts from a healthy stack: it updates the stack once, which replaces whatever is FAILED, and copies or hands over disks, which a server or volume in such a state does not allow. Repair it, make the facts bundle again and run convert again.',
});

export const unexpected = defineDiagnostic({
  code: 'live/unexpected-state',
  severity: 'warning',
  message: (subject: string, trouble: string) => `${subject} ${trouble}`,
  explanation:
    'The plan starts from servers that run, with the volumes attached to them. It starts the replacement of a stopped server all the same, and its undo steps start the server. If the move is complete, write the resource path of the server under `moved` in heat2kube.yaml.',
});

export const unknownThing = defineDiagnostic({
  code: 'live/not-in-template',
  severity: 'warning',
  message: (resource: string, what: string, name: string) =>
    `${resource}: the live server has the ${what} ${name}, which the template does not describe`,
  explanation:
    'It was attached by hand, or by another stack. The plan does not move it: the replacement of the server runs without it. Add it to the template, or detach it before the server is deleted.',
});

export const deletedVolume = defineDiagnostic({
  code: 'live/volume-deleted-with-server',
  severity: 'error',
  message: (resource: string, name: string) =>
    `${resource}: the volume ${name} is not in the template, and Nova deletes it together with the live server`,
  explanation:
    'The volume was attached with delete_on_termination, so the step of the plan that deletes the old server destroys its data. Switch that off with `openstack server volume set --preserve-on-termination`, or copy the data; then make the facts bundle again.',
});

export const noVolume = defineDiagnostic({
  code: 'live/disk-without-volume',
  severity: 'error',
  message: (resource: string, disk: string) => `${resource}: no volume of the live server is known to be its ${disk}`,
  explanation:
    'Nova made this disk from an image or snapshot. No attached volume of the right size is left for it, so the plan would start the replacement with a new disk and leave the data behind. Attach the volume again, or describe the live volumes in the template.',
});

export const notShown = defineDiagnostic({
  code: 'live/not-in-facts',
  severity: 'error',
  message: (resource: string, what: string, id: string) =>
    `${resource}: the facts bundle does not show the ${what} ${id}`,
  explanation:
    'The stack has made it, so it holds data or runs, but the bundle says nothing about it, and the plan would start its replacement with empty disks. Run the commands of `heat2kube facts` again: they stop where a thing cannot be shown. A file of `openstack stack abandon` or `export` names resources only. If the thing was deleted outside Heat, update the stack first.',
});

export const imageProperty = defineDiagnostic({
  code: 'live/image-property',
  severity: 'warning',
  message: (resource: string, name: string, value: string) =>
    `${resource}: the property ${name}=${value} of its image is not carried over`,
  explanation:
    'Nova gives the guest other hardware than a VM of KubeVirt has by default: firmware, disk and network devices, a TPM. An installed guest may not boot without it. Give the VM the same hardware by a KubeVirt preference (flavors.<name>.preference in heat2kube.yaml) or a patch.',
});

export const liveDiagnostics = Object.freeze([
  drift,
  unusable,
  unexpected,
  unknownThing,
  deletedVolume,
  noVolume,
  notShown,
  imageProperty,
]);
