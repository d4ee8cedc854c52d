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
