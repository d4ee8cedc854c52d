/** A trunk whose machine moves: each of its sub-ports is an interface of the VM, which the guest sees without a tag. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { intOf, wordOf } from '../../evaluate/value.ts';
import type { World } from '../../plan/world.ts';
import type { Trunk } from '../../topology/kinds/trunk.ts';
import type { Told } from '../../topology/topology.ts';
import { machineOfTrunk } from '../../topology/views/interfaces.ts';
import { lose } from '../objects/drop.ts';
import { externalText } from '../objects/external.ts';
import { part } from '../objects/part.ts';
import { isKept } from '../objects/sides.ts';
import { resourceUnused, unused } from '../objects/unused.ts';

const tagLost = defineDiagnostic({
  code: 'plan/trunk-tag-lost',
  severity: 'warning',
  message: (machine: string, port: string, vlan: string) =>
    `the guest of "${machine}" sees "${port}" as an interface of its own, and not as VLAN ${vlan} of another one`,
  explanation:
    'KubeVirt gives a VM an interface for each port of a trunk. Configure it in the guest by its MAC address, in the place of the VLAN interface (such as eth0.101). Where the network of the port is mapped under networks in heat2kube.yaml, the interface is on it.',
});

export const trunk = part({
  kind: 'trunk',
  diagnostics: [tagLost, resourceUnused],
  because(node, site) {
    const machine = machineOfTrunk(site.graph, node);
    return machine && isKept(site, machine.id) ? undefined : 'the VM has its ports';
  },
  rest(node, world) {
    const machine = machineOfTrunk(world.graph, node);
    if (!machine) return unused(world, node);
    tellTags(node, machine.resource, world);
    return { state: 'default', reason: 'the interfaces of the VM are its ports' } satisfies Told;
  },
});

function tellTags({ resource, subPorts }: Trunk, machine: string, world: World): void {
  for (const { port, vlan } of subPorts) {
    const shown = 'node' in port ? port.node : externalText(port.external);
    const number = vlan ? String(intOf(vlan) ?? wordOf(vlan)) : '';
    if (vlan) lose(world, tagLost, { resource, value: vlan }, machine, shown, number);
  }
}
