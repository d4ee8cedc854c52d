/** Servers that stay and VMs that reached each other: the VMs find the servers by name, and policies by their addresses. */
import { textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { stackNode, type ObjectMeta } from '../../kubernetes/object.ts';
import { question, type Need } from '../../plan/needs.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { residualOf, residualStep } from '../../plan/residual-stack.ts';
import { made, type StackTarget } from '../../plan/target.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { familyOf, type Family } from '../../topology/address-range.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { nicsOf } from '../../topology/views/interfaces.ts';
import { fixedAddresses, keptAddress } from '../objects/fixed-addresses.ts';
import { objectMeta, stackObjectName } from '../objects/metadata.ts';
import { meetings } from '../objects/partners.ts';

/** By which names and addresses VMs find servers that stay. */
export const keptPartners: StackTarget = {
  id: 'kept-partners',
  lower: (world) => made(nameSlices(world), addressNeeds(world)),
};

/** The names that VMs find them by, as `name.service`, with the resource of each. */
export function keptNames(world: World): ReadonlyMap<string, string> {
  return new Map(
    metServers(world)
      .filter((machine) => addressesOf(world, machine).length > 0)
      .map(({ id, resource }) => [`${world.names.hostname(id)}.${world.config.stackName}`, resource]),
  );
}

/** Those that rules connect with VMs of the pod network. */
const metServers = perWorld((world): readonly Machine[] => [
  ...new Set(meetings(world).map(({ kept }) => kept.machine)),
]);

/** The headless Service of the stack has the servers too, so each has the name that it would have as a VM. */
function nameSlices(world: World): readonly ObjectItem[] {
  const found = metServers(world).map((machine) => ({ machine, addresses: addressesOf(world, machine) }));
  return ([4, 6] as const).flatMap((family) => {
    const endpoints = found.flatMap(({ machine, addresses }) =>
      addresses
        .filter((address) => familyOf(wordOf(address)) === family)
        .slice(0, 1)
        .map((address) => ({ machine, address })),
    );
    return endpoints.length > 0 ? [nameSlice(world, family, endpoints)] : [];
  });
}

/** A server that stays, at one address. */
interface Endpoint {
  readonly machine: Machine;
  readonly address: Value;
}

/** An EndpointSlice has addresses of one family. */
function nameSlice(world: World, family: Family, endpoints: readonly Endpoint[]): ObjectItem {
  const name = stackObjectName(world, family === 4 ? 'kept' : 'kept-ipv6');
  const object = kubeObject('discovery.k8s.io/v1/EndpointSlice', ofService(objectMeta(world, name), world), {
    addressType: family === 4 ? 'IPv4' : 'IPv6',
    endpoints: endpoints.map(({ machine, address }) => ({
      addresses: [address],
      hostname: world.names.hostname(machine.id),
    })),
  });
  return { item: 'object', owner: stackNode, object };
}

/** A slice that no controller keeps; the Service has the others. */
function ofService({ labels, ...meta }: ObjectMeta, { config }: World): ObjectMeta {
  return {
    ...meta,
    labels: new Map([
      ...(labels ?? []),
      ['kubernetes.io/service-name', config.stackName],
      ['endpointslice.kubernetes.io/managed-by', 'heat2kube'],
    ]),
  };
}

/** Of the first interface, whose address a name of Nova means; what is not known gives no name. */
function addressesOf(world: World, machine: Machine): readonly Value[] {
  const [first] = nicsOf(world.graph, machine);
  return first ? fixedAddresses(world, first).filter((address) => textOf(address) !== undefined) : [];
}

/** Policies and start-up data name servers by their addresses. */
function addressNeeds(world: World): readonly Need[] {
  return metServers(world).flatMap((machine) => {
    if (addressesOf(world, machine).length > 0) return [];
    const { resource } = machine;
    const residual = residualOf(world, machine.id);
    const after = residual
      ? ` The step ${code(residualStep)} creates it: choose a free address of its network before that step, which the residual template then asks for, or do that step first and write the address that the server got. Members of groups get theirs from Neutron.`
      : '';
    return [
      question({
        kind: 'address',
        id: `address/address of ${resource}`,
        name: resource,
        about: [machine.id],
        question: `Which address does ${code(resource)} have?${after} It stays in OpenStack, and VMs reach it by its address. Write ${code(`${keptAddress}: 192.0.2.10`)}, with the right address, for ${code(resource)} under ${code('resources')} in heat2kube.yaml, and run convert again. Until then no NetworkPolicy lets VMs reach it, or lets it reach VMs, and what contains the address is omitted.`,
        howTo: residual?.show('address') ?? [],
        ...(residual && { after: residualStep }),
      }),
    ];
  });
}
