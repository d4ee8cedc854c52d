/** Interfaces that an object has and the template does not: no security group is for them, and no policy of the pod network. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Evidence } from './evidence.ts';

export const interfaceAdded = defineDiagnostic({
  code: 'verify/interface-added',
  severity: 'error',
  message: (machine: string, network: string) =>
    `an interface of "${machine}" is on the network "${network}" of the cluster; the template gives it no such interface`,
  explanation:
    'Whoever is on that network reaches the machine, and the other way round, without a security group of the stack. In an output that was not edited this is a defect of heat2kube: please report it with the template. Remove the interface, or add a port to the server in the template and convert again.',
});

export function proveInterfaces({ machines, neutron }: Evidence, reports: Collector): void {
  for (const machine of neutron.source.of('machine')) {
    const { resource, nics } = machine;
    const networks = machines.get(resource)?.networks ?? [];
    // Without a list of interfaces the cloud gives one.
    for (const network of networks.slice(Math.max(1, nics.length))) {
      if (network !== undefined) reports.report(interfaceAdded, { resource }, resource, network);
    }
  }
}
