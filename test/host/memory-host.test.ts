/** The memory host takes names as people write them. */
import { describe, expect, it } from 'vitest';
import { memoryHost } from '../../src/host/memory-host.ts';
import { isUrl, resolveName } from '../../src/host/paths.ts';

describe('memory host', () => {
  it('reads files by any spelling of their name', async () => {
    const host = memoryHost({ './a/b.yaml': 'text', 'http://example.org/f': 'remote' });
    const texts = await Promise.all(
      ['a/b.yaml', 'a/./b.yaml', 'x/../a/b.yaml', 'http://example.org/f', 'c'].map(host.read),
    );
    expect(texts).toEqual(['text', 'text', 'text', 'remote', undefined]);
  });

  it('takes names that are members of all objects', async () => {
    const host = memoryHost(new Map([['__proto__', 'p']]));
    expect(await host.read('__proto__')).toBe('p');
    expect(await host.read('constructor')).toBeUndefined();
  });
});

describe('names', () => {
  it.each([
    ['main.yaml', 'x.yaml', 'x.yaml'],
    ['a/main.yaml', 'x.yaml', 'a/x.yaml'],
    ['a/main.yaml', '../x.yaml', 'x.yaml'],
    ['main.yaml', '../x.yaml', '../x.yaml'],
    ['a/main.yaml', '/abs/./x', '/abs/x'],
    ['a/main.yaml', 'file:///abs/x', '/abs/x'],
    ['a/main.yaml', 'https://h/x', 'https://h/x'],
    ['dir/', 'x.yaml', 'dir/x.yaml'],
  ])('inside %s, %s is %s', (from, reference, expected) => {
    expect(resolveName(from, reference)).toBe(expected);
  });

  it('do not leave the root of an absolute one', () => {
    expect(resolveName('main.yaml', '/../../etc')).toBe('/etc');
  });

  it('are URLs only with a scheme of two letters or more', () => {
    expect(['http://x', 'swift+http://x', 'c://x', 'a/b', 'x:y'].map(isUrl)).toEqual([true, true, false, false, false]);
  });
});
