/** The pod of a machine: one container that does what the server did, or those that its start-up data run. */
import { factValue, intOf, known, withOrigins, type Value } from '../../evaluate/value.ts';
import type { Field } from '../../kubernetes/object.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { removalOf } from '../../topology/views/group-policies.ts';
import { mib, wholeOf } from '../objects/amounts.ts';
import { flavorOf } from '../objects/flavor.ts';
import { hostNameOf, sharedHostName } from '../objects/host-name.ts';
import { podLabels } from '../objects/labels.ts';
import type { Placement } from '../objects/placement.ts';
import { readinessOf } from '../objects/readiness.ts';
import type { replacing } from '../objects/replacing-image.ts';
import { groupOfReplica } from '../objects/scaling.ts';
import { imageOf, leaveImages } from './image.ts';
import { sizedOf } from './losses.ts';
import { ownReadiness } from './own-readiness.ts';
import type { PlainContainer, PlainPod } from './plain-pod.ts';
import type { Container, PodSpec, PodTemplate, PodVolume, VolumeMount } from './pod-types.ts';
import type { ContainerVolume } from './volumes.ts';

/** What a pod is made of. */
export interface PodParts {
  /** Named in heat2kube.yaml. */
  readonly image: ReturnType<typeof replacing>;
  /** Else read from the start-up data. */
  readonly plain: PlainPod | undefined;
  readonly placement: Placement;
  readonly volumes: readonly ContainerVolume[];
}

export function podTemplate(world: World, node: Machine, parts: PodParts): PodTemplate {
  const { placement, volumes, plain } = parts;
  const allVolumes: readonly PodVolume[] = [
    ...volumes.map(({ name }) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(plain?.volumes ?? []),
  ];
  const labels = new Map<string, Field>([...podLabels(world, node), ...placement.labels]);
  return {
    metadata: {
      labels: new Map(
        [...labels, ...(plain?.labels ?? [])].filter(([key], index) => index < labels.size || !labels.has(key)),
      ),
      ...(plain && plain.annotations.size > 0 && { annotations: plain.annotations }),
    },
    spec: {
      ...namesOf(world, node),
      // A server had no rights in the cluster, and no variables of other Services in its environment.
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(placement.nodeSelector && { nodeSelector: placement.nodeSelector }),
      ...(placement.affinity && { affinity: placement.affinity }),
      ...stopSeconds(world, node, plain),
      ...(plain &&
        plain.hosts.size > 0 && { hostAliases: [...plain.hosts].map(([ip, hostnames]) => ({ ip, hostnames })) }),
      containers: plain ? ownContainers(world, node, plain, volumes) : [wholeServer(world, node, parts)],
      ...(allVolumes.length > 0 && { volumes: allVolumes }),
    },
  };
}

/** Each replica is called as the cluster calls its pod. */
function namesOf(world: World, node: Machine): Pick<PodSpec, 'hostname' | 'subdomain'> {
  if (!groupOfReplica(world, node)) return { hostname: hostNameOf(world, node), subdomain: world.config.stackName };
  const hostname = sharedHostName(world, node);
  return hostname ? { hostname } : {};
}

/** One that leaves its group may take as long as the group waits. */
function stopSeconds(
  world: World,
  node: Machine,
  plain: PlainPod | undefined,
): Pick<PodSpec, 'terminationGracePeriodSeconds'> {
  const group = groupOfReplica(world, node);
  const grace = group && removalOf(world.graph, group).grace;
  const own = plain?.stopSeconds;
  const usual = own ?? 30;
  if (grace && Number(wholeOf(grace) ?? 0n) > usual) return { terminationGracePeriodSeconds: grace };
  if (grace) world.account.declare(grace, 'default', 'a pod has more time to stop');
  return own === undefined ? {} : { terminationGracePeriodSeconds: own };
}

function wholeServer(world: World, node: Machine, { image, volumes }: PodParts): Container {
  const readiness = readinessOf(world, node);
  return {
    name: 'main',
    image: imageOf(world, node, image),
    resources: { requests: requestsOf(world, node) },
    ...(readiness && { readinessProbe: { ...readiness.probe } }),
    ...volumeFields(volumes, []),
  };
}

/** One of them asks for the size of the server, has its volumes, and is asked whether it is ready. */
function ownContainers(
  world: World,
  node: Machine,
  plain: PlainPod,
  volumes: readonly ContainerVolume[],
): readonly Container[] {
  leaveImages(world, node);
  const readiness = readinessOf(world, node);
  const port = readiness && (readiness.probe.httpGet ?? readiness.probe.tcpSocket)?.port;
  const asked =
    plain.containers.find((container) => port !== undefined && listensAt(container, port)) ?? plain.containers[0];
  const sized = sizedOf(plain.containers.map(({ source }) => source));
  return plain.containers.map((container): Container => {
    const { name, fields, mounts, limits } = container;
    const probe =
      readiness && container === asked ? { ...readiness.probe } : ownReadiness(container.source, container.check);
    // A container has no flavor, and its limits are what it asks for.
    const requests = container.source === sized && !node.program ? requestsOf(world, node) : undefined;
    const resources = { ...(requests && { requests }), ...(limits.size > 0 && !requests && { limits }) };
    return {
      name,
      ...fields,
      ...(Object.keys(resources).length > 0 && { resources }),
      ...(probe && { readinessProbe: probe }),
      ...volumeFields(container === plain.containers[0] ? volumes : [], mounts),
    };
  });
}

function listensAt({ source }: PlainContainer, port: Value): boolean {
  const number = intOf(port);
  return source.spec.ports.some(({ container }) => number !== undefined && Number(number) === container);
}

function volumeFields(
  volumes: readonly ContainerVolume[],
  own: readonly VolumeMount[],
): Pick<Container, 'volumeMounts' | 'volumeDevices'> {
  const mounts: readonly VolumeMount[] = [
    ...volumes.flatMap(({ name, mountPath, subPath }) =>
      mountPath === undefined ? [] : [{ name, mountPath, ...(subPath !== undefined && { subPath }) }],
    ),
    ...own,
  ];
  const devices = volumes.flatMap(({ name, devicePath }) => (devicePath === undefined ? [] : [{ name, devicePath }]));
  return { ...(mounts.length > 0 && { volumeMounts: mounts }), ...(devices.length > 0 && { volumeDevices: devices }) };
}

/** The size of the flavor; a container that asked for more than its flavor has would not fit where the server did. */
function requestsOf(world: World, node: Machine): ReadonlyMap<string, Value> {
  const { text, shape, size, origins } = flavorOf(world, node);
  const unknown = factValue({ fact: 'size', of: `flavor ${text}` });
  const cpu = size ? known(String(size.vcpus)) : (shape?.vcpus ?? unknown);
  const memory = size ? known(size.memory) : ((shape && mib(shape.ramMiB)) ?? unknown);
  return new Map([
    ['cpu', withOrigins(cpu, origins)],
    ['memory', withOrigins(memory, origins)],
  ]);
}
