/** Each slot keeps a name what it is: the parser of the slot finds the name, and nothing else. */
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { printYaml } from '../../src/print/yaml-printer.ts';
import { pattern } from '../../src/print/slots/pattern.ts';
import { shellLine, shellWord } from '../../src/print/slots/shell.ts';
import { terminalJson, terminalLine } from '../../src/print/slots/terminal.ts';
import { yamlComment } from '../../src/print/slots/yaml-comment.ts';
import { drawn, seed, tryAll, type Runs } from '../seed.ts';
import { hostileName, hostileNames, isHarmful } from './hostile-names.ts';

function hasShell(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', ':'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log(`words are not given to ${shell} here: there is none`);
    return false;
  }
}

function sample(runs: Runs): readonly string[] {
  return [...hostileNames, ...drawn(hostileName, runs)];
}

const told = `seed ${seed}`;

/** What a shell makes of words, one call for all. */
function wordsRead(shell: string, names: readonly string[]): readonly string[] {
  const script = `printf '%s\\0' ${shellLine(names)}`;
  return execFileSync(shell, { input: script, encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('shell words', () => {
  it('leaves plain words as they are and quotes the others', () => {
    expect(['web-0', 'a.b/c:1', "it's", '', '=ls', '$(touch x)', 'a\nb'].map(shellWord)).toEqual([
      'web-0',
      'a.b/c:1',
      `'it'\\''s'`,
      "''",
      "'=ls'",
      "'$(touch x)'",
      "$'a\\012b'",
    ]);
  });

  it('prints no control character and stays on one line', () => {
    tryAll(
      fc.property(hostileName, (name) => {
        expect(shellWord(name)).not.toMatch(isHarmful);
      }),
      { few: 50, many: 3000 },
    );
  });

  it.skipIf(!hasShell('bash'))('reaches a command under bash exactly as it is', () => {
    const names = sample({ few: 100, many: 3000 });
    expect(wordsRead('bash', names), told).toEqual(names);
  });

  it.skipIf(!hasShell('sh'))('never becomes a second command under a shell that is older than the form', () => {
    const names = sample({ few: 100, many: 3000 });
    expect(wordsRead('sh', names), told).toHaveLength(names.length);
  });
});

describe('terminal lines', () => {
  it('shows what would act on a terminal as an escape', () => {
    expect(terminalLine('a\u001b[31mb\nc\u202ed')).toBe('a\\x1b[31mb c\\u202ed');
  });

  it('holds no control character whatever the name', () => {
    tryAll(
      fc.property(hostileName, (name) => {
        expect(terminalLine(name)).not.toMatch(isHarmful);
      }),
      { few: 50, many: 3000 },
    );
  });

  it('prints JSON that acts on no terminal and reads back as the same data', () => {
    tryAll(
      fc.property(fc.dictionary(hostileName, hostileName), (data) => {
        const text = terminalJson(data);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(data)));
      }),
      { few: 50, many: 3000 },
    );
  });
});

describe('YAML comments', () => {
  it('marks every line, and an empty one without a blank at its end', () => {
    expect(['', 'a', '  b ', 'a\nb: 1'].map(yamlComment)).toEqual(['#', '# a', '#   b', '# a b: 1']);
  });

  it('adds nothing to the data that follows', () => {
    tryAll(
      fc.property(hostileName, (name) => {
        const { text } = printYaml(new Map([['a', 1]]), [name, `for ${name}`]);
        expect(load(text)).toEqual({ a: 1 });
      }),
      { few: 50, many: 3000 },
    );
  });
});

describe('patterns', () => {
  it('finds a name as it is and nothing that is like it', () => {
    tryAll(
      fc.property(hostileName, (name) => {
        expect(pattern`^<${name}>$`.test(`<${name}>`)).toBe(true);
        expect(pattern`^<${name}>$`.test(`<${name}x>`)).toBe(false);
        expect(pattern`[.${name}]`.test('\u2603')).toBe(false);
      }),
      { few: 50, many: 3000 },
    );
  });

  it('keeps what stands around the name a pattern', () => {
    expect(pattern`\b${'a.b'}\s+\d`.test('x a.b 1')).toBe(true);
    expect(pattern`\b${'a.b'}\s+\d`.test('x aXb 1')).toBe(false);
  });
});
