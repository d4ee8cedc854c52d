/** Ports as container programs publish them. */
import type { PublishedPort } from './spec.ts';

const most = 100;

/** `80:8080`, `127.0.0.1:80:8080/udp`, `8000-8002:8000-8002`, `80`: why it cannot be carried, or the ports. */
export function publishedPorts(text: string): readonly PublishedPort[] | { readonly why: string } {
  const [, binding = '', protocolName = 'tcp'] = /^([^/]*)(?:\/(\w+))?$/.exec(text) ?? [];
  const protocol = ({ tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' } as const)[protocolName.toLowerCase()];
  const [, address, hostText, containerText = ''] =
    /^(?:(\[[\da-f:]*\]|[\d.]*):)?(?:([\d-]*):)?([\d-]+)$/i.exec(binding) ?? [];
  // `80:8080` has no address, although it looks like one.
  const isAddress = address !== undefined && (address.startsWith('[') || address.includes('.') || address === '');
  const [host, container] = [rangeOf((isAddress ? hostText : (hostText ?? address)) ?? ''), rangeOf(containerText)];
  if (protocol === undefined || !container) return { why: `"${text}" is no port` };
  const local = isAddress && isLoopback(address);
  if (!host && local && hostText === '') return container.map((port) => ({ container: port, protocol, local }));
  if (!host) return { why: `the port of the server for "${text}" is chosen when it runs` };
  if (host.length !== container.length) return { why: `the ranges of "${text}" differ in length` };
  return container.map((port, index) => ({
    host: host[index] ?? port,
    container: port,
    protocol,
    ...(local && { local }),
  }));
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '[::1]';
}

function rangeOf(text: string): readonly number[] | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const [from, to] = [Number(first), Number(last)];
  if (from < 1 || to > 65535 || to < from || to - from >= most) return undefined;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
