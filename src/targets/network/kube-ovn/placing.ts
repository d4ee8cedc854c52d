/** Which networks become Subnets of Kube-OVN, and why others do not. */
import { wordOf } from '../../../evaluate/value.ts';
import type { NetworkSite, PlacingSite } from '../../../plan/network-backend.ts';
import { overlaps } from '../../../topology/address-range.ts';
import { rangesOfNetwork } from '../network-ranges.ts';
import { kubeOvnVpcWord, kubeOvnWord } from './subnets.ts';

/** Why a network cannot be one; undefined where it can. */
export function refusal(
  network: NetworkSite,
  site: Pick<PlacingSite, 'graph' | 'live' | 'onPods' | 'on'>,
): string | undefined {
  const machines = network.nics.map(({ machine }) => machine);
  const twice = machines.find(({ id }, index) => machines.findIndex((other) => other.id === id) !== index);
  const double = twice ?? machines.find(({ id }) => site.onPods(id));
  if (double) return `"${double.resource}" has another interface in the place of that of its pod`;
  const own = rangesOfNetwork(site, network) ?? [];
  const others = [kubeOvnWord, kubeOvnVpcWord]
    .flatMap((word) => site.on(word))
    .flatMap((other) => rangesOfNetwork(site, other) ?? []);
  const clash = own.find(({ interval }) => others.some((other) => overlaps(interval, other.interval)));
  return clash && `its range ${wordOf(clash.cidr)} overlaps with that of another network of the stack`;
}
