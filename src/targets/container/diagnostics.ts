/** What a person must know of a server that becomes a container. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';

export const startUpLost = defineDiagnostic({
  code: 'plan/container-start-up-lost',
  severity: 'warning',
  message: (resource: string, what: string) => `the ${what} of "${resource}" is not carried over to its container`,
  explanation:
    'Nothing runs cloud-init in a container, and nobody logs in to it: it runs the program of its image. Build an image that contains what the start-up data would install and configure, or set the strategy of the server to vm in heat2kube.yaml.',
});

export const rawVolume = defineDiagnostic({
  code: 'plan/container-raw-volume',
  severity: 'warning',
  message: (resource: string, claim: string, path: string) =>
    `the container of "${resource}" finds the volume ${claim} as the device ${path}, and not as a directory`,
  explanation:
    'A Cinder volume is a block device, and the template does not say where the guest mounts it. A container without privileges cannot mount a device. Name the directory under resources.<path>.mountPath in heat2kube.yaml, and the claim becomes a file system that is mounted there.',
});

export const imageWanted = defineDiagnostic({
  code: 'plan/container-image-unknown',
  severity: 'warning',
  message: (resource: string) => `no container image is named for "${resource}", so its container cannot start`,
  explanation:
    'The strategy container needs an image that runs what the server runs: an image is never guessed from the names of packages. Name it under resources.<path>.image, or for all servers of a cloud image under images.<name>.container in heat2kube.yaml.',
});

export const otherNetwork = defineDiagnostic({
  code: 'plan/container-network',
  severity: 'error',
  message: (resource: string, index: number, network: string) =>
    `"${resource}" cannot be a container: its interface ${index} is on "${network}", which is not on the pod network`,
  explanation:
    'A pod has one interface on the pod network, and heat2kube gives the container of a server no other. Map the network to pod under networks in heat2kube.yaml, or set the strategy of the server to vm or keep.',
});

export const startsAgain = defineDiagnostic({
  code: 'plan/container-starts-again',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" has no restart_policy, so nothing starts its program again when it ends; in a pod it is started again`,
  explanation:
    'Zun starts a container without a restart_policy once. The pod of a Deployment starts its program again whenever it ends. A server that never ends does not notice. A program that does its work and ends is a Job: write one with the pod of the Deployment, or set restart_policy to say that it may start again.',
});

export const containerDiagnostics = Object.freeze([startsAgain, startUpLost, rawVolume, imageWanted, otherNetwork]);
