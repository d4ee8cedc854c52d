/**
 * The proof of ports that led elsewhere on a server: a Service leads each of them to the port at which the container listens, and
 * none leads to a port at which no container does.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Evidence } from './evidence.ts';
import { publishedIndex, servedPorts } from './published.ts';

const portLost = defineDiagnostic({
  code: 'verify/port-lost',
  severity: 'warning',
  message: (machine: string, port: string) => `no Service leads ${port} of "${machine}" to its container`,
  explanation:
    'On the server a port led to another one, at which the container listens. The pod has only the latter, so clients need a Service that has the port of the server. If the output was not edited, this is a defect of heat2kube: please report it with the template.',
});

const portAstray = defineDiagnostic({
  code: 'verify/port-astray',
  severity: 'error',
  message: (object: string, port: string, machine: string, to: string) =>
    `${object} leads ${port} of "${machine}" to port ${to}, at which no container of it listens`,
  explanation:
    'The start-up data of the server publishes a port of a container as another one. A Service must lead clients to the port of the container. If the output was not edited, this is a defect of heat2kube: please report it with the template.',
});

export const movedPortDiagnostics = Object.freeze([portLost, portAstray]);

export function proveMovedPorts({ endpoints, objects }: Evidence, reports: Collector): void {
  const moved = endpoints.filter(({ listening }) =>
    listening.some(({ port, before }) => before.some((one) => one !== port)),
  );
  if (moved.length === 0) return;
  const servedTo = publishedIndex(servedPorts(objects));
  for (const { listening, labels, machine } of moved) {
    const { resource } = machine;
    const items = servedTo(labels);
    for (const { protocol, port, before } of listening) {
      for (const host of before) {
        const own = items.filter((item) => item.protocol === protocol && item.port === host);
        const text = `${protocol} port ${host}`;
        if (host !== port && !own.some(({ toPort }) => toPort === port))
          reports.report(portLost, { resource }, resource, text);
        const astray = own.find(
          ({ toPort }) => !listening.some((one) => one.protocol === protocol && one.port === toPort),
        );
        if (astray)
          reports.report(portAstray, { resource }, astray.object, text, resource, String(astray.toPort ?? 'of a name'));
      }
    }
  }
}
