/** What a guest is told of its interfaces: version 2 of cloud-init's network configuration, or OpenStack's `network_data.json`. */
import { load } from 'js-yaml';
import { itemsAt, objectAt, textAt, wordAt, wordsAt, type Json, type JsonObject } from '../../kubernetes/json.ts';
import { familyOf, intervalOf, type Interval } from '../../topology/address-range.ts';
import { everyAddress, intervalKey } from '../intervals.ts';

/** One interface of a guest, by its hardware address. */
export interface ToldInterface {
  /** In lower case. */
  readonly mac: string;
  readonly addresses: readonly ToldAddress[];
  readonly routes: readonly ToldRoute[];
  readonly nameservers: readonly string[];
}

interface ToldAddress {
  readonly text: string;
  readonly address: Interval;
  readonly prefix: number | undefined;
}

interface ToldRoute {
  /** `intervalKey` of the destination. */
  readonly to: string;
  readonly via: string;
}

/** A Secret that tells a guest of its interfaces. */
export function networkDataSecret(
  metadata: { readonly name: string; readonly namespace: string },
  networkdata: string,
): JsonObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { networkdata } };
}

/** By `namespace/name` of the Secret. */
export function networkDataIn(objects: readonly JsonObject[]): ReadonlyMap<string, string> {
  return new Map(
    objects.flatMap((object) => {
      const text = object['kind'] === 'Secret' ? textAt(object, 'stringData', 'networkdata') : undefined;
      const name = `${wordAt(object, 'metadata', 'namespace')}/${wordAt(object, 'metadata', 'name')}`;
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

/** Undefined for a text that is neither form. */
export function readGuestNetwork(text: string): readonly ToldInterface[] | undefined {
  const data = parsed(text);
  const ethernets = objectAt(data, 'network', 'ethernets') ?? objectAt(data, 'ethernets');
  if (ethernets) return Object.values(ethernets).map(ofEthernet);
  const links = itemsAt(data, 'links');
  return links.length > 0 ? links.map((link) => ofLink(link, itemsAt(data, 'networks'))) : undefined;
}

/** JSON is YAML too. */
function parsed(text: string): Json {
  try {
    const json: Json = JSON.parse(JSON.stringify(load(text)) ?? 'null');
    return json;
  } catch {
    return null;
  }
}

function ofEthernet(item: Json): ToldInterface {
  const gateways = ['gateway4', 'gateway6'].flatMap((key) => textAt(item, key) ?? []);
  return {
    mac: wordAt(item, 'match', 'macaddress').toLowerCase(),
    addresses: wordsAt(item, 'addresses').flatMap(addressOf),
    routes: [
      ...gateways.map((via) => routeOf('default', via)),
      ...itemsAt(item, 'routes').map((route) => routeOf(wordAt(route, 'to'), wordAt(route, 'via'))),
    ],
    nameservers: wordsAt(item, 'nameservers', 'addresses'),
  };
}

function ofLink(link: Json, networks: readonly Json[]): ToldInterface {
  const own = networks.filter((network) => textAt(network, 'link') === textAt(link, 'id'));
  return {
    mac: wordAt(link, 'ethernet_mac_address').toLowerCase(),
    addresses: own.flatMap((network) => {
      const [address, mask] = [wordAt(network, 'ip_address'), textAt(network, 'netmask')];
      return addressOf(mask === undefined ? address : `${address}/${lengthOf(mask)}`);
    }),
    routes: own.flatMap((network) =>
      itemsAt(network, 'routes').map((route) =>
        routeOf(`${wordAt(route, 'network')}/${lengthOf(wordAt(route, 'netmask'))}`, wordAt(route, 'gateway')),
      ),
    ),
    nameservers: own.flatMap((network) => itemsAt(network, 'services').map((service) => wordAt(service, 'address'))),
  };
}

function addressOf(text: string): readonly ToldAddress[] {
  const [address = '', length] = text.split('/');
  const range = intervalOf(address);
  return range ? [{ text: address, address: range, prefix: length === undefined ? undefined : Number(length) }] : [];
}

function routeOf(to: string, via: string): ToldRoute {
  const family = familyOf(via) ?? 4;
  const range = to === 'default' ? everyAddress(family) : intervalOf(to);
  return { to: range ? intervalKey(range) : to, via };
}

/** Bits of a mask that is written out. */
function lengthOf(mask: string): number {
  const bits = intervalOf(mask)?.first.toString(2) ?? '';
  return bits.replaceAll('0', '').length;
}
