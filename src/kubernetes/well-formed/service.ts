/** Services and EndpointSlices that the API server takes and that lead somewhere. */
import { at, itemsAt, pointerTo, textAt, textsAt, wordAt } from '../json.ts';
import type { Json } from '../json.ts';
import { isDnsLabel } from '../names.ts';
import { parseAddress, parsePrefix } from './address.ts';
import { repeated } from './finding.ts';
import type { Finding } from './finding.ts';
import { isPort } from './network-policy.ts';
import type { World } from './world.ts';

export function serviceFindings(object: Json, world: World): readonly Finding[] {
  if (textAt(object, 'kind') === 'EndpointSlice') return sliceFindings(object);
  if (textAt(object, 'kind') !== 'Service' || textAt(object, 'apiVersion') !== 'v1') return [];
  return [...nameFindings(object), ...portFindings(object), ...typeFindings(object), ...backingFindings(object, world)];
}

function nameFindings(object: Json): readonly Finding[] {
  const name = wordAt(object, 'metadata', 'name');
  if (isDnsLabel(name) && /^[a-z]/.test(name)) return [];
  return [
    { pointer: '/metadata/name', message: `"${name}" is no DNS label that starts with a letter`, rule: 'service-name' },
  ];
}

function portFindings(object: Json): readonly Finding[] {
  const ports = itemsAt(object, 'spec', 'ports');
  const names = ports.map((port) => textAt(port, 'name'));
  const keys = ports.map((port) => `${textAt(port, 'protocol') ?? 'TCP'} ${String(at(port, 'port'))}`);
  const rule = 'service-ports';
  const pointer = '/spec/ports';
  return [
    ...(ports.length > 1 && names.includes(undefined)
      ? [{ pointer, message: 'several ports, and not all have a name', rule }]
      : []),
    ...repeated(names.filter((name) => name !== undefined)).map((name) => ({
      pointer,
      message: `two ports are named "${name}"`,
      rule,
    })),
    ...repeated(keys).map((key) => ({ pointer, message: `port ${key} occurs twice`, rule })),
    ...ports.flatMap((port, index): readonly Finding[] => {
      const name = textAt(port, 'name');
      if (name !== undefined && !isDnsLabel(name)) {
        return [{ pointer: pointerTo('spec', 'ports', index, 'name'), message: `"${name}" is no DNS label`, rule }];
      }
      const number = at(port, 'port');
      if (typeof number === 'number' && !isPort(number)) {
        return [{ pointer: pointerTo('spec', 'ports', index, 'port'), message: `${number} is no port`, rule }];
      }
      return [];
    }),
  ];
}

function typeFindings(object: Json): readonly Finding[] {
  const rule = 'service-type';
  const type = textAt(object, 'spec', 'type') ?? 'ClusterIP';
  const headless = textAt(object, 'spec', 'clusterIP') === 'None';
  const findings: Finding[] = [];
  if (type === 'ExternalName' && textAt(object, 'spec', 'externalName') === undefined) {
    findings.push({ pointer: '/spec', message: 'of type ExternalName without externalName', rule });
  }
  if (headless && type !== 'ClusterIP') {
    findings.push({ pointer: '/spec/clusterIP', message: `a Service of type ${type} cannot be headless`, rule });
  }
  if (type !== 'ExternalName' && !headless && itemsAt(object, 'spec', 'ports').length === 0) {
    findings.push({ pointer: '/spec', message: 'has no ports', rule });
  }
  const address = textAt(object, 'spec', 'loadBalancerIP');
  if (address !== undefined && !parseAddress(address)) {
    findings.push({ pointer: '/spec/loadBalancerIP', message: `"${address}" is no address`, rule: 'service-address' });
  }
  itemsAt(object, 'spec', 'loadBalancerSourceRanges').forEach((range, index) => {
    if (parsePrefix(String(range))) return;
    const pointer = pointerTo('spec', 'loadBalancerSourceRanges', index);
    findings.push({ pointer, message: `"${String(range)}" is no CIDR`, rule: 'service-address' });
  });
  return findings;
}

/** A Service without a selector gets its addresses from an EndpointSlice that names it. */
function backingFindings(object: Json, world: World): readonly Finding[] {
  if (textsAt(object, 'spec', 'selector').size > 0 || textAt(object, 'spec', 'type') === 'ExternalName') return [];
  const name = textAt(object, 'metadata', 'name');
  const slices = world
    .ofKind('EndpointSlice')
    .filter((slice) => world.namespaceOf(slice) === world.namespaceOf(object))
    .filter((slice) => textAt(slice, 'metadata', 'labels', 'kubernetes.io/service-name') === name);
  if (slices.length > 0) return [];
  return [{ pointer: '/spec', message: 'has neither a selector nor an EndpointSlice', rule: 'service-backing' }];
}

function sliceFindings(object: Json): readonly Finding[] {
  const wanted = new Map([
    ['IPv4', 'ipv4'],
    ['IPv6', 'ipv6'],
  ]).get(wordAt(object, 'addressType'));
  if (wanted === undefined) return [];
  return itemsAt(object, 'endpoints').flatMap((endpoint, index) =>
    itemsAt(endpoint, 'addresses').flatMap((address, place): readonly Finding[] => {
      if (parseAddress(String(address))?.kind() === wanted) return [];
      const pointer = pointerTo('endpoints', index, 'addresses', place);
      return [{ pointer, message: `"${String(address)}" is no ${wanted} address`, rule: 'endpoint-address' }];
    }),
  );
}
