/** What is said about live things: where they differ from the template, and what keeps them from being moved. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { bootDiffers } from './boot-source.ts';
import { badChoice } from './chosen-disks.ts';
import { deviceOrder, deviceOrderUnknown } from './device-order.ts';

interface Drift {
  readonly live: string;
  readonly template: string;
  /** Which of the two the plan goes by. */
  readonly used: 'live' | 'template';
}

export const drift = defineDiagnostic({
  code: 'live/drift',
  severity: 'warning',
  message: (resource: string, about: string, { live, template, used }: Drift) =>
    `"${resource}": ${about} "${live}", but the template has "${template}"; the plan uses the ${used === 'live' ? 'live value' : 'value of the template'}`,
  explanation:
    'The live resource or the template was changed after the last update of the stack. For data, sizes, addresses and members of groups, and for port security that is on, the plan uses the live value, for everything else the value of the template. To have the other one, change the template or the live resource, and collect the facts again.',
});

type Access = Omit<Drift, 'used'>;

export const accessDiffers = defineDiagnostic({
  code: 'live/access-differs',
  severity: 'warning',
  message: (resource: string, about: string, { live, template }: Access) =>
    `"${resource}": ${about} "${live}", but the template has "${template}"; only what both allow is translated until heat2kube.yaml says which counts`,
  explanation:
    'Somebody changed the security group or the port outside Heat. What only one of the two allows may be what the application needs, or a hole that was closed. Write `{ use: ..., reason: ... }` under access.<path> in heat2kube.yaml, with `both`, `live` or `template`. The policies and the proof of access follow it.',
});

export const accessDecided = defineDiagnostic({
  code: 'live/access-decided',
  severity: 'info',
  message: (
    resource: string,
    about: string,
    { live, template, use, reason }: Access & { readonly use: 'both' | 'live' | 'template'; readonly reason: string },
  ) => `"${resource}": ${about} "${live}", but the template has "${template}"; heat2kube.yaml uses ${use}: ${reason}`,
  explanation:
    'An entry under access in heat2kube.yaml says which rules or groups count. Remove it to have the difference reported again.',
});

export const unusable = defineDiagnostic({
  code: 'live/unusable',
  severity: 'error',
  message: (subject: string, trouble: string) => `${subject} ${trouble}`,
  explanation:
    'The plan requires a healthy stack. It updates the stack once, which replaces every FAILED resource, runs the script of a FAILED deployment again, and takes members from a scaling group in which some are FAILED. It also copies or adopts disks, which is not possible for a server or volume in such a state. A volume that a server outside the stack has too would have two writers: detach it there. Repair it, collect the facts again and run convert again.',
});

export const unexpected = defineDiagnostic({
  code: 'live/unexpected-state',
  severity: 'warning',
  message: (subject: string, trouble: string) => `${subject} ${trouble}`,
  explanation:
    'The plan expects running servers with their volumes attached. It also starts the VM of a stopped server, and its undo steps start the server. If the move is complete, write the resource path of the server under `moved` in heat2kube.yaml.',
});

export const adoptedThing = defineDiagnostic({
  code: 'live/adopted',
  severity: 'warning',
  message: (resource: string, what: string, name: string) =>
    `"${resource}": the live server has the ${what} ${name}, which is not in the template; the plan treats it as part of the server`,
  explanation:
    'It was attached manually or by another stack. It moves with its server: a volume is adopted or copied, a port becomes an interface, and a floating IP a Service. To leave it alone, write its id under `ignored` in heat2kube.yaml, with the reason.',
});

export const unaccounted = defineDiagnostic({
  code: 'live/unaccounted',
  severity: 'error',
  message: (resource: string, what: string, name: string) =>
    `"${resource}": the live server has the ${what} ${name}, which the plan does not handle`,
  explanation:
    'It is not in the template, and it belongs to something that is not moved. Deleting the old server would leave it without use, or delete it. Write its id under `ignored` in heat2kube.yaml, with the reason, or detach it and collect the facts again.',
});

export const deletedVolume = defineDiagnostic({
  code: 'live/volume-deleted-with-server',
  severity: 'warning',
  message: (resource: string, volume: string) =>
    `"${resource}": Nova deletes the ignored volume ${volume} with the live server`,
  explanation:
    'The volume was attached with delete_on_termination, so the step that deletes the old server destroys its data. To keep it, run `openstack server volume set --preserve-on-termination`, or remove its entry under `ignored` in heat2kube.yaml.',
});

export const noPort = defineDiagnostic({
  code: 'live/interface-without-port',
  severity: 'warning',
  message: (resource: string, index: number) =>
    `"${resource}": no port of the live server matches its interface ${index}`,
  explanation:
    'Its MAC address and fixed addresses are not known, so the VM gets new ones. Either the port was detached, or the facts do not have the ports and addresses of the server: collect them again with the commands of `heat2kube facts`.',
});

export const noVolume = defineDiagnostic({
  code: 'live/disk-without-volume',
  severity: 'error',
  message: (resource: string, disk: string) =>
    `"${resource}": no attached volume of the live server matches its ${disk}`,
  explanation:
    'Nova created this disk from an image or snapshot. No other attached volume has its size, so the VM would start with a new disk, without the data. If a cut-over has detached it, convert into the directory of the earlier run: its heat2kube.lock names the volume. Otherwise attach the volume again, or add the live volumes to the template.',
});

export const unsureVolume = defineDiagnostic({
  code: 'live/disk-not-certain',
  severity: 'error',
  message: (resource: string, disk: string, volumes: string) =>
    `"${resource}": several volumes of the live server can be its ${disk}: ${volumes}`,
  explanation:
    'Nova created this disk from an image or snapshot. Several attached volumes can be it by their sizes, and the facts do not have the device of each, or sizes and devices do not agree. A wrong choice would swap the content of disks. Collect the facts again with the commands of `heat2kube facts`: `openstack volume show` prints the device of a volume and the snapshot that it was created from. If they cannot tell it, look at the devices inside the guest (`lsblk -o NAME,SIZE,SERIAL`: the serial is the beginning of the id of the volume), and write the volume of each disk under `disks` in heat2kube.yaml.',
});

export const stackGone = defineDiagnostic({
  code: 'live/stack-gone',
  severity: 'warning',
  message: (name: string) => `Heat no longer has the stack "${name}", so the plan neither protects nor releases it`,
  explanation:
    'The stack was abandoned, or deleted with all its resources retained. There is no residual template: an update needs a stack, and a new stack would create the resources a second time. What stays in OpenStack goes on as it is and is managed by id. `openstack stack adopt` makes it a stack again where the operator allows that.',
});

export const notShown = defineDiagnostic({
  code: 'live/not-in-facts',
  severity: 'error',
  message: (resource: string, what: string, id: string) =>
    `"${resource}": the ${what} ${id} is not in the facts bundle`,
  explanation:
    'The stack created it, so it runs, holds data or decides who reaches a server, but the bundle does not describe it: a VM could start with empty disks, and what was changed by hand is not seen. Run the commands of `heat2kube facts` again: they fail if a resource cannot be shown. A file of `openstack stack abandon` or `export` lists resources only: `heat2kube facts --gone` prints the commands for a stack that Heat no longer has. If it was deleted outside Heat, update the stack first.',
});

export const notLive = defineDiagnostic({
  code: 'live/resource-not-live',
  severity: 'error',
  message: (resource: string) => `"${resource}" is in the template, but the live stack does not have it`,
  explanation:
    'The plan would create it from scratch: a server or volume with new, empty disks. Either the facts are older than the last update of the stack, or the template or its parameters are not those of the live stack. If the resource is new on purpose, write its path under `added` in heat2kube.yaml.',
});

export const typeDiffers = defineDiagnostic({
  code: 'live/type-differs',
  severity: 'error',
  message: (resource: string, live: string, template: string) =>
    `"${resource}": the live resource has the type ${live}, but the template has ${template}`,
  explanation:
    'An update replaces a resource whose type is another one, and deletes the old one. Either the template or the environment that maps its types is not that of the live stack (`openstack stack template show`, `openstack stack environment show`), or the facts are those of another stack.',
});

export const unlisted = defineDiagnostic({
  code: 'live/resource-not-listed',
  severity: 'warning',
  message: (resource: string) => `"${resource}" is in the template, but not in the list of live resources`,
  explanation:
    'It has no data and no address of its own, so the move does not depend on it. But either the facts are older than the last update of the stack, or the template or its parameters are not those of the live stack. If the resource is new on purpose, write its path under `added` in heat2kube.yaml.',
});

export const otherStack = defineDiagnostic({
  code: 'live/other-stack',
  severity: 'error',
  message: (stack: string) => `no resource of the template is in the live stack${stack}`,
  explanation:
    'The facts bundle describes another stack. Collect the facts of the stack that was created from this template, or convert the template of the stack that the bundle describes.',
});

export const otherName = defineDiagnostic({
  code: 'live/other-stack-name',
  severity: 'error',
  message: (live: string, given: string) =>
    `the facts are those of the stack "${live}", but the name given is "${given}"`,
  explanation:
    'Stacks of one template, such as staging and production, have the same resources. The plan stops and deletes the servers of the facts. Give the facts of the stack that you mean, or its name: with --stack-name, or as stackName in heat2kube.yaml.',
});

export const strayServer = defineDiagnostic({
  code: 'live/server-of-no-resource',
  severity: 'error',
  message: (server: string) => `the facts show the server ${server}, which is not a resource of the live stack`,
  explanation:
    'The commands of `heat2kube facts` show the servers that the list of resources names, with those of nested stacks. A server that is not in the list may be a member of a group whose nested stack was not listed, and the plan would leave it behind. Collect the facts again. If the server has nothing to do with the stack, add its id to ignored in heat2kube.yaml with a reason.',
});

export const strangeResource = defineDiagnostic({
  code: 'live/resource-not-in-template',
  severity: 'error',
  message: (resource: string, id: string) =>
    `the live stack has the resource "${resource}" (${id}), but the template does not`,
  explanation:
    'The plan would not move it, and an update with this template deletes it. Either the template or its parameters are not those of the live stack (`openstack stack template show`), or a condition leaves the resource out. If it is not needed, write its path under `ignored` in heat2kube.yaml, with the reason.',
});

export const templateDiffers = defineDiagnostic({
  code: 'live/template-differs',
  severity: 'error',
  message: (file: string, { at, others }: { readonly at: string; readonly others: number }) =>
    `the live stack was last updated with another "${file}": ${at} differs${others > 0 ? `, and ${others} more ${others === 1 ? 'part' : 'parts'}` : ''}`,
  explanation:
    'The update that protects the stack sends this template. Whatever differs from the one that Heat has, Heat would update, resize or replace on the running stack. Convert the template and files that Heat has (`openstack stack template show`, `openstack stack file list`), or update the live stack first. Then collect the facts again and run convert again.',
});

export const fileDiffers = defineDiagnostic({
  code: 'live/file-differs',
  severity: 'error',
  message: (file: string) => `the live stack was last updated with another "${file}"`,
  explanation:
    'The update that protects the stack sends this file. A changed file changes the resources that use it, and Heat rebuilds or replaces a server whose user data or injected files differ. Take the text that Heat has (`openstack stack file list`), or update the live stack first. Then collect the facts again and run convert again.',
});

export const fileNotStored = defineDiagnostic({
  code: 'live/file-not-stored',
  severity: 'error',
  message: (file: string) => `the template uses "${file}", but Heat has no such file for the live stack`,
  explanation:
    'The live stack was last updated with other files, so the update that protects it would change what uses this one. Take the template and files that Heat has (`openstack stack template show`, `openstack stack file list`), or update the live stack first. Then collect the facts again and run convert again.',
});

export const ignoredThing = defineDiagnostic({
  code: 'live/ignored',
  severity: 'info',
  message: (thing: string, reason: string) => `${thing} is not moved, because heat2kube.yaml ignores it: ${reason}`,
  explanation: 'An entry under `ignored` in heat2kube.yaml names it. Remove the entry to have it reported or moved.',
});

export const ignoredNothing = defineDiagnostic({
  code: 'live/ignored-nothing',
  severity: 'warning',
  message: (name: string) => `"${name}" under ignored in heat2kube.yaml is not in the live stack`,
  explanation:
    'An entry of ignored is the id of a resource in the cloud that the facts show, or the path of a resource of the live stack that the template does not have.',
});

export const ignoredKnown = defineDiagnostic({
  code: 'live/ignored-in-template',
  severity: 'warning',
  message: (name: string, resource: string) =>
    `"${name}" under ignored in heat2kube.yaml is the live resource "${resource}", which the template has; the entry has no effect`,
  explanation:
    'An entry of ignored leaves alone what the template does not have. A resource of the template moves, or stays in OpenStack, as the plan decides. To keep a server and its volumes in OpenStack, set `strategy: keep` under resources.<path> in heat2kube.yaml.',
});

export const addedLives = defineDiagnostic({
  code: 'live/added-lives',
  severity: 'warning',
  message: (path: string) => `"${path}" under added in heat2kube.yaml is in the live stack; the entry has no effect`,
  explanation:
    'An entry of added says that a resource of the template is not live yet and is deployed from scratch. This one is live, so it moves with its data. Remove the entry.',
});

export const addedNothing = defineDiagnostic({
  code: 'live/added-nothing',
  severity: 'warning',
  message: (path: string, meant: string) =>
    `"${path}" under added in heat2kube.yaml is not a resource of the template${meant}`,
  explanation:
    'An entry of added is the path of a resource of the template that is not live yet, such as cache or site/cache.',
});

export const addressWithoutPort = defineDiagnostic({
  code: 'live/address-without-port',
  severity: 'warning',
  message: (resource: string, address: string, network: string) =>
    `"${resource}": the live server has the address ${address} on the network "${network}", but the facts show no port that has it`,
  explanation:
    'The interface with this address is not known, so the VM does not get it. Collect the facts again with the commands of `heat2kube facts`, which list all ports of each server. If the port was detached in the meantime, the message disappears.',
});

export const liveDiagnostics = Object.freeze([
  otherName,
  deviceOrder,
  deviceOrderUnknown,
  addressWithoutPort,
  ignoredKnown,
  addedLives,
  addedNothing,
  bootDiffers,
  drift,
  accessDiffers,
  accessDecided,
  unusable,
  unexpected,
  adoptedThing,
  unaccounted,
  deletedVolume,
  noPort,
  noVolume,
  unsureVolume,
  badChoice,
  notShown,
  notLive,
  unlisted,
  typeDiffers,
  otherStack,
  stackGone,
  strangeResource,
  strayServer,
  templateDiffers,
  fileDiffers,
  fileNotStored,
  ignoredThing,
  ignoredNothing,
]);
