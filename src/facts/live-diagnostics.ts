/** What is said about live things: where they differ from the template, and what keeps them from being moved. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const drift = defineDiagnostic({
  code: 'live/drift',
  severity: 'warning',
  message: (resource: string, about: string, live: string, template: string) =>
    `${resource}: ${about} "${live}", but the template has "${template}"`,
  explanation:
    'The live resource or the template was changed after the last update of the stack. After the move, the application runs with the value of the template. To keep the live value, write it to the template.',
});

export const unusable = defineDiagnostic({
  code: 'live/unusable',
  severity: 'error',
  message: (subject: string, trouble: string) => `${subject} ${trouble}`,
  explanation:
    'The plan requires a healthy stack. It updates the stack once, which replaces every FAILED resource, and it copies or adopts disks, which is not possible for a server or volume in such a state. Repair it, collect the facts again and run convert again.',
});

export const unexpected = defineDiagnostic({
  code: 'live/unexpected-state',
  severity: 'warning',
  message: (subject: string, trouble: string) => `${subject} ${trouble}`,
  explanation:
    'The plan expects running servers with their volumes attached. It also starts the VM of a stopped server, and its undo steps start the server. If the move is complete, write the resource path of the server under `moved` in heat2kube.yaml.',
});

export const unknownThing = defineDiagnostic({
  code: 'live/not-in-template',
  severity: 'warning',
  message: (resource: string, what: string, name: string) =>
    `${resource}: the live server has the ${what} ${name}, which is not in the template`,
  explanation:
    'It was attached manually or by another stack. The plan does not move it: the VM runs without it. Add it to the template, or detach it before the server is deleted.',
});

export const deletedVolume = defineDiagnostic({
  code: 'live/volume-deleted-with-server',
  severity: 'error',
  message: (resource: string, name: string) =>
    `${resource}: the volume ${name} is not in the template, and Nova deletes it with the live server`,
  explanation:
    'The volume was attached with delete_on_termination, so the step that deletes the old server destroys its data. Disable that with `openstack server volume set --preserve-on-termination`, or copy the data. Then collect the facts again.',
});

export const noVolume = defineDiagnostic({
  code: 'live/disk-without-volume',
  severity: 'error',
  message: (resource: string, disk: string) => `${resource}: no attached volume of the live server matches its ${disk}`,
  explanation:
    'Nova created this disk from an image or snapshot. No other attached volume has its size, so the VM would start with a new disk, without the data. Attach the volume again, or add the live volumes to the template.',
});

export const notShown = defineDiagnostic({
  code: 'live/not-in-facts',
  severity: 'error',
  message: (resource: string, what: string, id: string) => `${resource}: the ${what} ${id} is not in the facts bundle`,
  explanation:
    'The stack created it, so it runs or holds data, but the bundle does not describe it, and the VM would start with empty disks. Run the commands of `heat2kube facts` again: they fail if a resource cannot be shown. A file of `openstack stack abandon` or `export` lists resources only. If it was deleted outside Heat, update the stack first.',
});

export const imageProperty = defineDiagnostic({
  code: 'live/image-property',
  severity: 'warning',
  message: (resource: string, name: string, value: string) =>
    `${resource}: the property ${name}=${value} of its image is not carried over`,
  explanation:
    'The property gives the guest other hardware than a KubeVirt VM has by default: firmware, disk and network devices, a TPM. An installed guest may not boot without it. Configure the same hardware with a KubeVirt preference (flavors.<name>.preference in heat2kube.yaml) or a patch.',
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
