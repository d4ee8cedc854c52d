/** Changes one scalar of a template at its place, in the ways that its text allows. */
import type { Span } from '../../src/source/source-file.ts';

/** Words of closed lists; whichever is valid in a place is found by trying. */
const words = [
  'egress',
  'ingress',
  'IPv6',
  'IPv4',
  'udp',
  'tcp',
  'RAW',
  'SOFTWARE_CONFIG',
  'soft-affinity',
  'anti-affinity',
  'cdrom',
  'disk',
  'scsi',
  'virtio',
  'digits',
  'letters',
  'remote_group_id',
  'remote_ip_prefix',
  'multipart',
  'text',
  'slaac',
  'direct',
  'script',
  'TCP',
  'UDP',
  'HTTP',
  'HTTPS',
  'PROXY',
  'TERMINATED_HTTPS',
  'SOURCE_IP',
  'ROUND_ROBIN',
  'LEAST_CONNECTIONS',
  'HTTP_COOKIE',
  'LessThanThreshold',
  'GreaterThanThreshold',
  'ExactCapacity',
  'CLUSTER_SCALE_IN',
  'CLUSTER_SCALE_OUT',
  'REBOOT',
];

/** Texts to put in the place of a scalar; empty for a collection or a function. */
export function mutationsOf(written: string): readonly string[] {
  const [quote] = /^['"]/.exec(written) ?? [''];
  const text = quote === '' ? written : written.slice(1, -1);
  if (/^[{[|>]/.test(text) || text.includes('\n') || text === '') return [];
  const values = valuesOf(text);
  return quote === '' ? values : values.map((value) => `${quote}${value}${quote}`);
}

function valuesOf(text: string): readonly string[] {
  if (/^(?:true|yes|on)$/i.test(text)) return ['false'];
  if (/^(?:false|no|off)$/i.test(text)) return ['true'];
  if (/^-?\d+$/.test(text))
    return [1, 4, -1].map((step) => String(Number(text) + step)).concat(text === '4' ? '6' : []);
  if (/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text)) return [text.replace(/^\d+\.\d+/, '10.77'), '10.77.0.0/25'];
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text))
    return [text.replace(/\d+$/, (last) => String((Number(last) + 1) % 250)), '10.77.1.9'];
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) return [text.replace(/..$/, 'fe')];
  if (/^[0-9a-f:]+\/\d+$/i.test(text)) return ['2001:db8:77::/64'];
  return [`${text}x`, 'another', ...words.filter((word) => word !== text)];
}

export function replaced(text: string, span: Span, by: string): string {
  return text.slice(0, span.start) + by + text.slice(span.end);
}
