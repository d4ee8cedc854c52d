/** Ports of a server that its container does not have: a Service has them for clients in the cluster. */
import { isMoved, listeningOf, type Listening } from '../../containers/listening.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import { startUpFacet, type Machine } from '../../topology/kinds/machine.ts';
import { machineSelector } from '../objects/labels.ts';
import { listening, movedPorts, portsService } from '../objects/listening.ts';
import { objectMeta } from '../objects/metadata.ts';
import { reportLine } from '../objects/line-reports.ts';
import type { PlainPod } from './plain-pod.ts';

export const portsMoved = defineDiagnostic({
  code: 'plan/container-ports-moved',
  severity: 'warning',
  message: (resource: string, ports: string, service: string) =>
    `the pod of "${resource}" has ${ports}: clients in the cluster use the Service ${service}`,
  explanation:
    'Docker forwards a port of the server to another one of the container. A pod has no such forwarding, so Services forward instead, and NetworkPolicies name the port of the pod. Where start-up data or outputs of the stack name the server, they get the name of the Service. A client that was told the host name or an address of the server in another way must use the Service.',
});

/** Also the ports that the pod has itself: whoever uses the name finds all of them. */
export function portsServices(world: World, node: Machine, { containers }: PlainPod): readonly ObjectItem[] {
  const name = portsService(world, node.id);
  if (name === undefined) return [];
  const moved = movedPorts(world, node.id);
  const texts = moved.flatMap(({ port, before }) =>
    before.filter((host) => host !== port).map((host) => `port ${port} instead of ${host}`),
  );
  const first = containers.find(({ source }) => listeningOf([source]).some(isMoved));
  if (first) reportLine(world, portsMoved, { node, place: first.source.place }, node.resource, listed(texts), name);
  const object = kubeObject('v1/Service', objectMeta(world, name, { node: node.id }), {
    spec: {
      // Whoever asks before the pod is ready is refused by the program, as on the server.
      publishNotReadyAddresses: true,
      selector: machineSelector(world, node),
      ports: listening(world, node.id).flatMap(servicePorts),
    },
  });
  return [{ item: 'object', owner: node.id, shapedBy: [startUpFacet(node.id)], object }];
}

function servicePorts({ protocol, port, before }: Listening) {
  return before.map((host) => ({ name: `${protocol.toLowerCase()}-${host}`, protocol, port: host, targetPort: port }));
}
