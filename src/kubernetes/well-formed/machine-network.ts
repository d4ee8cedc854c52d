/** Interfaces and networks of a machine: each interface has its network, one of them at most the pod network. */
import { at, isJsonObject, itemsAt, pointerTo, textAt, wordAt } from '../json.ts';
import type { Json } from '../json.ts';
import { repeated } from './finding.ts';
import type { Finding } from './finding.ts';

type Path = readonly (string | number)[];

const bindings = ['bridge', 'masquerade', 'sriov', 'passtBinding', 'binding', 'slirp', 'macvtap', 'passt'];
const goneBindings = ['slirp', 'macvtap', 'passt'];
const sources = ['pod', 'multus', 'resourceClaim'];

/** What the webhook of KubeVirt would refuse when the object is applied. */
export function machineNetworkFindings(object: Json, template: Path): readonly Finding[] {
  const interfaces = [...template, 'domain', 'devices', 'interfaces'];
  const networks = [...template, 'networks'];
  return [
    ...pairFindings(object, interfaces, networks),
    ...podFindings(object, networks),
    ...itemsAt(object, ...interfaces).flatMap((item, index) =>
      interfaceFindings(item, [...interfaces, index], networkNamed(object, networks, textAt(item, 'name'))),
    ),
    ...addressFindings(object, interfaces),
  ];
}

function networkNamed(object: Json, networks: Path, name: string | undefined): Json | undefined {
  return itemsAt(object, ...networks).find((network) => textAt(network, 'name') === name);
}

/** Interfaces and networks are joined by name. */
function pairFindings(object: Json, interfaces: Path, networks: Path): readonly Finding[] {
  const left = itemsAt(object, ...interfaces).map((item) => wordAt(item, 'name'));
  const right = itemsAt(object, ...networks).map((item) => wordAt(item, 'name'));
  const rule = 'interfaces-and-networks';
  return [
    ...repeated(left).map((name) => ({
      pointer: pointerTo(...interfaces),
      message: `two interfaces are named "${name}"`,
      rule,
    })),
    ...repeated(right).map((name) => ({
      pointer: pointerTo(...networks),
      message: `two networks are named "${name}"`,
      rule,
    })),
    ...left
      .filter((name) => !right.includes(name))
      .map((name) => ({ pointer: pointerTo(...interfaces), message: `interface "${name}" has no network`, rule })),
    ...right
      .filter((name) => !left.includes(name))
      .map((name) => ({ pointer: pointerTo(...networks), message: `network "${name}" has no interface`, rule })),
  ];
}

function podFindings(object: Json, networks: Path): readonly Finding[] {
  const all = itemsAt(object, ...networks);
  const rule = 'one-pod-network';
  const unclear = all.flatMap((network, index): readonly Finding[] =>
    sources.filter((source) => at(network, source) !== undefined).length === 1
      ? []
      : [{ pointer: pointerTo(...networks, index), message: 'must be exactly one of pod and multus', rule }],
  );
  const pods = all.filter((network) => at(network, 'pod') !== undefined || at(network, 'multus', 'default') === true);
  if (pods.length < 2) return unclear;
  return [
    ...unclear,
    { pointer: pointerTo(...networks), message: `${pods.length} networks want to be the pod network`, rule },
  ];
}

function interfaceFindings(item: Json, path: Path, network: Json | undefined): readonly Finding[] {
  const chosen = bindings.filter((binding) => at(item, binding) !== undefined);
  const rule = 'interface-binding';
  const pointer = pointerTo(...path);
  if (chosen.length > 1) return [{ pointer, message: `is bound in several ways: ${chosen.join(', ')}`, rule }];
  const gone = chosen.filter((binding) => goneBindings.includes(binding));
  const needsPod = ['masquerade', 'passtBinding'].filter((binding) => chosen.includes(binding));
  return [
    ...gone.map((binding) => ({ pointer, message: `KubeVirt no longer has the binding ${binding}`, rule })),
    ...needsPod
      .filter(() => isJsonObject(network) && at(network, 'pod') === undefined)
      .map((binding) => ({ pointer, message: `${binding} works on the pod network only`, rule })),
  ];
}

/** Two equal hardware addresses on one network lose packets without a message. */
function addressFindings(object: Json, interfaces: Path): readonly Finding[] {
  const addresses = itemsAt(object, ...interfaces).map((item) => textAt(item, 'macAddress')?.toLowerCase());
  const twice = repeated(addresses.filter((address) => address !== undefined));
  return addresses.flatMap((address, index): readonly Finding[] => {
    if (address === undefined) return [];
    const pointer = pointerTo(...interfaces, index, 'macAddress');
    if (!/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/.test(address)) {
      return [{ pointer, message: `"${address}" is no MAC address`, rule: 'mac-address' }];
    }
    if (/^.[13579bdf]/.test(address)) {
      return [{ pointer, message: `${address} is a multicast address`, rule: 'mac-address' }];
    }
    if (!twice.includes(address)) return [];
    return [{ pointer, message: `several interfaces have ${address}`, rule: 'mac-address' }];
  });
}
