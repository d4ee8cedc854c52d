/** Names, labels and quantities are what Kubernetes takes, whatever the template says. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelKey, labelValue, matches, selectorOf } from '../../src/kubernetes/labels.ts';
import { dnsLabel, dnsLabelWithDigest, isDnsLabel, objectNames, partName } from '../../src/kubernetes/names.ts';
import { bytesOf, gibibytes, mebibytes, parseQuantity } from '../../src/kubernetes/quantity.ts';
import { tryAll } from '../seed.ts';

const wellFormed = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

describe('object names', () => {
  it.each([
    ['web/0/server', 'web-0-server'],
    ['My_Server', 'my-server'],
    ['0db', 'x-0db'],
    ['_private', 'private'],
    ['', 'x'],
    ['\u00fcber', 'ber'],
    ['a'.repeat(70), 'a'.repeat(63)],
    [`${'a'.repeat(62)}/b`, 'a'.repeat(62)],
  ])('%j gives %s', (path, name) => {
    expect(dnsLabel(path)).toBe(name);
  });

  it('take a digest, all of them, where they would be equal', () => {
    const names = objectNames(['web/0', 'web_0', 'db', 'db']);
    expect(names.get('db')).toBe('db');
    expect(names.get('web/0')).toMatch(/^web-0-[0-9a-f]{6}$/);
    expect(names.get('web_0')).toMatch(/^web-0-[0-9a-f]{6}$/);
    expect(new Set(names.values()).size).toBe(3);
    expect(dnsLabelWithDigest('web/0')).toBe(names.get('web/0'));
  });

  it('keep a part whole', () => {
    expect(partName('db', 'root')).toBe('db-root');
    expect(partName('a'.repeat(63), 'root')).toBe(`${'a'.repeat(58)}-root`);
  });

  it('are legal and distinct for any paths', () => {
    tryAll(
      fc.property(fc.uniqueArray(fc.string({ maxLength: 90 }), { maxLength: 20 }), (paths) => {
        const names = objectNames(paths);
        for (const name of names.values()) expect(name).toMatch(wellFormed);
        expect(new Set(names.values()).size).toBe(paths.length);
        for (const path of paths) {
          expect(partName(dnsLabel(path), path)).toMatch(wellFormed);
          expect(isDnsLabel(dnsLabel(path))).toBe(true);
        }
      }),
      { few: 50, many: 2000 },
    );
  });

  it('are told from what is none', () => {
    expect(isDnsLabel('a.b')).toBe(false);
  });
});

describe('labels', () => {
  it('are cleaned', () => {
    expect(labelValue('/web server/')).toBe('web-server');
    expect(labelKey('sg.heat2kube.dev', 'shop.db group')).toBe('sg.heat2kube.dev/shop.db-group');
    expect(labelKey('sg.heat2kube.dev', '???')).toBe('sg.heat2kube.dev/x');
  });

  it('are legal for any text', () => {
    tryAll(
      fc.property(fc.string({ maxLength: 90 }), (text) => {
        expect(labelValue(text)).toMatch(/^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/);
      }),
      { few: 50, many: 2000 },
    );
  });

  it('are matched by selectors as the API server does', () => {
    const labels = new Map([['a', '1']]);
    expect(matches(selectorOf([]), labels)).toBe(true);
    expect(matches(selectorOf([['a', '1']]), labels)).toBe(true);
    expect(matches(selectorOf([['a', '2']]), labels)).toBe(false);
    expect(matches({ requirements: [{ key: 'b', operator: 'NotIn', values: ['1'] }] }, labels)).toBe(true);
    expect(matches({ requirements: [{ key: 'b', operator: 'Exists', values: [] }] }, labels)).toBe(false);
    expect(matches({ requirements: [{ key: 'b', operator: 'DoesNotExist', values: [] }] }, labels)).toBe(true);
  });
});

describe('quantities', () => {
  it.each([
    [0, '0Mi'],
    [512, '512Mi'],
    [2048, '2Gi'],
    [1536, '1536Mi'],
    [1048576, '1Ti'],
  ])('%d MiB is %s', (amount, text) => {
    expect(mebibytes(amount)).toBe(text);
  });

  it('count disks in GiB', () => {
    expect(gibibytes(20)).toBe('20Gi');
    expect(gibibytes(2048n)).toBe('2Ti');
  });

  it.each([
    ['1', 1000n],
    ['1500m', 1500n],
    ['1.5', 1500n],
    ['.5Gi', 536870912000n],
    ['2Gi', 2147483648000n],
    ['1k', 1000000n],
    ['1e3', 1000000n],
    ['1E', 10n ** 21n],
    ['-1', -1000n],
    ['1u', 1n],
  ])('%s is %d thousandths', (text, amount) => {
    expect(parseQuantity(text)).toBe(amount);
  });

  it.each(['', 'big', '1 Gi', '1gi', '1e', '.', '1e999999'])('%j is none', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('come back as bytes', () => {
    expect(bytesOf('1.5k')).toBe(1500n);
    expect(bytesOf('1m')).toBe(1n);
    tryAll(
      fc.property(
        fc.integer({ min: 1, max: 1 << 30 }),
        (amount) => bytesOf(mebibytes(amount)) === BigInt(amount) * 1048576n,
      ),
      { few: 50, many: 2000 },
    );
  });
});
