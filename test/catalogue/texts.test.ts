/** Formats that constraints demand of texts. */
import { expect, it } from 'vitest';
import { isIpAddress, isMacAddress, isSubnet } from '../../src/catalogue/ip-text.ts';
import { cronProblem, readIsoTime } from '../../src/catalogue/time-text.ts';
import { checkCustomConstraint } from '../../src/catalogue/custom-constraints.ts';

it.each([
  ['10.0.0.1', true],
  ['10.0.0.01', false],
  ['10.0.0', false],
  ['256.0.0.1', false],
  ['::1', true],
  ['fe80::1%eth0', false],
  ['::ffff:10.0.0.1', true],
  ['1:2:3:4:5:6:7:8', true],
  ['1:2:3:4:5:6:7', false],
  ['1::2::3', false],
])('address %s: %s', (text, valid) => {
  expect(isIpAddress(text)).toBe(valid);
});

it.each([
  ['10.0.0.5/24', true],
  ['10.0.0.0/255.255.255.0', false],
  ['10.0.0.0/08', false],
  ['10.0.0.0', false],
  ['fd00::/64', true],
  ['fd00::/129', false],
])('network %s: %s', (text, valid) => {
  expect(isSubnet(text)).toBe(valid);
});

it.each([
  ['00:16:3e:00:00:01', true],
  ['0016.3e00.0001', true],
  ['00163e000001', true],
  ['00:16:3e:00:00', false],
  ['zz:16:3e:00:00:01', false],
])('hardware address %s: %s', (text, valid) => {
  expect(isMacAddress(text)).toBe(valid);
});

it.each([
  ['2024-02-29T00:00:00Z', true],
  ['2023-02-29T00:00:00Z', false],
  ['2024-01-01', true],
  ['2024-01-01 25:00:00', false],
  ['soon', false],
])('instant %s: %s', (text, valid) => {
  expect(readIsoTime(text) !== undefined).toBe(valid);
});

it.each([
  ['* * * * *', true],
  ['*/5 0-6 1,15 jan-mar mon', true],
  ['@hourly', true],
  ['* * * *', false],
  ['60 * * * *', false],
  ['*/0 * * * *', false],
])('schedule %s: %s', (text, valid) => {
  expect(cronProblem(text) === undefined).toBe(valid);
});

it('takes a time before the engine came out as passed', () => {
  expect(checkCustomConstraint('expiration', '2017-12-28T19:14:44.180394')).toContain('out of date');
  expect(checkCustomConstraint('expiration', '2999-01-01T00:00:00')).toBeUndefined();
});

it('takes every value of a constraint that only the cloud can check', () => {
  expect(checkCustomConstraint('nova.flavor', 'no such flavor')).toBeUndefined();
});

it.each([
  ['2024', true],
  ['20240430T120000+02:00', true],
  ['2024-04-31', false],
  ['2000-02-29', true],
  ['1900-02-29', false],
  ['2024-13-01', false],
])('instant %s as a constraint: %s', (text, valid) => {
  expect(checkCustomConstraint('iso_8601', text) === undefined).toBe(valid);
});

it.each([
  ['0 0 l * *', true],
  ['? * * * *', true],
  ['mon * * * *', false],
  ['*-5 * * * *', false],
  ['1;2 * * * *', false],
  ['* * * * * 0 2024', true],
])('schedule %s as a constraint: %s', (text, valid) => {
  expect(checkCustomConstraint('cron_expression', text) === undefined).toBe(valid);
});

it.each([
  ['ip_or_cidr', '10.0.0.0/33', "'10.0.0.0/33' is not a valid IP subnet"],
  ['ip_or_cidr', '10.0.0', "'10.0.0' is not a valid IP address"],
  ['dns_name', 'a'.repeat(256), `'${'a'.repeat(256)}' exceeds the 255 character FQDN limit`],
  ['dns_name', 'a.1.', "'a.1.' not in valid format. Reason: TLD '1' must not be all numeric."],
  ['dns_name', 'a..b', "'a..b' not in valid format. Reason: Encountered an empty component."],
  ['dns_name', '-a', "'-a' not in valid format. Reason: Name '-a' must not start or end with a hyphen."],
  ['rel_dns_name', 'a.b.', "'a.b.' is a FQDN. It should be a relative domain name."],
  ['rel_dns_name', 'a'.repeat(253), `'${'a'.repeat(253)}' leaves no room for a domain name`],
  ['dns_domain', 'a.b', "'a.b' must end with '.'."],
  ['timezone', 'Mars/Phobos', "Invalid timezone: 'Mars/Phobos'"],
  ['expiration', 'soon', "Expiration soon is invalid: Unable to parse date string 'soon'"],
])('%s refuses %s', (constraint, text, problem) => {
  expect(checkCustomConstraint(constraint, text)).toContain(problem);
});

it.each([
  ['ip_or_cidr', '10.0.0.0/8'],
  ['dns_name', 'a.1'],
  ['dns_name', 'a.b.'],
  ['rel_dns_name', 'web-1'],
  ['dns_domain', 'a.b.'],
  ['timezone', 'UTC'],
  ['timezone', 'Europe/Berlin'],
  ['timezone', ''],
  ['expiration', '2022-10-05T00:00:00'],
  ['cron_expression', ''],
])('%s takes %s', (constraint, text) => {
  expect(checkCustomConstraint(constraint, text)).toBeUndefined();
});

it('demands texts', () => {
  expect(checkCustomConstraint('ip_addr', 7)).toBe("Error validating value '7': it is no text");
});
