/** Holds the key `networks` of `heat2kube.yaml` to the stack: what names no network, or says what nobody uses, would do nothing without a word. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { closestName, orMeant } from '../../diagnostics/did-you-mean.ts';
import { textOf, wordOf } from '../../evaluate/value.ts';
import { isLeftOut } from '../../plan/check-config.ts';
import { pathInStack, reportUnused } from '../../plan/report-unused.ts';
import type { NicSite } from '../../plan/network-backend.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { append } from '../../source/append.ts';
import { listed } from '../../source/listed.ts';
import { contains } from '../../topology/address-range.ts';
import { subnetsOf } from '../../topology/views/addresses.ts';
import { externalName, isUnresolved } from '../objects/external.ts';
import { fixedAddresses } from '../objects/fixed-addresses.ts';
import { attachedMapping, mappingKeys } from '../objects/network-mapping.ts';

const notFound = defineDiagnostic({
  code: 'plan/network-not-found',
  severity: 'warning',
  message: (name: string, meant: string | undefined) =>
    `"${name}" under networks in heat2kube.yaml is not used: the stack has no such network${orMeant(meant)}`,
  explanation:
    'The entry has no effect. A network is named by its name or id in the cloud, as the template writes it, or by the path of the resource that creates it. Correct the name, or delete the entry. If heat2kube.yaml lists several stacks, check reports the entry where none of them uses it.',
});

const mappedTwice = defineDiagnostic({
  code: 'plan/network-mapped-twice',
  severity: 'error',
  message: (names: string) => `${names} under networks in heat2kube.yaml are one network, but its mappings differ`,
  explanation:
    'A network can be named by its resource path, and by its name or id in the cloud. Keep one of the entries.',
});

const rangeUnused = defineDiagnostic({
  code: 'plan/network-range-unused',
  severity: 'warning',
  message: (key: string, value: string, network: string, why: string) =>
    `the ${key} ${value} of "${network}" in heat2kube.yaml has no effect: ${why}`,
  explanation:
    'VMs on a mapped network get the fixed addresses of their ports, with the prefix and the gateway of the range that an address is in. Correct the range or the gateway under networks, or give the ports fixed addresses (fixed_ips). A VM without a fixed address asks DHCP, which says all of it.',
});

const pluginsMixed = defineDiagnostic({
  code: 'plan/network-plugins-mixed',
  severity: 'error',
  message: (all: string) => `a cluster has one network plug-in, and heat2kube.yaml asks for two: ${all}`,
  explanation:
    'Networks of OVN-Kubernetes (ovn-udn, ovn-udn-secondary) and Subnets of Kube-OVN are made by the network plug-in of the cluster. Map networks to words of one plug-in, and others to pod, or to an attachment or a bridge.',
});

export const mappingChecks: StackTarget = {
  id: 'mapping-checks',
  diagnostics: [notFound, mappedTwice, rangeUnused, pluginsMixed],
  steps(world) {
    tellUnknown(world);
    for (const nics of byNetwork(world)) tellOne(world, nics);
    tellMixed(world);
    return [];
  },
};

/** Interfaces of VMs, by their network. */
function byNetwork({ networks }: World): readonly (readonly NicSite[])[] {
  const found = new Map<string, NicSite[]>();
  for (const nic of networks.backends.flatMap(({ id }) => networks.on(id))) {
    append(found, nic.network?.id ?? `text ${nic.text}`, nic);
  }
  return [...found.values()];
}

function tellUnknown(world: World): void {
  const { config, source } = world;
  const names = namesOf(world);
  for (const key of config.networks.keys()) {
    const path = pathInStack(key, config);
    if (names.has(key) || names.has(path) || isLeftOut(path, source.stack)) continue;
    const meant = closestName(key, names, source.configPlace('networks', key));
    reportUnused(world, notFound, { key: 'networks', entry: key }, key, meant);
  }
}

function tellMixed(world: World): void {
  const { networks, source, config, account } = world;
  const used = new Map(
    networks.backends.flatMap(({ id, plugin }) => {
      const [first] = networks.on(id);
      return plugin !== undefined && first ? [[plugin, first] as const] : [];
    }),
  );
  if (used.size <= 1) return;
  const keys = [...used.values()].flatMap((nic) => mappingKeys(nic, world));
  const key = keys.find((name) => config.networks.has(name)) ?? '';
  const all = [...used].map(([plugin, { text }]) => `${plugin} for "${text}"`);
  account.reports.report(pluginsMixed, { span: source.configPlace('networks', key) }, listed(all));
}

/** All that a network of the stack can be called. */
function namesOf({ graph, networks, live: { facts } }: World): ReadonlySet<string> {
  const own = graph.of('network').flatMap(({ resource, name }) => [resource, textOf(name)]);
  const used = graph
    .of('nic')
    .flatMap(({ network }) => (network && isUnresolved(network) ? [externalName(network.external)] : []));
  const placed = networks.backends.flatMap(({ id }) => networks.on(id).map(({ text }) => text));
  const found = [...own, ...used, ...placed].filter((name) => name !== undefined);
  const live = found.flatMap((name) => {
    const network = facts?.networks.get(name);
    return network ? [network.name, network.id] : [];
  });
  return new Set([...found, ...live.filter((name) => name !== undefined)]);
}

function tellOne(world: World, nics: readonly NicSite[]): void {
  const { config, source, account } = world;
  const [first] = nics;
  if (!first) return;
  const keys = [...new Set(mappingKeys(first, world))].filter((key) => config.networks.has(key));
  const [key = ''] = keys;
  const span = source.configPlace('networks', key);
  if (new Set(keys.map((name) => JSON.stringify(config.networks.get(name)))).size > 1) {
    account.reports.report(mappedTwice, { span }, listed(keys.map((name) => `"${name}"`)));
    return;
  }
  const mapped = attachedMapping(first, world);
  if (!mapped) return;
  const addresses = nics.flatMap(({ nic }) => (nic ? fixedAddresses(world, nic).map(wordOf) : []));
  const { cidr, gateway } = mapped;
  if (cidr !== undefined && !addresses.some((address) => contains(cidr, address))) {
    account.reports.report(rangeUnused, { span }, 'range', cidr, key, 'no VM has a fixed address in it');
  }
  if (gateway === undefined) return;
  const ranges = [
    ...(cidr === undefined ? [] : [cidr]),
    ...nics
      .flatMap(({ nic }) => (nic ? subnetsOf(world.graph, nic) : []))
      .flatMap((subnet) => textOf(subnet.cidr) ?? []),
  ];
  const isReached = ranges.some(
    (range) => contains(range, gateway) && addresses.some((address) => contains(range, address)),
  );
  if (!isReached) {
    const why = 'no VM has a fixed address in a range that the gateway is in';
    account.reports.report(rangeUnused, { span }, 'gateway', gateway, key, why);
  }
}
