/** Named constraints that need no cloud service; those that do are taken as fulfilled, for nobody can be asked. */
import { isTruthy } from '../evaluate/plain.ts';
import { jsonLoads } from '../python/json-loads.ts';
import { pyStr } from '../python/text.ts';
import { typeName, type PyTree } from '../python/tree.ts';
import { isIpAddress, isMacAddress, isSubnet } from './ip-text.ts';
import { cronProblem, readIsoTime } from './time-text.ts';
import { isTimeZone } from './time-zones.ts';

type Check = (value: string) => string | undefined;

/** Constraints that whatever is empty in Python's sense fulfils. */
const lenient: ReadonlySet<string> = new Set([
  'cron_expression',
  'dns_domain',
  'dns_name',
  'expiration',
  'json_string',
  'rel_dns_name',
  'timezone',
]);

const ofDns: ReadonlySet<string> = new Set(['dns_domain', 'dns_name', 'rel_dns_name']);

/** How the engine's own code fails at a value that is no text: heat/common/netutils.py, `validate_dns_format`. */
export function crashOfConstraint(name: string, value: PyTree): string | undefined {
  if (!ofDns.has(name) || typeof value === 'string' || !isTruthy(value)) return undefined;
  return `'${typeName(value)}' object has no attribute 'endswith'`;
}

/** What is wrong with the value, or undefined. They are all about texts. */
export function checkCustomConstraint(name: string, value: PyTree): string | undefined {
  const check = checks.get(name);
  if (check === undefined || (lenient.has(name) && !isTruthy(value))) return undefined;
  if (typeof value !== 'string') return `Error validating value '${pyStr(value)}': it is no text`;
  const problem = check(value);
  return problem === undefined ? undefined : `Error validating value '${value}': ${problem}`;
}

const checks: ReadonlyMap<string, Check> = new Map([
  ['ip_addr', (value) => (isIpAddress(value) ? undefined : 'Invalid IP address')],
  ['mac_addr', (value) => (isMacAddress(value) ? undefined : 'Invalid MAC address.')],
  ['net_cidr', (value) => (isSubnet(value) ? undefined : `Invalid net cidr invalid IPNetwork ${value}`)],
  ['ip_or_cidr', ipOrCidr],
  ['dns_name', dnsName],
  ['rel_dns_name', relativeDnsName],
  ['dns_domain', dnsDomain],
  ['iso_8601', (value) => (readIsoTime(value) ? undefined : 'not an ISO 8601 time')],
  ['cron_expression', cron],
  ['timezone', timezone],
  ['expiration', expiration],
  ['json_string', jsonText],
]);

function ipOrCidr(value: string): string | undefined {
  if (value.includes('/')) return isSubnet(value) ? undefined : `'${value}' is not a valid IP subnet`;
  return isIpAddress(value) ? undefined : `'${value}' is not a valid IP address`;
}

const longestDnsName = 255;

function dnsName(value: string): string | undefined {
  const reason = value.endsWith('.') ? absoluteProblem(value.slice(0, -1)) : dnsProblem(value);
  return reason === undefined ? undefined : `'${value}' not in valid format. Reason: ${reason}`;
}

function dnsProblem(name: string): string | undefined {
  if (name.length > longestDnsName) return `'${name}' exceeds the ${longestDnsName} character FQDN limit`;
  for (const label of name.split('.')) {
    if (label === '') return 'Encountered an empty component.';
    if (label.startsWith('-') || label.endsWith('-')) return `Name '${label}' must not start or end with a hyphen.`;
    if (!/^[a-z0-9-]{1,63}$/.test(label)) {
      return `Name '${label}' must be 1-63 characters long, each of which can only be alphanumeric or a hyphen.`;
    }
  }
  return undefined;
}

function absoluteProblem(name: string): string | undefined {
  const top = /\.(\d+)$/.exec(name)?.[1];
  return dnsProblem(name) ?? (top === undefined ? undefined : `TLD '${top}' must not be all numeric.`);
}

function relativeDnsName(value: string): string | undefined {
  if (value.endsWith('.')) return `'${value}' is a FQDN. It should be a relative domain name.`;
  if (value.length > longestDnsName - 3) return `'${value}' leaves no room for a domain name`;
  return dnsName(value);
}

function dnsDomain(value: string): string | undefined {
  return dnsName(value) ?? (value.endsWith('.') ? undefined : `'${value}' must end with '.'.`);
}

function cron(value: string): string | undefined {
  const problem = cronProblem(value);
  return problem === undefined ? undefined : `Invalid CRON expression: ${problem}`;
}

function timezone(value: string): string | undefined {
  return isTimeZone(value) ? undefined : `Invalid timezone: '${value}'`;
}

/** There is no clock here: what lies before the engine's own release has certainly passed. */
const engineRelease = 20_221_005_000_000;

function expiration(value: string): string | undefined {
  const time = readIsoTime(value.trim());
  if (!time) return `Expiration ${value} is invalid: Unable to parse date string '${value}'`;
  return time.digits < engineRelease ? `Expiration ${value} is invalid: Expiration time is out of date.` : undefined;
}

function jsonText(value: string): string | undefined {
  const read = jsonLoads(value);
  return read.ok ? undefined : `JSON string ${value} is invalid: ${read.message}`;
}
